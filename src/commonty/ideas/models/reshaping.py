"""Two ideas become one, or one becomes several, when the authors agree; what each author says to that."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.ideas.models.idea import Idea
from commonty.kit.ids import new_public_id
from commonty.people.models import Person


class Question(models.Model):
    """Silence never reshapes an idea: it stays asked until every author has said yes, or one no."""

    class State(models.TextChoices):
        ASKED = "asked", _("The authors are asked")
        AGREED = "agreed", _("Every author agreed")
        REFUSED = "refused", _("An author said no")

    because = models.CharField(max_length=500)
    state = models.CharField(max_length=7, choices=State, default=State.ASKED)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    answers: Any

    class Meta:
        abstract = True


class AuthorSays(models.Model):
    """What one author says to it; nothing yet: they are still asked."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    agrees = models.BooleanField(null=True)
    typed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    channel = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Joining(Question):
    """`idea` would become part of `into`."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="joinings")
    into = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="joinings_here")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["idea"], condition=models.Q(state="asked"), name="ideas_one_open_joining_an_idea"
            )
        ]


class JoiningAnswer(AuthorSays):
    joining = models.ForeignKey(Joining, on_delete=models.CASCADE, related_name="answers")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["joining", "person"], name="ideas_an_author_answers_once")]


class Splitting(Question):
    """`idea` would become its parts, in the words that the authors are asked about."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="splittings")
    parts = models.JSONField(default=list)  # of each its `title` and what it `says`

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["idea"], condition=models.Q(state="asked"), name="ideas_one_open_splitting_an_idea"
            )
        ]


class SplittingAnswer(AuthorSays):
    splitting = models.ForeignKey(Splitting, on_delete=models.CASCADE, related_name="answers")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["splitting", "person"], name="ideas_an_author_says_once_of_a_split")
        ]
