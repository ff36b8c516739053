"""What nobody could tell: a person rings, finds whose it is, and takes it into a case; or puts it away."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import require
from commonty.access.permissions import Permission
from commonty.cases.actions.raising import Asked, raise_case
from commonty.cases.actions.talking import say_more
from commonty.cases.models import Case
from commonty.cases.queries.owners import where_without_home
from commonty.cases.rules.status import LONGEST
from commonty.channels import rules
from commonty.channels.events import Event
from commonty.channels.models import Arrival
from commonty.channels.queries import what_it_says
from commonty.journal.record import record
from commonty.people.actions.outsiders import add_caller
from commonty.people.models import Person
from commonty.people.queries.homes import homes_of


@transaction.atomic
def take_for(*, arrival_id: int, person: Person, by: Person, now: datetime, channel: str) -> Case:
    """It is this resident's: a new case, which counts from when it came in."""
    arrival = _locked(arrival_id, by)
    said = what_it_says(arrival)
    subject = said.subject if said.subject.lower() not in said.text.lower() else ""
    says = f"{subject}\n\n{said.text}".strip()[:LONGEST]
    rules.check_has_words(says)
    homes = homes_of(person, on=timezone.localdate(now))
    asked = Asked(
        says=says, place=homes[0] if homes else where_without_home(person.landlord, by), received_at=arrival.received_at,
        language=person.language, format_needs=person.format_needs, posted_key=f"in:{arrival.key[:37]}",
    )  # fmt: skip
    case = raise_case(asked, raised_by=person, by=by, now=now, channel=arrival.channel)
    arrival.message, arrival.place = case.messages.order_by("pk")[0], case.place
    _end(arrival, Arrival.State.IN_CASE, case, person, by, now)
    record(Event.ARRIVAL_TAKEN, about=arrival, by=by, at=now, channel=channel, within=case.place)
    return case


@transaction.atomic
def take_for_new(
    *, arrival_id: int, name: str, phone: str, email: str, by: Person, now: datetime, channel: str
) -> Case:  # fmt: skip
    """Of somebody who is on no roll, and says that it is theirs."""
    arrival = _locked(arrival_id, by)
    if arrival.case is not None:
        raise PermissionDenied(_("This answers a case, and whose that is we know."))
    who = {"name": name, "phone": phone, "email": email}
    person = add_caller(landlord_id=arrival.landlord_id, **who, by=by, now=now, channel=channel)
    return take_for(arrival_id=arrival_id, person=person, by=by, now=now, channel=channel)


@transaction.atomic
def take_into_case(*, arrival_id: int, by: Person, now: datetime, channel: str) -> Case:
    """It answers our message from another address, and the resident says that it is theirs."""
    arrival = _locked(arrival_id, by)
    case = arrival.case
    if case is None:
        raise PermissionDenied(_("This belongs to no case."))
    said = what_it_says(arrival)
    rules.check_has_words(said.text or said.subject)
    resident = case.raised_by
    arrival.message = say_more(
        case_id=case.pk, text=(said.text or said.subject)[:LONGEST], by=resident, typed_by=by, now=now,
        channel=arrival.channel, posted_key=f"in:{arrival.key[:37]}",
    )  # fmt: skip
    _end(arrival, Arrival.State.IN_CASE, case, resident, by, now)
    record(Event.ARRIVAL_TAKEN, about=arrival, by=by, at=now, channel=channel, within=case.place)
    return case


@transaction.atomic
def put_away(*, arrival_id: int, by: Person, now: datetime, channel: str) -> Arrival:
    """Nobody's, or nothing to be done. It is forgotten a month later."""
    arrival = _locked(arrival_id, by)
    _end(arrival, Arrival.State.PUT_AWAY, arrival.case, arrival.person, by, now)
    record(Event.ARRIVAL_PUT_AWAY, about=arrival, by=by, at=now, channel=channel, within=arrival.landlord)
    return arrival


def _locked(arrival_id: int, by: Person) -> Arrival:
    rows = Arrival.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "landlord", "place__landlord", "case__place__landlord", "case__raised_by__merged_into", "person"
    )
    arrival = rows.get(pk=arrival_id)
    if not Arrival.objects.visible_to(by).filter(pk=arrival.pk).exists():
        raise PermissionDenied(_("This is not yours to deal with."))
    if arrival.person is not None or arrival.case is not None:
        require(by, Permission.ANSWER_CASES, within=arrival.place)
    rules.check_is_waiting(arrival)
    return arrival


def _end(
    arrival: Arrival, state: Arrival.State, case: Case | None, person: Person | None, by: Person, now: datetime
) -> None:
    arrival.state, arrival.case, arrival.person = state, case, person
    arrival.decided_by, arrival.decided_at = by, now
    arrival.save()
