"""What we answer, with the reason; and neighbours who ask that a «no» be looked at again."""

from django.db import models

from commonty.ideas.models.idea import Idea
from commonty.kit.ids import new_public_id
from commonty.people.models import Person
from commonty.promises.models import Promise


class Answer(models.Model):
    """The first, and the one anew. `by` decided; `typed_by` wrote it down where that was another."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="answers")
    is_anew = models.BooleanField(default=False)
    decision = models.CharField(max_length=10, choices=Idea.Decision)
    because = models.TextField()
    cost_pence = models.PositiveBigIntegerField(null=True)
    next_step = models.CharField(max_length=300, blank=True)
    promise = models.OneToOneField(Promise, on_delete=models.PROTECT, null=True, related_name="+")  # of the next step
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    typed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    team_name = models.CharField(max_length=80, blank=True)  # what the page says in place of a name
    channel = models.CharField(max_length=20)
    at = models.DateTimeField()
    posted_key = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "is_anew"], name="ideas_answered_once_and_anew_once")]


class ChallengeVoice(models.Model):
    """A supporter who asks for another look: one a human, and never taken back once somebody else answers."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="voices")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    typed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    channel = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "person"], name="ideas_one_challenge_a_human")]
