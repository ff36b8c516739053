"""Keys in three people's hands: naming the three, making and trying a key, and turning it when the box is opened.

Nobody else ever has a key: it is drawn when its holder asks, shown to them once, and only its public half is kept. See
docs/decisions/0012.
"""

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime
from itertools import combinations, permutations

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import Actor
from commonty.access.refusal import Refused
from commonty.ballots import rules
from commonty.ballots.events import Event
from commonty.ballots.models import HalfKey, KeyHolder, Keyring, Register
from commonty.journal.record import record
from commonty.kit.codes import KEY_LENGTH, is_well_formed, make_code, tidy
from commonty.kit.sealing import KeyPair, key_pair_from, open_sealed, seal, wrap
from commonty.people.models import Person
from commonty.people.queries.staff import has_let_in
from commonty.places.models import Place


@transaction.atomic
def name_key_holders(
    *, place: Place, name: str, people: Sequence[Person], by: Actor, now: datetime, channel: str
) -> Keyring:
    """Ask three people to hold a key each. Whoever calls has asked whether `by` may: they know what the vote is."""
    rules.check_holders(
        [person.public_id for person in people],
        are_at_risk=any(person.is_at_risk for person in people),
        are_let_in=any(has_let_in(*pair) for pair in combinations(people, 2)),
    )
    keyring = Keyring.objects.create(place=place, name=name, made_at=now)
    KeyHolder.objects.bulk_create(KeyHolder(keyring=keyring, person=person) for person in people)
    named = [person.public_id for person in people]
    record(Event.KEY_HOLDERS_NAMED, about=keyring, by=by, at=now, channel=channel, within=place, holders=named)
    return keyring


@transaction.atomic
def make_key(*, holder_id: int, by: Person, now: datetime, channel: str) -> str:
    """The holder's key, to be written down: it is returned this once and kept nowhere. A new one ends the old one."""
    holder = _own(holder_id, by)
    rules.check_can_make_key(holder, is_frozen=_is_frozen(holder))
    key = make_code(KEY_LENGTH)
    holder.public_key = _pair(holder, key).public
    holder.made_at, holder.tried_at = now, None
    holder.save(update_fields=["public_key", "made_at", "tried_at"])
    _record(Event.KEY_MADE, holder, by=by, now=now, channel=channel)
    return key


@transaction.atomic
def try_key(*, holder_id: int, key: str, by: Person, now: datetime, channel: str) -> None:
    """Open something with the key that was written down, before anything depends on it."""
    holder = _own(holder_id, by)
    rules.check_can_try_key(holder)
    pair, trial, info = _turned(holder, key), secrets.token_bytes(16), b"commonty trial"
    if open_sealed(pair.private, seal(pair.public, trial, info=info), info=info) != trial:
        raise Refused(_("This key does not open what it closed. Make a new one."))
    holder.tried_at = now
    holder.save(update_fields=["tried_at"])
    _record(Event.KEY_TRIED, holder, by=by, now=now, channel=channel)


def seal_for_holders(register: Register, private: bytes) -> None:
    """A part of the freeze, which records it. Afterwards nobody has the private key, we included."""
    holders = list(register.keyring.holders.select_related("person").order_by("pk"))  # type: ignore[union-attr]
    rules.check_all_tried(holders)
    halves = [HalfKey(outer=outer, inner=inner) for outer, inner in permutations(holders, 2)]
    for half in halves:
        sealed = seal(bytes(half.inner.public_key or b""), private, info=half.info)
        half.sealed = seal(bytes(half.outer.public_key or b""), sealed, info=half.info)
    HalfKey.objects.bulk_create(halves)


def turn_key(register: Register, *, by: Person, key: str, before: Person | None) -> None:
    """A part of signing, which records it. `before`: the holder who has turned theirs; with the second, the box's key
    is there, and lies until the result is final where every other box's key lies."""
    holders = register.keyring.holders.select_related("person")  # type: ignore[union-attr]
    holder = next((each for each in holders if each.person_id == by.pk), None)
    if holder is None:
        raise PermissionDenied(_("Three people hold the keys of this box, and you are not one of them."))
    pair = _turned(holder, key)
    halves = HalfKey.objects.select_related("outer", "inner")
    if before is None:
        for half in halves.filter(outer=holder):
            half.half = open_sealed(pair.private, bytes(half.sealed), info=half.info)
            half.save(update_fields=["half"])
        return
    half = halves.get(outer__keyring=register.keyring, outer__person=before, inner=holder)
    private = open_sealed(pair.private, bytes(half.half or b""), info=half.info)
    register.wrapped_private_key = wrap(private, key=settings.INSTALLATION_KEY, purpose=register.wrap_purpose)
    register.save(update_fields=["wrapped_private_key"])
    forget_halves(register)


def forget_halves(register: Register) -> None:
    HalfKey.objects.filter(outer__keyring=register.keyring_id).delete()


def _own(holder_id: int, by: Person) -> KeyHolder:
    rows = KeyHolder.objects.select_for_update(of=("self",), no_key=True).select_related("keyring__place", "person")
    holder = rows.get(pk=holder_id)
    if holder.person_id != by.pk:
        raise PermissionDenied(_("This is somebody else's key."))
    return holder


def _is_frozen(holder: KeyHolder) -> bool:
    return Register.objects.filter(keyring=holder.keyring).exclude(status=Register.Status.DRAFT).exists()


def _pair(holder: KeyHolder, key: str) -> KeyPair:
    return key_pair_from(tidy(key), purpose=holder.purpose)


def _turned(holder: KeyHolder, key: str) -> KeyPair:
    if not is_well_formed(key, KEY_LENGTH):
        raise Refused(
            _("There is a slip in the key: it has 26 letters and digits, in groups of five. Check each group.")
        )
    pair = _pair(holder, key)
    if not hmac.compare_digest(pair.public, bytes(holder.public_key or b"")):
        raise Refused(_("This is not the key that you made for this vote. Look whether you hold another sheet."))
    return pair


def _record(event: Event, holder: KeyHolder, *, by: Person, now: datetime, channel: str) -> None:
    record(event, about=holder, by=by, at=now, channel=channel, within=holder.keyring.place)
