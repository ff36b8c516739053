"""Runs of letters with voting codes: who asked for them, who made them, how many."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.ballots.models.register import Register
from commonty.kit.ids import new_public_id
from commonty.people.models import Person


class Whom(models.TextChoices):
    NO_EMAIL = "no_email", _("Only those without an email address")
    EVERYBODY = "everybody", _("Everybody who can vote")


class LetterRunQuerySet(models.QuerySet["LetterRun"]):
    def made(self) -> Self:
        return self.exclude(made_at=None)

    def waiting(self) -> Self:
        return self.filter(made_at=None)

    def kept(self) -> Self:
        return self.exclude(kept_until=None)


class LetterRun(models.Model):
    """Letters for one vote, made together and printed in parts.

    The first run of a vote is made by one person. Each later one somebody asks for, and somebody else makes. No code
    and no file is kept: codes are drawn from a seed, which lies here sealed under the installation's key, so that a
    part that got lost can be printed again as it was. It is destroyed when all is printed, or after three days.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="letter_runs")
    whom = models.CharField(max_length=10, choices=Whom)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(null=True)
    letters = models.PositiveIntegerField(default=0)
    wrapped_seed = models.BinaryField(null=True)
    kept_until = models.DateTimeField(null=True)  # empty once the seed is destroyed

    objects = LetterRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register"], condition=models.Q(asked_at=None), name="ballots_one_first_letter_run"
            ),
            models.UniqueConstraint(
                fields=["register"], condition=models.Q(made_at=None), name="ballots_one_letter_run_waiting"
            ),
            models.CheckConstraint(
                condition=models.Q(made_by=None) | models.Q(asked_by=None) | ~models.Q(made_by=models.F("asked_by")),
                name="ballots_second_letter_run_takes_two",
            ),
        ]

    @property
    def wrap_purpose(self) -> str:
        return f"ballots.letters:{self.public_id}"


class LetterPart(models.Model):
    """As many letters of a run as go into one file, in the order of the homes."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    run = models.ForeignKey(LetterRun, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveSmallIntegerField()
    letters = models.PositiveSmallIntegerField()
    entitlements = models.JSONField(default=list)  # emptied when the seed is destroyed
    # How often it was handed out. Once the second time is to take two people, here is where it is seen.
    prints = models.PositiveIntegerField(default=0)
    printed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="ballots_one_letter_part_a_number")]
