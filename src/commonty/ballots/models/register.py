"""Who may vote: the register, its entitlements, the codes that prove them, and requests to put it right."""

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.kit.ids import new_public_id
from commonty.people.models import Person
from commonty.places.models import Place


class Unit(models.TextChoices):
    PERSON = "person", _("One vote for each person")
    HOME = "home", _("One vote for each home")


class RegisterQuerySet(models.QuerySet["Register"]):
    def locked(self, pk: int) -> "Register":
        return self.select_for_update().get(pk=pk)


class Register(models.Model):
    """One secret vote. `paper` describes the ballot and what makes one valid (see `rules.check_choices`)."""

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
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    paper = models.JSONField(default=dict)
    rules_digest = models.CharField(max_length=64, blank=True)
    roll_digest = models.CharField(max_length=64, blank=True)
    public_key = models.BinaryField(null=True)
    wrapped_private_key = models.BinaryField(null=True)
    frozen_at = models.DateTimeField(null=True)
    shut_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)

    objects = RegisterQuerySet.as_manager()

    @property
    def chain(self) -> str:
        """The journal's chain of this vote."""
        return f"round:{self.public_id}"

    def is_accepting(self, now: datetime) -> bool:
        return self.status == self.Status.OPEN and self.opens_at <= now < self.closes_at


class EntitlementQuerySet(models.QuerySet["Entitlement"]):
    def in_force(self) -> Self:
        return self.filter(cancelled_at=None)


class Entitlement(models.Model):
    """One vote. Its person or home may be empty: an imported election has neither."""

    class Origin(models.TextChoices):
        ROLL = "roll", _("On the list when it was frozen")
        LATE = "late", _("Added later, by the published rule")
        IMPORTED = "imported", _("From an election held elsewhere")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="entitlements")
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
                fields=["register", "home"],
                condition=models.Q(person=None),
                name="ballots_one_entitlement_a_home",
            ),
        ]


class VotingCode(models.Model):
    """A code printed on a letter for one entitlement. Stored as an HMAC; a reissue ends the old one."""

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
