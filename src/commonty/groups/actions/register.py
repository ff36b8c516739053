"""A group asks to be on the register and changes its entry; the landlord answers in writing; the timetable reminds."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM, Actor, require
from commonty.access.permissions import Permission
from commonty.groups.actions.locked import locked_group, record_group, require_organiser
from commonty.groups.events import Event
from commonty.groups.models import Group, Registration
from commonty.groups.queries.register import keeper_at
from commonty.groups.rules import register as rules
from commonty.people.models import Person
from commonty.promises.actions.ending import keep_promise, release_promise
from commonty.promises.actions.making import Draft, make_promise
from commonty.promises.models import Promise

State = Registration.State


@dataclass(frozen=True)
class Application:
    """What the law asks a group to send, and what it lets everybody read."""

    area: str
    contact: str
    meets: str
    constitution: str
    points: list[str]
    committee: int
    bearers: str
    agm_on: date
    next_agm_on: date
    accounts: str
    other_landlords: str = ""


@transaction.atomic
def apply_for_register(
    application: Application, *, group_id: int, by: Person, now: datetime, channel: str
) -> Registration:
    """Also to renew an entry. The landlord owes an answer in writing, by a day that everybody can read."""
    group = locked_group(group_id)
    mine = require_organiser(group, by)
    rules.check_can_apply(group, list(group.registrations.filter(state=State.APPLIED)))  # type: ignore[attr-defined]
    today, said = timezone.localdate(now), application
    rules.check_application(
        points=said.points, committee=said.committee, agm_on=said.agm_on, next_agm_on=said.next_agm_on, today=today
    )
    keeper = keeper_at(group.place, on=today)
    registration = Registration.objects.create(group=group, applied_at=now, applied_by=mine, **vars(application))
    # Not the group's name: a promise stays for good, and everybody reads it. Who may, reads the name beside it.
    draft = Draft(
        kind=Promise.Kind.ANSWER, says=_("Answer in writing whether a group is on the register of tenant organisations"),
        due_at=rules.answer_due(now), about=registration, place=group.place, owner=keeper, is_by_day=True,
        audience=Promise.Audience.PUBLIC,
    )  # fmt: skip
    make_promise(draft, by=SYSTEM, now=now, channel=channel)
    record_group(Event.REGISTER_APPLIED, group, mine, now, channel, registration=registration.public_id)
    return registration


@transaction.atomic
def take_application_back(*, registration_id: int, by: Person, now: datetime, channel: str) -> Registration:
    group, registration = _locked(registration_id)
    mine = require_organiser(group, by)
    rules.check_is_waiting(registration)
    _end(registration, State.TAKEN_BACK, now)
    for promise in Promise.objects.about(registration).open():
        release_promise(promise_id=promise.pk, by=SYSTEM, now=now, channel=channel)
    record_group(Event.REGISTER_TAKEN_BACK, group, mine, now, channel, registration=registration.public_id)
    return registration


@transaction.atomic
def accept_application(*, registration_id: int, answer: str, by: Person, now: datetime, channel: str) -> Registration:
    """From today on, for three years. An entry that it renews keeps its first day."""
    group, registration = _locked(registration_id)
    require(by, Permission.KEEP_GROUPS, within=group.place)
    rules.check_is_waiting(registration)
    today = timezone.localdate(now)
    old = group.registrations.filter(state=State.REGISTERED).first()  # type: ignore[attr-defined]
    if old is not None:
        _end(old, State.REPLACED, now)
    registration.state, registration.since = State.REGISTERED, old.since if old else today
    registration.renew_by = rules.renewal_due(today)
    _answer(registration, answer, by=by, now=now, channel=channel)
    record_group(Event.REGISTERED, group, by, now, channel, registration=registration.public_id)
    return registration


@transaction.atomic
def refuse_application(*, registration_id: int, answer: str, by: Person, now: datetime, channel: str) -> Registration:
    """In writing, with reasons, and with the word that they can appeal. An entry that was to be renewed stays."""
    group, registration = _locked(registration_id)
    require(by, Permission.KEEP_GROUPS, within=group.place)
    rules.check_is_waiting(registration)
    rules.check_reason(answer)
    registration.state, registration.ended_at = State.REFUSED, now
    _answer(registration, answer, by=by, now=now, channel=channel)
    record_group(Event.REGISTER_REFUSED, group, by, now, channel, registration=registration.public_id)
    return registration


@transaction.atomic
def change_entry(
    *, registration_id: int, contact: str, meets: str, next_agm_on: date, by: Person, now: datetime, channel: str
) -> Registration:
    """What the group chooses itself, at once."""
    group, registration = _locked(registration_id)
    mine = require_organiser(group, by)
    rules.check_is_registered(registration)
    registration.contact, registration.meets, registration.next_agm_on = contact, meets, next_agm_on
    registration.save(update_fields=["contact", "meets", "next_agm_on"])
    record_group(Event.REGISTER_CHANGED, group, mine, now, channel, registration=registration.public_id)
    return registration


@transaction.atomic
def leave_register(*, registration_id: int, by: Person, now: datetime, channel: str) -> Registration:
    group, registration = _locked(registration_id)
    mine = require_organiser(group, by)
    rules.check_is_registered(registration)
    _end(registration, State.LEFT, now)
    record_group(Event.REGISTER_LEFT, group, mine, now, channel, registration=registration.public_id)
    return registration


@transaction.atomic
def give_notice(
    *, registration_id: int, because: str, on: date, by: Person, now: datetime, channel: str
) -> Registration:
    """The law asks for notice with reasons and a day. On that day the timetable takes it off."""
    group, registration = _locked(registration_id)
    require(by, Permission.KEEP_GROUPS, within=group.place)
    rules.check_is_registered(registration)
    rules.check_reason(because)
    rules.check_notice(on, timezone.localdate(now))
    registration.removal_on, registration.removal_because, registration.noticed_by = on, because.strip(), by
    registration.save(update_fields=["removal_on", "removal_because", "noticed_by"])
    record_group(
        Event.REGISTER_NOTICE, group, by, now, channel, registration=registration.public_id, on=on.isoformat()
    )
    return registration


@transaction.atomic
def take_notice_back(*, registration_id: int, by: Person, now: datetime, channel: str) -> Registration:
    group, registration = _locked(registration_id)
    require(by, Permission.KEEP_GROUPS, within=group.place)
    rules.check_is_registered(registration)
    registration.removal_on, registration.removal_because = None, ""
    registration.save(update_fields=["removal_on", "removal_because"])
    record_group(Event.REGISTER_NOTICE_TAKEN_BACK, group, by, now, channel, registration=registration.public_id)
    return registration


def end_all(group: Group, *, now: datetime, channel: str) -> None:
    """Part of an action that brings the group to its end."""
    for registration in group.registrations.filter(state__in=[State.APPLIED, State.REGISTERED]):  # type: ignore[attr-defined]
        applied = registration.state == State.APPLIED
        _end(registration, State.TAKEN_BACK if applied else State.LEFT, now)
        for promise in Promise.objects.about(registration).open():
            release_promise(promise_id=promise.pk, by=SYSTEM, now=now, channel=channel)


def look_after_register(*, now: datetime) -> int:
    """What is due today: entries whose notice has run out, and those to be renewed soon. Harmless to run again."""
    today = timezone.localdate(now)
    there = Registration.objects.registered().order_by("pk")
    gone = [_remove(pk, now=now) for pk in there.filter(removal_on__lte=today).values_list("pk", flat=True)]
    unreminded = [one for one in there.filter(reminded_at=None) if rules.is_near_renewal(one, today)]
    return len(gone) + len([_remind(one.pk, now=now) for one in unreminded])


@transaction.atomic
def _remove(registration_id: int, *, now: datetime) -> None:
    group, registration = _locked(registration_id)
    if registration.state == State.REGISTERED and registration.removal_on:
        _end(registration, State.REMOVED, now)
        record_group(Event.REGISTER_REMOVED, group, SYSTEM, now, "timetable", registration=registration.public_id)


@transaction.atomic
def _remind(registration_id: int, *, now: datetime) -> None:
    group, registration = _locked(registration_id)
    if registration.reminded_at is None:
        registration.reminded_at = now
        registration.save(update_fields=["reminded_at"])
        record_group(
            Event.REGISTER_RENEWAL_NEAR, group, SYSTEM, now, "timetable", registration=registration.public_id
        )


def _locked(registration_id: int) -> tuple[Group, Registration]:
    """The group before what is its own; the promise before the journal, as everywhere."""
    group = locked_group(Registration.objects.values_list("group_id", flat=True).get(pk=registration_id))
    registration = Registration.objects.get(pk=registration_id)
    list(Promise.objects.about(registration).select_for_update(no_key=True).order_by("pk").values_list("pk"))
    return group, registration


def _end(registration: Registration, state: Registration.State, now: datetime) -> None:
    registration.state, registration.ended_at = state, now
    registration.save(update_fields=["state", "ended_at"])


def _answer(registration: Registration, answer: str, *, by: Actor, now: datetime, channel: str) -> None:
    registration.answered_at, registration.answered_by, registration.answer = now, by, answer.strip()  # type: ignore[assignment]
    registration.save()
    for promise in Promise.objects.about(registration).open():
        keep_promise(promise_id=promise.pk, by=SYSTEM, now=now, channel=channel)
