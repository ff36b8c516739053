"""Evenings on which ideas and projects are shown to whoever lives there, and what was said at them."""

from typing import Self

from django.db import models

from commonty.budgeting.models.round import Round
from commonty.kit.ids import new_public_id
from commonty.people.models import Person


class EveningQuerySet(models.QuerySet["Evening"]):
    def visible_to(self, person: Person | None) -> Self:
        """Whoever sees the money vote sees its evenings."""
        return self.filter(round__in=Round.objects.visible_to(person).order_by())


class Evening(models.Model):
    """One presentation evening. What changes is counted in `version`, so that calendars take the newer one."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="evenings")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    where = models.CharField(max_length=200)
    joining = models.TextField()  # how to join online, or to ask for a lift
    access = models.TextField()  # step-free, interpreter, children
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveSmallIntegerField(default=0)
    because = models.CharField(max_length=300, blank=True)  # why it was changed or called off
    is_cancelled = models.BooleanField(default=False)
    note = models.TextField(blank=True)  # what was said, for all to read
    noted_at = models.DateTimeField(null=True)
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = EveningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_at__lt=models.F("ends_at")), name="budgeting_evening_ends_after_its_start"
            ),
            models.CheckConstraint(
                condition=models.Q(version=0) | ~models.Q(because=""), name="budgeting_evening_changes_have_reasons"
            ),
        ]
        indexes = [models.Index(fields=["round", "starts_at"], name="budgeting_evenings_in_time")]
