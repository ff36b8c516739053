"""What a hall scores: the options of a paper, put to it one after another."""

from typing import Self

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonty.ballots.models.register import Register
from commonty.kit.ids import new_public_id
from commonty.people.models import Person


class PitchQuerySet(models.QuerySet["Pitch"]):
    def in_order(self) -> Self:
        return self.order_by("turn", "pk")


class Pitch(models.Model):
    """One option of the paper in its turn. Its scores are opened by themselves, once two people have closed it.

    Who gave which stands nowhere: `tally` is how often each score was given, and the counted ballots are one a score.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Still to come")
        OPEN = "open", _("Being scored")
        CLOSED = "closed", _("Scoring is closed")
        COUNTED = "counted", _("Scored")
        SKIPPED = "skipped", _("Not pitched")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="pitches")
    option = models.CharField(max_length=40)  # its id on the paper
    turn = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    because = models.TextField(blank=True)  # why it was moved or skipped, for all to read: a line each time
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    counted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    counted_at = models.DateTimeField(null=True)
    tally = models.JSONField(default=dict, blank=True)  # score -> how many gave it; empty until it is counted
    invalid = models.PositiveIntegerField(default=0)

    objects = PitchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["register", "option"], name="ballots_one_pitch_an_option"),
            models.UniqueConstraint(
                fields=["register"], condition=models.Q(state="open"), name="ballots_one_pitch_open_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(state="counted", counted_by__isnull=False) | models.Q(tally={}, counted_by=None),
                name="ballots_no_tally_before_the_count",
            ),
            models.CheckConstraint(
                condition=models.Q(counted_by=None) | ~models.Q(counted_by=models.F("closed_by")),
                name="ballots_counting_a_pitch_takes_two",
            ),
        ]

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """What was changed in the order that was drawn, and why: moved first, and then perhaps left out all the same."""
        whys = self.because.splitlines()
        is_out = self.state == self.State.SKIPPED
        moved = whys[:-1] if is_out else whys
        left_out = [(gettext("Not pitched"), why) for why in whys[-1:] if is_out]
        return [(gettext("Pitched before its turn"), why) for why in moved] + left_out

    def add_reason(self, because: str) -> None:
        self.because = f"{self.because}\n{' '.join(because.split())}".strip()
