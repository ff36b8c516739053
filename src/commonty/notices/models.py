"""The notice, which is also its place in the queue; and which journal entries have been read for notices."""

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.kit.ids import new_public_id
from commonty.people.models import Person


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, person: Person | None) -> Self:
        """One's own, and nobody else's."""
        return self.filter(person=person) if person else self.none()

    def due(self, now: datetime) -> Self:
        """Waiting, or taken by a sender that has died since."""
        lapsed = models.Q(status=Notice.Status.SENDING, claimed_until__lte=now)
        rested = models.Q(claimed_until=None) | models.Q(claimed_until__lte=now)
        return self.filter(lapsed | models.Q(status=Notice.Status.WAITING) & rested)


class Notice(models.Model):
    class Channel(models.TextChoices):
        EMAIL = "email", _("Email")
        LETTER = "letter", _("Letter")

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Could not be sent")
        HELD = "held", _("Held until a person decides how to reach this person safely")
        TO_PRINT = "to_print", _("To be printed and posted")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    entry_id = models.BigIntegerField()  # the journal entry that it tells of
    kind = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=Channel)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    made_at = models.DateTimeField()
    claimed_by = models.CharField(max_length=40, blank=True)
    claimed_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    # A sender died between sending and saying so: it goes again under the same Message-ID, and may arrive twice.
    was_in_flight = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry_id", "person"], name="notices_one_an_entry_and_person")]
        indexes = [models.Index(fields=["status", "id"], name="notices_queue")]


class Reading(models.Model):
    """A journal entry has been read for notices. Rows and not «ids above the last one»: ids can commit out of order."""

    entry_id = models.BigIntegerField(primary_key=True)
    read_at = models.DateTimeField()
