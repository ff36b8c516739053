"""Codes that prove who somebody is: digits sent to an address, a code on a letter. Stored as HMACs."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.people.models.letter_parts import LettersInParts, LettersQuerySet, PartOfLetters
from commonty.people.models.person import Person
from commonty.places.models import Place


class SentCodeQuerySet(models.QuerySet["SentCode"]):
    def live(self, now: datetime) -> Self:
        return self.filter(used_at=None, expires_at__gt=now, wrong_tries__lt=SentCode.MOST_TRIES)


class SentCode(models.Model):
    """One code sent to one address or number. Several people may share it; whoever types the code says who they are."""

    class Purpose(models.TextChoices):
        SIGN_IN = "sign_in", _("Sign in")
        NEW_ADDRESS = "new_address", _("Prove a new email address")
        BY_NAME = "by_name", _("Prove an address, on the roll or not, to ask us something")

    class Way(models.TextChoices):
        EMAIL = "email", _("Email")
        TEXT = "text", _("Text")
        CALL = "call", _("Call")

    MOST_TRIES = 5

    purpose = models.CharField(max_length=20, choices=Purpose)
    way = models.CharField(max_length=10, choices=Way)
    address_digest = models.CharField(max_length=64, db_index=True)
    code_digest = models.CharField(max_length=64)
    # What the worker is to text or to read out, encrypted; nothing once it was handed over, and for email.
    wrapped = models.BinaryField(null=True, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    objects = SentCodeQuerySet.as_manager()


class LetterBatch(LettersInParts):
    """Letters for one place, made together and printed in parts.

    For people who hold no code that works one person makes them. In place of those that got lost or into wrong hands
    somebody asks for new ones, and somebody else makes them.
    """

    class Whom(models.TextChoices):
        NO_EMAIL = "no_email", _("Only those without an email address")
        EVERYBODY = "everybody", _("Everybody")

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    whom = models.CharField(max_length=10, choices=Whom, blank=True)  # empty: made before it was written down
    made_at = models.DateTimeField()
    # Somebody asked for new letters in place of these; another person makes them.
    again_asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    again_asked_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )

    objects = LettersQuerySet.as_manager()


class BatchPart(PartOfLetters):
    """Letters of a batch that are one file. Batches from before there were parts have none: they were printed at once."""

    run = models.ForeignKey(LetterBatch, on_delete=models.CASCADE, related_name="parts")


class LetterCodeQuerySet(models.QuerySet["LetterCode"]):
    def in_force(self) -> Self:
        return self.filter(used_at=None, ended_at=None)


class LetterCode(models.Model):
    """A sign-in code printed on a letter to one person. A new letter ends the old one's code."""

    LIFE = timedelta(days=60)

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="letter_codes")
    batch = models.ForeignKey(LetterBatch, on_delete=models.CASCADE, related_name="codes")
    code_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = LetterCodeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(used_at=None, ended_at=None),
                name="people_one_letter_code_in_force",
            )
        ]
