"""Who does the work of a residents' group that runs a money vote: a seat opens nothing but its own round."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.budgeting.models.round import Round
from commonty.groups.models import Membership
from commonty.kit.ids import new_public_id
from commonty.people.counting import human
from commonty.people.models import Person


class GroupSeatQuerySet(models.QuerySet["GroupSeat"]):
    def standing(self) -> Self:
        return self.filter(ended_at=None)

    def in_force(self) -> Self:
        """What lets somebody in. Where the group has a page here, only as long as they do the same in it."""
        there = Membership.objects.there().as_neighbours().filter(group__dissolved_at=None).annotate(member=human())
        theirs = there.filter(
            group=models.OuterRef("round__group"), role=models.OuterRef("part"), member=models.OuterRef("holder")
        )
        is_theirs = models.Q(round__group=None) | models.Exists(theirs)
        return self.standing().annotate(holder=human()).filter(is_theirs)

    def visible_to(self, person: Person | None) -> Self:
        """One's own: nobody else who isn't on the staff learns who holds one."""
        if person is None:
            return self.none()
        entries = Person.objects.same_human(person.merged_into_id or person.pk)
        return self.filter(person__in=entries.values("pk"))


class GroupSeat(models.Model):
    """A resident answers a group's applications, or keeps its money. No role of ours comes with it."""

    class Part(models.TextChoices):
        ORGANISER = "organiser", _("Organiser")
        TREASURER = "treasurer", _("Treasurer")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    part = models.CharField(max_length=10, choices=Part)
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=300, blank=True)

    objects = GroupSeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "part"], condition=models.Q(ended_at=None), name="budgeting_one_in_a_seat"
            ),
            models.UniqueConstraint(
                fields=["round", "person"], condition=models.Q(ended_at=None), name="budgeting_nobody_in_both_seats"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | ~models.Q(ended_because=""),
                name="budgeting_seats_end_with_a_reason",
            ),
        ]
