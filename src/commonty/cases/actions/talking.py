"""One conversation: what the resident says, what we write, notes for colleagues, and «did we hear you right?»."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import Actor, System
from commonty.cases.actions.heeding import heed_word
from commonty.cases.actions.locked import locked_case, record_case, require_resident, require_staff, set_next_due
from commonty.cases.actions.photos import attach_photos
from commonty.cases.events import Event
from commonty.cases.models import Case, Message
from commonty.cases.rules.status import check_can_say_heard, check_can_write, check_says_something
from commonty.files.actions import NewPhoto
from commonty.maths.deadlines import next_working_day, regimes
from commonty.people.models import Person
from commonty.promises.actions.making import Draft, make_promise
from commonty.promises.models import Promise
from commonty.promises.queries import closed_days_of

Kind, Heard = Message.Kind, Message.Heard
WAIT_FOR_YES = 2  # working days; then we carry on, and say so


@transaction.atomic
def say_more(
    *, case_id: int, text: str, by: Person, now: datetime, channel: str, typed_by: Person | None = None,
    posted_key: str = "", photos: Sequence[NewPhoto] = (),
) -> Message:  # fmt: skip
    """The resident's own word; or what they said, written down by staff."""
    case = locked_case(case_id)
    require_resident(case, by, typed_by)
    check_can_write(case)
    check_says_something(text)
    message, is_new = _write(case, Kind.WORD, text, by, typed_by, now, channel, posted_key, photos)
    if is_new:
        is_danger = heed_word(case, text, came_at=now, now=now, channel=channel)
        set_next_due(case)
        event = Event.CASE_DANGER_ADDED if is_danger else Event.CASE_WORD_ADDED
        record_case(event, case, typed_by or by, now, channel)
    return message


@transaction.atomic
def reply(
    *, case_id: int, text: str, by: Person, now: datetime, channel: str, promise: str = "",
    due_at: datetime | None = None, kind: Promise.Kind = Promise.Kind.OTHER, posted_key: str = "",
    photos: Sequence[NewPhoto] = (),
) -> Message:  # fmt: skip
    """Write to the resident. What is ticked as a promise, with its day, is one: «I ring you on Tuesday»."""
    case = locked_case(case_id)
    require_staff(case, by)
    check_can_write(case)
    check_says_something(text)
    message, is_new = _write(case, Kind.REPLY, text, by, None, now, channel, posted_key, photos)
    if not is_new:
        return message
    if promise and due_at:
        draft = Draft(
            kind=kind, says=promise, due_at=due_at, about=case, place=case.place, owner=by, made_to=case.raised_by
        )
        make_promise(draft, by=by, now=now, channel=channel)
    note_first_reply(case, now)
    set_next_due(case)
    record_case(Event.CASE_REPLIED, case, by, now, channel)
    return message


@transaction.atomic
def leave_note(
    *, case_id: int, text: str, by: Person, now: datetime, channel: str, posted_key: str = "",
    photos: Sequence[NewPhoto] = (),
) -> Message:  # fmt: skip
    """For colleagues; the resident does not read it here, but may ask for what we hold about them."""
    case = locked_case(case_id)
    require_staff(case, by)
    check_says_something(text)
    message, is_new = _write(case, Kind.NOTE, text, by, None, now, channel, posted_key, photos)
    if is_new:
        record_case(Event.CASE_NOTED, case, by, now, channel)
    return message


@transaction.atomic
def sum_up(*, case_id: int, text: str, by: Person, now: datetime, channel: str, posted_key: str = "") -> Message:
    """One sentence: did we hear you right? No clock stops for it, and nothing urgent waits."""
    case = locked_case(case_id)
    require_staff(case, by)
    check_can_write(case)
    check_says_something(text)
    message, is_new = _write(case, Kind.SUMMARY, text, by, None, now, channel, posted_key)
    if is_new:
        message.heard = Heard.ASKED
        message.save(update_fields=["heard"])
        note_first_reply(case, now)
        record_case(Event.CASE_SUMMED_UP, case, by, now, channel)
    return message


