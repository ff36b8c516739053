"""A photo or a document as an answer. Whoever calls this has asked whether the reader may see what it belongs to."""

import logging

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404

from commonty.files.models import Document, Photo

OURS = "image/webp"
log = logging.getLogger(__name__)


def photo_answer(photo: Photo, *, is_small: bool = False) -> FileResponse:
    """Shown only as the picture that we made; whatever else lies there would be saved, and never run."""
    file = _opened(photo.small if is_small else photo.picture)
    begins = file.read(12)
    file.seek(0)
    is_ours = begins[:4] == b"RIFF" and begins[8:] == b"WEBP"
    answer = FileResponse(
        file, as_attachment=not is_ours, filename="photo.webp" if is_ours else "photo.bin",
        content_type=OURS if is_ours else "application/octet-stream",
    )  # fmt: skip
    return _apart(answer)


def document_answer(document: Document, *, name: str) -> FileResponse:
    """Saved and never shown, whatever lies there: no browser opens it in our name, and none guesses what it is."""
    answer = FileResponse(
        _opened(document.data), as_attachment=True, filename=f"{name}.{document.kind}",
        content_type="application/octet-stream",
    )  # fmt: skip
    return _apart(answer)


def _opened(file: FieldFile) -> FieldFile:
    """What the disk has lost isn't there for its reader; whoever runs this reads of it in the log."""
    try:
        return file.open()
    except FileNotFoundError as lost:
        log.error("a file is missing: %s", file.name)
        raise Http404 from lost


def _apart(answer: FileResponse) -> FileResponse:
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"  # taken away is gone, also from a machine that others use
    return answer
