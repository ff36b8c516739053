"""An idea that somebody has begun and not put up: theirs alone, one at a time."""

from django.db import models

from commonty.people.models import Person
from commonty.places.models import Place


class IdeaDraft(models.Model):
    """As it was typed, right or wrong."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.SET_NULL, null=True, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    says = models.TextField(blank=True)
    spot = models.CharField(max_length=10, blank=True)
    helps = models.CharField(max_length=400, blank=True)
    guess = models.CharField(max_length=30, blank=True)
    who_does = models.CharField(max_length=400, blank=True)
    kept_at = models.DateTimeField()
