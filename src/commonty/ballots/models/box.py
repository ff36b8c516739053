"""The box: sealed envelopes, two signatures that open it, what lay in it without whose it was, and who challenged that."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.ballots.models.register import Entitlement, Register
from commonty.kit.ids import new_public_id
from commonty.people.models import Person


class Channel(models.TextChoices):
    WEB = "web", _("Web")
    PHONE = "phone", _("Phone")
    COUNTER = "counter", _("At a counter")
    PAPER = "paper", _("On paper")
    IMPORT = "import", _("From a file")


class Proof(models.TextChoices):
    """How we knew that it was the voter."""

    ACCOUNT = "account", _("Signed in")
    CODE = "code", _("The code from the letter")
    CODE_AND_YEAR = "code_and_year", _("The code from the letter and the year of birth")
    OFFICER = "officer", _("Known to a member of staff")
    FILE = "file", _("Vouched for by the file's publisher")


class EnvelopeQuerySet(models.QuerySet["Envelope"]):
    def live(self) -> Self:
        return self.filter(state=Envelope.State.LIVE)


class Envelope(models.Model):
    """One ballot as it was received: choices sealed to the register's key before this row exists."""

    class State(models.TextChoices):
        LIVE = "live", _("Will be counted")
        REPLACED = "replaced", _("Replaced by a later vote")
        BY_PAPER = "by_paper", _("Replaced by a paper vote")
        CANCELLED = "cancelled", _("Cancelled with its entitlement")

    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="envelopes")
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="envelopes")
    option = models.CharField(max_length=40, blank=True)  # what it scores, where each option is scored by itself
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.LIVE)
    channel = models.CharField(max_length=10, choices=Channel)
    proof = models.CharField(max_length=20, choices=Proof)
    typed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField()  # the database's clock, read after the locks
    sealed = models.BinaryField()  # of one length for all of a register; empty once the secrets are destroyed
    receipt = models.CharField(max_length=16)
    key = models.CharField(max_length=64)  # idempotency: a repeated request gets the first one's answer
    # HMAC of entitlement, key and choices under a key that no database holds: equal ballots look different.
    body_digest = models.CharField(max_length=64)

    objects = EnvelopeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entitlement", "option", "version"], name="ballots_one_envelope_a_version"
            ),
            models.UniqueConstraint(
                fields=["entitlement", "option"],
                condition=models.Q(state="live"),
                name="ballots_one_live_envelope",
            ),
            models.UniqueConstraint(fields=["entitlement", "key"], name="ballots_one_envelope_a_key"),
            models.UniqueConstraint(fields=["register", "receipt"], name="ballots_one_envelope_a_receipt"),
        ]


class OpeningSignature(models.Model):
    """One of the two people who open the box together."""

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="signatures")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["register", "person"], name="ballots_one_signature_a_person")]


class DestructionSignature(models.Model):
    """One of the two people who sign that key and sealed votes are destroyed."""

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="destruction_signatures")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["register", "person"], name="ballots_one_destruction_signature_a_person")
        ]


class CountedBallot(models.Model):
    """Choices and nothing else. The key is random, so that not even the order of rows tells anything."""

    id = models.CharField(max_length=12, primary_key=True, default=new_public_id, editable=False)
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="counted")
    choices = models.JSONField()  # empty if blank or invalid
    is_invalid = models.BooleanField(default=False)  # could not be opened, broke the rules or was a spoilt paper


class ChallengeQuerySet(models.QuerySet["Challenge"]):
    def waiting(self) -> Self:
        return self.filter(ended_at=None)

    def locked(self, pk: int) -> "Challenge":
        return self.select_for_update(of=("self",), no_key=True).select_related("recorded_by").get(pk=pk)


class Challenge(models.Model):
    """Somebody says that a result is wrong. One member of staff writes it down; a second one settles it, in words.

    Who said so stands nowhere. While one waits, nothing that could answer it is destroyed.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="challenges")
    reason = models.CharField(max_length=500)  # for all to read, like the outcome
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    outcome = models.CharField(max_length=500, blank=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_by=None, outcome="")
                | (models.Q(ended_at__isnull=False, ended_by__isnull=False) & ~models.Q(outcome="")),
                name="ballots_settled_by_somebody_in_words",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_by=None) | ~models.Q(ended_by=models.F("recorded_by")),
                name="ballots_settling_takes_two",
            ),
        ]
