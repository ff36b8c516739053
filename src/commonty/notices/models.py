"""The notice, which is also its place in the queue; piles of letters; which journal entries were read for notices."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.gateways.texts import can_text
from commonty.kit.ids import new_public_id
from commonty.kit.phones import MOBILE
from commonty.people.models import Person
from commonty.places.models import Place


class PileQuerySet(models.QuerySet["Pile"]):
    def visible_to(self, person: Person | None) -> Self:
        """Staff who print letters see the piles of the places they work for."""
        reach = Q(pk__in=[])
        for held in person.held_now if person else []:
            if can(person, Permission.SEND_LETTER_CODES, within=held.place):
                reach |= Q(place__path__startswith=held.place.path)
        return self.filter(reach)


class Pile(models.Model):
    """Letters of one place that are printed together, until somebody says that they are in the post."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    letters = (
        models.PositiveIntegerField()
    )  # as many as lay in it when it was put together, or printed the first time
    prints = models.PositiveIntegerField(default=0)
    # Numbers that were printed here and have left the pile since: the paper is shredded, the letter goes another way.
    withdrawn = models.JSONField(default=list)
    printed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    printed_at = models.DateTimeField(null=True)
    posted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    posted_at = models.DateTimeField(null=True)

    objects = PileQuerySet.as_manager()


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, person: Person | None) -> Self:
        """One's own, and nobody else's."""
        return self.filter(Q(person=person) | Q(person__merged_into=person)) if person else self.none()

    def due(self, now: datetime) -> Self:
        """Waiting, or taken by a sender that has died since."""
        lapsed = Q(status=Notice.Status.SENDING, claimed_until__lte=now)
        rested = Q(claimed_until=None) | Q(claimed_until__lte=now)
        return self.filter(lapsed | Q(status=Notice.Status.WAITING) & rested)

    def with_reader(self) -> Self:
        """Whoever reads it now: two entries may have been found to be one human since it was owed."""
        return self.annotate(
            reader=Coalesce("person__merged_into", "person"),
            reader_email=Coalesce("person__merged_into__email", "person__email"),
            reader_phone=Coalesce("person__merged_into__phone", "person__phone"),
            reader_wish=Coalesce("person__merged_into__reached_by", "person__reached_by"),
            is_reader_at_risk=Coalesce("person__merged_into__is_at_risk", "person__is_at_risk"),
        )

    def with_wanted_channel(self) -> Self:
        """What `rules.channel_to` says, for many at once."""
        by_text = [When(reader_wish=Person.Reached.TEXT, reader_phone__regex=MOBILE, then=Value("text"))]
        by_letter = Q(reader_wish=Person.Reached.LETTER) | Q(reader_email="")
        whens = [*(by_text if can_text() else []), When(by_letter, then=Value("letter"))]
        return self.with_reader().annotate(
            wanted=Case(*whens, default=Value("email"), output_field=models.CharField())
        )

    def to_print(self) -> Self:
        """On paper, and to nobody who is at risk at this moment, whatever they were when it was owed."""
        return self.with_reader().filter(status=Notice.Status.TO_PRINT, is_reader_at_risk=False)

    def at_risk(self) -> Self:
        return self.with_reader().filter(is_reader_at_risk=True)

    def gone_astray(self) -> Self:
        """Those whose reader is to be reached in another way than the one that was chosen when they were owed."""
        status = Notice.Status
        became_at_risk = Q(status__in=[status.WAITING, status.TO_PRINT], is_reader_at_risk=True)
        is_safe_again = Q(status=status.HELD, is_reader_at_risk=False)
        wants_no_paper = Q(status=status.TO_PRINT, number=None) & ~Q(wanted="letter")
        wants_another = Q(status=status.WAITING) & ~Q(channel=F("wanted"))
        return self.with_wanted_channel().filter(became_at_risk | is_safe_again | wants_no_paper | wants_another)


class Notice(models.Model):
    class Channel(models.TextChoices):
        EMAIL = "email", _("Email")
        TEXT = "text", _("Text")
        LETTER = "letter", _("Letter")

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent, or posted")
        FAILED = "failed", _("Could not be sent")
        HELD = "held", _("Held until a person decides how to reach this person safely")
        TO_PRINT = "to_print", _("To be printed and posted")
        EXPIRED = "expired", _("Held back until it was too old to be of use")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    entry_id = models.BigIntegerField()  # the journal entry that it tells of
    kind = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=Channel)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    reply_to = models.CharField(max_length=254, blank=True)
    thread = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField()
    until = models.DateTimeField(null=True)  # when its matter is over; what was held until then is not sent
    claimed_by = models.CharField(max_length=40, blank=True)
    claimed_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    # A sender died between sending and saying so: it goes again under the same Message-ID, and may arrive twice.
    was_in_flight = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True)
    came_back_at = models.DateTimeField(null=True)  # a mail server further on said that it can't be delivered
    # Its pile, and once it is printed its number there: it stands on the letter, so that one can be taken out without
    # saying whose it is. What was never printed has none: nobody has anything to take out, and nobody is told.
    pile = models.ForeignKey(Pile, on_delete=models.SET_NULL, null=True, related_name="notices")
    number = models.PositiveIntegerField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry_id", "person"], name="notices_one_an_entry_and_person"),
            models.UniqueConstraint(fields=["pile", "number"], name="notices_one_a_number_in_a_pile"),
            models.CheckConstraint(
                condition=Q(number=None) | Q(pile__isnull=False), name="notices_numbered_only_in_a_pile"
            ),
        ]
        indexes = [models.Index(fields=["status", "id"], name="notices_queue")]


class Reading(models.Model):
    """A journal entry has been read for notices. Rows and not «ids above the last one»: ids can commit out of order."""

    entry_id = models.BigIntegerField(primary_key=True)
    read_at = models.DateTimeField()
