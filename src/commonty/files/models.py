"""The photo: two pictures of our own making, and words for those who can't see them."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.kit.ids import new_public_id
from commonty.people.models import Person
from commonty.places.models import Place

FOLDER = "photos/"


class PhotoQuerySet(models.QuerySet["Photo"]):
    def visible_to(self, person: Person | None) -> Self:
        """What is for everybody. All else is shown by the app above, to whoever sees what it belongs to."""
        return self.filter(audience=Photo.Audience.PUBLIC)

    def belonging_to_nothing(self) -> Self:
        """What they belonged to is gone. Each app above links to its photos by a field with a name for the way back."""
        held = {f"{link.get_accessor_name()}": None for link in Photo._meta.related_objects}
        return self.filter(**held)


class Photo(models.Model):
    """`picture` is as large as a screen, `small` as a thumb; both are WebP that we drew from the pixels alone."""

    class Audience(models.TextChoices):
        ABOVE = "above", _("Whoever sees what it belongs to")
        PUBLIC = "public", _("Everybody")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=6, choices=Audience, default=Audience.ABOVE)
    shows = models.CharField(max_length=200, blank=True)
    picture = models.FileField(upload_to=FOLDER)
    small = models.FileField(upload_to=FOLDER)
    small_width = models.PositiveSmallIntegerField()
    small_height = models.PositiveSmallIntegerField()
    kept_at = models.DateTimeField()

    objects = PhotoQuerySet.as_manager()

    def __str__(self) -> str:
        return self.shows or self.public_id
