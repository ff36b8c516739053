"""Raising a case: the first receipt, a name, the clocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import can, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.cases.actions.call_backs import book_call, slots_held
from commonty.cases.actions.clocks import start_clock
from commonty.cases.actions.locked import record_case, set_next_due
from commonty.cases.actions.photos import attach_photos
from commonty.cases.events import Event
from commonty.cases.models import Case, HelpDesk, Message
from commonty.cases.queries.help_desk import words_of
from commonty.cases.queries.owners import need_of, who_answers
from commonty.cases.rules.call_backs import check_can_choose
from commonty.cases.rules.clocks import ACKNOWLEDGE, STAGE_2, regimes_of
from commonty.cases.rules.status import check_says_something, may_deal_with
from commonty.cases.rules.triage import Reading, read
from commonty.files.actions import NewPhoto
from commonty.people.models import Person
from commonty.places.models import Place

SECOND = (ACKNOWLEDGE, STAGE_2)
USUAL_HOURS: dict[str, Any] = {"opens": time(9), "closes": time(17), "weekdays": [0, 1, 2, 3, 4]}


@dataclass(frozen=True)
class Asked:
    """What somebody asks. `received_at`: when it first reached us, if that was before now, as with a letter."""

    says: str
    place: Place
    spot: str = Case.Spot.NOWHERE
    audience: str = Case.Audience.LANDLORD
    answer_by: str = Case.AnswerBy.WEB
    language: str = ""
    format_needs: str = ""
    about_staff: Person | None = None
    received_at: datetime | None = None
    posted_key: str = ""
    # What staff know of it already, as of a complaint that comes from an older system.
    kind: str = ""
    stage_2_at: datetime | None = None  # of a complaint at stage 2: when that was asked for
    owner: Person | None = None
    call_at: datetime | None = None  # the half-hour in which they want to be phoned
    photos: Sequence[NewPhoto] = ()


@transaction.atomic
def raise_case(asked: Asked, *, raised_by: Person, by: Person, now: datetime, channel: str) -> Case:
    """Whatever it is, it is taken. Whose form comes twice raises one case."""
    landlord = asked.place.landlord or asked.place
    # Locks all that is raised at this landlord for a moment: that gives each its number, and finds a form that came twice.
    desk = locked_help_desk(landlord)
    _require_may_raise(asked, raised_by, by)
    check_says_something(asked.says)
    if asked.posted_key and (known := Case.objects.filter(posted_key=asked.posted_key, raised_by=raised_by).first()):
        return known
    case = _write(asked, read(asked.says, words_of(landlord)), desk.next_number, raised_by, by, now, channel)
    HelpDesk.objects.filter(pk=desk.pk).update(next_number=desk.next_number + 1)
    for regime in regimes_of(case):
        # Stage 2 has a receipt of its own.
        since = asked.stage_2_at if asked.stage_2_at and regime in SECOND else case.received_at
        start_clock(case, regime, started_at=since, by=by, now=now, channel=channel, is_new=True)
    if asked.call_at:
        check_can_choose(case, starts_at=asked.call_at, offered=slots_held(case, now))
        book_call(case, starts_at=asked.call_at, typed_by=case.typed_by, now=now, channel=channel)
    set_next_due(case)
    record_case(
        Event.CASE_RAISED, case, by, now, channel, kind_of=case.kind, urgent=case.is_urgent, damp=case.is_damp
    )
    return case


def locked_help_desk(landlord: Place) -> HelpDesk:
    desk = HelpDesk.objects.select_for_update(no_key=True).filter(landlord=landlord).first()
    if desk is not None:
        return desk
    HelpDesk.objects.bulk_create([HelpDesk(landlord=landlord, **USUAL_HOURS)], ignore_conflicts=True)
    return HelpDesk.objects.select_for_update(no_key=True).get(landlord=landlord)


def _require_may_raise(asked: Asked, raised_by: Person, by: Person) -> None:
    if raised_by.is_same_human(by):
        if raised_by.landlord_id != (asked.place.landlord_id or asked.place.pk):
            raise PermissionDenied(_("You are not with this landlord."))
        return
    require(by, Permission.ANSWER_CASES, within=asked.place)


def owner_of(case: Case, named: Person | None, *, on: date) -> Person:
    """Whom staff named, if they may decide it; else whoever is nearest."""
    about = case.about_staff
    if named is None:
        never = [case.raised_by, *([about] if about else [])]
        return who_answers(case.place, need_of(case), on=on, never=never)
    if not can(named, need_of(case), within=case.place) or not may_deal_with(case, named):
        raise Refused(_("%(name)s may not deal with this. Choose somebody else.") % {"name": named.name})
    return named


def _write(
    asked: Asked, reading: Reading, number: int, raised_by: Person, by: Person, now: datetime, channel: str
) -> Case:
    is_own = raised_by.is_same_human(by)
    kind = Case.Kind(asked.kind) if asked.kind and not is_own else reading.kind
    is_at_risk = raised_by.is_at_risk or raised_by.human.is_at_risk
    first_stage = 2 if asked.stage_2_at else 1
    case = Case(
        number=number, place=asked.place, landlord=asked.place.landlord or asked.place, raised_by=raised_by,
        typed_by=None if is_own else by, channel=channel, received_at=min(asked.received_at or now, now),
        says=asked.says.strip(), spot=asked.spot, answer_by=asked.answer_by, language=asked.language,
        # Whoever is at risk is read by one person, whatever they ticked.
        audience=Case.Audience.ONE if is_at_risk else asked.audience, format_needs=asked.format_needs,
        kind=kind, kind_set_by=by if asked.kind and not is_own else None,
        because=[list(pair) for pair in reading.because], dangers=list(reading.dangers),
        is_urgent=bool(reading.dangers),
        is_damp=reading.is_damp, stage=first_stage if kind == Case.Kind.COMPLAINT else None,
        about_staff=asked.about_staff, posted_key=asked.posted_key,
    )  # fmt: skip
    case.owner = owner_of(case, None if is_own else asked.owner, on=timezone.localdate(now))
    case.save(force_insert=True)
    first = Message.objects.create(
        case=case, kind=Message.Kind.WORD, text=case.says, spoken_by=raised_by, typed_by=case.typed_by,
        channel=channel, at=case.received_at,
    )  # fmt: skip
    attach_photos(first, asked.photos, now=now)
    return case
