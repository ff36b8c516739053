"""What the landlord says to a need: a promise with a day, or a reason."""

from django.db import models

from commonty.kit.ids import new_public_id
from commonty.people.models import Person
from commonty.priorities.models.need import Need
from commonty.promises.models import Promise


class NeedAnswer(models.Model):
    """`promise`: what is to be done, and by when; none: `says` is the reason why not, or not now."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="answers")
    says = models.CharField(max_length=500)
    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    team_name = models.CharField(max_length=80, blank=True)
    channel = models.CharField(max_length=20)
    at = models.DateTimeField()
    posted_key = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["need", "posted_key"], condition=~models.Q(posted_key=""), name="priorities_one_answer_a_form"
            )
        ]
