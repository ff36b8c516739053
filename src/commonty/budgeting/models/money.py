"""What finance knows a pot by, from which difference on somebody has to explain it, and a project that is done."""

from django.db import models

from commonty.budgeting.models.project import Project
from commonty.budgeting.models.round import Round
from commonty.people.models import Person
from commonty.places.models import Place

PERCENT, PENCE = 10, 500_00  # recommended


class LandlordMoney(models.Model):
    """From which difference between voted and paid on a reason is needed, in all money votes of a landlord."""

    place = models.OneToOneField(Place, on_delete=models.PROTECT, related_name="+")
    variance_percent = models.PositiveSmallIntegerField(default=PERCENT)
    variance_pence = models.PositiveBigIntegerField(default=PENCE)


class YearSpend(models.Model):
    """What a landlord spends in a year on what residents could decide about: to say which share of it they did."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    year_end = models.DateField()  # the last of its twelve months
    pence = models.PositiveBigIntegerField()
    source = models.CharField(max_length=300)  # where anybody can read that figure

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "year_end"], name="budgeting_one_spend_a_year"),
            models.CheckConstraint(condition=models.Q(pence__gt=0), name="budgeting_a_year_spends_something"),
        ]


class RoundMoney(models.Model):
    """Of one money vote: who answers for it, what finance's system calls it; and its own threshold, if it has one."""

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="money_facts")
    finance_code = models.CharField(max_length=40, blank=True)
    year_end = models.DateField(null=True, blank=True)
    approver = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    variance_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    variance_pence = models.PositiveBigIntegerField(null=True, blank=True)


class Finish(models.Model):
    """A project is done and its money is where it belongs; with the reason if it cost another sum than was voted."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="finishes")
    on = models.DateField()
    because = models.CharField(max_length=500, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    taken_back_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=models.Q(taken_back_at=None), name="budgeting_a_project_is_done_once"
            )
        ]
