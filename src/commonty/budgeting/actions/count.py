"""Count and publish: the job that begins when two people have signed (signing.py).

Publication follows the count by itself (docs/decisions/0004). The job may die anywhere and be run again: opening the
box, counting and publishing each happen once, and the count of the same ballots is the same to the last bit.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from commonty.access.may import SYSTEM, Actor, require
from commonty.access.permissions import Permission
from commonty.ballots.actions import open_box
from commonty.ballots.actions.box import result_is_out
from commonty.ballots.rules import may_publish_ballots, smallest_crowd
from commonty.budgeting import fairness, room, tally
from commonty.budgeting.actions.ledger import record_voted
from commonty.budgeting.actions.talk import keep_in_step
from commonty.budgeting.events import Event
from commonty.budgeting.margin import margin_of
from commonty.budgeting.models import Result, Round
from commonty.budgeting.packs.layout import fingerprint
from commonty.budgeting.packs.making import Contents, make_pack
from commonty.budgeting.queries.counting import (
    live_receipts,
    meeting_told,
    paper_of,
    public_journal,
    totals_of,
    valid_choices,
    what_was_changed,
    where_projects_are,
)
from commonty.budgeting.queries.meeting import hands_of, room_was_changed
from commonty.budgeting.queries.trouble import progress_key
from commonty.budgeting.rules.status import check_can_move
from commonty.budgeting.working import published
from commonty.journal.record import record
from commonty.kit.canonical import canonical_json, sha256_hex
from commonty.kit.clock import Clock, database_now
from commonty.kit.jobs import GiveUp, task
from commonty.kit.progress import report
from commonty.maths.counting import Election

Progress = Callable[[int, int, str], None]
OPENING, COUNTING, AGAIN, PUBLISHING = "opening", "counting", "again", "publishing"


class CountsDisagree(GiveUp):
    """Two programs made two results of the same ballots. Nothing is published until somebody knows why."""


class SomethingWasChanged(GiveUp):
    """Rules or votes are others than the journal says. Nothing is counted until somebody knows why."""


@dataclass(frozen=True)
class Counted:
    """What came out, before anybody knows it."""

    result: dict[str, Any]
    who_got_what: (
        dict[str, Any] | None
    )  # but for the areas, which hang on the turnout; None where scores count one by one
    pb_file: str
    is_file_public: bool
    agrees: bool


@task
def count_in_background(public_id: str) -> None:
    key = progress_key(public_id)
    pb_round = Round.objects.get(public_id=public_id)
    count_round(round_id=pb_round.pk, progress=lambda done, total, note: report(key, done, total, note))


def no_progress(done: int, total: int, note: str) -> None:
    """For whoever doesn't wait."""


def count_round(
    *,
    round_id: int,
    by: Actor = SYSTEM,
    channel: str = "job",
    clock: Clock = database_now,
    progress: Progress = no_progress,
) -> Result:
    """Open the box, count twice, publish. A second call gives the first one's result."""
    pb_round = Round.objects.select_related("place", "register").get(pk=round_id)
    require(by, Permission.CLOSE_ROUND, within=pb_round.place)
    done = Result.objects.filter(round=pb_round).first()
    if done is not None:
        return done
    check_can_move(pb_round.status, Round.Status.DECIDED)  # a job that waited may come after the vote was void
    open_box(
        register_id=pb_round.register_id,
        by=by,
        clock=clock,
        progress=lambda opened, total: progress(opened, total + 3, OPENING),
        channel=channel,
    )
    pb_round.register.refresh_from_db()
    # The worker may have died since the opening, and much can happen to a table in a night.
    if changed := what_was_changed(pb_round) or room_was_changed(pb_round):
        raise SomethingWasChanged(changed)
    counted = count_twice(pb_round, progress)
    if not counted.agrees:
        report_dispute(round_id=round_id, by=by, channel=channel, clock=clock)
        raise CountsDisagree(pb_round.public_id)
    progress(0, 1, PUBLISHING)
    result = publish_result(round_id=round_id, counted=counted, by=by, channel=channel, clock=clock)
    progress(1, 1, PUBLISHING)
    return result


def count_twice(pb_round: Round, progress: Progress = no_progress) -> Counted:
    """Count by the library and by the program that goes into the pack; reads only."""
    frozen = pb_round.frozen_rules
    choices = tally.in_canonical_order(all_choices(pb_round))
    election = tally.election_of(frozen, choices)
    crowd = smallest_crowd(frozen["paper"], choices)
    # Of a meeting the file holds sums that were said aloud in the room, and no whole ballot.
    is_public = pb_round.is_meeting or may_publish_ballots(frozen["paper"], crowd, is_imported=pb_round.is_imported)
    progress(0, 3, COUNTING)
    outcome = tally.count_election(election, frozen)
    pb_file = tally.as_pabulib(election, frozen)
    progress(1, 3, AGAIN)
    funded, spent = tally.second_count(tally.counting_rules(frozen, election.ballots), pb_file)
    progress(2, 3, PUBLISHING)
    agrees = funded == list(outcome.funded) and spent == outcome.spent
    result = published(outcome, with_payers=is_public)
    got = None
    if not pb_round.is_pitch_night:  # there nobody knows which scores came from one voter
        got = who_got_what(result, frozen, election, is_public=is_public, told=told_of(pb_round))
    return Counted(result, got, pb_file, is_public, agrees)


