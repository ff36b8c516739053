"""The landlord does not do what residents voted: said in public, with a reason, by two people."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.budgeting.models.ledger import LedgerEntry
from commonty.budgeting.models.project import Project
from commonty.kit.ids import new_public_id
from commonty.people.models import Person


class OverrulingQuerySet(models.QuerySet["Overruling"]):
    def signed(self) -> Self:
        """By two: these are public."""
        return self.exclude(signed_at=None)

    def waiting(self) -> Self:
        """One has proposed it; nobody but staff sees it, and nothing has changed."""
        return self.filter(signed_at=None, withdrawn_at=None)


class Overruling(models.Model):
    class Kind(models.TextChoices):
        CUT = "cut", _("Cut")
        CHANGED = "changed", _("Changed")
        NOT_DONE = "not_done", _("Not done")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="overrulings")
    kind = models.CharField(max_length=10, choices=Kind)
    pence = models.PositiveBigIntegerField(default=0)  # that go back in the pot
    because = models.TextField()
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    signed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    entry = models.OneToOneField(LedgerEntry, on_delete=models.PROTECT, null=True, related_name="overruling")

    objects = OverrulingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(signed_by=None) | ~models.Q(signed_by=models.F("proposed_by")),
                name="budgeting_nobody_overrules_alone",
            ),
            models.CheckConstraint(
                condition=models.Q(signed_at=None) | models.Q(withdrawn_at=None),
                name="budgeting_signed_or_withdrawn",
            ),
            models.UniqueConstraint(
                fields=["project"],
                condition=models.Q(signed_at=None, withdrawn_at=None),
                name="budgeting_one_overruling_waits_a_project",
            ),
        ]
