"""Teams, and who works in which: the name that a page may put beside what is late, where one person's may not stand."""

from datetime import date
from typing import Self

from django.db import models

from commonty.kit.ids import new_public_id
from commonty.people.models.person import Person
from commonty.places.models import Place


class Team(models.Model):
    """`lead` hears when something is due, `manager` when it is late."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    landlord = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    lead = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    manager = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["landlord", "name"], name="people_one_team_a_name")]

    def __str__(self) -> str:
        return self.name


class PostQuerySet(models.QuerySet["Post"]):
    def away(self, on: date) -> Self:
        return self.filter(away_from__lte=on, away_until__gte=on)


class Post(models.Model):
    """Where a member of staff works, who covers for them, and from which day to which they are away."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="post")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="posts")
    cover = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    away_from = models.DateField(null=True)
    away_until = models.DateField(null=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(cover=models.F("person")), name="people_cover_is_another"),
            models.CheckConstraint(
                condition=models.Q(away_from=None, away_until=None) | models.Q(away_until__gte=models.F("away_from")),
                name="people_away_in_order",
            ),
        ]

    def is_away(self, on: date) -> bool:
        return self.away_from is not None and self.away_until is not None and self.away_from <= on <= self.away_until
