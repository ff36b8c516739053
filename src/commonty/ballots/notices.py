"""Which happening tells whom: a voter hears that a vote came in, was set aside or got a new code; never a choice."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from commonty.ballots.events import Event
from commonty.ballots.models import Entitlement, Envelope, KeyHolder, Proof, RefusedBecause
from commonty.ballots.rules.paper_votes import tell_by
from commonty.journal.models import Entry
from commonty.kit.templatetags.kit import moment
from commonty.notices.telling import Message
from commonty.people.models import Person, Tie
from commonty.places.addresses import site_of

# Whoever was signed in knows what they did; an import has nobody to tell.
TOLD_OF = (Proof.OFFICER, Proof.CODE, Proof.CODE_AND_YEAR)


def tell_of_vote(entry: Entry) -> Iterable[Message]:
    """So that a vote which somebody else entered with a stolen letter, or by phone, does not stay unseen."""
    entitlement = _entitlement(entry)
    version, option = entry.facts["version"], entry.facts.get("option", "")
    told_of = Envelope.objects.filter(entitlement=entitlement, proof__in=TOLD_OF)
    came = told_of.filter(version=version, option=option)
    if option and _is_told_before(told_of, came.first()):
        return []  # who scores twenty projects in an evening with their letter, or by phone, hears of the first
    return _to_voters(entitlement, _words_of_vote) if entitlement and came.exists() else []


def _is_told_before(told_of: QuerySet[Envelope], came: Envelope | None) -> bool:
    """Of one that came the same way. A card that staff typed is another way than a letter's code on a phone."""
    if came is None:
        return False
    is_own = came.typed_by_id is None
    return told_of.filter(pk__lt=came.pk, proof=came.proof, typed_by__isnull=is_own).exists()


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


def tell_of_paper(entry: Entry) -> Iterable[Message]:
    """At once: whoever stole a letter and sent paper for somebody is found while the envelope is still closed."""
    return _to_voters(_entitlement(entry), lambda entitlement: _words_of_paper(entitlement, entry.at))


def tell_of_refused_paper(entry: Entry) -> Iterable[Message]:
    """Not of one that named nobody, and not of a second one: the first is in, and they were told."""
    if entry.facts["reason"] in UNTOLD:
        return []
    return _to_voters(_entitlement(entry), lambda entitlement: _words_of_refusal(entitlement, entry.facts["reason"]))


def tell_of_paper_set_aside(entry: Entry) -> Iterable[Message]:
    return _to_voters(_entitlement(entry), _words_of_setting_aside)


UNTOLD = {RefusedBecause.NO_SLIP, RefusedBecause.UNKNOWN, RefusedBecause.SECOND}
TELLS = {
    Event.KEY_HOLDERS_NAMED: tell_of_key,
    Event.PAPER_ACCEPTED: tell_of_paper,
    Event.PAPER_REFUSED: tell_of_refused_paper,
    Event.PAPER_SET_ASIDE: tell_of_paper_set_aside,
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


def _words_of_paper(entitlement: Entitlement, accepted_at: datetime) -> str:
    register = entitlement.register
    says = _("We have your paper vote in “%(name)s”. Nobody can see what it says.") % {"name": register.name}
    final = _("It is final, and takes the place of any vote that you sent online or by phone.")
    address, until = _address(entitlement, "not-me"), moment(tell_by(register, accepted_at))
    ask = _("Not you? Tell us by %(until)s. Ring us.") % {"until": until}
    if address:
        ask = _("Not you? Tell us by %(until)s, here or by phone: %(address)s") % {"until": until, "address": address}
    return "\n\n".join((f"{says} {final}", ask))


def _words_of_refusal(entitlement: Entitlement, reason: str) -> str:
    register = entitlement.register
    says = _("We could not take your paper vote in “%(name)s”. %(reason)s.") % {
        "name": register.name,
        "reason": RefusedBecause(reason).label,
    }
    again = _("You can vote again, in any way, until %(until)s.") % {"until": moment(register.closes_at)}
    is_going_on = register.is_accepting(timezone.now())
    return "\n\n".join((says, again if is_going_on else _("Questions? Ring us.")))


def _words_of_setting_aside(entitlement: Entitlement) -> str:
    says = _(
        "We took out a paper vote that came in for you in “%(name)s”, because we were told that it wasn't yours."
    )
    again = _("A vote that you sent before counts again. You can also vote anew. Is that wrong? Ring us.")
    return f"{says % {'name': entitlement.register.name}} {again}"


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
            register = entitlement.register
            until = max(register.closes_at, register.paper_until or register.closes_at)
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
