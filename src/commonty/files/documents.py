"""Of which kind a document is, by what is in it and never by its name; and what we don't take."""

from collections.abc import Mapping
from io import BytesIO
from lzma import LZMAError
from struct import error as StructError
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.files.models import Document

Kind = Document.Kind
LARGEST = 5 * 1024 * 1024
ZIPPED, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MOST_PARTS = 5_000  # in a zipped document; nothing of it is unpacked but a short line that says what it is
OOXML: Mapping[str, str] = {"word/": Kind.DOCX, "xl/": Kind.XLSX, "ppt/": Kind.PPTX}
ODF: Mapping[bytes, str] = {
    b"application/vnd.oasis.opendocument.text": Kind.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": Kind.ODS,
    b"application/vnd.oasis.opendocument.presentation": Kind.ODP,
}
# All that the standard library says of a file that only looks as if it were zipped.
BROKEN = (
    BadZipFile, EOFError, KeyError, LZMAError, NotImplementedError, OSError, OverflowError, RuntimeError, StructError,
    ValueError, ZlibError,
)  # fmt: skip
PROGRAMS = ("basic/", "scripts/")  # folders of an OpenDocument


def kind_of(data: bytes) -> str:
    """Refused with what to do instead."""
    if not data:
        raise Refused(_("This file is empty. Choose it again."))
    if len(data) > LARGEST:
        raise Refused(_("This file is too large: %(n)d MB at most.") % {"n": LARGEST // 1024 // 1024})
    if data.startswith(b"%PDF-"):
        return _pdf(data)
    if data.startswith(ZIPPED):
        return _zipped(data)
    if data.startswith(OLD_OFFICE):
        raise Refused(
            _("This is in an old format that can carry programs. Save it as PDF, .docx or .odt, and send that.")
        )
    return _text(data)


def _pdf(data: bytes) -> str:
    if b"%%EOF" not in data[-1024:]:
        raise Refused(_("This PDF breaks off in the middle. Save it again, and send that."))
    return Kind.PDF


def _zipped(data: bytes) -> str:
    try:
        with ZipFile(BytesIO(data)) as pack:
            names = [name.lower() for name in pack.namelist()]
            if len(names) > MOST_PARTS:
                raise Refused(_not_taken())
            says = pack.open("mimetype").read(80) if "mimetype" in names else b""
    except BROKEN as broken:
        raise Refused(_("This file is broken, or locked by a password. Save it again without one.")) from broken
    if any(name.endswith((".bin", ".dll", ".exe", ".js", ".vbs")) and "vba" in name for name in names) or any(
        name.startswith(PROGRAMS) for name in names
    ):
        raise Refused(_("A program (macro) is in this document. Save it as PDF, or without macros, and send that."))
    if says.strip() in ODF:
        return ODF[says.strip()]
    if "[content_types].xml" in names:
        for folder, kind in OOXML.items():
            if any(name.startswith(folder) for name in names):
                return kind
    raise Refused(_not_taken())


def _text(data: bytes) -> str:
    try:
        text = data.decode()
    except UnicodeDecodeError as wrong:
        raise Refused(_not_taken()) from wrong
    if any(ord(sign) < 32 and sign not in "\t\n\r\f" for sign in text):
        raise Refused(_not_taken())
    return Kind.TEXT


def _not_taken() -> str:
    return _(
        "We take PDF, plain text, and documents, tables and slides of Word, Excel, PowerPoint or LibreOffice. "
        "Photos go into the minutes."
    )
