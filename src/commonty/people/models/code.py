"""Codes that prove who somebody is: digits sent to an address, a code on a letter. Stored as HMACs."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.kit.ids import new_public_id
from commonty.people.models.person import Person
from commonty.places.models import Place


class EmailCodeQuerySet(models.QuerySet["EmailCode"]):
    def live(self, now: datetime) -> Self:
        return self.filter(used_at=None, expires_at__gt=now, wrong_tries__lt=EmailCode.MOST_TRIES)


class EmailCode(models.Model):
    """One code sent to one address. Several people may share the address; whoever types it says who."""

    class Purpose(models.TextChoices):
        SIGN_IN = "sign_in", _("Sign in")
        NEW_ADDRESS = "new_address", _("Prove a new email address")

    MOST_TRIES = 5

    purpose = models.CharField(max_length=20, choices=Purpose)
    address_digest = models.CharField(max_length=64, db_index=True)
    code_digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    objects = EmailCodeQuerySet.as_manager()


class LetterBatch(models.Model):
    """Letters made together. The print file is handed out once and kept nowhere; making it again takes two people."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    letters = models.PositiveIntegerField(default=0)
    # Somebody asked for new letters in place of these; another person makes them.
    again_asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    again_asked_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )


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
