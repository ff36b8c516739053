"""Helping a discussion along: where it stands, pinned above it; and its end, with what came of it and why."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from commonty.discussions.actions.comments import locked_thread
from commonty.discussions.actions.writing import named_in, where_recorded
from commonty.discussions.events import Event
from commonty.discussions.models import PenName, Summary, Thread
from commonty.discussions.queries.facilitators import may_facilitate
from commonty.discussions.queries.ours import speaks_for_landlord
from commonty.discussions.queries.pens import pen_in
from commonty.discussions.rules.talking import check_can_close, check_can_sum_up
from commonty.journal.record import record
from commonty.people.models import Person


@dataclass(frozen=True)
class Standing:
    """Where we agree, where we don't, what is still open."""

    agree: str = ""
    differ: str = ""
    still_open: str = ""


@transaction.atomic
def sum_up_thread(*, thread_id: int, standing: Standing, by: Person, now: datetime, channel: str) -> Summary:
    """A new version each time; those before stay readable."""
    thread = _locked_to_facilitate(thread_id, by)
    parts = (standing.agree, standing.differ, standing.still_open)
    check_can_sum_up(thread, parts)
    agree, differ, still_open = (part.strip() for part in parts)
    is_ours = thread.group_id is None and speaks_for_landlord(by, thread.place, now=now)
    summary = Summary.objects.create(
        thread=thread, number=Summary.objects.filter(thread=thread).count() + 1, agree=agree, differ=differ,
        still_open=still_open, by=by, pen=_pen_of(thread, by), is_from_landlord=is_ours, at=now,
    )  # fmt: skip
    _record(Event.THREAD_SUMMED_UP, thread, by, now, channel)
    return summary


@transaction.atomic
def close_thread(*, thread_id: int, conclusion: str, reasons: str, by: Person, now: datetime, channel: str) -> Thread:
    """Nothing more is said; all that was said stays readable."""
    thread = _locked_to_facilitate(thread_id, by)
    check_can_close(thread, conclusion, reasons)
    thread.conclusion, thread.reasons, thread.closed_at, thread.closed_by = (
        conclusion.strip(),
        reasons.strip(),
        now,
        by,
    )
    thread.save(update_fields=["conclusion", "reasons", "closed_at", "closed_by"])
    _record(Event.THREAD_CLOSED, thread, by, now, channel)
    return thread


def _locked_to_facilitate(thread_id: int, by: Person) -> Thread:
    thread = locked_thread(thread_id)
    if not Thread.objects.visible_to(by).filter(pk=thread.pk).exists() or not may_facilitate(by, thread):
        raise PermissionDenied(_("Whoever started this discussion does that, or who keeps the peace here."))
    return thread


def _record(event: Event, thread: Thread, by: Person, now: datetime, channel: str) -> None:
    record(
        event,
        about=thread,
        by=named_in(thread, by, _pen_of(thread, by)),
        at=now,
        channel=channel,
        within=where_recorded(thread),
    )


def _pen_of(thread: Thread, by: Person) -> PenName | None:
    """None where it is about a thing of a room above: only whoever started that thing does this, and it says who did."""
    return None if thread.about_kind else pen_in(thread, by)
