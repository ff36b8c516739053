"""What came in for a case when nobody could tell from whom: held, until a person has rung and asked."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.cases.actions.heeding import heed_word
from commonty.cases.actions.locked import locked_case, record_case, require_staff, set_next_due
from commonty.cases.events import Event
from commonty.cases.models import Case, Message
from commonty.cases.rules.status import check_says_something
from commonty.people.models import Person


@transaction.atomic
def hold_word(*, case_id: int, text: str, now: datetime, channel: str, posted_key: str) -> Message:
    """For the job that reads mail. Whoever asked doesn't see it: it may be a forger's."""
    case = locked_case(case_id)
    check_says_something(text)
    if known := Message.objects.filter(posted_key=posted_key, case=case).first():
        return known
    message = Message.objects.create(
        case=case, kind=Message.Kind.WORD, text=text.strip(), spoken_by=case.raised_by, channel=channel, at=now,
        posted_key=posted_key, is_held=True,
    )  # fmt: skip
    record_case(Event.CASE_WORD_HELD, case, SYSTEM, now, channel)
    return message


@transaction.atomic
def take_as_genuine(*, message_id: int, by: Person, now: datetime, channel: str) -> Message:
    """The resident says that it is theirs. It stands in the conversation from when it came."""
    case, message = _locked(message_id, by)
    message.is_held, message.typed_by = False, by
    message.save(update_fields=["is_held", "typed_by"])
    record_case(Event.CASE_WORD_GENUINE, case, by, now, channel)
    if heed_word(case, message.text, came_at=message.at, now=now, channel=channel):
        set_next_due(case)
        record_case(Event.CASE_DANGER_ADDED, case, by, now, channel)
    return message


@transaction.atomic
def put_held_away(*, message_id: int, by: Person, now: datetime, channel: str) -> Message:
    """It isn't theirs. It stays readable for staff, since it is a trace of whoever tried."""
    case, message = _locked(message_id, by)
    message.put_away_at = now
    message.save(update_fields=["put_away_at"])
    # Whoever wrote it knows the address.
    _renew(case, by, now, channel)
    record_case(Event.CASE_WORD_PUT_AWAY, case, by, now, channel)
    return message


@transaction.atomic
def renew_reply_address(*, case_id: int, by: Person, now: datetime, channel: str) -> Case:
    """Mail to the address before it is for nobody from now on. The next message bears the new one."""
    case = locked_case(case_id)
    require_staff(case, by)
    _renew(case, by, now, channel)
    return case


def _renew(case: Case, by: Person, now: datetime, channel: str) -> None:
    case.reply_version += 1
    case.save(update_fields=["reply_version"])
    record_case(Event.CASE_REPLY_ADDRESS_RENEWED, case, by, now, channel)


def _locked(message_id: int, by: Person) -> tuple[Case, Message]:
    case = locked_case(Message.objects.values_list("case_id", flat=True).get(pk=message_id))
    require_staff(case, by)
    message = Message.objects.select_for_update(no_key=True, of=("self",)).get(pk=message_id)
    if not message.is_held or message.put_away_at:
        raise Refused(_("A colleague has decided this already."))
    return case, message
