"""Keeping a photo and letting it go. The app above has asked who may, and records it."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import BytesIO

from django.core.files.base import ContentFile
from django.db import transaction

from commonty.files.models import FOLDER, Photo
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


def forget_left(*, before: datetime) -> int:
    """Photos whose message is gone, and files that no row knows: of what was sent and not written after all."""
    left = list(Photo.objects.belonging_to_nothing().filter(kept_at__lt=before))
    with transaction.atomic():
        for photo in left:
            drop_photo(photo)
    return len(left) + _forget_files(before)


def _forget_files(before: datetime) -> int:
    storage = Photo._meta.get_field("picture").storage  # type: ignore[union-attr]
    if not storage.exists(FOLDER):
        return 0
    known = {name for pair in Photo.objects.values_list("picture", "small") for name in pair}
    names = [FOLDER + name for name in storage.listdir(FOLDER)[1]]
    lost = [name for name in names if name not in known and storage.get_modified_time(name) < before]
    for name in lost:
        storage.delete(name)
    return len(lost)
