"""Who stands behind an idea, and how much makes us answer there."""

from datetime import date

from django.db.models.functions import Coalesce

from commonty.ideas.models import Idea, Support, Thresholds
from commonty.ideas.rules.support import Standing
from commonty.people.models import Person, Tie
from commonty.places.models import Kind, Place

HUMAN = Coalesce("person__merged_into", "person")


def thresholds_at(place: Place) -> Thresholds:
    """The nearest that a place around it has set; the usual figures where none has."""
    found = Thresholds.objects.filter(place__path__in=place.paths_around).select_related("place")
    return max(found, key=lambda one: len(one.place.path), default=Thresholds(place=place.landlord or place))


def standing_of(idea: Idea, *, on: date) -> Standing:
    """Whoever is at risk stands behind it too, and is in no number."""
    humans = heard_humans(idea)
    same = Person.objects.filter(pk__in=humans) | Person.objects.filter(merged_into__in=humans)
    ties = Tie.objects.current(on).filter(person__in=same.values("pk"), home__path__startswith=idea.place.path)
    homes_there = Place.objects.within(idea.place).filter(kind=Kind.HOME).count()
    return Standing(len(humans), ties.values("home").distinct().count(), homes_there)


def heard_humans(idea: Idea) -> list[int]:
    rows = (
        Support.objects.filter(idea=idea)
        .exclude(person__is_at_risk=True)
        .exclude(person__merged_into__is_at_risk=True)
    )
    return list(rows.annotate(human=HUMAN).order_by().values_list("human", flat=True).distinct())


def support_of(person: Person | None, idea: Idea) -> Support | None:
    if person is None:
        return None
    same = Person.objects.same_human(person.human.pk)
    return Support.objects.filter(idea=idea, person__in=same).first()


def lives_within(person: Person, place: Place, *, on: date) -> bool:
    ties = Tie.objects.current(on).filter(person__in=Person.objects.same_human(person.human.pk))
    return ties.filter(home__path__startswith=place.path).exists()
