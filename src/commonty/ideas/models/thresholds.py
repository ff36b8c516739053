"""How much support makes us answer: said for a place, and in force below it until a place says otherwise."""

from django.db import models

from commonty.people.models import Person
from commonty.places.models import Place


class Thresholds(models.Model):
    """The usual figures are the defaults. `one_home_in`: 5 is one home in five; empty: homes are not looked at."""

    place = models.OneToOneField(Place, on_delete=models.CASCADE, related_name="+")
    neighbours = models.PositiveSmallIntegerField(default=20)
    one_home_in = models.PositiveSmallIntegerField(null=True, blank=True, default=5)
    days = models.PositiveSmallIntegerField(default=15)  # working days
    for_meeting = models.PositiveSmallIntegerField(null=True, blank=True, default=50)
    to_challenge = models.PositiveSmallIntegerField(default=5)
    quiet_months = models.PositiveSmallIntegerField(default=12)
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(null=True)
