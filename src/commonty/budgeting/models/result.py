"""What came out: the working, the totals, and the pack that anybody can check."""

from typing import Self

from django.db import models

from commonty.budgeting.models.round import Method, Round


class ResultQuerySet(models.QuerySet["Result"]):
    def without_fairness(self) -> Self:
        """Those that were out before it was worked out who got what. On a pitch night nobody can know."""
        scored = models.Q(round__method=Method.SCORES)
        return self.filter(fairness__isnull=True).exclude(published_at=None).exclude(scored)


class Result(models.Model):
    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="result")
    counted_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    outcome = models.JSONField()  # maths.counting's Outcome with its working
    totals = models.JSONField()  # entitled, voted, by area and channel with small numbers hidden, invalid, blank
    fairness = models.JSONField(null=True)  # who got what; null in a result from before this, and of a pitch night
    pack = models.FileField(upload_to="packs/", blank=True)
    pack_digest = models.CharField(max_length=64, blank=True)
    journal_head = models.CharField(max_length=64, blank=True)  # printed on the result page

    objects = ResultQuerySet.as_manager()
