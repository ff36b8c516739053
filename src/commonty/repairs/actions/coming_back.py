"""What the other system says becomes what staff would have typed: the same verbs, with the same rules, once."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM, Actor, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.journal.record import record
from commonty.people.models import Person
from commonty.repairs.actions.ending import finish_repair, note_no_access
from commonty.repairs.actions.locked import booked_visit, locked_repair, waiting_wish
from commonty.repairs.actions.ordering import cancel_repair
from commonty.repairs.actions.sending import note_reference
from commonty.repairs.actions.visits import book_visit, move_visit
from commonty.repairs.events import Event
from commonty.repairs.models import Repair, Report, System
from commonty.repairs.queries.reports import NotOne, repair_meant
from commonty.repairs.rules.reports import Said, Says

Outcome = Report.Outcome
SKEW = timedelta(minutes=5)  # their clock and ours
State = Repair.State
IS_SO_ALREADY = {Says.NO_ACCESS: State.NO_ACCESS, Says.DONE: State.DONE, Says.CANCELLED: State.CANCELLED}


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
    if report is not None and report.outcome not in Report.STUCK:
        report.is_known = True
        return report
    report = report or Report(system=system, key=said.key)
    report.repair, report.outcome, report.why = _apply(said, system, now=now, channel=channel)
    report.job, report.said, report.at = said.named, said.state, said.at
    report.visit_from, report.visit_to, report.contractor = said.visit_from, said.visit_to, said.contractor
    report.note, report.through, report.taken_at, report.taken_by = said.note, channel, now, taken_by
    report.save()
    if report.outcome in Report.STUCK:
        within = report.repair.place if report.repair else system.landlord
        record(Event.REPORT_STUCK, about=report, by=taken_by or SYSTEM, at=now, channel=channel, within=within)
    return report


def _apply(said: Said, system: System, *, now: datetime, channel: str) -> tuple[Repair | None, Report.Outcome, str]:
    """Each in a savepoint of its own: what is refused half way leaves nothing behind."""
    try:
        repair = repair_meant(said, system)
    except NotOne as wrong:
        return None, Outcome.UNKNOWN, str(wrong)
    _case, repair = locked_repair(repair.pk)
    is_named = bool(said.job and said.reference) and note_reference(
        repair_id=repair.pk, reference=said.reference, now=now, channel=channel
    )
    outcome, why = judge(said, repair, now=now)
    if outcome is None:
        try:
            with transaction.atomic():
                VERBS[said.state](said, repair, now, channel)
            outcome = Outcome.DONE
        except Refused as refused:
            outcome, why = Outcome.REFUSED, str(refused)[:300]
    if outcome == Outcome.SAME and is_named:
        outcome = Outcome.DONE
    return repair, outcome, why


def judge(said: Said, repair: Repair, *, now: datetime) -> tuple[Report.Outcome | None, str]:
    """Whether there is anything to do: none if it says what we know, or what was so before what we know."""
    visit = booked_visit(repair)
    if said.state == Says.RECEIVED or IS_SO_ALREADY.get(said.state) == repair.state:
        return Outcome.SAME, ""
    if said.state == Says.BOOKED and visit and (visit.starts_at, visit.ends_at) == (said.visit_from, said.visit_to):
        return Outcome.SAME, ""
    theirs = Report.objects.filter(repair=repair, outcome__in=(Outcome.DONE, Outcome.SAME)).order_by("-at").first()
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
    """When anybody last changed it here."""
    moments = [repair.ordered_at, repair.done_at, repair.cancelled_at]
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