@transaction.atomic
def say_heard(
    *, message_id: int, is_right: bool, by: Person, now: datetime, channel: str, typed_by: Person | None = None
) -> Message:
    case, summary = _locked_summary(message_id)
    require_resident(case, by, typed_by)
    check_can_say_heard(summary)
    summary.heard, summary.heard_at = Heard.YES if is_right else Heard.NO, now
    summary.save(update_fields=["heard", "heard_at"])
    if typed_by is not None:
        says = _("%(name)s said: yes, you heard me right.") if is_right else _("%(name)s said: no, that’s not it.")
        tell_said(case, says, by=by, typed_by=typed_by, now=now, channel=channel)
    event = Event.CASE_HEARD_RIGHT if is_right else Event.CASE_HEARD_WRONG
    record_case(event, case, typed_by or by, now, channel)
    return summary


def unheard_summaries(now: datetime) -> list[int]:
    """Which may have waited long enough for a yes or no; `carry_on` looks again."""
    waiting = Message.objects.filter(kind=Kind.SUMMARY, heard=Heard.ASKED, at__lte=now - timedelta(days=WAIT_FOR_YES))
    return list(waiting.values_list("pk", flat=True))


@transaction.atomic
def carry_on(*, message_id: int, by: System, now: datetime, channel: str) -> bool:
    """Nobody said yes or no for two working days, so we carry on, and the page says so."""
    case, summary = _locked_summary(message_id)
    day = timezone.localdate(summary.at)
    closed, calendar = closed_days_of(case.landlord_id, since=day), regimes()["question"].calendar
    for _step in range(WAIT_FOR_YES):
        day = next_working_day(day + timedelta(days=1), calendar, "scotland", closed)
    if summary.heard != Heard.ASKED or timezone.localdate(now) <= day:
        return False
    summary.heard, summary.heard_at = Heard.CARRIED_ON, now
    summary.save(update_fields=["heard", "heard_at"])
    record_case(Event.CASE_CARRIED_ON, case, by, now, channel)
    return True


def tell(case: Case, text: str, *, now: datetime, channel: str, by: Actor) -> Message:
    """Part of an action that holds the case: a line in the conversation of what happened."""
    spoken_by = by if isinstance(by, Person) else None
    return Message.objects.create(case=case, kind=Kind.TELLS, text=text, spoken_by=spoken_by, channel=channel, at=now)


def tell_said(
    case: Case, says: str, *, by: Person, typed_by: Person | None, now: datetime, channel: str
) -> Message:  # fmt: skip
    """Part of an action that holds the case: what the resident decided, who said so and who typed it."""
    line = {"spoken_by": by, "typed_by": typed_by, "channel": channel, "at": now}
    return Message.objects.create(case=case, kind=Kind.TELLS, text=says % {"name": by.name}, **line)


def note_first_reply(case: Case, now: datetime) -> None:
    """When a human first wrote back: not by the clock's own messages."""
    if case.first_reply_at is None:
        case.first_reply_at = now
        case.save(update_fields=["first_reply_at"])


def _write(
    case: Case, kind: Message.Kind, text: str, by: Person, typed_by: Person | None, now: datetime, channel: str,
    posted_key: str, photos: Sequence[NewPhoto] = (),
) -> tuple[Message, bool]:  # fmt: skip
    """The case is held, so a form that came twice is found here."""
    if posted_key and (known := Message.objects.filter(posted_key=posted_key, case=case).first()):
        return known, False
    new = Message.objects.create(
        case=case, kind=kind, text=text.strip(), spoken_by=by, typed_by=typed_by, channel=channel, at=now,
        posted_key=posted_key,
    )  # fmt: skip
    attach_photos(new, photos, now=now)
    return new, True


def _locked_summary(message_id: int) -> tuple[Case, Message]:
    case = locked_case(Message.objects.values_list("case_id", flat=True).get(pk=message_id))
    return case, Message.objects.select_for_update(no_key=True, of=("self",)).get(pk=message_id)
