"""Whom of the staff a round belongs to: who set it up, who signed for its count, who is behind one of its projects."""

from django.db.models import Q, QuerySet

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.ballots.models import OpeningSignature
from commonty.budgeting.events import Event
from commonty.budgeting.models import Proposal, Round
from commonty.budgeting.queries.joining import humans_of, with_authors
from commonty.journal.models import Entry
from commonty.people.models import Person, RoleHeld


def who_set_up(pb_round: Round) -> list[Person]:
    """Whoever began or announced it and still may open it; if none of them does, everybody who may."""
    announced = Entry.objects.about(pb_round).filter(kind=Event.ROUND_ANNOUNCED).values("by_id")
    known = Person.objects.filter(Q(pk=pb_round.made_by_id) | Q(public_id__in=announced))
    return _these_or_anybody(pb_round, known, Permission.OPEN_ROUND)


def who_signed(pb_round: Round) -> list[Person]:
    """Whoever signed for the opening of its box and still may; if none of them does, everybody who may."""
    signed = OpeningSignature.objects.filter(register=pb_round.register_id)
    return _these_or_anybody(pb_round, Person.objects.filter(pk__in=signed.values("person")), Permission.CLOSE_ROUND)


def promoters_of(pb_round: Round) -> list[str]:
    """Public ids of staff who sent the idea of a project, or whose very name stands at one. Others say so themselves."""
    named = {name.casefold() for name in names_of_promoters(pb_round)}
    authors = {author.pk for author in _authors_of_projects(pb_round)}
    held = RoleHeld.objects.in_force().filter(person__landlord=pb_round.place.landlord)
    people = Person.objects.filter(pk__in=held.values("person")).only("public_id", "name")
    return [p.public_id for p in people if p.pk in authors or p.name.strip().casefold() in named]


def names_of_promoters(pb_round: Round) -> set[str]:
    """What stands at the projects as whose idea it was, and the names of all who sent the ideas, named there or not."""
    stands = {name.strip() for name in pb_round.projects.values_list("proposed_by", flat=True)}
    return (stands | {author.name.strip() for author in _authors_of_projects(pb_round)}) - {""}


def _authors_of_projects(pb_round: Round) -> list[Person]:
    return humans_of(with_authors(Proposal.objects.filter(project__round=pb_round)))


def _these_or_anybody(pb_round: Round, known: QuerySet[Person], permission: Permission) -> list[Person]:
    around = RoleHeld.objects.in_force().filter(place__path__in=[*pb_round.place.paths_around, pb_round.place.path])
    anybody = Person.objects.filter(pk__in=around.values("person"))
    return _who_may(pb_round, known, permission) or _who_may(pb_round, anybody, permission)


def _who_may(pb_round: Round, people: QuerySet[Person], permission: Permission) -> list[Person]:
    return [person for person in people.order_by("pk") if can(person, permission, within=pb_round.place)]
