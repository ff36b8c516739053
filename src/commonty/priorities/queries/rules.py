"""How the board of a place is kept, and where somebody may say so."""

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.people.models import Person
from commonty.places.models import Place
from commonty.places.said import places_to_set, said_at
from commonty.priorities.models import BoardRule

MAY_SET = (Permission.SET_UP_HELP, Permission.ANSWER_IDEAS)


def rule_at(place: Place) -> BoardRule:
    return said_at(BoardRule, place)


def may_set_at(person: Person, place: Place) -> bool:
    return any(can(person, permission, within=place) for permission in MAY_SET)


def own_places_to_set(person: Person) -> list[Place]:
    return places_to_set(BoardRule, [held.place for held in person.held_now if may_set_at(person, held.place)])
