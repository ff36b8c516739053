"""Ideas joined into one, or one split into several: what staff propose, and what each author says to it."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.budgeting.models.proposals import Proposal
from commonty.budgeting.models.round import Round
from commonty.kit.ids import new_public_id
from commonty.people.models import Person


class ReshapingQuerySet(models.QuerySet["Reshaping"]):
    def waiting(self) -> Self:
        """The authors are asked; nobody else but staff sees it, and nothing has changed."""
        return self.filter(state=Reshaping.State.WAITING)


class Reshaping(models.Model):
    """To join ideas into one or to split one. It happens only if each of their authors says yes in time."""

    class Kind(models.TextChoices):
        JOIN = "join", _("Join")
        SPLIT = "split", _("Split")

    class State(models.TextChoices):
        WAITING = "waiting", _("We ask the authors")
        AGREED = "agreed", _("All agreed")
        REFUSED = "refused", _("An author said no")
        LAPSED = "lapsed", _("Not everybody answered in time")
        WITHDRAWN = "withdrawn", _("We took it back")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="reshapings")
    kind = models.CharField(max_length=5, choices=Kind)
    because = models.TextField()  # the authors read it; if they agree, everybody does
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    answer_by = models.DateTimeField()  # whoever has said nothing until then has not agreed
    settled_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=500, blank=True)

    objects = ReshapingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="waiting", settled_at=None)
                | ~models.Q(state="waiting") & models.Q(settled_at__isnull=False),
                name="budgeting_reshaping_waits_or_is_settled",
            ),
        ]
        indexes = [models.Index(fields=["state", "answer_by"], name="budgeting_reshapings_due")]


class ReshapedIdea(models.Model):
    """An idea of a reshaping as it was: it stays readable, and what was said of it stays with it."""

    reshaping = models.ForeignKey(Reshaping, on_delete=models.CASCADE, related_name="ideas")
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="reshaped")
    is_main = models.BooleanField(default=False)  # where it is, and its picture, are the new one's

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reshaping", "proposal"], name="budgeting_an_idea_once_in_a_reshaping"),
        ]


class NewIdea(models.Model):
    """What comes of a reshaping, in the words that the authors are asked about; `idea` once they have agreed."""

    reshaping = models.ForeignKey(Reshaping, on_delete=models.CASCADE, related_name="into")
    title = models.CharField(max_length=120)
    says = models.TextField()
    idea = models.OneToOneField(Proposal, on_delete=models.CASCADE, null=True, related_name="came_of")


class AuthorAnswer(models.Model):
    """Whether one author agrees; empty until they say so. Their words are for staff."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    reshaping = models.ForeignKey(Reshaping, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    agrees = models.BooleanField(null=True)
    words = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    channel = models.CharField(max_length=10, blank=True)
    typed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    of_ideas: str  # the numbers of their ideas: queries.joining.answers_to

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reshaping", "person"], name="budgeting_one_answer_an_author"),
        ]