def all_choices(pb_round: Round) -> list[Any]:
    """What lay in the box, and the hands that were raised."""
    return valid_choices(pb_round.register) + (hands_of(pb_round) if pb_round.is_meeting else [])


def told_of(pb_round: Round) -> dict[str, Any] | None:
    return meeting_told(pb_round) if pb_round.is_meeting else None


def who_got_what(
    result: dict[str, Any],
    frozen: dict[str, Any],
    election: Election,
    *,
    is_public: bool,
    told: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Who got what, as far as it may be said of so many ballots. `told`: of a meeting, where nobody knows the ballots."""
    if told is not None:
        people = room.voters_of(told, unit=frozen["settings"]["unit"])
        return fairness.from_room(result, frozen, people=people, blank=room.blank_in(told))
    votes = tally.kinds_of(election)
    if not is_public:
        blank = sum(voters for named, voters in votes if not named)
        reached = fairness.reached_by(result["funded"], votes)
        return fairness.from_sums(result, frozen, blank=blank, reached=reached)
    by_shares = None
    if fairness.decided_by(result, frozen) == "greedy":
        by_shares = tally.count_election(election, fairness.shares_instead(frozen)).funded
    return fairness.from_votes(result, frozen, votes, by_shares=by_shares)


@transaction.atomic
def publish_result(
    *, round_id: int, counted: Counted, by: Actor, channel: str, clock: Clock = database_now
) -> Result:
    """The result, its pack, its journal entries and the winners' first line in the ledger: all at once, and once."""
    pb_round = Round.objects.locked(round_id)
    require(by, Permission.CLOSE_ROUND, within=pb_round.place)
    existing = Result.objects.filter(round=pb_round).first()
    if existing is not None:
        return existing
    check_can_move(pb_round.status, Round.Status.DECIDED)
    now = clock()
    if pb_round.register_id is not None:  # before the journal's head is held, for which others wait with this row
        margin = margin_of(counted.result, pb_round.frozen_rules, ballots=counted.result["ballots"])
        result_is_out(register_id=pb_round.register_id, now=now, margin=margin.ballots, is_proof=margin.is_proof)
    happened: dict[str, Any] = {
        "by": by,
        "at": now,
        "channel": channel,
        "within": pb_round.place,
        "chain": pb_round.chain,
    }
    digest = sha256_hex(canonical_json(counted.result))
    totals = totals_of(pb_round.register, now=now) | {"is_file_public": counted.is_file_public}
    if pb_round.is_meeting:
        totals = room.with_room(totals, meeting_told(pb_round), unit=pb_round.unit)
    digests: dict[str, Any] = {"result": digest}
    whole = None
    if counted.who_got_what is not None:
        whole = fairness.with_areas(counted.who_got_what, counted.result, totals, where_projects_are(pb_round))
        digests["fairness"] = sha256_hex(canonical_json(whole))
    record(Event.ROUND_COUNTED, about=pb_round, programs=2, agree=True, **digests, **happened)
    pack = make_pack(contents_of(pb_round, counted, totals, whole, now=now))
    result = Result(round=pb_round, counted_at=now, published_at=now, outcome=counted.result, totals=totals)
    result.fairness = whole
    result.pack_digest = fingerprint(pack)
    result.pack.save(f"{pb_round.public_id}-{result.pack_digest[:12]}.zip", ContentFile(pack), save=False)
    winners = tally.public_ids_of(counted.result["funded"], pb_round.projects.all())
    record_voted(round_id=round_id, funded=winners, by=by, now=now, channel=channel)
    pb_round.status = Round.Status.DECIDED
    pb_round.save(update_fields=["status"])
    keep_in_step(pb_round)
    head = record(Event.RESULT_PUBLISHED, about=pb_round, pack=result.pack_digest, **happened)
    result.journal_head = head.hash
    result.save()
    return result


def contents_of(
    pb_round: Round, counted: Counted, totals: dict[str, Any], whole: dict[str, Any] | None, *, now: datetime
) -> Contents:
    journal, receipts = public_journal(pb_round), live_receipts(pb_round.register)
    about = {
        "id": pb_round.public_id,
        "name": pb_round.name,
        "place": pb_round.place.name,
        "currency": pb_round.currency,
        "opened_at": pb_round.opens_at.isoformat(),
        "closed_at": pb_round.closes_at.isoformat(),
        "counted_at": now.isoformat(),
        "is_imported": pb_round.is_imported,
        "programs": 2,
        "programs_agree": counted.agrees,
        "journal_head": journal[-1]["hash"],
    }
    return Contents(
        about=about,
        frozen=pb_round.frozen_rules,
        result=counted.result,
        totals=totals,
        journal=journal,
        receipts=receipts,
        ballots=counted.pb_file if counted.is_file_public else None,
        paper=paper_of(pb_round.register, totals, receipts=len(receipts)),
        fairness=whole,
        meeting=totals.get("meeting"),
    )


@transaction.atomic
def report_dispute(*, round_id: int, by: Actor, channel: str, clock: Clock = database_now) -> None:
    pb_round = Round.objects.locked(round_id)
    within, chain = pb_round.place, pb_round.chain
    record(Event.COUNT_DISPUTED, about=pb_round, by=by, at=clock(), channel=channel, within=within, chain=chain)
