"""How many: of the register, of the box, by area once voting is over. Never of choices."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from commonty.ballots.models import Channel, Entitlement, Envelope, PaperEnvelope, Register, RegisterRequest
from commonty.ballots.queries.paper_votes import PaperFigures, paper_figures
from commonty.ballots.rules import Cell, is_scored, merge_small
from commonty.places.models import Place


@dataclass(frozen=True)
class Turnout:
    entitled: int
    voted: int  # sealed votes that will be counted


@dataclass(frozen=True)
class Figures:
    """What a result page and the desk say about a register."""

    entitled: int
    on_roll: int
    added_late: int
    cancelled: int
    voted: int
    replaced: int
    cancelled_votes: int
    by_paper: int  # sealed votes that a paper vote replaced
    requests_waiting: int
    by_channel: dict[str, int]
    paper: PaperFigures


@dataclass(frozen=True)
class AreaTurnout:
    """Areas with at least 5 who voted and 5 who did not; the others together, or not at all."""

    areas: list[tuple[Place | None, Turnout]]
    together: list[Place | None]
    together_turnout: Turnout | None


def turnout(register: Register) -> Turnout:
    """May be shown while voting goes on: how many votes came in says nothing about what they say."""
    entitled = register.entitlements.in_force().count()
    live = Envelope.objects.live().filter(register=register)
    voted = live.count()
    if is_scored(register.paper):  # who scores one project after another has an envelope for each
        voted = live.filter(entitlement__cancelled_at=None).values("entitlement").distinct().count()
    if register.paper_until is not None:
        voted += PaperEnvelope.objects.accepted().filter(register=register).count()
    return Turnout(entitled, voted)


def register_figures(register: Register) -> Figures:
    origin = Entitlement.Origin
    people = register.entitlements.aggregate(
        entitled=Count("pk", filter=Q(cancelled_at=None)),
        on_roll=Count("pk", filter=~Q(origin=origin.LATE)),
        added_late=Count("pk", filter=Q(origin=origin.LATE)),
        cancelled=Count("pk", filter=~Q(cancelled_at=None)),
    )
    by_state: Counter[str] = Counter()
    by_channel: Counter[str] = Counter()
    for state, channel, count in register.envelopes.values_list("state", "channel").annotate(count=Count("pk")):
        by_state[state] += count
        if state == Envelope.State.LIVE:
            by_channel[channel] += count
    paper = paper_figures(register)
    voted = by_state[Envelope.State.LIVE]
    if is_scored(register.paper):
        voted = turnout(register).voted
        by_channel = Counter(dict.fromkeys(by_channel, voted))  # only by phone and screen: one channel
    if paper.accepted:
        by_channel[Channel.PAPER] = paper.accepted
    return Figures(
        **people,
        voted=voted + paper.accepted,
        replaced=by_state[Envelope.State.REPLACED],
        cancelled_votes=by_state[Envelope.State.CANCELLED],
        by_paper=by_state[Envelope.State.BY_PAPER],
        requests_waiting=RegisterRequest.objects.waiting().filter(register=register).count(),
        by_channel=dict(by_channel),
        paper=paper,
    )


def turnout_by_area(register: Register, *, now: datetime) -> AreaTurnout | None:
    """None while voting goes on. Small numbers only together, so that no neighbour can be found in them."""
    if register.is_accepting(now) or now < register.closes_at:
        return None
    voted = Count("envelopes__entitlement", filter=Q(envelopes__state=Envelope.State.LIVE), distinct=True)
    found = register.entitlements.in_force().values_list("area").annotate(of=Count("pk", distinct=True), voted=voted)
    on_paper = _paper_by_area(register)
    rows = [(area, of, count + on_paper[area]) for area, of, count in found]
    shown, hidden = merge_small(Cell(area, count, of) for area, of, count in rows)
    places = Place.objects.in_bulk([area for area, _of, _count in rows if area])
    return AreaTurnout(
        areas=[(places.get(cell.key), Turnout(cell.of, cell.count)) for cell in shown],
        together=[places.get(key) for key in hidden.keys] if hidden else [],
        together_turnout=Turnout(hidden.of, hidden.count) if hidden and hidden.count is not None else None,
    )


def _paper_by_area(register: Register) -> Counter[int | None]:
    found: Counter[int | None] = Counter()
    if register.paper_until is not None:
        accepted = PaperEnvelope.objects.accepted().filter(register=register, entitlement__cancelled_at=None)
        found.update(accepted.values_list("entitlement__area_id", flat=True))
    return found
