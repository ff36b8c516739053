"""What another system is told of a repair, in which shape; how long a failure rests, and when it is given up.

Never a word of the conversation: the repair's own words, where it is, and how to get in touch only as is safe.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.cases.models import Case
from commonty.gateways.webhook import NotTaken, Why, checked_address
from commonty.kit.phones import as_dialled
from commonty.people.models import Person
from commonty.places.models import Kind, Place
from commonty.repairs.models import MoveWish, Repair, Sending, System

LEASE = timedelta(minutes=2)  # longer than one takes; after it the worker counts as dead
RESTS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
GIVEN_UP_AFTER = timedelta(days=3)
# A gas pipe has one working day: whoever minds the system hears long before anything is given up.
STUCK_AFTER = {System.Takes.WEBHOOK: timedelta(hours=1), System.Takes.CSV: timedelta(hours=24)}
MOST_IN_A_FILE = 1000
COLUMNS = (
    "key", "event", "at", "job", "reference", "what", "defect", "last_day", "home_reference", "uprn", "address",
    "postcode", "contact_name", "contact_phone", "contact_note", "wishes",
)  # fmt: skip


def rest_after(failures: int) -> timedelta:
    return RESTS[min(failures, len(RESTS)) - 1] if failures else timedelta()


def told_of(sending: Sending, wish: MoveWish | None = None) -> dict[str, Any]:
    """The whole of what is said, as it is now: what stood there when it happened may have changed for somebody's safety."""
    said: dict[str, Any] = {
        "key": sending.public_id,
        "event": sending.event,
        "at": sending.happened_at.isoformat(timespec="seconds"),
        "landlord": sending.system.landlord.name,
    }
    repair = sending.repair
    if repair is None:
        return said
    return said | {
        "job": repair.number,
        "reference": repair.reference,
        "what": repair.what,
        "defect": repair.defect,
        "last_day": _last_day(repair),
        "home": where(repair.place),
        "contact": contact(repair),
        "wishes": list(wish.halves) if wish else [],
    }


def as_row(said: Mapping[str, Any]) -> list[Any]:
    """The same as a row of the file, in the order of `COLUMNS`."""
    home, who = said.get("home", {}), said.get("contact", {})
    flat = {
        **said, "home_reference": home.get("reference"), "uprn": home.get("uprn"), "address": home.get("address"),
        "postcode": home.get("postcode"), "contact_name": who.get("name"), "contact_phone": who.get("phone"),
        "contact_note": who.get("note"),
        "wishes": "; ".join(f"{half.get('on')} {half.get('half')}" for half in said.get("wishes", [])),
    }  # fmt: skip
    return [flat.get(column) or "" for column in COLUMNS]


def where(place: Place) -> dict[str, str]:
    """A home by what the landlord's systems call it; what is common by its name and what it belongs to."""
    above = place.parent.name if place.parent and place.parent.parent_id else ""
    named = ", ".join(part for part in (place.name, above) if part)
    return {
        "reference": place.reference,
        "uprn": place.uprn,
        "address": place.address or named,
        "postcode": place.postcode,
    }


def contact(repair: Repair) -> dict[str, str]:
    """Name and phone, only for their own home and only where nobody said that contact has to be safe.

    Nor of what only one of us reads, or what is about one of us: in a file many others would read who it was.
    """
    entry = repair.case.raised_by
    if repair.place.kind != Kind.HOME:
        return {"name": "", "phone": "", "note": ""}
    if is_to_be_safe(entry) or is_for_few(repair.case):
        office = _("Ring our office first: %(phone)s") % {"phone": repair.landlord.phone}
        alone = _("Ring our office first.")
        return {"name": "", "phone": "", "note": office if repair.landlord.phone else alone}
    return {"name": entry.human.name, "phone": as_dialled(entry.human.phone), "note": ""}


def is_to_be_safe(entry: Person) -> bool:
    """Whichever of their entries asked, and whichever bears the mark."""
    return any(one.is_at_risk or bool(one.safe_contact) for one in (entry, entry.human))


def is_for_few(case: Case) -> bool:
    return case.audience == Case.Audience.ONE or case.about_staff_id is not None


def _last_day(repair: Repair) -> str:
    return repair.clock.promise.due_on.isoformat() if repair.clock else ""


def check_address(takes: str, address: str) -> None:
    if takes != System.Takes.WEBHOOK:
        return
    try:
        checked_address(address)
    except NotTaken:
        says = _("Write the whole address, beginning with https:// and without name or password in it.")
        raise Refused(says) from None


def check_can_fetch(system: System, unsaid: Sequence[Any], *, is_theirs: bool) -> None:
    if system.takes != System.Takes.CSV or not system.is_on:
        raise Refused(_("No file is made for this system. Look at how it is set up."))
    if not unsaid and is_theirs:
        raise Refused(_("What waits is about you. Ask a colleague to fetch it."))
    if not unsaid:
        raise Refused(_("Nothing waits. There is a file as soon as something is ordered or changed."))


def check_can_read(confirmed_at: datetime | None) -> None:
    if confirmed_at is not None:
        raise Refused(_("This file was read in and is not given out again. A new one has what is new."))


def check_can_confirm(confirmed_at: datetime | None) -> None:
    if confirmed_at is not None:
        raise Refused(_("Somebody has said already that this file was read in."))


def check_can_try_again(sending: Sending) -> None:
    if sending.state not in (Sending.State.GIVEN_UP, Sending.State.WAITING):
        raise Refused(_("This is on its way, or they have it. Open the page again."))
    if sending.system.takes != System.Takes.WEBHOOK or not sending.system.is_on:
        raise Refused(_("Nothing is sent to this system now. Look at how it is set up."))


def check_is_unsaid(sending: Sending) -> None:
    if sending.state == Sending.State.SENDING:
        raise Refused(_("It is being sent this minute. Look again in two minutes."))
    if sending.state not in Sending.UNSAID:
        raise Refused(_("They have it already. Open the page again."))


def check_can_test(system: System) -> None:
    if system.takes != System.Takes.WEBHOOK:
        raise Refused(_("Only what is sent to an address can be tried."))
    if not system.is_on:
        raise Refused(_("It is switched off. Switch it on first."))


def in_words(sending: Sending) -> str:
    """What became of the last try, for whoever has to mend it."""
    if sending.state == Sending.State.SAID:
        return _("They have it.")
    if sending.state == Sending.State.BY_HAND:
        return _("Somebody told them in another way.")
    if sending.state == Sending.State.UNNEEDED:
        return _("It was over before they heard of it. Nothing was sent.")
    if not sending.why:
        return _("It waits for its turn.")
    answered = {"status": sending.answered}
    return {
        Why.ADDRESS: _("The address is not https, or it leads into a network of our own. Nothing was sent."),
        Why.UNKNOWN: _("Nobody knows the name in the address. Look for a slip in it."),
        Why.UNREACHABLE: _("There was nobody at that address, or the line broke."),
        Why.CERTIFICATE: _("Their certificate is not one that we can trust. Nothing was sent."),
        Why.TOO_SLOW: _("They took too long to answer."),
        Why.TOO_LONG: _("Their answer had no end. We don’t know whether they have it."),
        Why.MOVED: _("They sent us on to another address (%(status)d). We don’t follow. Write the new one here.")
        % answered,
        Why.REFUSED: _("They refused it (%(status)d). Their programmer knows why.") % answered,
        Why.BUSY: _("They asked us to wait (%(status)d). We try again.") % answered,
        Why.BROKEN: _("Something broke on their side (%(status)d).") % answered,
    }.get(Why(sending.why), "")  # fmt: skip
