"""Who sits in the group that runs a money vote, and whether somebody does."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from commonty.access.may import Actor
from commonty.budgeting.events import Event
from commonty.budgeting.models import GroupSeat, Proposal, Round
from commonty.budgeting.queries.delivery import lives_in
from commonty.budgeting.rules.names import pattern_of
from commonty.groups.models import Group
from commonty.groups.queries.membership import rows_of
from commonty.ideas.queries.authors import ideas_with
from commonty.journal.models import Entry
from commonty.people.models import Person
from commonty.places.models import Place

Part = GroupSeat.Part
MOST_GROUPS = 200


def seats_of(pb_round: Round, *, on: date) -> list[dict[str, object]]:
    """For staff: each part with who sits there. Nobody who is at risk is named."""
    standing = pb_round.seats.standing().select_related("person__merged_into", "given_by")
    by_part = {seat.part: seat for seat in standing}
    in_force = set(pb_round.seats.in_force().values_list("pk", flat=True))
    places = [_place_of(pb_round, Part(part), by_part.get(part), on=on) for part in Part.values]
    for place in places:
        seat = by_part.get(str(place["part"]))
        place["is_stale"] = seat is not None and seat.pk not in in_force
    return places


def _place_of(pb_round: Round, part: Part, seat: GroupSeat | None, *, on: date) -> dict[str, object]:
    person = seat.person if seat else None
    is_hidden = person is not None and (person.is_at_risk or person.human.is_at_risk)
    has_moved = person is not None and not lives_in(person.human, pb_round.place, on=on)
    return {"part": part, "seat": seat, "is_hidden": is_hidden, "has_moved": has_moved}


def parts_taken(pb_round: Round) -> list[str]:
    if not pb_round.is_run_by_group:
        return []
    by_human: dict[int, str] = {}
    for seat in pb_round.seats.in_force().select_related("person").order_by("pk"):
        if seat.person is not None:  # of one human with two entries it is the older seat that counts
            by_human.setdefault(seat.person.merged_into_id or seat.person.pk, seat.part)
    return list(by_human.values())


def seat_of(person: Person | None, pb_round: Round) -> GroupSeat | None:
    """Their own, if it stands. A round that we run ourselves is not asked about."""
    if person is None or not pb_round.is_run_by_group:
        return None
    return GroupSeat.objects.in_force().visible_to(person).filter(round=pb_round).first()


def does_in_group(person: Person | None, pb_round: Round, part: str) -> bool:
    """Whether they do in the group, which has a page here, what the seat is for."""
    if person is None or pb_round.group is None or not pb_round.group.is_open:
        return False
    mine = rows_of(person, pb_round.group).there().as_neighbours()
    return mine.filter(role=part).exists()


def groups_to_run(place: Place) -> list[Group]:
    """Those that anybody finds, whose area is in this place or round it."""
    near = Q(place__path__startswith=place.path) | Q(place__path__in=place.paths_around)
    return list(
        Group.objects.listed().filter(near, landlord=place.landlord or place).order_by("name", "pk")[:MOST_GROUPS]
    )


def page_of_runner(pb_round: Round, person: Person | None) -> Group | None:
    """The group that runs it, for those who may see that it is there."""
    if pb_round.group_id is None:
        return None
    return Group.objects.visible_to(person).filter(pk=pb_round.group_id).first()


def holds(by: Actor, part: str, pb_round: Round) -> bool:
    """The seat of this very round: one of another round opens nothing here."""
    seat = seat_of(by, pb_round) if isinstance(by, Person) else None
    return seat is not None and seat.part == part


def own_projects(pb_round: Round, by: Actor) -> set[int]:
    """Those that came of an idea of theirs, alone or with others, and those beside which their name stands.

    Of an idea of the whole year it asks who its authors are by now: more may have come since it asked here.
    """
    if not isinstance(by, Person):
        return set()
    entries = dict(Person.objects.same_human(by.merged_into_id or by.pk).values_list("pk", "name"))
    is_theirs = (
        Q(author__in=entries) | Q(coauthors__person__in=entries) | Q(from_idea__in=ideas_with(by).values("pk"))
    )
    theirs = Proposal.objects.filter(is_theirs, project__round=pb_round)
    there = Proposal.objects.filter(is_theirs, project__round__public_id__in=copied_from(pb_round))
    names = pattern_of({name for name in entries.values() if name} or {by.public_id})
    said = pb_round.projects.exclude(proposed_by="").values_list("pk", "proposed_by")
    copies = pb_round.projects.filter(name__in=list(there.values_list("project__name", flat=True)))
    own = set(theirs.values_list("project_id", flat=True)) | set(copies.values_list("pk", flat=True))
    return own | {pk for pk, who in said if names.search(who)}


def copied_from(pb_round: Round) -> list[str]:
    """Public ids of the rounds that it was copied from, one after another: a copy has their projects and no ideas."""
    found, waiting = [], [pb_round.public_id]
    while waiting:
        drafted = Entry.objects.filter(kind=Event.ROUND_DRAFTED, about_id=waiting.pop()).order_by("pk")
        facts = drafted.values_list("facts", flat=True).first() or {}
        if origin := facts.get("copied_from"):
            found.append(origin)
            waiting.append(origin)
    return found


def own_seats(person: Person) -> list[GroupSeat]:
    """For their own page, with their rounds and who runs these; the newest first."""
    found = GroupSeat.objects.in_force().visible_to(person).select_related("round__place")
    seats = list(found.order_by("-given_at", "-pk"))
    give_names([seat.round for seat in seats])
    return seats


def give_names(rounds: Sequence[Round]) -> None:
    """What each would ask about its group by itself, in one question."""
    linked = {pb_round.group_id for pb_round in rounds if pb_round.group_id is not None}
    names = dict(Group.objects.named().filter(pk__in=linked).values_list("pk", "name")) if linked else {}
    for pb_round in rounds:
        if pb_round.group_id is not None:
            pb_round.shown_group_name = names.get(pb_round.group_id, "")
