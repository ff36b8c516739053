"""What comes in is taken in, once: into its case, or held until a person decides. Nothing is answered here.

Whatever is held looks the same from outside as what is believed: who sent it learns nothing.
"""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import ngettext

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.cases.actions.held import hold_word
from commonty.cases.actions.locked import locked_case
from commonty.cases.actions.raising import Asked, raise_case
from commonty.cases.actions.talking import say_more, tell
from commonty.cases.models import Case, Message
from commonty.cases.queries.help_desk import words_of
from commonty.cases.reply_addresses import case_at, is_reply_address
from commonty.cases.rules.status import LONGEST
from commonty.cases.rules.triage import read
from commonty.channels import rules
from commonty.channels.actions.without_home import may_ask_more, place_of
from commonty.channels.events import Event
from commonty.channels.mail.authentication import Verdict
from commonty.channels.mail.reading import MOST_BYTES, Mail, read_mail
from commonty.channels.models import Arrival
from commonty.channels.queries import case_named, is_address_of, landlord_for, landlord_named
from commonty.gateways.mail import mail_domain
from commonty.journal.record import record
from commonty.kit.limits import Limit, spend
from commonty.notices.actions.sending import came_back, reader_of
from commonty.people.models import Person
from commonty.people.queries.people import humans_at
from commonty.places.models import Place

logger = logging.getLogger(__name__)
State, Why = Arrival.State, Arrival.Why
# More than a worried person writes in a day; what two machines say to each other ends here.
MOST_A_DAY = Limit("what one sender sends", most=30, seconds=86_400)
MOST_UNKNOWN = Limit("what nobody proves and nobody knows", most=300, seconds=86_400)  # of one landlord
MOST_UNREADABLE = Limit("mails that no program could read", most=100, seconds=86_400)  # of all
MOST_UNKNOWN_BYTES = 65_536  # of what is nobody's yet


@dataclass(frozen=True)
class Letter:
    """What mails and texts have in common."""

    key: str
    channel: str
    text: str
    raw: bytes
    landlord: Place
    left_out: int = 0

    @property
    def landlord_key(self) -> str:
        return str(self.landlord.public_id)

    @property
    def posted_key(self) -> str:
        return f"in:{self.key[:37]}"


def take_in_mail(raw: bytes, *, now: datetime) -> Arrival | None:
    """One raw mail. None where there is no landlord yet, whose it could be.

    A mail that breaks what reads it is held as it is: else it would come again for ever, and stand before all others.
    """
    try:
        return _take_in_read(raw, now)
    except (OSError, InterfaceError, OperationalError):
        raise  # not the mail's fault: the database is away, or busy
    except Exception as fault:
        # Its type alone: what a fault says may be the mail's own words.
        logger.error("A mail could not be read, and is held: %s", type(fault).__name__)
        return _hold_unread(raw, now)


def _hold_unread(raw: bytes, now: datetime) -> Arrival | None:
    landlord = landlord_for(())
    if landlord is None:
        return None
    letter = Letter(
        hashlib.sha256(b"unreadable\0" + raw).hexdigest(), "email", "", raw[:MOST_UNKNOWN_BYTES], landlord
    )
    # Counted outside, as above. Beyond it a flood leaves one short row each, and none of its bytes.
    is_flood = not spend(MOST_UNREADABLE, "all", now=now)
    return once(letter, now, lambda: dropped(Why.TOO_MANY, now) if is_flood else held(letter, Why.UNREADABLE))


def _take_in_read(raw: bytes, now: datetime) -> Arrival | None:
    mail = read_mail(raw, authserv_id=settings.MAIL_AUTHSERV_ID)
    landlord = landlord_for(mail.to)
    if landlord is None:
        return None
    text = (mail.text or mail.subject)[:LONGEST].strip()
    letter = Letter(mail.key, "email", text, raw[:MOST_BYTES], landlord, mail.left_out)
    # Counted outside of what is tried: rolled back with it, it would not have counted.
    # What is proven and what isn't are counted apart: a stranger's forgeries take nothing from whom they pretend to be.
    counted = f"{mail.verdict == Verdict.GENUINE}:{mail.sender}"
    is_too_many = bool(mail.sender) and not spend(MOST_A_DAY, counted, now=now)
    if mail.verdict == Verdict.GENUINE and not any(map(is_reply_address, mail.to)):
        is_too_many |= not may_ask_more(
            letter.key, humans_at(email=mail.sender, landlord=landlord_named(mail.to)), now
        )
    return once(letter, now, lambda: _take_in_mail(mail, letter, is_too_many, now))


