"""What a facilitator says of a discussion so far, pinned above it; each version stays readable."""

from django.db import models

from commonty.discussions.models.thread import Thread
from commonty.people.models import Person


class Summary(models.Model):
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="summaries")
    number = models.PositiveSmallIntegerField()
    agree = models.TextField(blank=True)
    differ = models.TextField(blank=True)
    still_open = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    pen = models.ForeignKey("discussions.PenName", on_delete=models.SET_NULL, null=True, related_name="+")
    is_from_landlord = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "number"], name="discussions_one_summary_a_number")]
