"""How talk is kept here, and whom we have read before."""

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.discussions.models import Comment, TalkSettings, Vouched
from commonty.people.models import Person
from commonty.places.models import Place


def settings_around(place: Place) -> list[TalkSettings]:
    """Of the landlord first, then of what is nearer."""
    return list(TalkSettings.objects.filter(place__path__in=place.paths_around).order_by("place__path"))


def holds_first(place: Place) -> bool:
    """The nearest place that says anything decides."""
    found = settings_around(place)
    return found[-1].holds_first if found else False


def is_known(person: Person, place: Place) -> bool:
    """Something of theirs stands already where neighbours of this landlord read it, or a human let it out; staff are."""
    same = Person.objects.same_human(person.human.pk)
    return (
        can(person, Permission.SEE_DESK, within=None)
        or Vouched.objects.filter(person__in=same).exists()
        or Comment.objects.visible_to(None).written().within(place.landlord or place).filter(author__in=same).exists()
    )
