"""What came out: the working, the totals, and the pack that anybody can check."""

from django.db import models

from commonty.budgeting.models.round import Round


class Result(models.Model):
    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="result")
    counted_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    outcome = models.JSONField()  # maths.counting's Outcome with its working
    totals = models.JSONField()  # entitled, voted, by area and channel with small numbers hidden, invalid, blank
    pack = models.FileField(upload_to="packs/", blank=True)
    pack_digest = models.CharField(max_length=64, blank=True)
    journal_head = models.CharField(max_length=64, blank=True)  # printed on the result page
