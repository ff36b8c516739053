"""Which happening tells whom: a voter hears that a vote came in, was set aside or got a new code; never a choice."""

from collections.abc import Callable, Iterable

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from commonty.ballots.events import Event
from commonty.ballots.models import Entitlement, Envelope, KeyHolder, Proof
from commonty.journal.models import Entry
from commonty.notices.telling import Message
from commonty.people.models import Person, Tie
from commonty.places.addresses import site_of

# Whoever was signed in knows what they did; an import has nobody to tell.
TOLD_OF = (Proof.OFFICER, Proof.CODE, Proof.CODE_AND_YEAR)


def tell_of_vote(entry: Entry) -> Iterable[Message]:
    """So that a vote which somebody else entered with a stolen letter, or by phone, does not stay unseen."""
    entitlement = _entitlement(entry)
    version = entry.facts["version"]
    came = Envelope.objects.filter(entitlement=entitlement, version=version, proof__in=TOLD_OF)
    return _to_voters(entitlement, _words_of_vote) if entitlement and came.exists() else []


def tell_of_code(entry: Entry) -> Iterable[Message]:
    return _to_voters(_entitlement(entry), _words_of_code)


def tell_of_cancellation(entry: Entry) -> Iterable[Message]:
    if entry.facts.get("is_double"):
        return []
    return _to_voters(_entitlement(entry), _words_of_cancellation)


def tell_of_key(entry: Entry) -> Iterable[Message]:
    """Those asked to hold a key, as long as they are."""
    holders = KeyHolder.objects.filter(keyring__public_id=entry.about_id, made_at=None)
    for holder in holders.select_related("person", "keyring__place__landlord"):
        with override(holder.person.language or None):
            site = site_of(holder.keyring.place)
            says = _("You are asked to hold one of three keys of the ballot box of “%(name)s”.")
            how = _("Sign in, make your key and try it. It is under My things.")
            address = f"{site}/my/keys/{holder.public_id}/" if site else ""
            words = (says % {"name": holder.keyring.name}, how, address)
            yield Message(holder.person, _("A key for you"), "\n\n".join(filter(None, words)))


TELLS = {
    Event.KEY_HOLDERS_NAMED: tell_of_key,
    Event.CAST: tell_of_vote,
    Event.CODE_REISSUED: tell_of_code,
    Event.CANCELLED: tell_of_cancellation,
}


def _words_of_vote(entitlement: Entitlement) -> str:
    says = _("A vote was entered for you in “%(name)s”. Nobody can see what it says.")
    again = _("You can vote again until the close.")
    is_going_on = entitlement.register.is_accepting(timezone.now())  # a late worker may tell of it after the close
    told = says % {"name": entitlement.register.name} + (f" {again}" if is_going_on else "")
    return "\n\n".join((told, _ask_not_me(_address(entitlement, "not-me"))))


def _ask_not_me(address: str) -> str:
    if not address:
        return _("Was that not you? Ring us.")
    return _("Was that not you? Tell us here, or ring us: %(address)s") % {"address": address}


def _words_of_code(entitlement: Entitlement) -> str:
    says = _("We made a new voting code for you in “%(name)s”. The one on your earlier letter no longer works.")
    ask = _("Did you not ask for it? Ring us.")
    return "\n\n".join((says % {"name": entitlement.register.name}, ask))


def _words_of_cancellation(entitlement: Entitlement) -> str:
    says = _("Your vote was taken off the list of “%(name)s”. If you had voted already, that vote isn't counted.")
    address = _address(entitlement, "not-listed")
    ask = _("Is that a mistake? Tell us: %(address)s") % {"address": address} if address else _("A mistake? Ring us.")
    return "\n\n".join((says % {"name": entitlement.register.name}, ask))


def _entitlement(entry: Entry) -> Entitlement | None:
    rows = Entitlement.objects.select_related("register__place__landlord", "person")
    return rows.filter(public_id=entry.about_id).first()


def _to_voters(entitlement: Entitlement | None, words: Callable[[Entitlement], str]) -> Iterable[Message]:
    if entitlement is None:
        return
    for person in _voters(entitlement):
        with override(person.language or None):
            until = entitlement.register.closes_at
            yield Message(person, _("About your vote"), words(entitlement), until)


def _voters(entitlement: Entitlement) -> list[Person]:
    """The voter; of a home's vote, everybody who lives there."""
    if entitlement.person is not None:
        return [entitlement.person]
    if entitlement.home_id is None:
        return []
    ties = Tie.objects.current(timezone.localdate()).filter(home_id=entitlement.home_id).select_related("person")
    return [tie.person for tie in ties]


def _address(entitlement: Entitlement, page: str) -> str:
    """A page of this vote, as it stands in a mail or on paper; empty where nobody knows our address."""
    register, site = entitlement.register, site_of(entitlement.register.place)
    path = f"/votes/{register.public_id}/{page}/" + (f"{entitlement.public_id}/" if page == "not-me" else "")
    return f"{site}{path}" if site else ""