def once(letter: Letter, now: datetime, take):  # type: ignore[no-untyped-def]
    """The row is there first: whoever brings the same at the same moment waits for it, and finds it."""
    if known := Arrival.objects.filter(key=letter.key).first():
        return known
    with transaction.atomic():
        row = Arrival(
            key=letter.key, channel=letter.channel, received_at=now, landlord=letter.landlord, place=letter.landlord,
            state=State.HELD, why=Why.UNKNOWN,
        )  # fmt: skip
        Arrival.objects.bulk_create([row], ignore_conflicts=True)
        mine = Arrival.objects.select_for_update(no_key=True, of=("self",)).get(key=letter.key)
        if mine.public_id != row.public_id:
            return mine
        found = take()
        Arrival.objects.filter(pk=mine.pk).update(**found)
        mine.refresh_from_db()
        if mine.state == State.HELD:
            record(
                Event.ARRIVAL_HELD, about=mine, by=SYSTEM, at=now, channel=letter.channel, within=mine.landlord,
                why=str(mine.why),
            )  # fmt: skip
        return mine


def _take_in_mail(mail: Mail, letter: Letter, is_too_many: bool, now: datetime) -> dict:
    if mail.bounce is not None:
        return _note_bounce(mail, now)
    if _is_our_own(mail):
        return dropped(Why.AUTOMATIC, now)
    addressed = [address for address in mail.to if is_reply_address(address)]
    humans = humans_at(email=mail.sender, landlord=landlord_named(mail.to))
    if mail.is_automatic and _may_be_left_out(mail, letter, humans, addressed):
        return dropped(Why.AUTOMATIC, now)
    cases = {case.pk: case for case in map(case_at, addressed) if case is not None}
    fault = (
        Why.AUTOMATIC if mail.is_automatic else Why.NO_ADDRESS if addressed and len(cases) != 1
        else Why.TOO_MANY if is_too_many else None
    )  # fmt: skip
    if cases and not fault:
        return _for_case(mail, letter, cases.popitem()[1], now)
    # Held: first whose it may be, since that says who may look.
    case = _most_private(list(cases.values()) or [case for case in map(case_named, addressed) if case is not None])
    person = case.raised_by.human if case else humans[0] if len(humans) == 1 else None
    if person is None:
        if mail.verdict != Verdict.GENUINE and not spend(MOST_UNKNOWN, letter.landlord_key, now=now):
            return dropped(Why.TOO_MANY, now)
        return held(letter, fault or (Why.SHARED if humans else Why.UNKNOWN), may_be=humans)
    why = fault or rules.why_of(is_theirs=True, verdict=mail.verdict, is_at_risk=person.is_at_risk)
    if why != Why.GENUINE:
        return held(letter, why, person=person, now=now, case=case)
    subject = mail.subject if mail.subject.lower() not in letter.text.lower() else ""
    return new_case(letter, person, now, f"{subject}\n\n{letter.text}".strip()[:LONGEST])


def _may_be_left_out(mail: Mail, letter: Letter, humans: list[Person], addressed: list[str]) -> bool:
    """A machine's word: never one of danger, and of those whom we know only what answers our own mail by itself."""
    is_answer = addressed or any(known.lower().endswith(f"@{mail_domain()}>") for known in mail.replies_to)
    return not _is_dangerous(letter, letter.landlord) and bool(is_answer or not humans)


def _most_private(cases: list[Case]) -> Case | None:
    """Of several whoever may see the one that fewest see."""

    def privacy(case: Case) -> tuple[bool, bool, bool]:
        return case.raised_by.is_at_risk, case.about_staff_id is not None, case.audience == Case.Audience.ONE

    return max(cases, key=privacy, default=None)


def dropped(why: Arrival.Why, now: datetime) -> dict:
    return {"state": State.DROPPED, "why": why, "decided_at": now}


def _is_our_own(mail: Mail) -> bool:
    """Our own mail that came round to us."""
    ours = {settings.MAIL_IN.lower(), settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].strip("> ").lower()}
    return (
        mail.sender in ours or is_reply_address(mail.sender) or mail.message_id.lower().endswith(f"@{mail_domain()}>")
    )


