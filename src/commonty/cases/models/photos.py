"""Photos of a message, seen by whoever reads it; and photos of what was mended, for everybody.

These rows hold the keys down to them.
"""

from typing import Self

from django.db import models

from commonty.cases.models.case import AT_RISK, Case
from commonty.cases.models.conversation import Message
from commonty.cases.models.issue import Issue
from commonty.cases.models.small_fixes import SmallFix
from commonty.files.models import Photo
from commonty.people.models import Person


class MessagePhoto(models.Model):
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="photos")
    photo = models.OneToOneField(Photo, on_delete=models.CASCADE, related_name="message_photo")


class MendPhotoQuerySet(models.QuerySet["MendPhoto"]):
    def visible_to(self, person: Person | None) -> Self:
        """As long as what it shows is told of: an issue that is hidden, a fix that may not be named, take it along.

        What a case tells of danger is asked of the row itself: `rules.publishing.may_be_named`.
        """
        told = Case.objects.exclude(AT_RISK).exclude(audience=Case.Audience.ONE).filter(about_staff=None)
        fixes = models.Q(fix__case__in=told.values("pk"), fix__taken_back_at=None)
        return self.filter(models.Q(issue__in=Issue.objects.visible_to(person).values("pk")) | fixes)


class MendPhoto(models.Model):
    """What was mended, for everybody to see: taken by staff, never sent by a resident. Of an issue or of a small fix."""

    photo = models.OneToOneField(Photo, on_delete=models.CASCADE, related_name="mend_photo")
    issue = models.OneToOneField(Issue, on_delete=models.CASCADE, null=True, related_name="mend_photo")
    fix = models.OneToOneField(SmallFix, on_delete=models.CASCADE, null=True, related_name="mend_photo")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = MendPhotoQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(issue=None, fix__isnull=False) | models.Q(issue__isnull=False, fix=None),
                name="cases_a_mend_of_one_thing",
            )
        ]
