"""A vote is void and is held again: said in public, for one of the grounds that were shown before, by two people."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.budgeting.models.round import Round
from commonty.kit.ids import new_public_id
from commonty.people.models import Person


class Ground(models.TextChoices):
    """Those for which a vote is void. Every round's rules say them before anybody votes; there are no others."""

    DOUBT = "doubt", _("too many votes are in doubt to be sure what was chosen")
    SHUT_OUT = "shut_out", _("so many people could not vote that something else might have been chosen")
    SECRECY = "secrecy", _("somebody saw how others voted before the box was opened")
    RULES = "rules", _("its rules were not kept")


class VoidingQuerySet(models.QuerySet["Voiding"]):
    def signed(self) -> Self:
        """By two: these are public."""
        return self.exclude(signed_at=None)

    def waiting(self) -> Self:
        """One has proposed it; nobody but staff sees it, and the result stands."""
        return self.filter(signed_at=None, withdrawn_at=None)


class Voiding(models.Model):
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="voidings")
    ground = models.CharField(max_length=10, choices=Ground)
    because = models.TextField()
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    signed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    again = models.OneToOneField(
        Round, on_delete=models.SET_NULL, null=True, related_name="+"
    )  # the vote held instead

    objects = VoidingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(signed_by=None) | ~models.Q(signed_by=models.F("proposed_by")),
                name="budgeting_nobody_voids_a_vote_alone",
            ),
            models.CheckConstraint(
                condition=models.Q(signed_at=None) | models.Q(withdrawn_at=None),
                name="budgeting_a_voiding_signed_or_withdrawn",
            ),
            models.UniqueConstraint(
                fields=["round"],
                condition=models.Q(withdrawn_at=None),
                name="budgeting_a_vote_is_void_once",
            ),
        ]
