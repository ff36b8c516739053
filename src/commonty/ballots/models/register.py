"""Who may vote: the register, its entitlements, the codes that prove them, and requests to put it right."""

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.ballots.models.keys import Keyring
from commonty.kit.ids import new_public_id
from commonty.people.models import Person
from commonty.places.models import Place


class Unit(models.TextChoices):
    PERSON = "person", _("One vote for each person")
    HOME = "home", _("One vote for each home")


class RegisterQuerySet(models.QuerySet["Register"]):
    def locked(self, pk: int) -> "Register":
        # Not against rows that merely point here (`no_key`): PostgreSQL checks those when they commit, holding the
        # journal's head, for which whoever holds this lock may be waiting.
        return self.select_for_update(of=("self",), no_key=True).select_related("place").get(pk=pk)

    def visible_to(self, person: Person | None) -> Self:
        """That a vote is held, is public; one that is being prepared is seen by those who keep registers there."""
        return self.filter(~models.Q(status=Register.Status.DRAFT) | within_reach_of(person))

    def kept_by(self, person: Person | None) -> Self:
        """What a member of staff may work on."""
        return self.filter(within_reach_of(person))

    def scrutinised_by(self, person: Person | None) -> Self:
        """What somebody may check: votes of ours that have a list, whether they go on or are over."""
        ours = self.filter(is_imported=False).exclude(status=Register.Status.DRAFT)
        return ours.filter(within_reach_of(person, Permission.SCRUTINISE))


def within_reach_of(person: Person | None, permission: Permission = Permission.KEEP_REGISTER) -> models.Q:
    reach = models.Q(pk__in=[])
    for held in person.held_now if person else []:
        if can(person, permission, within=held.place):
            reach |= models.Q(place__path__startswith=held.place.path)
    return reach


class Register(models.Model):
    """One secret vote. `paper` describes the ballot and what makes one valid (see `rules.paper`)."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Being prepared")
        OPEN = "open", _("Open")  # after `closes_at` nothing is accepted, though nobody has shut the box yet
        SHUT = "shut", _("Shut, waiting to be opened by two people")
        OPENED = "opened", _("Opened")
        VOID = "void", _("Void")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    unit = models.CharField(max_length=10, choices=Unit, default=Unit.PERSON)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    # Who of a home may send its vote, where homes vote. Where people vote, the list itself says who may.
    age_from = models.PositiveSmallIntegerField(default=16)
    tie_kinds = models.JSONField(default=list, blank=True)  # empty: everybody who lives there
    late_rule = models.CharField(max_length=300, blank=True)  # who may be added after the freeze; published
    is_imported = models.BooleanField(default=False)  # held elsewhere, its ballots already public
    paper_until = models.DateTimeField(null=True)  # how long votes on paper are taken in; empty: there are none
    promoters = models.JSONField(default=list, blank=True)  # public ids of those who handle no paper in this vote
    paper = models.JSONField(default=dict)
    rules_digest = models.CharField(max_length=64, blank=True)
    roll_digest = models.CharField(max_length=64, blank=True)
    public_key = models.BinaryField(null=True)
    # Under the installation's key, which no database holds. Where three people hold the keys (`keyring`) it is empty
    # until two of them have turned theirs.
    wrapped_private_key = models.BinaryField(null=True)
    keyring = models.OneToOneField(Keyring, on_delete=models.PROTECT, null=True, related_name="register")
    frozen_at = models.DateTimeField(null=True)
    shut_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    # Said by whoever counts, above this app. While it is empty nothing is final, and nothing is destroyed or forgotten.
    result_published_at = models.DateTimeField(null=True)
    # By how many ballots the result could have been another one, said by them too; empty where there is no such number.
    margin = models.PositiveIntegerField(null=True)
    is_margin_proof = models.BooleanField(default=False)  # else a yardstick: fewer ballots might have been enough
    secrets_destroyed_at = models.DateTimeField(null=True)
    # Since when it is known that nothing of them is left; empty while nobody has looked, or something was found.
    destruction_checked_at = models.DateTimeField(null=True)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens_at__lt=models.F("closes_at")), name="ballots_opens_before_it_closes"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["draft", "void"]) | models.Q(frozen_at__isnull=False),
                name="ballots_open_only_when_frozen",
            ),
            models.CheckConstraint(
                condition=models.Q(paper_until=None) | models.Q(paper_until__gte=models.F("closes_at")),
                name="ballots_paper_until_the_close_or_later",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def chain(self) -> str:
        """The journal's chain of this vote."""
        return f"round:{self.public_id}"

    @property
    def lock(self) -> str:
        """Held shared by whoever changes one entitlement or its envelopes, exclusively by whoever shuts or opens."""
        return lock_of(self.pk)

    @property
    def sealing_info(self) -> bytes:
        """Binds an envelope to this register: opened as another one's it does not open."""
        return f"commonty ballot {self.public_id}".encode()

    @property
    def wrap_purpose(self) -> str:
        return f"ballots.key:{self.public_id}"

    def paper_info(self, batch: int, position: int) -> bytes:
        """Binds what was keyed to its paper: put in another one's place it does not open."""
        return f"commonty paper {self.public_id} {batch} {position}".encode()

    @property
    def is_in_room(self) -> bool:
        """People vote in a meeting, and nothing comes into this box."""
        return bool(self.paper.get("in_room"))

    def is_accepting(self, now: datetime) -> bool:
        is_open = self.status == self.Status.OPEN and not self.is_imported and not self.is_in_room
        return is_open and self.opens_at <= now < self.closes_at


