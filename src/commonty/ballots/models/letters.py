"""Runs of letters with voting codes: who asked for them, who made them, how many."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.ballots.models.register import Register
from commonty.people.models import Person
from commonty.people.models.letter_parts import LettersInParts, LettersQuerySet, PartOfLetters
from commonty.places.models import Place


class Whom(models.TextChoices):
    NO_EMAIL = "no_email", _("Only those without an email address")
    EVERYBODY = "everybody", _("Everybody who can vote")


class LetterRunQuerySet(LettersQuerySet["LetterRun"]):
    def made(self) -> Self:
        return self.exclude(made_at=None)

    def waiting(self) -> Self:
        return self.filter(made_at=None)


class LetterRun(LettersInParts):
    """Letters for one vote. The first run one person makes. Each later one somebody asks for, and somebody else makes."""

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="letter_runs")
    whom = models.CharField(max_length=10, choices=Whom)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)

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
    def place(self) -> Place:
        return self.register.place

    @property
    def chain(self) -> str:
        return self.register.chain


class LetterPart(PartOfLetters):
    """Letters of a run that are one file."""

    run = models.ForeignKey(LetterRun, on_delete=models.CASCADE, related_name="parts")
