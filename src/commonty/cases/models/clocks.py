"""The clock: a deadline that runs on a case under a regime; what makes it stand still, what makes it longer."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.cases.models.case import Case
from commonty.kit.ids import new_public_id
from commonty.people.models import Person
from commonty.promises.models import Promise


class ClockQuerySet(models.QuerySet["Clock"]):
    def running(self) -> Self:
        return self.filter(stopped_at=None)


class Clock(models.Model):
    """Its promise has the same day. `started_at` is the receipt from which it counts, `due_at` the end of its last day."""

    class Stop(models.TextChoices):
        MET = "met", _("Done")
        CHANGED = "changed", _("It became something else")
        NOT_NEEDED = "not_needed", _("No longer needed")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="clocks")
    regime = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    first_due_at = models.DateTimeField()  # before any pause or extension
    is_by_day = models.BooleanField(default=True)
    # As they were when it started, so that a later change moves no day that somebody was told.
    closed_days = models.JSONField(default=list)
    own_length = models.PositiveSmallIntegerField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stop = models.CharField(max_length=12, choices=Stop, blank=True)
    promise = models.OneToOneField(Promise, on_delete=models.PROTECT, related_name="+")

    objects = ClockQuerySet.as_manager()

    pauses: Any
    extensions: Any

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "regime"], condition=models.Q(stopped_at=None), name="cases_one_clock_a_regime"
            )
        ]

    @property
    def closed_on(self) -> list[date]:
        return [date.fromisoformat(day) for day in self.closed_days]


class Pause(models.Model):
    """Days on which a clock stands still; inclusive, and open while it does."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="pauses")
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    why = models.CharField(max_length=300)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clock"], condition=models.Q(until_on=None), name="cases_one_open_pause_a_clock"
            )
        ]

    def days_until(self, today: date) -> tuple[date, date]:
        return self.from_on, self.until_on or max(today, self.from_on)


class Extension(models.Model):
    """More time, because somebody who may has allowed it for a reason that the resident was told."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="extensions")
    days = models.PositiveSmallIntegerField()  # in the unit of the regime
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    allowed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    was_due_at = models.DateTimeField()