def lock_of(register_id: int) -> str:
    return f"ballots:{register_id}"


class EntitlementQuerySet(models.QuerySet["Entitlement"]):
    def in_force(self) -> Self:
        return self.filter(cancelled_at=None)

    def of_human(self, person_id: int) -> Self:
        """Under their own entry of the roll, or one that was found to be the same human.

        The people are looked up apart, by indexes: an "or" across two tables would read the whole register.
        """
        return self.filter(person__in=Person.objects.same_human(person_id).values("pk"))

    def locked(self, pk: int, *, register_id: int) -> "Entitlement":
        """With its register and voter.

        Hold the register's lock first: of the joined rows PostgreSQL may show what was there before the wait.
        """
        rows = self.select_for_update(of=("self",), no_key=True).select_related("register__place", "person")
        return rows.get(pk=pk, register_id=register_id)


class Entitlement(models.Model):
    """One vote. Its person or home may be empty: an imported election has neither."""

    class Origin(models.TextChoices):
        ROLL = "roll", _("On the list when it was frozen")
        LATE = "late", _("Added later, by the published rule")
        IMPORTED = "imported", _("From an election held elsewhere")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="entitlements")
    # The register's own, copied because the constraints below need it: a home's vote and the vote of somebody whose
    # person was erased both have no person, and only of the first may there be no second one in the same home.
    unit = models.CharField(max_length=10, choices=Unit, default=Unit.PERSON, editable=False)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="entitlements")
    home = models.ForeignKey(Place, on_delete=models.SET_NULL, null=True, related_name="+")
    area = models.ForeignKey(Place, on_delete=models.SET_NULL, null=True, related_name="+")
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.ROLL)
    reason = models.CharField(max_length=200, blank=True)  # why added late, or cancelled
    cancelled_at = models.DateTimeField(null=True)

    objects = EntitlementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["register", "person"], name="ballots_one_entitlement_a_person"),
            models.UniqueConstraint(
                fields=["register", "home"], condition=models.Q(unit="home"), name="ballots_one_entitlement_a_home"
            ),
            models.CheckConstraint(
                condition=models.Q(unit="person") | models.Q(person=None), name="ballots_a_homes_vote_is_nobodys_own"
            ),
        ]

    @property
    def part(self) -> str:
        """Which part of the paper is this voter's own, where parts are areas."""
        return self.area.public_id if self.area else ""


class VotingCode(models.Model):
    """A code printed on a letter for one entitlement. Stored as an HMAC; a reissue ends the old one."""

    # What a session keeps after the code was typed: it stops working the moment the code is ended.
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    entitlement = models.ForeignKey(Entitlement, on_delete=models.CASCADE, related_name="codes")
    code_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entitlement"], condition=models.Q(ended_at=None), name="ballots_one_code_in_force"
            )
        ]


class RegisterRequestQuerySet(models.QuerySet["RegisterRequest"]):
    def waiting(self) -> Self:
        return self.filter(status=RegisterRequest.Status.OPEN).order_by("made_at", "pk")


class RegisterRequest(models.Model):
    """«I'm not on the list» or «I've lost my code»: what somebody asked, and what staff did about it."""

    class Kind(models.TextChoices):
        NOT_LISTED = "not_listed", _("I'm not on the list")
        LOST_CODE = "lost_code", _("I've lost my code")
        NOT_ME = "not_me", _("A vote was sent for me, and it wasn't me")

    class Status(models.TextChoices):
        OPEN = "open", _("Waiting for us")
        DONE = "done", _("Put right")
        DECLINED = "declined", _("Declined, with a reason")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    register = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="requests")
    kind = models.CharField(max_length=12, choices=Kind)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=300)
    contact = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    made_at = models.DateTimeField()
    entitlement = models.ForeignKey(Entitlement, on_delete=models.SET_NULL, null=True, related_name="+")
    answer = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = RegisterRequestQuerySet.as_manager()
