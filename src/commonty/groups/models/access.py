"""A room is opened for one officer, for a day, by somebody whom the group named beforehand."""

from datetime import datetime
from typing import Self

from django.db import models

from commonty.groups.models.group import Group
from commonty.groups.models.membership import Membership
from commonty.kit.ids import new_public_id
from commonty.people.models import Person


class RoomAccessQuerySet(models.QuerySet["RoomAccess"]):
    def of(self, person: Person) -> Self:
        return self.filter(officer__in=Person.objects.same_human(person.human.pk))

    def in_force(self, now: datetime) -> Self:
        return self.filter(opened_at__lte=now, ends_at__gt=now)

    def waiting(self, now: datetime) -> Self:
        """For a yes or no; after a week without one it is over."""
        return self.filter(opened_at=None, refused_at=None, lapses_at__gt=now)

    def told(self) -> Self:
        """What all members read on the group's page."""
        return self.exclude(told_at=None)


class RoomAccess(models.Model):
    """One officer asks, one whom the group named agrees. Where telling first endangers somebody, `tell_on` says when."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="accesses")
    officer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    because = models.TextField()
    asked_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    tell_on = models.DateField(null=True)
    told_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    last_read_at = models.DateTimeField(null=True)
    times_read = models.PositiveIntegerField(default=0)

    objects = RoomAccessQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opened_at=None, ends_at=None)
                | models.Q(opened_at__isnull=False, ends_at__gt=models.F("opened_at")),
                name="groups_a_room_is_open_until_it_ends",
            )
        ]

    def is_waiting(self, now: datetime) -> bool:
        """As `waiting` has it."""
        return self.opened_at is None and self.refused_at is None and self.lapses_at > now
