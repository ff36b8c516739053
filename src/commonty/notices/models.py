"""The notice, which is also its place in the queue."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.kit.ids import new_public_id
from commonty.people.models import Person


class Notice(models.Model):
    class Channel(models.TextChoices):
        EMAIL = "email", _("Email")
        LETTER = "letter", _("Letter")

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        UNCERTAIN = "uncertain", _("Perhaps sent")  # the sender died between sending and saying so
        FAILED = "failed", _("Could not be sent")

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
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry_id", "person", "channel"], name="notices_one_an_entry_and_person")
        ]
        indexes = [models.Index(fields=["status", "id"], name="notices_queue")]


class Reading(models.Model):
    """How far the journal has been read for notices: entries without a notice, not «ids above the last one»."""

    entry_id = models.BigIntegerField(primary_key=True)
    read_at = models.DateTimeField()
