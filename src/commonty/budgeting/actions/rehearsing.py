"""Testing a round before it opens: a deck of votes with a known result goes through a box of its own and both programs.

A job, since pages load nothing that counts. What the votes go through is taken back (ballots.actions.rehearsing); what is
written down is what was found.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from commonty.access.may import SYSTEM, Actor, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ballots.actions.rehearsing import Rehearsed, TestVote, rehearse_box
from commonty.budgeting import tally
from commonty.budgeting.deck import Deck, deck_of
from commonty.budgeting.events import Event
from commonty.budgeting.frozen import tested_digest
from commonty.budgeting.models import Rehearsal, Round
from commonty.budgeting.queries.rehearsals import rules_of
from commonty.budgeting.rules import person_or_none
from commonty.budgeting.rules.rehearsing import check_can_rehearse
from commonty.journal.record import record
from commonty.kit.canonical import canonical_json
from commonty.kit.clock import Clock, database_now
from commonty.kit.jobs import task
from commonty.people.models import Person

Line = dict[str, Any]


@task
def rehearse_in_background(public_id: str, person_id: str) -> bool:
    """Whether it was passed; also after an announcement that was taken back again, which is then nobody's to test."""
    pb_round = Round.objects.get(public_id=public_id)
    by = Person.objects.filter(public_id=person_id).first() or SYSTEM
    try:
        return rehearse_round(round_id=pb_round.pk, by=by, channel="job").is_passed
    except Refused:
        return False


@transaction.atomic
def rehearse_round(*, round_id: int, by: Actor, channel: str, clock: Clock = database_now) -> Rehearsal:
    """Send the deck through, count it twice, and write down line by line what was found."""
    pb_round = Round.objects.locked(round_id)
    require(by, Permission.OPEN_ROUND, within=pb_round.place)
    check_can_rehearse(pb_round)
    now, frozen = clock(), rules_of(pb_round)
    digest = tested_digest(frozen)
    try:
        lines, votes = _tested(pb_round, frozen, digest, clock=clock)
    except Refused as refused:
        lines, votes = [{"code": "refused", "is_well": False, "says": str(refused)}], 0
    is_passed = all(line["is_well"] for line in lines)
    rehearsal = Rehearsal.objects.create(
        round=pb_round,
        made_by=person_or_none(by),
        made_at=now,
        rules_digest=digest,
        lines=lines,
        is_passed=is_passed,
    )
    facts: dict[str, Any] = {"rules": digest, "votes": votes, "passed": is_passed}
    within = pb_round.place
    record(Event.ROUND_REHEARSED, about=pb_round, by=by, at=now, channel=channel, within=within, **facts)
    return rehearsal


def _tested(pb_round: Round, frozen: dict[str, Any], digest: str, *, clock: Clock) -> tuple[list[Line], int]:
    deck, paper = deck_of(frozen), frozen["paper"]
    areas = {pot.key: pot.place for pot in pb_round.pots.select_related("place")}
    votes = [TestVote(card.channel, card.choices, areas.get(card.part)) for card in deck.cards]
    paper = {name: value for name, value in paper.items() if name != "in_room"}  # what is tested is how it is counted
    found = rehearse_box(place=pb_round.place, paper=paper, rules_digest=digest, votes=votes, now=clock())
    return [*lines_of_box(deck, found), *lines_of_count(deck, frozen, found.counted), _gone(found)], len(votes)


def lines_of_box(deck: Deck, found: Rehearsed) -> list[Line]:
    sent = Counter(card.channel for card in deck.cards)
    came = [_line("came", sent[channel], found.by_channel.get(channel, 0), channel=channel) for channel in sent]
    one = Counter(canonical_json(card.choices) for card in deck.cards)
    other = Counter(canonical_json(choices) for choices in found.counted)
    return [
        {"code": "empty", "is_well": found.is_empty_before},
        *came,
        {"code": "box", "is_well": not found.faults},
        {"code": "same", "is_well": one == other},
    ]


def lines_of_count(deck: Deck, frozen: dict[str, Any], counted: Sequence[Any]) -> list[Line]:
    election = tally.election_of(frozen, tally.in_canonical_order(counted))
    first = tally.count_election(election, frozen).funded
    rules = tally.counting_rules(frozen, election.ballots)
    second, _spent = tally.second_count(rules, tally.as_pabulib(election, frozen))
    return [
        _line("library", _names(frozen, deck.chosen), _names(frozen, first)),
        _line("second", _names(frozen, deck.chosen), _names(frozen, second)),
    ]


def _gone(found: Rehearsed) -> Line:
    return _line("gone", 0, found.left)


def _line(code: str, expected: Any, found: Any, **more: Any) -> Line:
    return {"code": code, "is_well": expected == found, "expected": expected, "found": found, **more}


def _names(frozen: dict[str, Any], ids: Any) -> list[str]:
    """By number, whatever the order in which they were chosen."""
    return [p["name"] for p in sorted(frozen["projects"], key=lambda p: p["number"]) if p["id"] in set(ids)]
