"""What the other system says becomes what staff would have typed: the same verbs, with the same rules, once."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM, Actor, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.journal.record import record
from commonty.people.models import Person
from commonty.repairs.actions.ending import finish_repair, note_no_access
from commonty.repairs.actions.locked import booked_visit, locked_repair, waiting_wish
from commonty.repairs.actions.ordering import cancel_repair
from commonty.repairs.actions.sending import note_reference, owe_sendings
from commonty.repairs.actions.visits import book_visit, move_visit
from commonty.repairs.events import Event
from commonty.repairs.models import Repair, Report, System
from commonty.repairs.queries.reports import NotOne, repair_meant
from commonty.repairs.rules.reports import Said, Says

logger = logging.getLogger(__name__)
Outcome = Report.Outcome
SKEW = timedelta(minutes=5)  # their clock and ours
State = Repair.State
IS_SO_ALREADY = {Says.NO_ACCESS: State.NO_ACCESS, Says.DONE: State.DONE, Says.CANCELLED: State.CANCELLED}
HAPPENED = {Says.DONE: Event.REPAIR_DONE, Says.CANCELLED: Event.REPAIR_CANCELLED}


@transaction.atomic
def take_in_report(
    said: Said, *, system_id: int, now: datetime, channel: str, taken_by: Person | None = None
) -> Report:
    """Written down whatever becomes of it. What could not be placed and comes again is tried again; all else counts once.

    `taken_by` brought it in a file; without one it came by the system's own key.
    """
    rows = System.objects.select_for_update(no_key=True, of=("self",))
    system = rows.select_related("landlord").get(pk=system_id)
    if taken_by is not None:
        require(taken_by, Permission.CARRY_REPAIRS, within=system.landlord)
    report = Report.objects.filter(system=system, key=said.key).first()
    if report is None or report.outcome in Report.STUCK:
        report = report or Report(system=system, key=said.key)
        applied = _apply(said, system, now=now, channel=channel)
        return _write_down(report, said, applied, now=now, channel=channel, taken_by=taken_by)
    if (again := _after_it_was_reopened(said, report)) is not None:
        why = _("They said this before, and it was opened again since. Ask what is so, and write it there.")
        applied = (report.repair, Outcome.REFUSED, why)
        if again.pk is None:
            return _write_down(again, said, applied, now=now, channel=channel, taken_by=taken_by)
        report = again
    report.is_known = True
    return report


def _after_it_was_reopened(said: Said, known: Report) -> Report | None:
    """Without a moment nobody can tell the second «done» from the first one once more: one report of it, for a person."""
    ended = IS_SO_ALREADY.get(said.state)
    if ended is None or said.is_dated or known.repair_id is None or known.outcome == Outcome.OLDER:
        return None
    _case, repair = locked_repair(known.repair_id)
    known.repair = repair
    if not repair.is_open or repair.state == ended:
        return None
    key = sha256(f"{known.key} {_newest_word(repair).isoformat()}".encode()).hexdigest()
    asked = Report.objects.filter(system=known.system_id, repair=repair, said=said.state)
    found: Report | None = asked.filter(key=key).first() or asked.to_look_at().first()
    return found or Report(system=known.system, key=key)


def _write_down(
    report: Report, said: Said, applied: tuple[Repair | None, Report.Outcome, str], *, now: datetime, channel: str,
    taken_by: Person | None,
) -> Report:  # fmt: skip
    """A person hears of what is stuck when it is new or stuck for another reason, not each time that it comes again."""
    was = (report.outcome, report.why) if report.pk else None
    report.repair, report.outcome, report.why = applied
    report.job, report.said, report.at = said.named, said.state, said.at
    report.visit_from, report.visit_to, report.contractor = said.visit_from, said.visit_to, said.contractor
    report.note, report.through, report.taken_at, report.taken_by = said.note, channel, now, taken_by
    is_news = was != (report.outcome, report.why)
    if is_news:
        report.looked_at = report.looked_by = None
    report.save()
    if is_news and report.outcome in Report.STUCK:
        within = report.repair.place if report.repair else report.system.landlord
        record(Event.REPORT_STUCK, about=report, by=taken_by or SYSTEM, at=now, channel=channel, within=within)
    return report


def _apply(said: Said, system: System, *, now: datetime, channel: str) -> tuple[Repair | None, Report.Outcome, str]:
    """Each in a savepoint of its own: what is refused half way leaves nothing behind, and holds up none of the others."""
    try:
        repair = repair_meant(said, system)
    except NotOne as wrong:
        return None, Outcome.UNKNOWN, str(wrong)
    _case, repair = locked_repair(repair.pk)
    outcome, why = judge(said, repair, now=now)
    if outcome == Outcome.REFUSED:
        return repair, outcome, why
    try:
        with transaction.atomic():
            if outcome is None:
                VERBS[said.state](said, repair, now, channel)
                owe_sendings(repair, HAPPENED.get(said.state, ""), now=now, channel=channel, told_by=system)
            # After the verb: it writes in the journal, which everybody takes last.
            is_named = bool(said.job and said.reference) and note_reference(
                repair_id=repair.pk, reference=said.reference, now=now, channel=channel
            )
    except Refused as refused:
        return repair, Outcome.REFUSED, str(refused)[:300]
    except (DataError, IntegrityError) as fault:
        logger.warning("A report of repair %s could not be written: %s", repair.public_id, type(fault).__name__)
        return repair, Outcome.REFUSED, _("This can’t be written down so. Look at the hours, and at the repair.")
    if outcome is None or (outcome == Outcome.SAME and is_named):
        outcome = Outcome.DONE
    return repair, outcome, why


def judge(said: Said, repair: Repair, *, now: datetime) -> tuple[Report.Outcome | None, str]:
    """Whether there is anything to do: none if it says what we know, or what was so before what we know."""
    visit = booked_visit(repair)
    if said.state == Says.RECEIVED or IS_SO_ALREADY.get(said.state) == repair.state:
        return Outcome.SAME, ""
    if said.state == Says.BOOKED and visit and (visit.starts_at, visit.ends_at) == (said.visit_from, said.visit_to):
        return Outcome.SAME, ""
    # That they have it, or what they call it, is no word of how the repair stands.
    placed = Report.objects.filter(repair=repair, outcome__in=(Outcome.DONE, Outcome.SAME))
    theirs = placed.exclude(said=Says.RECEIVED).order_by("-at").first()
    is_over = said.state == Says.BOOKED and said.visit_to is not None and said.visit_to <= now
    if is_over or (theirs is not None and said.at < theirs.at):
        return Outcome.OLDER, ""
    ours = _newest_word(repair)
    if (theirs is None or ours > theirs.taken_at) and said.at < ours - SKEW:
        if said.state == Says.BOOKED or not repair.is_open:
            return Outcome.OLDER, ""
        # «Nobody came» and «done» contradict each other: no program decides who is right.
        return Outcome.REFUSED, _(
            "Somebody told us something newer of this repair. Ask what is so, and write it there."
        )
    return None, ""


def _newest_word(repair: Repair) -> datetime:
    """When anybody last changed it here. What the resident says isn't mended has no moment but that of our new promise."""
    moments = [repair.ordered_at, repair.done_at, repair.cancelled_at]
    moments += [repair.promise.made_at] if repair.promise else []
    for booked_at, ended_at in repair.visits.values_list("booked_at", "ended_at"):
        moments += [booked_at, ended_at]
    return max(moment for moment in moments if moment is not None)


