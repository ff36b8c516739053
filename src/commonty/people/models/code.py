"""Codes that prove who somebody is: six digits sent to an address, ten letters printed on a letter. Stored as HMACs."""

from django.db import models

from commonty.people.models.person import Person


class EmailCode(models.Model):
    """One code sent to one address. It may belong to several people who share the address; whoever types it chooses."""

    address_digest = models.CharField(max_length=64, db_index=True)
    code_digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)


class LetterCode(models.Model):
    """A sign-in code printed on a letter to one person. A new letter ends the old one's code."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="letter_codes")
    code_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(used_at=None, ended_at=None), name="people_one_letter_code_in_force"
            )
        ]
