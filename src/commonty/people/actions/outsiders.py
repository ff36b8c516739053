"""People who are on no roll and ask us something: by a name and one address or number, and nothing more.

They have no home here and no role, and so no vote and no page but their own. Whoever proves an address that somebody on
the roll has is that person, and nothing is added.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.journal.record import record
from commonty.kit.limits import Limit, left, spend
from commonty.kit.locks import hold_exclusive
from commonty.kit.phones import is_mobile
from commonty.people.events import Event
from commonty.people.models import Account, Person
from commonty.people.sign_in.codes import address_digest, people_at, tidy_address
from commonty.places.models import Place

NEW_A_DAY = Limit("people on no roll who said who they are", most=100, seconds=86_400)  # at one landlord


def people_who_proved(*, landlord: Place, address: str, name: str, now: datetime) -> list[Person]:
    """Whoever has this address; where nobody has it, somebody new by this name. The code was right a moment ago."""
    known = _known_at(landlord, address)
    if not known and not left(NEW_A_DAY, landlord.public_id, now=now):
        raise Refused(_("Too many people have written to us for the first time today. Please ring us."))
    people, is_new = _known_or_new(landlord, tidy_address(address), name, now)
    if is_new:
        spend(NEW_A_DAY, landlord.public_id, now=now)
    return people


@transaction.atomic
def _known_or_new(landlord: Place, address: str, name: str, now: datetime) -> tuple[list[Person], bool]:
    hold_exclusive(f"people:outsider:{address_digest(address)}")  # two codes for one address, typed at once
    known = _known_at(landlord, address)
    if known:
        Person.objects.outsiders().filter(pk__in=[person.pk for person in known]).update(asked_at=now)
        # Proven is the one that they came by: whoever was written down with another one too stays unproven.
        Person.objects.filter(pk__in=[person.pk for person in known if "" in (person.email, person.phone)]).update(
            is_unproven=False
        )
        return known, False
    reached = {"email": address} if "@" in address else {"phone": address, "reached_by": Person.Reached.TEXT}
    return [_add(landlord, name, now, by=SYSTEM, channel="web", **reached)], True


def _known_at(landlord: Place, address: str) -> list[Person]:
    """Who may sign in there. That nobody may is not that nobody has it: no second entry is made beside theirs."""
    known = people_at(landlord, address)
    has_it = [] if known else _who_has(landlord, address)
    if any(Account.objects.filter(person=person, is_active=False).exists() for person in has_it):
        raise Refused(_("This account was closed. Please ring us."))
    if has_it:
        raise Refused(_("We can’t let you in here with this. Please ring us."))
    return known


def _who_has(landlord: Place, address: str) -> list[Person]:
    """Every entry beside this address or number: of people at risk, and of those that were merged, too."""
    tidied = tidy_address(address)
    said = {"email__iexact": tidied} if "@" in tidied else {"phone": tidied}
    return list(Person.objects.filter(landlord=landlord, **said).order_by("pk")) if tidied else []


@transaction.atomic
def add_caller(
    *, landlord_id: int, name: str, phone: str, email: str, by: Person, now: datetime, channel: str
) -> Person:
    """Somebody rings who is on no roll: staff write down their name and how to reach them."""
    require(by, Permission.ANSWER_CASES, within=None)
    landlord = Place.objects.landlords().get(pk=landlord_id)
    if by.landlord_id != landlord.pk:
        raise Refused(_("You don’t work for this landlord."))
    if not phone and not email:
        raise Refused(_("Write down a phone number or an email address, so that we can answer."))
    for address in sorted(filter(None, (phone, tidy_address(email)))):
        hold_exclusive(f"people:outsider:{address_digest(address)}")
    if _who_has(landlord, phone) or _who_has(landlord, email):
        # The same for whoever has it: of somebody at risk nothing may be learnt by ringing.
        raise Refused(_("Somebody has this number or address already. Find them by it, or by their reference."))
    way = "" if email or not is_mobile(phone) else Person.Reached.TEXT
    reached = {"phone": phone, "email": tidy_address(email), "reached_by": way}
    return _add(landlord, name, now, by=by, channel=channel, is_unproven=True, **reached)


def _add(landlord: Place, name: str, now: datetime, *, by: object, channel: str, **said: Any) -> Person:
    person = Person.objects.create(landlord=landlord, name=name.strip(), asked_at=now, **said)
    record(Event.OUTSIDER_KNOWN, about=person, by=by, at=now, channel=channel, within=landlord)  # type: ignore[arg-type]
    return person
