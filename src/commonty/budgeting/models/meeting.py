"""What was counted in a meeting: by show of hands, or of the cards in a box. No names of those who were there."""

from typing import Any

from django.db import models

from commonty.budgeting.models.round import Round
from commonty.people.models import Person


class RoomCount(models.Model):
    """Entered by one person, confirmed by a second: on their own sign-in, or as a witness whose name is written down."""

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="room_count")
    people = models.PositiveSmallIntegerField()  # who were there and may vote
    homes = models.PositiveSmallIntegerField()  # from how many homes
    votes = models.JSONField()  # project's public id -> hands or ticks; every project is there
    # Cards only, and they balance: handed out = in the box + kept; in the box = valid + blank + spoilt.
    handed_out = models.PositiveSmallIntegerField(null=True)
    kept = models.PositiveSmallIntegerField(null=True)
    in_box = models.PositiveSmallIntegerField(null=True)
    valid = models.PositiveSmallIntegerField(null=True)
    blank = models.PositiveSmallIntegerField(null=True)
    spoilt = models.PositiveSmallIntegerField(null=True)
    version = models.PositiveSmallIntegerField(default=1)  # one more with each correction: who confirms says which
    first_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    first_at = models.DateTimeField()
    second_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    witness = models.CharField(max_length=120, blank=True)  # a neighbour who counted too; read by staff alone
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(homes__lte=models.F("people")), name="budgeting_no_home_without_people"
            ),
            models.CheckConstraint(
                condition=models.Q(second_by=None) | ~models.Q(second_by=models.F("first_by")),
                name="budgeting_nobody_counts_alone",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at=None, second_by=None, witness="")
                | (
                    models.Q(confirmed_at__isnull=False) & (models.Q(second_by__isnull=False) | ~models.Q(witness=""))
                ),
                name="budgeting_confirmed_by_somebody",
            ),
        ]

    def told(self, by: str) -> dict[str, Any]:
        """As it is published: numbers and roles. `by`: hands or cards."""
        cards = {name: getattr(self, name) for name in CARDS} if by == "cards" else None
        return {
            "by": by,
            "people": self.people,
            "homes": self.homes,
            "votes": self.votes,
            "cards": cards,
            "counted_by": ["staff", "witness" if self.witness else "staff"],
        }


CARDS = ("handed_out", "kept", "in_box", "valid", "blank", "spoilt")
