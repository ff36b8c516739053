"""Small things fixed at once: a pot, how much one officer may approve, and what it went into."""

from typing import Any, Self

from django.db import models
from django.db.models import Sum

from commonty.cases.models.case import Case
from commonty.kit.ids import new_public_id
from commonty.people.models import Person
from commonty.places.models import Place


class FixPotQuerySet(models.QuerySet["FixPot"]):
    def visible_to(self, person: Person | None) -> Self:
        """Everybody sees how much there is, and what it went into."""
        return self.all()


class FixPot(models.Model):
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    pence = models.PositiveBigIntegerField()
    limit_pence = models.PositiveBigIntegerField()  # the most that one officer may approve for one fix
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = FixPotQuerySet.as_manager()

    fixes: Any

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place"], condition=models.Q(closed_at=None), name="cases_one_open_pot_a_place"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def spent_pence(self) -> int:
        total: int | None = self.fixes.filter(taken_back_at=None).aggregate(total=Sum("pence"))["total"]
        return total or 0


class SmallFix(models.Model):
    """`says` is for everybody to read where its case allows that, so it names nobody; `place` is never a home."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    pot = models.ForeignKey(FixPot, on_delete=models.PROTECT, related_name="fixes")
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="small_fixes")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    says = models.CharField(max_length=120)
    pence = models.PositiveBigIntegerField()
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    posted_key = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pence__gt=0), name="cases_a_fix_costs_something"),
            models.UniqueConstraint(
                fields=["case", "posted_key"], condition=~models.Q(posted_key=""), name="cases_one_fix_a_form"
            ),
        ]
