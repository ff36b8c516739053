"""The call-back: a half-hour in which whoever deals with a case phones whoever raised it. Its promise has the same end."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models

from commonty.cases.models.case import Case
from commonty.kit.ids import new_public_id
from commonty.people.models import Person
from commonty.promises.models import Promise

HALF_HOUR = timedelta(minutes=30)


class CallBackQuerySet(models.QuerySet["CallBack"]):
    def waiting(self) -> Self:
        return self.filter(ended_at=None)


class CallBack(models.Model):
    """`is_reached` is empty while it waits, and of one that was called off."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="call_backs")
    starts_at = models.DateTimeField()
    promise = models.OneToOneField(Promise, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()
    typed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=20)
    ended_at = models.DateTimeField(null=True)
    is_reached = models.BooleanField(null=True)
    phoned_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = CallBackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(ended_at=None), name="cases_one_waiting_call_a_case"
            )
        ]

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + HALF_HOUR
