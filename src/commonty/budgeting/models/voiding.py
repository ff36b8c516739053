"""A vote is void and is held again: said in public, for one of the grounds that were shown before, by two people."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.budgeting.models.round import Round
from commonty.budgeting.models.two_people import TakesTwo


class Ground(models.TextChoices):
    """Those for which a vote is void. Every round's rules say them before anybody votes; there are no others."""

    DOUBT = "doubt", _("too many votes are in doubt to be sure what was chosen")
    SHUT_OUT = "shut_out", _("so many people could not vote that something else might have been chosen")
    SECRECY = "secrecy", _("somebody saw how others voted before the box was opened")
    RULES = "rules", _("its rules were not kept")


class Voiding(TakesTwo):
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="voidings")
    ground = models.CharField(max_length=10, choices=Ground)
    again = models.OneToOneField(
        Round, on_delete=models.SET_NULL, null=True, related_name="+"
    )  # the vote held instead

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
