"""Two ideas become one, when their authors agree; what each author says to that."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.ideas.models.idea import Idea
from commonty.kit.ids import new_public_id
from commonty.people.models import Person


class Joining(models.Model):
    """`idea` would become part of `into`. Silence never joins: it stays asked until every author has said yes."""

    class State(models.TextChoices):
        ASKED = "asked", _("The authors are asked")
        AGREED = "agreed", _("Joined: every author agreed")
        REFUSED = "refused", _("Not joined: an author said no")

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="joinings")
    into = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="joinings_here")
    because = models.CharField(max_length=500)
    state = models.CharField(max_length=7, choices=State, default=State.ASKED)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    answers: Any

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["idea"], condition=models.Q(state="asked"), name="ideas_one_open_joining_an_idea"
            )
        ]


class JoiningAnswer(models.Model):
    """What one author says to it; nothing yet: they are still asked."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    joining = models.ForeignKey(Joining, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    agrees = models.BooleanField(null=True)
    typed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    channel = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["joining", "person"], name="ideas_an_author_answers_once")]
