"""The person, the tie to a home, the role held within a place."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.access.roles import STAFF_ROLES, Role
from commonty.kit.ids import new_public_id
from commonty.places.models import Kind, Place


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, person: "Person | None", *, on: date | None = None) -> Self:
        """Yourself; and for staff who may look people up, the people of the places they work for.

        People at risk are in nobody's list: `queries.at_risk_by_reference` finds one, with a reason that is recorded.
        """
        if person is None:
            return self.none()
        seen = models.Q(pk=person.pk)
        for held in person.held_now:
            if can(person, Permission.SEE_PEOPLE, within=held.place):
                seen |= self._known_at(held.place, on or timezone.localdate()) & models.Q(is_at_risk=False)
        return self.filter(seen, merged_into=None)

    def same_human(self, person_id: int) -> Self:
        """This entry, and those that were found to be the same human."""
        return self.filter(models.Q(pk=person_id) | models.Q(merged_into=person_id))

    def outsiders(self) -> Self:
        """Those whom we know only because they asked: no home of ours, no role, and so nowhere in particular."""
        own = {"person": models.OuterRef("pk")}
        tied = models.Exists(Tie.objects.filter(**own)) | models.Exists(RoleHeld.objects.filter(**own))
        return self.filter(asked_at__isnull=False, merged_into=None).exclude(tied)

    @staticmethod
    def _known_at(place: Place, on: date) -> models.Q:
        """Whoever is on no roll belongs to no place: whoever looks people up anywhere at the landlord finds them."""
        if place.kind == Kind.LANDLORD:
            return models.Q(landlord_id=place.pk)
        outsiders = Person.objects.outsiders().filter(landlord=place.landlord_id)
        living = Tie.objects.current(on).filter(home__path__startswith=place.path)
        working = RoleHeld.objects.going_on().filter(place__path__startswith=place.path)
        named = (living.values("person_id"), working.values("person_id"), outsiders.values("pk"))
        return models.Q(*[("pk__in", who) for who in named], _connector=models.Q.OR)

    def living_within(self, place: Place, *, on: date) -> Self:
        ties = Tie.objects.current(on).filter(home__path__startswith=place.path)
        return self.filter(pk__in=ties.values("person_id"))


class Person(models.Model):
    """A human whom a landlord knows. `reference` is the housing system's. Two may share email or phone."""

    class Reached(models.TextChoices):
        EMAIL = "email", _("By email")
        TEXT = "text", _("By text")
        LETTER = "letter", _("By letter")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    landlord = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=200)
    born_on = models.DateField(null=True, blank=True)
    born_in = models.PositiveSmallIntegerField(null=True, blank=True)  # the year, where that is all we know
    email = models.EmailField(blank=True, db_index=True)
    phone = models.CharField(max_length=20, blank=True, db_index=True)  # E.164
    # How they want to hear from us; empty: they didn't say.
    reached_by = models.CharField(max_length=10, choices=Reached, blank=True)
    language = models.CharField(max_length=10, blank=True)
    format_needs = models.CharField(max_length=200, blank=True)
    # Somebody may be looking for this person: no letter, list, export or doorstep sheet without a person's decision.
    is_at_risk = models.BooleanField(default=False)
    safe_contact = models.CharField(max_length=200, blank=True)
    risk_ends_at = models.DateTimeField(null=True, blank=True)  # somebody said they are safe; until then it holds
    # Names of fields that they put right themselves: the housing system's older word does not overwrite theirs.
    own_word = models.JSONField(default=list, blank=True)
    # Of somebody who is on no roll and asked us something: when they last proved who they are, or rang.
    asked_at = models.DateTimeField(null=True, blank=True)
    # Staff wrote down what they said on the phone: nobody proved that the number and the address are theirs.
    is_unproven = models.BooleanField(default=False)
    # Somebody decided that two rows are one human: this one stays empty, so that its reference is still understood.
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["landlord", "reference"], condition=~models.Q(reference=""), name="people_one_a_reference"
            )
        ]

    def __str__(self) -> str:
        return self.name

    # Only a session can be without a second factor: see WhoMiddleware. What a job or a command does isn't one.
    is_proved = True

    @property
    def human(self) -> "Person":
        """The row that stands for this human: this one, or the one that it was found to be the same as."""
        return self.merged_into or self

    def is_same_human(self, other: "Person") -> bool:
        return (self.merged_into_id or self.pk) == (other.merged_into_id or other.pk)

    @cached_property
    def held(self) -> list["RoleHeld"]:
        """Roles in force, with their places: one query a request, since a person lives for one request."""
        return list(self.roles.in_force().select_related("place__landlord"))

    @property
    def held_now(self) -> list["RoleHeld"]:
        """What counts: in a session without a second factor staff see and do what residents do, at every door."""
        return [one for one in self.held if self.is_proved or one.role not in STAFF_ROLES]

    def roles_within(self, place: Any) -> frozenset[Role]:
        """Roles held at this place or above it; with no place, those held anywhere."""
        return frozenset(Role(h.role) for h in self.held_now if place is None or place.is_within(h.place))

    @property
    def roles_to_prove(self) -> frozenset[Role]:
        """For a page that sends them to prove a second factor, and opens nothing before."""
        return frozenset(Role(one.role) for one in self.held)

    @property
    def is_on_staff(self) -> bool:
        return any(held.role in STAFF_ROLES for held in self.held)

    def age_on(self, day: date) -> int | None:
        """Whole years; from the year alone, the age that is certain by then. None if we know neither."""
        if self.born_on:
            return day.year - self.born_on.year - ((day.month, day.day) < (self.born_on.month, self.born_on.day))
        return day.year - self.born_in - 1 if self.born_in else None


class TieKind(models.TextChoices):
    TENANT = "tenant", _("Tenant")
    JOINT_TENANT = "joint_tenant", _("Joint tenant")
    HOUSEHOLD_MEMBER = "household_member", _("Household member")
    SHARING_OWNER = "sharing_owner", _("Sharing owner")
    FACTORED_OWNER = "factored_owner", _("Factored owner")


class TieQuerySet(models.QuerySet["Tie"]):
    def current(self, on: date) -> Self:
        return self.filter(
            models.Q(moved_in_on=None) | models.Q(moved_in_on__lte=on),
            models.Q(moved_out_on=None) | models.Q(moved_out_on__gt=on),
        )


class Tie(models.Model):
    """What binds a person to a home, from the day they moved in until they moved out."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="ties")
    home = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="ties")
    kind = models.CharField(max_length=20, choices=TieKind)
    moved_in_on = models.DateField(null=True, blank=True)
    moved_out_on = models.DateField(null=True, blank=True)

    objects = TieQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "home"], condition=models.Q(moved_out_on=None), name="people_one_current_tie_a_home"
            )
        ]


class RoleHeldQuerySet(models.QuerySet["RoleHeld"]):
    def going_on(self) -> Self:
        return self.filter(ended_at=None)

    def in_force(self) -> Self:
        return self.going_on().filter(is_waiting=False)

    def waiting(self) -> Self:
        return self.going_on().filter(is_waiting=True)


class RoleHeld(models.Model):
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roles")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="roles_held")
    role = models.CharField(max_length=20, choices=[(r.value, r.value) for r in Role])
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_waiting = models.BooleanField(default=False)  # for a second administrator: it opens nothing until then
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RoleHeldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "place", "role"], condition=models.Q(ended_at=None), name="people_one_role_in_force"
            )
        ]
