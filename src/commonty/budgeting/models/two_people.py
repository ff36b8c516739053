"""What one proposes and a second one signs. Each kind has its own tables and its own constraints."""

from typing import Any, Self

from django.db import models

from commonty.kit.ids import new_public_id
from commonty.people.models import Person


class TakesTwoQuerySet(models.QuerySet[Any]):
    def signed(self) -> Self:
        """By two: these are public."""
        return self.exclude(signed_at=None)

    def waiting(self) -> Self:
        """One has proposed it; nobody but staff sees it, and nothing has changed."""
        return self.filter(signed_at=None, withdrawn_at=None)


class TakesTwo(models.Model):
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    because = models.TextField()
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    signed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = TakesTwoQuerySet.as_manager()

    class Meta:
        abstract = True