def _for_case(mail: Mail, letter: Letter, case: Case, now: datetime) -> dict:
    person = case.raised_by.human
    is_theirs = is_address_of(person, mail.sender)
    why = rules.why_of(is_theirs=is_theirs, verdict=mail.verdict, is_at_risk=person.is_at_risk)
    if why == Why.GENUINE:
        return say(letter, case, person, now)
    if why == Why.OTHER_ADDRESS:
        # Perhaps from work, perhaps forwarded to somebody: not in the conversation, not even held.
        return held(letter, why, person=person, now=now, case=case)
    try:
        with transaction.atomic():
            word = hold_word(
                case_id=case.pk, text=letter.text, now=now, channel=letter.channel, posted_key=letter.posted_key
            )
    except Refused:
        return held(letter, Why.REFUSED, person=person, now=now, case=case)
    return _in_case(letter, person, word, why, now)


def say(letter: Letter, case: Case, person: Person, now: datetime) -> dict:
    try:
        with transaction.atomic():
            said = say_more(
                case_id=case.pk, text=letter.text, by=person, now=now, channel=letter.channel,
                posted_key=letter.posted_key,
            )  # fmt: skip
            _tell_left_out(letter, case, now)
    except (Refused, PermissionDenied):
        return held(letter, Why.REFUSED, person=person, now=now, case=case)
    return _in_case(letter, person, said, Why.GENUINE, now)


def new_case(letter: Letter, person: Person, now: datetime, says: str) -> dict:
    asked = Asked(
        says=says, place=place_of(person, now), posted_key=letter.posted_key, language=person.language,
        format_needs=person.format_needs,
    )  # fmt: skip
    try:
        with transaction.atomic():
            case = raise_case(asked, raised_by=person, by=person, now=now, channel=letter.channel)
            _tell_left_out(letter, case, now)
    except (Refused, PermissionDenied):
        return held(letter, Why.REFUSED, person=person, now=now)
    return _in_case(letter, person, case.messages.order_by("pk")[0], Why.GENUINE, now)


def _tell_left_out(letter: Letter, case: Case, now: datetime) -> None:
    if not letter.left_out:
        return
    says = ngettext(
        "%(n)d attachment was left out: send photos on the page.",
        "%(n)d attachments were left out: send photos on the page.",
        letter.left_out,
    )
    tell(locked_case(case.pk), says % {"n": letter.left_out}, now=now, channel=letter.channel, by=SYSTEM)


def _in_case(letter: Letter, person: Person, said: Message, why: Arrival.Why, now: datetime) -> dict:
    return {
        "state": State.IN_CASE, "why": why, "person": person, "case": said.case, "message": said,
        "landlord": said.case.landlord, "place": said.case.place, "wrapped": _wrapped(letter), "decided_at": now,
        "is_urgent": said.is_held and _is_dangerous(letter, said.case.landlord),
    }  # fmt: skip


def held(
    letter: Letter, why: Arrival.Why, *, person: Person | None = None, now: datetime | None = None,
    case: Case | None = None, may_be: Sequence[Person] = (),
) -> dict:  # fmt: skip
    landlord = person.landlord if person else letter.landlord
    return {
        "state": State.HELD, "why": why, "person": person, "case": case, "landlord": landlord,
        "place": case.place if case else place_of(person, now) if person and now else landlord,
        "wrapped": _wrapped(letter, most=MOST_BYTES if person else MOST_UNKNOWN_BYTES),
        "is_urgent": _is_dangerous(letter, landlord), "is_for_few": any(human.is_at_risk for human in may_be),
    }  # fmt: skip


def _is_dangerous(letter: Letter, landlord: Place) -> bool:
    return bool(read(letter.text, words_of(landlord)).dangers)


def _wrapped(letter: Letter, *, most: int = MOST_BYTES) -> bytes:
    row = Arrival()
    row.keep(letter.raw[:most])
    return bytes(row.wrapped)


def _note_bounce(mail: Mail, now: datetime) -> dict:
    """Only what quotes the Message-ID of a mail of ours is believed: nobody but its receiver knows it."""
    assert mail.bounce is not None
    known = (came_back(message_id, now=now) for message_id in mail.bounce.message_ids if mail.bounce.is_final)
    notice = next((notice for notice in known if notice is not None), None)
    if notice is None:
        return dropped(Why.AUTOMATIC, now)
    person = reader_of(notice)
    return {
        "state": State.HELD, "why": Why.CAME_BACK, "person": person, "landlord": person.landlord,
        "place": place_of(person, now),
    }  # fmt: skip
