"""Who lives where something is asked."""

from collections import Counter
from datetime import date

from commonty.opinions.models import Conversation
from commonty.people.models import Person, Tie, TieKind
from commonty.people.models.person import TieQuerySet
from commonty.places.models import Place

TENANTS = (TieKind.TENANT, TieKind.JOINT_TENANT, TieKind.SHARING_OWNER)


def ties_of(conversation: Conversation, *, on: date) -> TieQuerySet:
    """Of all who may take part."""
    ties = Tie.objects.current(on).filter(home__path__startswith=conversation.place.path)
    return ties.filter(kind__in=TENANTS) if conversation.who == Conversation.Who.TENANTS else ties


def home_there(person: Person, conversation: Conversation, *, on: date) -> Place | None:
    """The home by which somebody may take part; None if they may not."""
    same = Person.objects.same_human(person.human.pk)
    tie = ties_of(conversation, on=on).filter(person__in=same).select_related("home").order_by("pk").first()
    return tie.home if tie else None


def area_of(home: Place, place: Place) -> Place | None:
    """The part of the place in which a home lies; None where the home itself is the next thing below."""
    inside = home.path.removeprefix(place.path).split("/")[:-1]
    return Place.objects.filter(pk=int(inside[0])).first() if len(inside) > 1 else None


def residents_by_area(conversation: Conversation, *, on: date) -> Counter[int]:
    """How many humans may take part in each part of the place, by its id; 0 stands for homes that lie in no part."""
    homes = ties_of(conversation, on=on).values_list("home__path", "person_id", "person__merged_into_id")
    part_of: dict[int, int] = {}
    for path, person, human in homes:
        inside = path.removeprefix(conversation.place.path).split("/")[:-1]
        part_of.setdefault(human or person, int(inside[0]) if len(inside) > 1 else 0)
    return Counter(part_of.values())
