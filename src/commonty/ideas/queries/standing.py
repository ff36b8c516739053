"""Who stands behind an idea, and how much makes us answer there."""

from datetime import date

from django.db import models
from django.db.models.functions import Coalesce

from commonty.ideas.models import Idea, Support, Thresholds
from commonty.ideas.rules.support import Standing
from commonty.people.models import Person, Tie
from commonty.places.models import Kind, Place

HUMAN = Coalesce("person__merged_into", "person")
AT_RISK = models.Q(person__is_at_risk=True) | models.Q(person__merged_into__is_at_risk=True)


def thresholds_at(place: Place) -> Thresholds:
    """The nearest that a place around it has set; the usual figures where none has."""
    found = Thresholds.objects.filter(place__path__in=place.paths_around).select_related("place")
    return max(found, key=lambda one: len(one.place.path), default=Thresholds(place=place.landlord or place))


def standing_of(idea: Idea, *, on: date) -> Standing:
    """Whoever is at risk stands behind it too, and is in no number."""
    humans = heard(idea).annotate(human=HUMAN).order_by().values("human")
    same = models.Q(person__in=humans) | models.Q(person__merged_into__in=humans)
    theirs = models.Exists(Tie.objects.current(on).filter(same, home=models.OuterRef("pk")))
    homes = Place.objects.within(idea.place).filter(kind=Kind.HOME).annotate(is_theirs=theirs)
    counted = homes.aggregate(all=models.Count("pk"), theirs=models.Count("pk", filter=models.Q(is_theirs=True)))
    neighbours = getattr(idea, "supporters", None)
    if neighbours is None:
        neighbours = humans.distinct().count()
    return Standing(neighbours, counted["theirs"], counted["all"])


def heard(idea: Idea) -> models.QuerySet[Support]:
    return Support.objects.filter(idea=idea).exclude(AT_RISK)


def support_of(person: Person | None, idea: Idea) -> Support | None:
    if person is None:
        return None
    same = Person.objects.same_human(person.human.pk)
    return Support.objects.filter(idea=idea, person__in=same).first()


def lives_within(person: Person, place: Place, *, on: date) -> bool:
    ties = Tie.objects.current(on).filter(person__in=Person.objects.same_human(person.human.pk))
    return ties.filter(home__path__startswith=place.path).exists()
