"""How the board of a place is kept, and where somebody may say so."""

from collections.abc import Iterable

from django.db.models import Q

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.people.models import Person
from commonty.places.models import Place
from commonty.priorities.models import BoardRule

MAY_SET = (Permission.SET_UP_HELP, Permission.ANSWER_IDEAS)
MOST = 200


def rule_at(place: Place) -> BoardRule:
    """The nearest that a place around it has set; the usual figures where none has."""
    found = BoardRule.objects.filter(place__path__in=place.paths_around).select_related("place")
    return max(found, key=lambda one: len(one.place.path), default=BoardRule(place=place.landlord or place))


def may_set_at(person: Person, place: Place) -> bool:
    return any(can(person, permission, within=place) for permission in MAY_SET)


def places_to_set(person: Person) -> list[Place]:
    """The places of one's roles and those right below; and those below that say something of their own."""
    mine = [held.place for held in person.held_now if may_set_at(person, held.place)]
    if not mine:
        return []
    keys = [place.pk for place in mine]
    own = BoardRule.objects.filter(Q(*[("place__path__startswith", p.path) for p in mine], _connector=Q.OR))
    found = Place.objects.public().filter(Q(pk__in=keys) | Q(parent__in=keys) | Q(pk__in=own.values("place")))
    return list(found.select_related("landlord").order_by("path")[:MOST])


def rules_of(places: Iterable[Place]) -> list[tuple[Place, BoardRule, Place | None]]:
    """Each place with what is in force there, and the place that says so; none: the usual figures."""
    listed = list(places)
    around = {path for place in listed for path in place.paths_around}
    said = {one.place.path: one for one in BoardRule.objects.filter(place__path__in=around).select_related("place")}
    found = []
    for place in listed:
        nearest = max((path for path in place.paths_around if path in said), key=len, default="")
        rule = said.get(nearest) or BoardRule(place=place)
        found.append((place, rule, rule.place if nearest else None))
    return found
