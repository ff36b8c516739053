"""What a file is by its first bytes, whatever its name says: for a sentence that helps whoever chose it."""

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused

# An ISO media file says in its bytes 4 to 12 what it is. These are what iPhones and some Androids save.
HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
FILMS = (b"isom", b"mp41", b"mp42", b"avc1", b"M4V ", b"qt  ", b"3gp4", b"3gp5")
OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
ENOUGH = 1024  # readers of PDF take one that begins anywhere in here


def check_is_photo(begins: bytes) -> None:
    """Refused with what to do instead. What passes may still be anything: only the decoder says that it is a picture."""
    brand = begins[8:12] if begins[4:8] == b"ftyp" else b""
    if brand in HEIC:
        raise Refused(
            _(
                "This photo is in Apple’s own format (HEIC), which we can’t open. Take a screenshot of it and send that. "
                "Or set the phone to “Most compatible” under Settings, Camera, Formats, and take it again."
            )
        )
    if brand in FILMS:
        raise Refused(_("This is a film. We can’t take films yet. Please send up to three photos instead."))
    if b"%PDF-" in begins[:ENOUGH]:
        raise Refused(_("This is a PDF. We can’t take PDFs yet. Please send a photo of each page that matters."))
    if begins.startswith(OFFICE):
        raise Refused(_("This is a document. We can’t take documents yet. Please send a photo of the page."))
