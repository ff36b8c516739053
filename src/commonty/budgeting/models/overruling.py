"""The landlord does not do what residents voted: said in public, with a reason, by two people."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.budgeting.models.ledger import LedgerEntry
from commonty.budgeting.models.project import Project
from commonty.budgeting.models.two_people import TakesTwo


class Overruling(TakesTwo):
    class Kind(models.TextChoices):
        CUT = "cut", _("Cut")
        CHANGED = "changed", _("Changed")
        NOT_DONE = "not_done", _("Not done")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="overrulings")
    kind = models.CharField(max_length=10, choices=Kind)
    pence = models.PositiveBigIntegerField(default=0)  # that go back in the pot
    entry = models.OneToOneField(LedgerEntry, on_delete=models.PROTECT, null=True, related_name="overruling")

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