def _booked(said: Said, repair: Repair, now: datetime, channel: str) -> None:
    """Residents read a reason of ours: what planners note for each other was not written for them."""
    if said.visit_from is None or said.visit_to is None:
        raise Refused(_("It doesn’t say from when until when."))
    window = {"starts_at": said.visit_from, "ends_at": said.visit_to}
    how = {"repair_id": repair.pk, "by": SYSTEM, "now": now, "channel": channel}
    if booked_visit(repair) is None:
        book_visit(contractor=said.contractor, **window, **how)  # type: ignore[arg-type]
        return
    reason = "" if waiting_wish(repair) else _("The people who come had to change the time.")
    move_visit(reason=reason, **window, **how)  # type: ignore[arg-type]


def _no_access(said: Said, repair: Repair, now: datetime, channel: str) -> None:
    note_no_access(repair_id=repair.pk, by=SYSTEM, now=now, channel=channel)


def _done(said: Said, repair: Repair, now: datetime, channel: str) -> None:
    words = _("The people who mend it told us so.")
    finish_repair(repair_id=repair.pk, done_at=said.at, words=words, by=SYSTEM, now=now, channel=channel)


def _cancelled(said: Said, repair: Repair, now: datetime, channel: str) -> None:
    reason = _("The people who plan the work called it off. Ask us why.")
    cancel_repair(repair_id=repair.pk, reason=reason, by=SYSTEM, now=now, channel=channel)


VERBS: dict[Says, Callable[[Said, Repair, datetime, str], None]] = {
    Says.BOOKED: _booked,
    Says.NO_ACCESS: _no_access,
    Says.DONE: _done,
    Says.CANCELLED: _cancelled,
}


@transaction.atomic
def look_at_report(*, report_id: int, by: Actor, now: datetime, channel: str) -> Report:
    """Somebody has seen what could not be placed and done what there was to do."""
    report = (
        Report.objects.select_for_update(no_key=True, of=("self",))
        .select_related("system__landlord")
        .get(pk=report_id)
    )
    require(by, Permission.CARRY_REPAIRS, within=report.system.landlord)
    if report.looked_at is not None or report.outcome not in Report.STUCK:
        raise Refused(_("Somebody has looked at this already."))
    report.looked_at, report.looked_by = now, by if isinstance(by, Person) else None
    report.save(update_fields=["looked_at", "looked_by"])
    record(Event.REPORT_LOOKED_AT, about=report, by=by, at=now, channel=channel, within=report.system.landlord)
    return report
