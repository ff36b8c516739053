"""Files as people send them, and as somebody sends them who means harm."""

from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

from PIL import Image

GPS, MAKER = 0x8825, 0x010F
WHERE = (55.0, 51.0, 27.0)


def a_photo(size: tuple[int, int] = (80, 60), colour: str = "firebrick") -> bytes:
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()


def a_photo_that_tells(size: tuple[int, int] = (80, 60)) -> bytes:
    """With the place, the phone and a comment in it, as phones write them."""
    picture, exif = Image.new("RGB", size, "seagreen"), Image.Exif()
    exif[MAKER] = "Canary Phone"
    exif.get_ifd(GPS).update({1: "N", 2: WHERE, 3: "W", 4: (4.0, 13.0, 0.0)})
    out = BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=b"canary comment", icc_profile=b"canary profile")
    return out.getvalue()


def a_page_in_a_photo() -> bytes:
    """A JPEG that is a web page, too, for a browser that guesses."""
    return a_photo() + b"<html><script>alert('canary script')</script></html>"


A_PDF = b"%PDF-1.7\nhello\n%%EOF\n"


def zipped(packed: int = ZIP_STORED, **parts: str) -> bytes:
    """A zipped document with these parts in it, in this order; `__` stands for a slash, `_` for a dot."""
    out = BytesIO()
    with ZipFile(out, "w", packed) as pack:
        for name, text in parts.items():
            pack.writestr(name.replace("__", "/").replace("_", "."), text)
    return out.getvalue()


def a_docx(**more: str) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as pack:
        pack.writestr("[Content_Types].xml", "<Types/>")
        pack.writestr("word/document.xml", "<w/>")
        for name, text in more.items():
            pack.writestr(name.replace("__", "/").replace("_", "."), text)
    return out.getvalue()


def an_odt(packed: int = ZIP_STORED, **more: str) -> bytes:
    return zipped(packed, mimetype="application/vnd.oasis.opendocument.text", content_xml="<o/>", **more)
