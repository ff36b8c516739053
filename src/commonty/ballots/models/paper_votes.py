"""Paper votes: the outer envelope that names a voter, the inner paper that names nobody, what was read off it.

Between the two there is no link, and nothing from which one could be made: not a row, not a number, not a time.
"""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.ballots.models.register import Entitlement, Register
from commonty.kit.ids import new_public_id
from commonty.people.models import Person


class PaperDeclaration(models.Model):
    """Somebody who has declared for this vote that they promote nothing on its ballot paper."""

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="paper_declarations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["register", "person"], name="ballots_one_declaration_a_person")
        ]


class Slip(models.Model):
    """The code on a declaration slip, stored as an HMAC. It names an entitlement and gives no vote online."""

    entitlement = models.OneToOneField(Entitlement, on_delete=models.CASCADE, related_name="slip")
    code_digest = models.CharField(max_length=64, unique=True)


class PaperBatchQuerySet(models.QuerySet["PaperBatch"]):
    def locked(self, pk: int) -> "PaperBatch":
        rows = self.select_for_update(of=("self",), no_key=True)
        return rows.select_related("register__place", "opened_by", "sealed_by").get(pk=pk)


class PaperBatch(models.Model):
    """Outer envelopes that are opened together, so that nobody knows which paper came out of which."""

    class State(models.TextChoices):
        COLLECTING = "collecting", _("Being collected")
        CLOSED = "closed", _("Waiting to be opened")
        OPENED = "opened", _("Opened, being keyed")
        SEALED = "sealed", _("Sealed")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="paper_batches")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.COLLECTING)
    # Two people count what lay in the envelopes, each for themselves; until the second agrees nothing is opened.
    found = models.PositiveSmallIntegerField(null=True)
    empty = models.PositiveSmallIntegerField(null=True)
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    opened_with = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)
    # Whoever keys the first paper keys them all; the second is somebody else, and neither settles where they differ.
    first_keyer = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    second_keyer = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    sealed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    sealed_with = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    sealed_at = models.DateTimeField(null=True)
    manifest = models.JSONField(null=True)  # as it was sealed: counts, and the hash of the manifest sealed before
    digest = models.CharField(max_length=64, blank=True)

    objects = PaperBatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["register", "number"], name="ballots_one_batch_a_number"),
            models.UniqueConstraint(
                fields=["register"], condition=models.Q(state="collecting"), name="ballots_one_batch_collecting"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["collecting", "closed"])
                | models.Q(opened_by__isnull=False, opened_with__isnull=False, found__isnull=False),
                name="ballots_a_batch_is_opened_by_two",
            ),
            models.CheckConstraint(
                condition=models.Q(opened_with=None) | ~models.Q(opened_with=models.F("opened_by")),
                name="ballots_opening_a_batch_takes_two",
            ),
            models.CheckConstraint(
                condition=models.Q(second_keyer=None)
                | models.Q(first_keyer=None)
                | ~models.Q(second_keyer=models.F("first_keyer")),
                name="ballots_keying_takes_two",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sealed")
                | models.Q(sealed_by__isnull=False, sealed_with__isnull=False, manifest__isnull=False),
                name="ballots_a_batch_is_sealed_by_two",
            ),
            models.CheckConstraint(
                condition=models.Q(sealed_with=None) | ~models.Q(sealed_with=models.F("sealed_by")),
                name="ballots_sealing_a_batch_takes_two",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Batch %(number)s")) % {"number": self.number}


class HandedIn(models.TextChoices):
    """How an outer envelope reached us. Who brought it is not written down."""

    POST = "post", _("By post, or in the box")
    OWN = "own", _("The voter brought it")
    FOR_OTHERS = "for_others", _("Somebody brought it for another voter")


class RefusedBecause(models.TextChoices):
    NOT_SIGNED = "not_signed", _("The declaration isn't signed")
    NO_SLIP = "no_slip", _("There is no slip, or nobody can read it")
    UNKNOWN = "unknown", _("The code on the slip is not of this vote")
    OFF_LIST = "off_list", _("The voter was taken off the list")
    SECOND = "second", _("A paper vote from this voter was accepted before")
    TOO_MANY = "too_many", _("One person handed in more than their own and five others")
    OPENED = "was_opened", _("The envelope came open, or was tampered with")
    NOT_THEIRS = "not_theirs", _("The voter says that it is not theirs")


class PaperEnvelopeQuerySet(models.QuerySet["PaperEnvelope"]):
    def accepted(self) -> Self:
        return self.filter(state=PaperEnvelope.State.ACCEPTED)


class PaperEnvelope(models.Model):
    """An outer envelope: taken in, accepted or refused. What lies in it is another matter, and another table."""

    class State(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="paper_envelopes")
    batch = models.ForeignKey(PaperBatch, on_delete=models.PROTECT, related_name="envelopes")
    number = models.PositiveSmallIntegerField()  # written on the outside, to find it again while it is unopened
    entitlement = models.ForeignKey(
        Entitlement, on_delete=models.PROTECT, null=True, related_name="paper_envelopes"
    )  # empty if the slip named nobody
    state = models.CharField(max_length=10, choices=State)
    reason = models.CharField(max_length=12, choices=RefusedBecause, blank=True)
    handed_in = models.CharField(max_length=10, choices=HandedIn)
    visit = models.CharField(max_length=64, blank=True)  # those that one person brought together have the same
    taken_in_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    taken_in_at = models.DateTimeField()  # the database's clock, read after the locks
    key = models.CharField(max_length=64)  # one form sent twice is one envelope

    objects = PaperEnvelopeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="ballots_one_outer_a_number"),
            models.UniqueConstraint(fields=["register", "key"], name="ballots_one_outer_a_key"),
            models.UniqueConstraint(
                fields=["entitlement"], condition=models.Q(state="accepted"), name="ballots_one_accepted_outer"
            ),
            models.CheckConstraint(
                condition=models.Q(state="accepted", entitlement__isnull=False, reason="")
                | (models.Q(state="refused") & ~models.Q(reason="")),
                name="ballots_accepted_or_refused_for_a_reason",
            ),
        ]


