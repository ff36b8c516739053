"""Whom of the staff a round belongs to."""

from django.db.models import Q, QuerySet

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.budgeting.events import Event
from commonty.budgeting.models import Round
from commonty.journal.models import Entry
from commonty.people.models import Person, RoleHeld


def who_set_up(pb_round: Round) -> list[Person]:
    """Whoever began or announced it and still may open it; if none of them does, everybody who may."""
    announced = Entry.objects.about(pb_round).filter(kind=Event.ROUND_ANNOUNCED).values("by_id")
    known = Person.objects.filter(Q(pk=pb_round.made_by_id) | Q(public_id__in=announced))
    around = RoleHeld.objects.in_force().filter(place__path__in=[*pb_round.place.paths_around, pb_round.place.path])
    anybody = Person.objects.filter(pk__in=around.values("person"))
    return _who_may_open(pb_round, known) or _who_may_open(pb_round, anybody)


def _who_may_open(pb_round: Round, people: QuerySet[Person]) -> list[Person]:
    return [p for p in people.order_by("pk") if can(p, Permission.OPEN_ROUND, within=pb_round.place)]
