"""What was said in a case, both ways; and what was decided, point by point."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.cases.models.case import Case
from commonty.kit.ids import new_public_id
from commonty.people.models import Person

# How something reached whoever typed it.
SAID_HOW = {
    "phone": _("on the phone"),
    "counter": _("at a counter"),
    "doorstep": _("at the door"),
    "letter": _("in a letter"),
    "email": _("in an email"),
    "meeting": _("in a meeting"),
}


class MessageQuerySet(models.QuerySet["Message"]):
    def for_resident(self) -> Self:
        """All but what staff noted for each other, and what is held because we can't tell whose it is."""
        return self.exclude(kind=Message.Kind.NOTE).filter(is_held=False)

    def said_since_answer(self) -> Self:
        """What came from the resident after our answer, by whichever door; also what is held, since it may be theirs."""
        return self.filter(kind=Message.Kind.WORD, at__gt=models.F("case__answered_at"), put_away_at=None)

    def undecided(self) -> Self:
        """Held, until a person says whose it is."""
        return self.filter(is_held=True, put_away_at=None)


class Message(models.Model):
    """`spoken_by` said it, `typed_by` wrote it down for them."""

    class Kind(models.TextChoices):
        WORD = "word", _("From the resident")
        REPLY = "reply", _("From us")
        SUMMARY = "summary", _("Did we hear you right?")
        ANSWER = "answer", _("Our answer")
        CONSENT = "consent", _("May neighbours read a summary?")
        NOTE = "note", _("Note for colleagues; the resident does not read it")
        TELLS = "tells", _("What happened")

    class Heard(models.TextChoices):
        ASKED = "asked", _("Not answered yet")
        YES = "yes", _("Yes")
        NO = "no", _("No")
        CARRIED_ON = "carried_on", _("No reply, so we carried on")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=8, choices=Kind)
    text = models.TextField()
    spoken_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    typed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=20)
    at = models.DateTimeField()
    heard = models.CharField(max_length=10, choices=Heard, blank=True)  # of a summary
    heard_at = models.DateTimeField(null=True)
    is_held = models.BooleanField(default=False)
    put_away_at = models.DateTimeField(null=True)  # held, and a person found that it isn't the resident's
    posted_key = models.CharField(max_length=40, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "posted_key"], condition=~models.Q(posted_key=""), name="cases_one_message_a_form"
            )
        ]
        indexes = [models.Index(fields=["case", "at"], name="cases_conversation")]

    @property
    def said_how(self) -> str:
        return str(SAID_HOW.get(self.channel, ""))


class Point(models.Model):
    """One point of a complaint: what was decided of it, why it came about, what is done, what we learn."""

    class Outcome(models.TextChoices):
        RESOLVED = "resolved", _("Settled together (resolved)")
        UPHELD = "upheld", _("We agree (upheld)")
        PARTLY = "partly", _("We agree in part (partly upheld)")
        NOT_UPHELD = "not_upheld", _("We don’t agree (not upheld)")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="points")
    stage = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    says = models.CharField(max_length=300)
    outcome = models.CharField(max_length=10, choices=Outcome)
    cause = models.CharField(max_length=300, blank=True)
    remedy = models.CharField(max_length=300, blank=True)
    learning = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "stage", "number"], name="cases_one_point_a_number")]