class PaperBallot(models.Model):
    """An inner paper: its batch and the number written on it when it came out. No person, no voter, no time."""

    class State(models.TextChoices):
        WAITING = "waiting", _("To be keyed")
        DIFFERS = "differs", _("Read in two ways")
        AGREED = "agreed", _("Agreed")

    batch = models.ForeignKey(PaperBatch, on_delete=models.PROTECT, related_name="papers")
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    agreed_turn = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="ballots_one_paper_a_position")]


class SpoiltBecause(models.TextChoices):
    UNCLEAR = "unclear", _("Nobody can tell what is meant")
    TOO_MANY = "too_many", _("It asks for more than the rules allow")
    NAMED = "named", _("The voter's name or a mark of theirs is on it")
    SEVERAL = "several", _("There were several papers in one envelope")
    NOT_OURS = "not_ours", _("It isn't our ballot paper")


class Keying(models.Model):
    """What one person read off one paper, sealed to the register's key before this row exists.

    Turns 1 and 2 are blind to each other; turn 3 settles where they differ.
    """

    paper = models.ForeignKey(PaperBallot, on_delete=models.CASCADE, related_name="keyings")
    turn = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()  # of one length for all of a register; empty once the secrets are destroyed
    # HMAC of register, batch, position and choices under a key that no database holds: equal papers look different.
    digest = models.CharField(max_length=64)
    spoilt_because = models.CharField(max_length=10, choices=SpoiltBecause, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper", "turn"], name="ballots_one_keying_a_turn"),
            models.CheckConstraint(condition=models.Q(turn__in=[1, 2, 3]), name="ballots_three_turns_of_keying"),
        ]
