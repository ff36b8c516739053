"""How one landlord arranges help: hours, numbers for danger, words by which things are recognised, answers that are out."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.kit.ids import new_public_id
from commonty.people.models import Person
from commonty.places.models import Place


class HelpDesk(models.Model):
    """When somebody reads what residents write, and how long we wait for their last word."""

    landlord = models.OneToOneField(Place, on_delete=models.CASCADE, related_name="+")
    opens = models.TimeField()
    closes = models.TimeField()
    weekdays = models.JSONField(default=list)  # 0 is Monday
    silent_days = models.PositiveSmallIntegerField(default=14)
    next_number = models.PositiveIntegerField(default=1)


class EmergencyNumber(models.Model):
    """Shown to whoever may be in danger, only once somebody has rung it and said that it works."""

    landlord = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    danger = models.CharField(max_length=12)  # a code; empty: for any
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=40)
    tested_on = models.DateField(null=True)
    tested_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["landlord", "danger", "name"], name="cases_one_number_a_name")]


class TriageRule(models.Model):
    """These words say that it is probably this. A human confirms."""

    landlord = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    words = models.TextField()  # with commas between; a star stands for any ending
    suggests = models.CharField(max_length=12)  # a kind, a danger, or damp
    is_on = models.BooleanField(default=True)


class PublishedAnswerQuerySet(models.QuerySet["PublishedAnswer"]):
    def visible_to(self, person: Person | None) -> Self:
        return self.filter(is_out=True)


class PublishedAnswer(models.Model):
    """A question that many have, and our answer: shown while somebody is still typing."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    question = models.CharField(max_length=160)
    answer = models.TextField()
    words = models.CharField(max_length=200, blank=True, verbose_name=_("Other words for it"))
    is_out = models.BooleanField(default=True)
    checked_on = models.DateField()
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = PublishedAnswerQuerySet.as_manager()


class AskDraft(models.Model):
    """What somebody typed and has not sent yet: it outlives a sign-in, a lost line and a mistake, for a day.

    Whoever holds the random token in their cookie has it, and nobody else reads it.
    """

    token = models.CharField(max_length=43, primary_key=True)
    landlord = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    says = models.TextField()
    kept_at = models.DateTimeField(db_index=True)
