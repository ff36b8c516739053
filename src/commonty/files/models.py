"""The photo: two pictures of our own making, and words for those who can't see them. The document, as it was sent."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.kit.ids import new_public_id
from commonty.people.models import Person
from commonty.places.models import Place

FOLDER = "photos/"
DOCUMENTS = "documents/"


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


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, person: Person | None) -> Self:
        """By itself nobody's: the app above shows it to whoever sees what it belongs to."""
        return self.none()

    def belonging_to_nothing(self) -> Self:
        """As of photos."""
        held = {f"{link.get_accessor_name()}": None for link in Document._meta.related_objects}
        return self.filter(**held)


class Document(models.Model):
    """A file that is no picture. Nothing in it is changed, so no page shows it: a browser saves it, and no more."""

    class Kind(models.TextChoices):
        PDF = "pdf", _("PDF")
        TEXT = "txt", _("Text")
        DOCX = "docx", _("Document (Word)")
        XLSX = "xlsx", _("Table (Excel)")
        PPTX = "pptx", _("Slides (PowerPoint)")
        ODT = "odt", _("Document (OpenDocument)")
        ODS = "ods", _("Table (OpenDocument)")
        ODP = "odp", _("Slides (OpenDocument)")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4, choices=Kind)
    size = models.PositiveIntegerField()
    data = models.FileField(upload_to=DOCUMENTS)
    kept_at = models.DateTimeField()

    objects = DocumentQuerySet.as_manager()

    def __str__(self) -> str:
        return self.public_id
