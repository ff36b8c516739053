"""Who stands behind an idea, and how much makes us answer there."""

from datetime import date

from django.db import models

from commonty.ideas.models import Idea, Support, Thresholds
from commonty.ideas.rules.support import Standing
from commonty.people.counting import heard, how_many_heard, human
from commonty.people.models import Person, Tie
from commonty.places.models import Kind, Place
from commonty.places.said import said_at


def thresholds_at(place: Place) -> Thresholds:
    return said_at(Thresholds, place)


def standing_of(idea: Idea, *, on: date) -> Standing:
    """Whoever is at risk stands behind it too, and is in no number."""
    rows = Support.objects.filter(idea=idea)
    humans = heard(rows).annotate(human=human()).order_by().values("human")
    same = models.Q(person__in=humans) | models.Q(person__merged_into__in=humans)
    theirs = models.Exists(Tie.objects.current(on).filter(same, home=models.OuterRef("pk")))
    homes = Place.objects.within(idea.place).filter(kind=Kind.HOME).annotate(is_theirs=theirs)
    counted = homes.aggregate(all=models.Count("pk"), theirs=models.Count("pk", filter=models.Q(is_theirs=True)))
    neighbours = getattr(idea, "supporters", None)
    if neighbours is None:
        neighbours = how_many_heard(rows)
    return Standing(neighbours, counted["theirs"], counted["all"])


def support_of(person: Person | None, idea: Idea) -> Support | None:
    if person is None:
        return None
    same = Person.objects.same_human(person.human.pk)
    return Support.objects.filter(idea=idea, person__in=same).first()
