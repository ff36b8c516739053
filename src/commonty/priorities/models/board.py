"""How the board of a place is kept, and the next number."""

from django.db import models

from commonty.people.models import Person
from commonty.places.models import Place


class BoardRule(models.Model):
    """Said for a place, and in force below it until a place says otherwise. The usual figures are the defaults."""

    place = models.OneToOneField(Place, on_delete=models.CASCADE, related_name="+")
    top = models.PositiveSmallIntegerField(default=5)  # so many are owed an answer
    days = models.PositiveSmallIntegerField(default=10)  # working days among them, until an answer is promised
    answer_days = models.PositiveSmallIntegerField(default=10)  # working days from then on, until it is given
    quiet_months = models.PositiveSmallIntegerField(default=12)
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(null=True)


class NeedNumbers(models.Model):
    """The next number of a landlord; whoever adds a need holds it for a moment."""

    landlord = models.OneToOneField(Place, on_delete=models.CASCADE, related_name="+")
    next_number = models.PositiveIntegerField(default=1)
