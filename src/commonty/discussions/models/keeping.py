"""How talk is kept at a place: whether first words wait for a human, and a landlord's own words beside the house rules."""

from django.db import models

from commonty.people.models import Person
from commonty.places.models import Place


class TalkSettings(models.Model):
    """Of a place and all within it."""

    place = models.OneToOneField(Place, on_delete=models.PROTECT, related_name="talk_settings")
    holds_first = models.BooleanField(default=False)
    own_words = models.TextField(blank=True)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()


class Vouched(models.Model):
    """A human read the first words of somebody and let them out: the next wait for nobody."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
