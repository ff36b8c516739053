"""A photo or a document as an answer. Whoever calls this has asked whether the reader may see what it belongs to."""

from django.http import FileResponse

from commonty.files.models import Document, Photo

OURS = "image/webp"


def photo_answer(photo: Photo, *, is_small: bool = False) -> FileResponse:
    """Shown only as the picture that we made; whatever else lies there would be saved, and never run."""
    file = (photo.small if is_small else photo.picture).open()
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
        document.data.open(), as_attachment=True, filename=f"{name}.{document.kind}",
        content_type="application/octet-stream",
    )  # fmt: skip
    return _apart(answer)


def _apart(answer: FileResponse) -> FileResponse:
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"  # taken away is gone, also from a machine that others use
    return answer
