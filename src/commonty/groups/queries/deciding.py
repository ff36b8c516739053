"""What a group decided, with the working, and with what the minority said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from commonty.groups.models import Choice, Decision, Group, Membership, SecretVote, Voted
from commonty.groups.rules.deciding import AGREE, ASIDE, BLOCK, FEWEST_IN_SECRET
from commonty.maths.rankings import Turn, run_off
from commonty.people.models import Person

Method = Decision.Method
MOST_SHOWN = 500


@dataclass(frozen=True)
class Said:
    """One vote: with the name in the group, or, in secret, without."""

    name: str
    said: list[Any]
    because: str


@dataclass(frozen=True)
class TurnRow:
    """One count of a ranked choice, in names."""

    papers: list[tuple[str, int]]
    spent: int
    out: str
    won: str
    why: str


@dataclass(frozen=True)
class Result:
    is_too_few: bool  # of a secret vote: what came out would say who chose what
    winners: list[str]  # several where as many chose each; none where nobody voted, or somebody objected
    counts: list[tuple[str, int]]
    turns: list[TurnRow]
    blocks: list[Said]
    asides: list[Said]
    others: list[Said]  # the minority, with their reasons
    agreed: list[Said]


@dataclass(frozen=True)
class DecisionPage:
    decision: Decision
    choices: list[Choice]
    may_vote: bool
    has_voted: bool
    mine: Voted | None
    voted: int
    could_vote: int
    votes: list[Said]  # of an open decision, as they come
    result: Result | None


def decisions_of(group: Group) -> list[Decision]:
    return list(Decision.objects.filter(group=group).order_by("-opened_at", "-pk")[:MOST_SHOWN])


def page_of_decision(
    decision: Decision, mine: Membership | None, person: Person | None, *, now: datetime
) -> DecisionPage:
    rows = list(Voted.objects.filter(decision=decision).select_related("member").order_by("at", "pk"))
    own = None
    if person is not None and mine is not None:
        ids = set(Membership.objects.of(person).filter(group=decision.group).values_list("pk", flat=True))
        own = next((row for row in rows if row.member_id in ids), None)
    running = decision.is_running(now)
    there = Membership.objects.filter(group=decision.group, since__lte=decision.opened_at).there().as_neighbours()
    in_time = there.values("human").distinct().count()  # type: ignore[misc]
    is_in_time = mine is not None and mine.is_there and mine.since <= decision.opened_at
    choices = list(Choice.objects.filter(decision=decision).order_by("number"))
    votes = [] if decision.is_secret else _named(rows)
    return DecisionPage(
        decision=decision, choices=choices, may_vote=running and is_in_time and not (own and decision.is_secret),
        has_voted=own is not None, mine=own, voted=len(rows), could_vote=max(in_time, len(rows)),
        votes=_in_words(votes, choices), result=result_of(decision, choices, votes) if decision.closed_at else None,
    )  # fmt: skip


def outcome_of(decision: Decision) -> Result | None:
    """For rooms above, which show what came out and lead to the decision for the rest."""
    if decision.closed_at is None:
        return None
    choices = [] if decision.method == Method.CONSENT else list(decision.choices.order_by("number"))  # type: ignore[attr-defined]
    if decision.is_secret:
        return result_of(decision, choices, [])
    rows = list(Voted.objects.filter(decision=decision).select_related("member").order_by("at", "pk"))
    return result_of(decision, choices, _named(rows))


def result_of(decision: Decision, choices: list[Choice], votes: list[Said]) -> Result:
    if decision.is_secret:
        found = SecretVote.objects.filter(decision=decision).order_by("key")
        votes = [Said("", vote.said, vote.because) for vote in found]
        if len(votes) < FEWEST_IN_SECRET:
            return Result(True, [], [], [], [], [], [], [])
    if decision.method == Method.CONSENT:
        return _consent(decision, votes)
    return _poll(choices, votes) if decision.method == Method.POLL else _ranked(choices, votes)


def _consent(decision: Decision, votes: list[Said]) -> Result:
    agreed, asides, blocks = ([one for one in votes if one.said == [word]] for word in (AGREE, ASIDE, BLOCK))
    winners = [decision.question] if agreed and not blocks else []
    return Result(False, winners, [], [], blocks, asides, [], agreed)


def _poll(choices: list[Choice], votes: list[Said]) -> Result:
    """As many votes are as many: then the group talks again, and no lot decides for it."""
    numbers = [vote.said[0] for vote in votes]
    counts = {one.number: numbers.count(one.number) for one in choices}
    most = max(counts.values(), default=0)
    won = [one for one in choices if most and counts[one.number] == most]
    ids = {one.number for one in won}
    others = _in_words([one for one in votes if one.said[0] not in ids], choices)
    agreed = _in_words([one for one in votes if one.said[0] in ids], choices)
    shown = [(one.name, counts[one.number]) for one in sorted(choices, key=lambda one: -counts[one.number])]
    return Result(False, [one.name for one in won], shown, [], [], [], others, agreed)


def _ranked(choices: list[Choice], votes: list[Said]) -> Result:
    names = {one.number: one.name for one in choices}
    by_lot = [one.number for one in sorted(choices, key=lambda one: one.lot)]
    outcome = run_off([vote.said for vote in votes], by_lot)
    turns = [_turn(turn, names) for turn in outcome.turns]
    won = outcome.winner
    others = _in_words([one for one in votes if one.said[0] != won], choices)
    agreed = _in_words([one for one in votes if one.said[0] == won], choices)
    counts = turns[0].papers if turns else []
    return Result(False, [names[won]] if won is not None else [], counts, turns, [], [], others, agreed)


def _turn(turn: Turn, names: dict[int, str]) -> TurnRow:
    papers = sorted(((names[number], n) for number, n in turn.papers.items()), key=lambda pair: -pair[1])
    out, won = (names[number] if number is not None else "" for number in (turn.out, turn.won))
    return TurnRow(papers, turn.spent, out, won, turn.why)


def _named(rows: list[Voted]) -> list[Said]:
    return [Said(row.member.name, row.said or [], row.because) for row in rows]


def _in_words(votes: list[Said], choices: list[Choice]) -> list[Said]:
    """Numbers of choices become their names, the best first."""
    names = {one.number: one.name for one in choices}
    return [Said(one.name, [names.get(said, said) for said in one.said], one.because) for one in votes]
