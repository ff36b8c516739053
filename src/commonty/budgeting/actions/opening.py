"""From the draft to the vote: announce, take back, call off, open.

Announcing makes rules and projects public and draws the lots that settle ties. Opening draws up the list of voters
and freezes both; votes are accepted from `opens_at` on. It may be done days before, so that letters arrive in time.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonty.access.may import SYSTEM, Actor, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ballots.actions import draw_up_register, freeze_and_open
from commonty.ballots.models import Register
from commonty.budgeting.actions.evenings import call_off_evenings
from commonty.budgeting.actions.talk import keep_in_step, open_talk_of_projects
from commonty.budgeting.events import Event
from commonty.budgeting.frozen import frozen_rules, lots_of
from commonty.budgeting.models import Project, Round
from commonty.budgeting.queries.readiness import held_up_by, in_the_way, still_missing
from commonty.budgeting.queries.rehearsals import REHEARSE_TASK, is_tested, rehearsal_of, tested_facts
from commonty.budgeting.queries.voters import Roll, roll_of
from commonty.budgeting.queries.who_set_up import promoters_of
from commonty.budgeting.rules import check_can_announce, check_can_move, check_can_open
from commonty.budgeting.rules.opening import SOMETHING_ELSE
from commonty.budgeting.rules.rehearsing import OPENED_BY_ITSELF, check_box_is_empty, check_is_tested
from commonty.journal.record import record
from commonty.kit.canonical import canonical_json, sha256_hex
from commonty.kit.clock import Clock, database_now
from commonty.kit.jobs import enqueue

Status = Round.Status


@transaction.atomic
def announce_round(*, round_id: int, by: Actor, now: datetime, channel: str) -> None:
    pb_round = Round.objects.locked(round_id)
    require(by, Permission.OPEN_ROUND, within=pb_round.place)
    check_can_announce(pb_round, missing=still_missing(pb_round, now=now))
    projects = _draw_lots(pb_round)
    pb_round.status = Status.ANNOUNCED
    pb_round.announced_at = now
    pb_round.taken_back_because = ""
    pb_round.save(update_fields=["status", "announced_at", "taken_back_because"])
    enqueue(REHEARSE_TASK, pb_round.public_id, "")
    open_talk_of_projects(pb_round, by=by, now=now, channel=channel)
    record(
        Event.ROUND_ANNOUNCED,
        about=pb_round,
        by=by,
        at=now,
        channel=channel,
        within=pb_round.place,
        lots=lots_of(projects),
        pot=pb_round.pot_pence,
    )


def _draw_lots(pb_round: Round) -> list[Project]:
    projects = list(pb_round.projects.order_by("number"))
    pb_round.projects.update(lot=None)
    order = list(range(1, len(projects) + 1))
    secrets.SystemRandom().shuffle(order)
    for project, lot in zip(projects, order, strict=True):
        project.lot = lot
    Project.objects.bulk_update(projects, ["lot"])
    return projects


@transaction.atomic
def take_back_announcement(*, round_id: int, because: str, by: Actor, now: datetime, channel: str) -> None:
    """Back to a draft, so that rules or projects can change; everybody can read why."""
    pb_round = Round.objects.locked(round_id)
    require(by, Permission.OPEN_ROUND, within=pb_round.place)
    check_can_move(pb_round.status, Status.DRAFT)
    pb_round.status = Status.DRAFT
    pb_round.taken_back_because = because
    pb_round.save(update_fields=["status", "taken_back_because"])
    keep_in_step(pb_round)
    record(Event.ANNOUNCEMENT_WITHDRAWN, about=pb_round, by=by, at=now, channel=channel, within=pb_round.place)


@transaction.atomic
def cancel_round(*, round_id: int, because: str, by: Actor, now: datetime, channel: str) -> None:
    pb_round = Round.objects.locked(round_id)
    require(by, Permission.OPEN_ROUND, within=pb_round.place)
    check_can_move(pb_round.status, Status.CANCELLED)
    pb_round.status = Status.CANCELLED
    pb_round.taken_back_because = because
    pb_round.save(update_fields=["status", "taken_back_because"])
    keep_in_step(pb_round)
    call_off_evenings(pb_round, because=because, by=by, now=now, channel=channel)
    record(Event.ROUND_CANCELLED, about=pb_round, by=by, at=now, channel=channel, within=pb_round.place)


@transaction.atomic
def open_round(
    *,
    round_id: int,
    by: Actor,
    channel: str,
    clock: Clock = database_now,
    starts_now: bool = False,
    untested_because: str = "",
) -> Round:
    """Draw up and freeze the list of voters and the rules. Votes count from `opens_at`, or from now if asked.

    `untested_because`: why it is opened though no test votes have gone through these rules; for all to read.
    """
    pb_round = Round.objects.locked(round_id)
    require(by, Permission.OPEN_ROUND, within=pb_round.place)
    now = clock()
    check_can_move(pb_round.status, Status.OPEN)
    roll = roll_of(pb_round, on=timezone.localdate(now))
    check_can_open(pb_round, missing=in_the_way(pb_round, roll, now=now))
    if starts_now:
        pb_round.opens_at = min(now, pb_round.opens_at)
    projects = list(pb_round.projects.order_by("number"))
    pots = list(pb_round.pots.select_related("place"))
    rules = frozen_rules(pb_round, projects=projects, pots=pots)
    digest = sha256_hex(canonical_json(rules))
    rehearsal = rehearsal_of(pb_round, rules)
    check_is_tested(is_passed=rehearsal is not None, because=untested_because)
    register = _register_for(pb_round, roll, paper=rules["paper"], digest=digest, by=by, now=now)
    freeze_and_open(register_id=register.pk, by=by, clock=clock)
    in_box = register.envelopes.count()
    check_box_is_empty(in_box)
    pb_round.register = register
    pb_round.frozen_rules = rules
    pb_round.status = Status.OPEN
    pb_round.rehearsed_at = rehearsal.made_at if rehearsal else None
    pb_round.untested_because = "" if rehearsal else untested_because.strip()
    pb_round.save(
        update_fields=["register", "frozen_rules", "status", "opens_at", "rehearsed_at", "untested_because"]
    )
    record(
        Event.ROUND_OPENED,
        about=pb_round,
        by=by,
        at=now,
        channel=channel,
        within=pb_round.place,
        chain=pb_round.chain,
        rules=digest,
        voters=len(roll.lines),
        in_box=in_box,
        **tested_facts(rehearsal, pb_round.untested_because),
    )
    return pb_round


def _register_for(
    pb_round: Round, roll: Roll, *, paper: Mapping[str, Any], digest: str, by: Actor, now: datetime
) -> Register:
    return draw_up_register(
        place=pb_round.place,
        name=pb_round.name,
        unit=pb_round.unit,
        paper=paper,
        opens_at=pb_round.opens_at,
        closes_at=pb_round.closes_at,
        rules_digest=digest,
        voters=[(line.person, line.home, line.area) for line in roll.lines],
        late_rule=pb_round.late_rule,
        age_from=pb_round.age_from,
        tie_kinds=pb_round.tie_kinds,
        keyring=pb_round.keyring,
        paper_until=pb_round.paper_until,
        promoters=promoters_of(pb_round) if pb_round.has_paper else (),
        by=by,
        now=now,
    )


def open_due_rounds(*, clock: Clock = database_now) -> list[tuple[Round, str]]:
    """The timetable's job: open what should be open by now. Returns those that could not be, each with the reason."""
    held_up = []
    for pb_round in Round.objects.filter(status=Status.ANNOUNCED, opens_at__lte=clock()).order_by("opens_at"):
        try:
            because = "" if is_tested(pb_round) else str(OPENED_BY_ITSELF)
            open_round(round_id=pb_round.pk, by=SYSTEM, channel="timetable", clock=clock, untested_because=because)
        except Refused as refused:
            held_up.append((pb_round, str(refused)))
            report_held_up(round_id=pb_round.pk, by=SYSTEM, channel="timetable", clock=clock)
    return held_up


@transaction.atomic
def report_held_up(*, round_id: int, by: Actor, channel: str, clock: Clock = database_now) -> None:
    """Say that it could not be opened: once, and again when the reason is another. Notices are made from it."""
    pb_round = Round.objects.locked(round_id)
    require(by, Permission.OPEN_ROUND, within=pb_round.place)
    now = clock()
    if pb_round.status != Status.ANNOUNCED or now < pb_round.opens_at:
        return
    missing = in_the_way(pb_round, roll_of(pb_round, on=timezone.localdate(now)), now=now)
    steps = sorted({item.step for item in missing}) or [SOMETHING_ELSE]
    if steps != held_up_by([pb_round]).get(pb_round.public_id):
        within = pb_round.place
        record(Event.ROUND_HELD_UP, about=pb_round, by=by, at=now, channel=channel, within=within, steps=steps)
