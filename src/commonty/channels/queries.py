"""Whose address it is, which case it names, and what an arrival says."""

import json
from base64 import b32decode
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q

from commonty.cases.models import Case
from commonty.cases.reply_addresses import CASE_BYTES, TOKEN, is_reply_address
from commonty.channels.mail.reading import read_mail
from commonty.channels.mail.words import tidy
from commonty.channels.models import Arrival
from commonty.kit.phones import as_dialled
from commonty.people.models import Person
from commonty.places.models import Place


@dataclass(frozen=True)
class Said:
    sender: str
    subject: str
    text: str
    whole: str
    left_out: int
    name: str = ""  # of whoever another program says that it is from, and how they can be reached
    phone: str = ""
    email: str = ""


def what_it_says(arrival: Arrival) -> Said:
    if arrival.channel == "text":
        found = json.loads(arrival.raw or b"{}")
        text = str(found.get("text", ""))
        return Said(str(found.get("sender", "")), "", text, text, 0)
    if arrival.channel == "report":
        return _reported(json.loads(arrival.raw or b"{}"))
    if arrival.why == Arrival.Why.UNREADABLE:
        text = tidy(arrival.raw.decode("utf-8", "replace"))
        return Said("", "", text, text, 0)
    mail = read_mail(arrival.raw, authserv_id=settings.MAIL_AUTHSERV_ID)
    return Said(mail.sender, mail.subject, mail.text, mail.whole, mail.left_out)


def _reported(found: dict[str, str]) -> Said:
    name, phone, email = (found.get(key, "") for key in ("name", "phone", "email"))
    phone = as_dialled(phone) or phone
    text = "\n\n".join(filter(None, (found.get("text", ""), found.get("where", ""))))
    sender = ", ".join(filter(None, (name, phone, email, found.get("by", ""))))
    return Said(sender, found.get("about", ""), text, text, 0, name=name, phone=phone, email=email)


def is_address_of(person: Person, address: str) -> bool:
    return bool(address) and Person.objects.same_human(person.human.pk).filter(email__iexact=address).exists()


def case_named(address: str) -> Case | None:
    """The case of an answer address that holds no more. It lets nobody in: it only says who may look at the mail."""
    token = address.lower().rpartition("@")[0].rpartition("+")[2]
    if not is_reply_address(address) or not TOKEN.fullmatch(token):
        return None
    number = int.from_bytes(b32decode(token.upper())[:CASE_BYTES], "big")
    return Case.objects.select_related("raised_by__merged_into", "place__landlord").filter(pk=number).first()


def landlord_named(addresses: tuple[str, ...]) -> Place | None:
    """The landlord whose host stands behind the @."""
    domains = {address.rpartition("@")[2] for address in addresses}
    landlords = Place.objects.landlords().order_by("pk")
    return next((place for place in landlords if domains & set(place.hosts.split())), None)


def landlord_for(addresses: tuple[str, ...]) -> Place | None:
    return landlord_named(addresses) or Place.objects.landlords().order_by("pk").first()


@dataclass(frozen=True)
class Figures:
    taken: int
    waiting: int
    put_away: int
    dropped: int


def figures_of(landlord: Place, *, now: datetime) -> Figures:
    """What came in within thirty days, by what became of it. What is held in a conversation waits, too."""
    since = Arrival.objects.filter(landlord=landlord, received_at__gt=now - timedelta(days=30))
    state, is_held = Arrival.State, Q(message__is_held=True)
    waits = Q(state=state.HELD) | is_held & Q(message__put_away_at=None)
    counted = {
        "taken": Q(state=state.IN_CASE) & ~is_held,
        "waiting": waits,
        "put_away": Q(state=state.PUT_AWAY) | is_held & Q(message__put_away_at__isnull=False),
        "dropped": Q(state=state.DROPPED),
    }
    return Figures(**since.aggregate(**{name: Count("pk", filter=found) for name, found in counted.items()}))
