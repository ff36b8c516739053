"""Who may vote in a round, as the roll stands today: one line a person, or one a home."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from commonty.ballots.models import Unit
from commonty.ballots.rules.voices import is_old_enough
from commonty.budgeting.models import Round, VotesIn
from commonty.people.models import Likeness, Person, Tie
from commonty.places.models import Place


@dataclass(frozen=True)
class Line:
    """One vote: of a person living in a home, or of the home itself (person None)."""

    person: Person | None
    home: Place
    area: Place


@dataclass
class Roll:
    lines: list[Line] = field(default_factory=list)
    unknown_age: list[Person] = field(default_factory=list)  # left out, for staff to check
    too_young: int = 0


def draw_up_roll(pb_round: Round, *, on: date, oldest_first: date) -> Roll:
    """`on`: the day whose ties count. `oldest_first`: the day on which the age must be reached."""
    ties = Tie.objects.current(on).filter(home__path__startswith=pb_round.place.path)
    if pb_round.tie_kinds:
        ties = ties.filter(kind__in=pb_round.tie_kinds)
    ties = ties.select_related("person", "home").order_by("home__path", "pk")
    areas = areas_of(pb_round)
    if pb_round.unit == Unit.HOME:
        return _homes(pb_round, list(ties), areas, oldest_first)
    return _people(pb_round, list(ties), areas, oldest_first)


def _homes(pb_round: Round, ties: Sequence[Tie], areas: list[Place], day_of_age: date) -> Roll:
    """Every home in which somebody may send its vote; of the others, staff are told whose age is missing."""
    roll = Roll()
    ties_in: dict[int, list[Tie]] = {}
    for tie in ties:
        ties_in.setdefault(tie.home_id, []).append(tie)
    for own in ties_in.values():
        may = [is_old_enough(t.person, [t.kind], age_from=pb_round.age_from, on=day_of_age) for t in own]
        if True in may:
            roll.lines.append(Line(None, own[0].home, area_of(own[0].home, areas, pb_round)))
        else:
            roll.unknown_age += [tie.person for tie, says in zip(own, may, strict=True) if says is None]
            roll.too_young += may.count(False)
    return roll


def _people(pb_round: Round, ties: Sequence[Tie], areas: list[Place], day_of_age: date) -> Roll:
    roll = Roll()
    ties_of: dict[int, list[Tie]] = {}
    for tie in ties:
        ties_of.setdefault(tie.person_id, []).append(tie)
    for own in ties_of.values():
        person = own[0].person
        may = is_old_enough(person, [tie.kind for tie in own], age_from=pb_round.age_from, on=day_of_age)
        if may is None:
            roll.unknown_age.append(person)
        elif not may:
            roll.too_young += 1
        else:
            roll.lines.append(Line(person, own[0].home, area_of(own[0].home, areas, pb_round)))
    return roll


def areas_of(pb_round: Round) -> list[Place]:
    """The areas by which votes are told apart: those with a pot, else the places right below the round's."""
    if places := [pot.place for pot in pb_round.pots.exclude(place=None).select_related("place") if pot.place]:
        return places
    return list(Place.objects.public().filter(parent=pb_round.place))


def area_of(home: Place, areas: Sequence[Place], pb_round: Round) -> Place:
    holding = [area for area in areas if home.is_within(area)]
    return max(holding, key=lambda area: len(area.path), default=pb_round.place)


def without_pot(pb_round: Round, roll: Roll) -> int:
    """How many could choose nothing: everybody votes in their own area, theirs has no pot, and no pot is common."""
    pots = list(pb_round.pots.all())
    if pb_round.votes_in != VotesIn.OWN or any(pot.is_common for pot in pots):
        return 0
    places = {pot.place_id for pot in pots}
    return sum(line.area.pk not in places for line in roll.lines)


def open_pairs(pb_round: Round, *, on: date) -> int:
    """Pairs of people who live there, or one of whom does, and who may be one human."""
    living = Person.objects.living_within(pb_round.place, on=on).values("pk")
    return Likeness.objects.filter(Q(one__in=living) | Q(other__in=living), verdict=Likeness.Verdict.OPEN).count()


def roll_of(pb_round: Round, *, on: date) -> Roll:
    closes_on = timezone.localdate(pb_round.closes_at) if pb_round.closes_at else on + timedelta(days=28)
    return draw_up_roll(pb_round, on=on, oldest_first=closes_on)
