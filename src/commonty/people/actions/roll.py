"""Bringing in a roll: try it, apply it, put it aside; and, apart from that, end the ties of people who are gone."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.journal.record import Happening, record, record_all
from commonty.kit.canonical import sha256_hex
from commonty.people import rules
from commonty.people.actions.roll_writing import write_likenesses, write_plan
from commonty.people.events import Event
from commonty.people.models import Person, RollImport, Tie
from commonty.people.queries.roll import known_of
from commonty.people.roll.build import Likely, build_plan, likely_same
from commonty.people.roll.known import Known
from commonty.people.roll.plan import Plan
from commonty.people.roll.reading import Reading, read_roll
from commonty.people.roll.report import report_of
from commonty.places.models import Place


@transaction.atomic
def try_roll(
    *, landlord_id: int, content: bytes, file_name: str, is_full: bool, by: Actor, now: datetime, channel: str
) -> RollImport:
    """Read a file and say what it would change. Raises BadFile if it can't be read at all."""
    landlord = Place.objects.landlords().get(pk=landlord_id)
    require(by, Permission.IMPORT_ROLL, within=landlord)
    _plan, _likely, report = _look(landlord, read_roll(content, today=timezone.localdate(now)), is_full, now)
    roll = RollImport.objects.create(
        landlord=landlord,
        by=by if isinstance(by, Person) else None,
        made_at=now,
        is_full=is_full,
        file_name=file_name[:120],
        file_digest=sha256_hex(content),
        content=content,
        report=report,
    )
    record(Event.ROLL_TRIED, about=roll, by=by, at=now, channel=channel, within=landlord, rows=report["rows"])
    return roll


def apply_roll(*, roll_id: int, leave_out_errors: bool, by: Actor, now: datetime, channel: str) -> RollImport:
    """Do what the report says, all of it or nothing. If the register has changed since, it is refused."""
    tried = RollImport.objects.get(pk=roll_id)
    rules.check_is_tried(tried)
    # Reading takes a third of the time and needs no lock: nobody else should wait for it.
    reading = read_roll(bytes(tried.content or b""), today=timezone.localdate(now))
    with transaction.atomic():
        roll = (
            RollImport.objects.select_for_update(of=("self",), no_key=True).select_related("landlord").get(pk=roll_id)
        )
        # Two rolls at once would both add the same people: the landlord's row lets one through at a time.
        Place.objects.select_for_update(of=("self",), no_key=True).get(pk=roll.landlord_id)
        require(by, Permission.IMPORT_ROLL, within=roll.landlord)
        rules.check_can_apply(roll, leave_out_errors=leave_out_errors)
        plan, likely, report = _look(roll.landlord, reading, roll.is_full, now)
        rules.check_same_report(roll, report)
        numbers = write_plan(plan, landlord=roll.landlord)
        write_likenesses(likely, numbers)
        roll.status, roll.applied_at, roll.content = RollImport.Status.APPLIED, now, None
        roll.has_gaps, roll.report = bool(plan.left_out), _kept_of(report)
        roll.save()
        facts = {"file": roll.file_digest} | {name: count for name, count in report["counts"].items() if count}
        record(Event.ROLL_APPLIED, about=roll, by=by, at=now, channel=channel, within=roll.landlord, **facts)
    return roll


@transaction.atomic
def read_again(*, roll_id: int, by: Actor, now: datetime, channel: str) -> RollImport:
    """Make the report anew, because the register changed while somebody read it."""
    roll = RollImport.objects.select_for_update(of=("self",), no_key=True).select_related("landlord").get(pk=roll_id)
    require(by, Permission.IMPORT_ROLL, within=roll.landlord)
    rules.check_is_tried(roll)
    _plan, _likely, roll.report = _look(
        roll.landlord, read_roll(bytes(roll.content or b""), today=timezone.localdate(now)), roll.is_full, now
    )
    roll.save(update_fields=["report"])
    record(
        Event.ROLL_TRIED, about=roll, by=by, at=now, channel=channel, within=roll.landlord, rows=roll.report["rows"]
    )
    return roll


@transaction.atomic
def leave_roll(*, roll_id: int, by: Actor, now: datetime, channel: str) -> RollImport:
    """Put a tried file aside; what it held is forgotten."""
    roll = RollImport.objects.select_for_update(of=("self",), no_key=True).select_related("landlord").get(pk=roll_id)
    require(by, Permission.IMPORT_ROLL, within=roll.landlord)
    rules.check_is_tried(roll)
    roll.status, roll.content, roll.report = RollImport.Status.LEFT, None, _kept_of(roll.report)
    roll.save(update_fields=["status", "content", "report"])
    record(Event.ROLL_LEFT, about=roll, by=by, at=now, channel=channel, within=roll.landlord)
    return roll


@transaction.atomic
def end_absent_ties(
    *, roll_id: int, tie_ids: list[int], moved_out_on: date, by: Actor, now: datetime, channel: str
) -> int:
    """A person looked at who is missing from a full file and confirms for these that they have moved out."""
    roll = RollImport.objects.select_for_update(of=("self",), no_key=True).select_related("landlord").get(pk=roll_id)
    require(by, Permission.IMPORT_ROLL, within=roll.landlord)
    rules.check_can_end_absent(roll, tie_ids)
    ties = list(
        Tie.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person")
        .filter(pk__in=tie_ids, person__landlord=roll.landlord, moved_out_on=None)
    )
    for tie in ties:
        rules.check_can_move_out(tie, moved_out_on)
        tie.moved_out_on = moved_out_on
    Tie.objects.bulk_update(ties, ["moved_out_on"], batch_size=500)
    roll.report["absent"] = [pk for pk in roll.report["absent"] if pk not in set(tie_ids)]
    roll.save(update_fields=["report"])
    happenings = [
        Happening(Event.TIE_ENDED, tie.person, {"roll": roll.public_id, "on": str(moved_out_on)}) for tie in ties
    ]
    record_all(happenings, by=by, at=now, channel=channel, within=roll.landlord)
    return len(ties)


def _look(
    landlord: Place, reading: Reading, is_full: bool, now: datetime
) -> tuple[Plan, list[Likely], dict[str, Any]]:
    today = timezone.localdate(now)
    known: Known = known_of(landlord)
    plan = build_plan(reading, known, is_full=is_full, today=today)
    likely = likely_same(plan, known)
    return plan, likely, report_of(reading, plan, likely, known, is_full=is_full)


def _kept_of(report: dict[str, Any]) -> dict[str, Any]:
    """What stays once a file is done with: numbers, and whom to ask about. No cell of it."""
    return {
        name: report[name]
        for name in ("rows", "counts", "errors_in_all", "warnings_in_all", "likely_in_all", "absent")
    }
