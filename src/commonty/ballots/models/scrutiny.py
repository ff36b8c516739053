"""Checking by lot: what was drawn from which seed, what voters said, whether papers say what was counted."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.ballots.models.paper_votes import PaperBallot
from commonty.ballots.models.register import Entitlement, Register
from commonty.people.models import Person


class Draw(models.Model):
    """One lot of one vote. It is drawn once; seed and figures are in the journal, so that anybody can draw it again."""

    class Kind(models.TextChoices):
        CALL_BACKS = "call_backs", _("Voters to be rung up")
        PAPERS = "papers", _("Papers to be compared")

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="draws")
    kind = models.CharField(max_length=10, choices=Kind)
    seed = models.CharField(max_length=64)
    figures = models.JSONField(default=dict)  # how many there were, and were drawn; for papers also the margin
    drawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["register", "kind"], name="ballots_one_draw_a_kind")]


class CallBack(models.Model):
    """A voter of the lot: whether they say that they voted. What they chose is asked by nobody and stands nowhere."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes, I voted")
        NO = "no", _("No, I did not vote")
        NOT_REACHED = "not_reached", _("We could not reach them")
        WONT_SAY = "wont_say", _("They don't want to say")

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="call_backs")
    number = models.PositiveSmallIntegerField()
    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="+")
    is_on_paper = models.BooleanField(default=False)
    answer = models.CharField(max_length=12, choices=Answer, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)  # how often nobody was reached
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draw", "number"], name="ballots_one_call_back_a_number"),
            models.UniqueConstraint(fields=["draw", "entitlement"], name="ballots_one_call_back_a_voter"),
        ]


class PaperCheck(models.Model):
    """A paper of the lot, taken in hand again: whether it says what was counted. What it says stands nowhere."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="paper_checks")
    number = models.PositiveSmallIntegerField()
    paper = models.ForeignKey(PaperBallot, on_delete=models.PROTECT, related_name="+")
    is_same = models.BooleanField(null=True)
    read_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(null=True)
    # Where it differs a second person reads it: the first may have made a slip, or have had another paper in hand.
    is_same_again = models.BooleanField(null=True)
    read_again_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    read_again_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draw", "number"], name="ballots_one_paper_check_a_number"),
            models.UniqueConstraint(fields=["draw", "paper"], name="ballots_one_check_a_paper"),
            models.CheckConstraint(
                condition=models.Q(read_again_by=None) | ~models.Q(read_again_by=models.F("read_by")),
                name="ballots_a_second_reading_takes_two",
            ),
        ]

    @property
    def turn(self) -> int:
        """Which reading is next; 0 if none is."""
        if self.is_same is None:
            return 1
        return 2 if not self.is_same and self.is_same_again is None else 0

    @property
    def differs(self) -> bool:
        """Also while a second reading is to come; nobody is at ease until then."""
        return self.is_same is False and not self.is_same_again
