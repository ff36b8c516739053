"""A rehearsal of a round before it opens: test votes with a known result, and what became of them."""

from django.db import models

from commonty.budgeting.models.round import Round
from commonty.people.models import Person


class Rehearsal(models.Model):
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="rehearsals")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")  # nobody: by itself
    made_at = models.DateTimeField()
    rules_digest = models.CharField(max_length=64)  # of what was tested: other rules need another rehearsal
    lines = models.JSONField()  # code, whether it is well, and figures; no words, which are said in each language
    is_passed = models.BooleanField()
