"""Keeping a photo or a document, and letting it go. The app above has asked who may, and records it."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import BytesIO

from django.core.files.base import ContentFile
from django.db import transaction

from commonty.files.documents import kind_of
from commonty.files.models import DOCUMENTS, FOLDER, Document, Photo
from commonty.kit.pictures import clean_picture
from commonty.places.models import Place

LARGE, SMALL = 1600, 400  # pixels


@dataclass(frozen=True)
class NewPhoto:
    """What came with a form, and what it shows in words."""

    data: bytes
    shows: str = ""


def keep_photo(
    new: NewPhoto, *, place: Place, now: datetime, audience: Photo.Audience = Photo.Audience.ABOVE
) -> Photo:
    """Part of an action of the app above. Whoever calls it with whatever bytes: pixels alone get as far as the disk."""
    large, small = (clean_picture(BytesIO(new.data), longest_edge=edge) for edge in (LARGE, SMALL))
    photo = Photo(
        place=place, audience=audience, shows=new.shows.strip(), kept_at=now, small_width=small.width,
        small_height=small.height,
    )  # fmt: skip
    # Its name on the disk is told to nobody.
    for field, made in ((photo.picture, large), (photo.small, small)):
        field.save(f"{secrets.token_hex(16)}.webp", ContentFile(made.data), save=False)
    photo.save(force_insert=True)
    return photo


def drop_photo(photo: Photo) -> None:
    """Part of an action of the app above. The files go once nothing can bring the row back."""
    gone = [partial(field.storage.delete, str(field.name)) for field in (photo.picture, photo.small)]
    photo.delete()
    for delete in gone:
        transaction.on_commit(delete)


def keep_document(data: bytes, *, place: Place, now: datetime) -> Document:
    """Part of an action of the app above. What is of no kind that we take is refused, whoever calls this."""
    document = Document(place=place, kind=kind_of(data), size=len(data), kept_at=now)
    document.data.save(f"{secrets.token_hex(16)}.bin", ContentFile(data), save=False)
    document.save(force_insert=True)
    return document


def drop_document(document: Document) -> None:
    """As of photos."""
    gone = partial(document.data.storage.delete, str(document.data.name))
    document.delete()
    transaction.on_commit(gone)


def forget_left(*, before: datetime) -> int:
    """What belongs to nothing any more, and files that no row knows: of what was sent and not written after all."""
    left = list(Photo.objects.belonging_to_nothing().filter(kept_at__lt=before))
    with transaction.atomic():
        for photo in left:
            drop_photo(photo)
    alone = list(Document.objects.belonging_to_nothing().filter(kept_at__lt=before))
    with transaction.atomic():
        for document in alone:
            drop_document(document)
    pictures = {name for pair in Photo.objects.values_list("picture", "small") for name in pair}
    lost = _forget_files(FOLDER, pictures, before)
    lost += _forget_files(DOCUMENTS, set(Document.objects.values_list("data", flat=True)), before)
    return len(left) + len(alone) + lost


def _forget_files(folder: str, known: Collection[str], before: datetime) -> int:
    storage = Photo._meta.get_field("picture").storage  # type: ignore[union-attr]
    if not storage.exists(folder):
        return 0
    names = [folder + name for name in storage.listdir(folder)[1]]
    lost = [name for name in names if name not in known and storage.get_modified_time(name) < before]
    for name in lost:
        storage.delete(name)
    return len(lost)
