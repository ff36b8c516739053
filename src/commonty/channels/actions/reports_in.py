"""What a program of somebody else's reports for a resident: the council's app, say. It waits until a person has rung.

Its key says which program it is. Whose report it is, nothing proves, so it is nobody's until somebody here has found out.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils import timezone

from commonty.channels.actions.taking_in import Letter, held, once
from commonty.channels.models import Arrival
from commonty.kit.limits import Limit, spend
from commonty.people.models import Person
from commonty.people.queries.people import humans_at
from commonty.places.models import Place
from commonty.repairs.models import System

MOST_REPORTS = Limit("what a program reports", most=300, seconds=86_400)  # of one program


@dataclass(frozen=True)
class Reported:
    """As the other program wrote it; `about` is the kind of thing, in our words."""

    about: str
    text: str
    where: str
    name: str
    email: str
    phone: str


def take_in_report(reported: Reported, *, system: System, now: datetime) -> Arrival | None:
    """The same words twice on one day are one report. None: more came today than anybody reads."""
    if not spend(MOST_REPORTS, system.public_id, now=now):
        return None
    raw = json.dumps({**asdict(reported), "by": system.name}, sort_keys=True).encode()
    day = timezone.localdate(now).isoformat().encode()
    key = hashlib.sha256(b"\0".join((b"report", system.public_id.encode(), day, raw))).hexdigest()
    letter = Letter(key, "report", f"{reported.about}\n\n{reported.text}", raw, system.landlord)
    return once(letter, now, lambda: _held(letter, reported, now))


def _held(letter: Letter, reported: Reported, now: datetime) -> dict:
    humans = _may_be(reported, letter.landlord)
    person = humans[0] if len(humans) == 1 else None
    return held(letter, Arrival.Why.REPORTED, person=person, now=now, may_be=humans)


def _may_be(reported: Reported, landlord: Place) -> list[Person]:
    found = {
        person.pk: person
        for how in ({"email": reported.email}, {"phone": reported.phone})
        for person in humans_at(**how, landlord=landlord)
    }
    return list(found.values())
