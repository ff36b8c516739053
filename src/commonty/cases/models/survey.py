"""Two questions after a case is closed. What was answered is counted and kept apart: no row tells whose it was."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.cases.models.case import Case
from commonty.kit.ids import new_public_id
from commonty.places.models import Place


class Ease(models.IntegerChoices):
    VERY_HARD = 1, _("Very hard")
    HARD = 2, _("Hard")
    BETWEEN = 3, _("Neither easy nor hard")
    EASY = 4, _("Easy")
    VERY_EASY = 5, _("Very easy")


class Listened(models.TextChoices):
    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")


class SurveyTally(models.Model):
    """How many answered so; without an answer: how many were asked. A number goes up, and nothing says when in a month."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")  # a close or larger, never a home
    kind = models.CharField(max_length=12, choices=Case.Kind)
    month = models.DateField()  # its first day
    channel = models.CharField(max_length=20)  # through which the case came
    ease = models.PositiveSmallIntegerField(choices=Ease, default=0)  # 0: asked
    listened = models.CharField(max_length=6, choices=Listened, blank=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "kind", "month", "channel", "ease", "listened"], name="cases_one_tally_an_answer"
            ),
            models.CheckConstraint(
                condition=models.Q(listened="") | ~models.Q(ease=0),  # by text only the first question is answered
                name="cases_asked_or_answered",
            ),
        ]


class SurveyWords(models.Model):
    """What somebody added in their own words: apart from their case, their close and their answers, in no order."""

    key = models.CharField(max_length=12, primary_key=True, default=new_public_id, editable=False)  # by chance
    landlord = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()  # its first day; after a year it goes
    says = models.CharField(max_length=300)
