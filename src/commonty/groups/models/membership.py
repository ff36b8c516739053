"""Who is in a group, who asks to be and who is invited; and links that let people in."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonty.access.roles import STAFF_ROLES
from commonty.groups.models.group import Group
from commonty.kit.ids import new_public_id
from commonty.people.models import Person, RoleHeld, Tie


class MembershipQuerySet(models.QuerySet["Membership"]):
    def of(self, person: Person) -> Self:
        """This human's, whichever of their entries joined."""
        return self.filter(person__in=Person.objects.same_human(person.human.pk))

    def there(self) -> Self:
        return self.filter(state=Membership.State.IN)

    def organising(self) -> Self:
        return self.there().filter(role=Membership.Role.ORGANISER)

    def as_neighbours(self) -> Self:
        """Without those in it who work for the landlord and no longer live in one of its homes: their room is closed."""
        staff = RoleHeld.objects.in_force().filter(role__in=STAFF_ROLES)
        living = Tie.objects.current(timezone.localdate())
        is_closed = models.Q(human__in=_humans(staff)) & ~models.Q(human__in=_humans(living))
        human = Coalesce("person__merged_into", "person")
        return self.annotate(human=human).exclude(is_closed, state=Membership.State.IN)


def _humans(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    return rows.annotate(human=Coalesce("person__merged_into", "person")).values("human")


class Membership(models.Model):
    """One a human in each group, or two where two of their entries joined.

    `name` is what they chose to be called there; the journal knows them by `public_id`.
    """

    class Role(models.TextChoices):
        ORGANISER = "organiser", _("Organiser")
        TREASURER = "treasurer", _("Treasurer")
        MEMBER = "member", _("Member")

    class State(models.TextChoices):
        ASKED = "asked", _("Asks to join")
        INVITED = "invited", _("Is invited")
        IN = "in", _("In the group")
        LEFT = "left", _("Not in the group")

    class Ended(models.TextChoices):
        LEFT = "left", _("Left")
        TAKEN_BACK = "taken_back", _("No longer asks")
        DECLINED = "declined", _("Said no to the invitation")
        REFUSED = "refused", _("The group said no")
        REMOVED = "removed", _("The group ended it")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60, blank=True)
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    state = models.CharField(max_length=10, choices=State)
    says = models.CharField(max_length=300, blank=True)  # to the organisers, with the ask; gone when it is answered
    invited_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    channel = models.CharField(max_length=20)
    since = models.DateTimeField()  # from when it is so
    ended = models.CharField(max_length=10, choices=Ended, blank=True)
    was_removed = models.BooleanField(default=False)  # and no organiser has let them in or invited them since
    is_named = models.BooleanField(default=False)  # may let an officer in, in an emergency
    named_at = models.DateTimeField(null=True)  # whoever is named after an officer asked, answers the next one
    answer = models.CharField(max_length=300, blank=True)  # why not, as the group put it

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "person"], name="groups_one_membership_a_person"),
            models.CheckConstraint(
                condition=models.Q(state="left") & ~models.Q(ended="") | ~models.Q(state="left") & models.Q(ended=""),
                name="groups_who_left_left_somehow",
            ),
        ]
        indexes = [models.Index(fields=["group", "state"], name="groups_members")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_there(self) -> bool:
        return self.state == self.State.IN

    @property
    def is_organiser(self) -> bool:
        return self.is_there and self.role == self.Role.ORGANISER


class LinkQuerySet(models.QuerySet["Link"]):
    def in_force(self, now: datetime) -> Self:
        return self.filter(ended_at=None, ends_at__gt=now, group__dissolved_at=None)


class Link(models.Model):
    """Lets whoever has it into a group, until a day. The code itself is nowhere: only what it hashes to."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = LinkQuerySet.as_manager()
