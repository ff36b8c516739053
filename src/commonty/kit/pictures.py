"""Pictures from anybody's phone, made safe: what is kept is new, drawn from the pixels, and holds nothing else.

A photo tells where a home is, when, and with which phone; a file may be two things at once. So nothing of the upload
is kept: it is decoded, turned upright, copied pixel by pixel into an empty picture and written as WebP.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MOST_BYTES = 15 * 1024 * 1024
# 50 megapixels take 150 MB while they are decoded; phones make 12 to 48 of them.
MOST_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 82


class NotAPicture(ValueError):
    """The upload can't be kept as a picture; the text says why, and what to do."""


@dataclass(frozen=True)
class CleanPicture:
    data: bytes
    width: int
    height: int
    content_type: str = "image/webp"


def clean_picture(upload: BinaryIO, *, longest_edge: int = 1600) -> CleanPicture:
    """A new WebP of the upload (an open file: JPEG, PNG or WebP), upright, and no longer than `longest_edge`."""
    upload.seek(0)
    data = upload.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise NotAPicture(
            _("This picture is larger than %(megabytes)d MB. Please choose a smaller one.")
            % {"megabytes": MOST_BYTES // 1024 // 1024}
        )
    pixels = _decoded(data, longest_edge)
    out = BytesIO()
    pixels.save(out, "WEBP", quality=QUALITY, method=4)
    return CleanPicture(out.getvalue(), pixels.width, pixels.height)


def _decoded(data: bytes, longest_edge: int) -> Image.Image:
    try:
        # The list of formats is the allow-list: no other decoder ever sees the bytes.
        with Image.open(BytesIO(data), formats=FORMATS) as picture:
            _check_size(picture)
            # A JPEG is decoded at half, a quarter or an eighth where that is enough.
            picture.draft("RGB", (longest_edge, longest_edge))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((longest_edge, longest_edge), Image.Resampling.LANCZOS)
            mode = "RGBA" if upright.has_transparency_data else "RGB"
            return _pixels_only(upright.convert(mode))
    except NotAPicture:
        raise
    # Decoders meet damage each in its own way (struct.error, KeyError, SyntaxError, …), and none is a fault of ours.
    except Exception as error:
        raise NotAPicture(
            _("We can't read this file as a picture. Please choose a photo as JPEG, PNG or WebP, or take it again.")
        ) from error


def _check_size(picture: Image.Image) -> None:
    # The header says the size before a single pixel takes up memory.
    if picture.width * picture.height > MOST_PIXELS:
        raise NotAPicture(
            _("This picture has more than %(megapixels)d million pixels. Please choose a smaller one.")
            % {"megapixels": MOST_PIXELS // 1_000_000}
        )


def _pixels_only(picture: Image.Image) -> Image.Image:
    # A copy would take along `info`: comments, profiles and all that some encoders write out again.
    return Image.frombytes(picture.mode, picture.size, picture.tobytes())
