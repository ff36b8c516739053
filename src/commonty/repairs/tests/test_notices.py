"""Who is told what: a number, a day, a name; never what is mended where."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from commonty.access.may import SYSTEM
from commonty.cases.models import Case
from commonty.cases.tests.factories import NOW, Close, asked
from commonty.journal.models import Entry
from commonty.notices.rules import text_of
from commonty.notices.telling import Message, tellers
from commonty.people.models import Team
from commonty.repairs.actions.ending import finish_repair, note_no_access, say_nobody_came
from commonty.repairs.actions.reminding import remind_of_visit, visits_to_remind_of
from commonty.repairs.actions.visits import call_off_visit, move_visit
from commonty.repairs.events import Event
from commonty.repairs.models import Repair
from commonty.repairs.tests.factories import HOW, NOON, TUESDAY, booked, ordered

EVENING = datetime(2026, 11, 30, 17, tzinfo=UTC)
AFTER = NOON + timedelta(minutes=1)


def remind(now: datetime) -> int:
    how: dict[str, Any] = {"by": SYSTEM, "now": now, "channel": "timetable"}
    return sum(remind_of_visit(visit_id=pk, **how) for pk in visits_to_remind_of(now))


def told(event: Event) -> list[Message]:
    entry = Entry.objects.filter(kind=event.value).order_by("-pk")[0]
    return list(tellers()[event.value](entry))


def test_no_message_says_what_is_mended_or_where(close: Close) -> None:
    case = asked(close)
    repair = ordered(close, case=case)
    booked(repair)
    remind(EVENING)
    says_nothing_of_it(close, repair, Event.VISIT_BOOKED)
    how = {"by": case.owner, "now": NOW, **HOW}
    window = {"starts_at": TUESDAY + timedelta(days=1), "ends_at": NOON + timedelta(days=1)}
    move_visit(repair_id=repair.pk, reason="Ice on the road.", **window, **how)  # type: ignore[arg-type]
    says_nothing_of_it(close, repair, Event.VISIT_MOVED)
    call_off_visit(repair_id=repair.pk, reason="More ice.", **how)  # type: ignore[arg-type]
    says_nothing_of_it(close, repair, Event.VISIT_CALLED_OFF)
    assert told(Event.VISIT_BOOKED) == []  # it was moved since: that message has the time


def says_nothing_of_it(close: Close, repair: Repair, event: Event) -> None:
    (mail,) = told(event)
    assert mail.person == close.agnes
    for word in ("Sandbank", "Flat", "tap"):
        assert word not in mail.subject + mail.body
    assert f"repair {repair.number}" in mail.body
    assert f"Repair {repair.number}" in mail.subject


def test_the_day_before_once_and_only_if_it_is_still_booked(close: Close) -> None:
    repair = ordered(close)
    visit = booked(repair)
    assert remind(EVENING - timedelta(days=1)) == 0  # it is the day after tomorrow
    assert remind(EVENING.replace(hour=3)) == 0  # everybody sleeps
    assert remind(EVENING) == 1
    assert remind(EVENING) == 0
    (mail,) = told(Event.VISIT_REMINDED)
    assert "Tuesday 1 December, between 8 am and noon" in mail.body
    sms = text_of(mail.subject, landlord="Strathvale Homes", link="https://x")
    assert "Tuesday 1 December, between 8 am and noon" in sms
    assert mail.until == visit.ends_at
    call_off_visit(repair_id=repair.pk, reason="Ice.", by=repair.case.owner, now=EVENING, **HOW)
    assert told(Event.VISIT_REMINDED) == []


def test_whoever_was_told_this_afternoon_is_not_reminded_in_the_evening(close: Close) -> None:
    booked(ordered(close), now=EVENING - timedelta(hours=1))
    assert remind(EVENING) == 0


@pytest.mark.parametrize(("audience", "is_told"), [(Case.Audience.LANDLORD, True), (Case.Audience.ONE, False)])
def test_nobody_came_is_urgent_to_owner_and_lead_who_may_read_it(close: Close, audience: str, is_told: bool) -> None:
    Team.objects.update(lead=close.morag)
    case = asked(close, audience=audience)
    repair = ordered(close, case=case)
    booked(repair)
    promise = say_nobody_came(repair_id=repair.pk, by=close.agnes, now=AFTER, **HOW)
    mails = told(Event.NOBODY_CAME)
    readers = [mail.person for mail in mails]
    assert case.owner in readers
    assert (close.morag in readers) == is_told
    assert all(mail.subject == "Urgent: nobody came" for mail in mails if mail.person != close.agnes)
    (own,) = [mail for mail in mails if mail.person == close.agnes]
    assert f"{promise.owner.name} phones you" in own.body


def test_no_access_says_how_to_choose_another_time(close: Close) -> None:
    repair = ordered(close)
    booked(repair)
    note_no_access(repair_id=repair.pk, by=repair.case.owner, now=AFTER, **HOW)
    (mail,) = told(Event.REPAIR_NO_ACCESS)
    assert "Choose another time on the page, or phone us" in mail.body


def test_done_is_told_once(close: Close) -> None:
    """As our answer; or from here, where the case has one already."""
    repair = ordered(close)
    again = ordered(close, case=repair.case)
    how = {"done_at": NOW, "words": "Washer", "by": repair.case.owner, "now": NOW, **HOW}
    finish_repair(repair_id=repair.pk, **how)  # type: ignore[arg-type]
    assert len(told(Event.REPAIR_DONE)) == 1
    finish_repair(repair_id=again.pk, **how)  # type: ignore[arg-type]
    assert told(Event.REPAIR_DONE) == []
