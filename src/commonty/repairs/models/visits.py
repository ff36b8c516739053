"""The visit: a window of time in which somebody comes; and the resident's wish for another one."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.kit.ids import new_public_id
from commonty.people.models import Person
from commonty.promises.models import Promise
from commonty.repairs.models.repair import Repair


class VisitQuerySet(models.QuerySet["Visit"]):
    def booked(self) -> Self:
        return self.filter(state=Visit.State.BOOKED)


class Visit(models.Model):
    """`booked_by` is empty where the landlord's repairs system booked it."""

    class State(models.TextChoices):
        BOOKED = "booked", _("Booked")
        MOVED = "moved", _("Moved to another time")
        CALLED_OFF = "called_off", _("Called off")
        CAME = "came", _("Somebody came")
        NOBODY_CAME = "nobody_came", _("Nobody came")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    repair = models.ForeignKey(Repair, on_delete=models.CASCADE, related_name="visits")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=11, choices=State, default=State.BOOKED)
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=20)
    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, null=True, related_name="+")
    told_before_at = models.DateTimeField(null=True)  # the reminder of the day before
    ended_at = models.DateTimeField(null=True)
    said_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")  # how it ended
    typed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)  # why it was moved or called off; or what the resident said

    objects = VisitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["repair"], condition=models.Q(state="booked"), name="repairs_one_booked_visit_a_repair"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="repairs_a_visit_ends_after_it_starts"
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_at"], name="repairs_visits_to_come")]


class MoveWishQuerySet(models.QuerySet["MoveWish"]):
    def waiting(self) -> Self:
        return self.filter(ended_at=None)


class MoveWish(models.Model):
    """Waits until there is a new visit, or until we say that it can't be."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    repair = models.ForeignKey(Repair, on_delete=models.CASCADE, related_name="wishes")
    halves = models.JSONField(default=list)  # up to three: {"on": "2026-12-01", "half": "am"}
    words = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    typed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=20)
    ended_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True)  # why it can't be; empty where a new visit was booked

    objects = MoveWishQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["repair"], condition=models.Q(ended_at=None), name="repairs_one_waiting_wish_a_repair"
            )
        ]
