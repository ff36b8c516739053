"""Before the vote: drawing the register up, freezing the roll, making the key of the box."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from commonty.access.may import Actor
from commonty.access.refusal import Refused
from commonty.ballots import rules
from commonty.ballots.actions.keys import seal_for_holders
from commonty.ballots.actions.pitches import line_up
from commonty.ballots.events import Event
from commonty.ballots.models import Entitlement, Keyring, Register, Unit
from commonty.ballots.queries import roll_digest
from commonty.journal.record import record
from commonty.kit.canonical import canonical_json, sha256_hex
from commonty.kit.clock import Clock, database_now
from commonty.kit.ids import new_public_id
from commonty.kit.locks import hold_exclusive
from commonty.kit.sealing import make_key_pair, open_sealed, seal, unwrap, wrap
from commonty.people.models import Person
from commonty.places.models import Place

Voters = Iterable[tuple[Person | None, Place | None, Place | None]]


@transaction.atomic
def draw_up_register(
    *,
    place: Place,
    name: str,
    unit: str,
    paper: rules.Paper,
    opens_at: datetime,
    closes_at: datetime,
    rules_digest: str,
    voters: Voters,
    by: Actor,
    now: datetime,
    late_rule: str = "",
    is_imported: bool = False,
    age_from: int = 16,
    tie_kinds: Collection[str] = (),
    keyring: Keyring | None = None,
    paper_until: datetime | None = None,
    promoters: Collection[str] = (),
) -> Register:
    """A register in draft with an entitlement for each of `voters` (person, home, area); nobody can vote yet.

    Where homes vote, `age_from` and `tie_kinds` say who of a home may send its vote; no kinds: everybody living there.
    `keyring`: the three people who hold its keys; none, and our own installation does.
    `paper_until`: how long votes on paper are taken in, none if empty; `promoters`: public ids of people who, for what
    they have to do with what stands on the ballot paper, may not handle paper votes.
    Whoever calls has asked whether `by` may, since only they know what the vote is about.
    """
    register = Register.objects.create(
        place=place,
        name=name,
        unit=unit,
        paper=dict(paper),
        opens_at=opens_at,
        closes_at=closes_at,
        rules_digest=rules_digest,
        late_rule=late_rule,
        is_imported=is_imported,
        age_from=age_from,
        tie_kinds=sorted(tie_kinds),
        keyring=keyring,
        paper_until=paper_until,
        promoters=sorted(promoters),
    )
    entitlements = [_entitlement(register, person, home, area) for person, home, area in voters]
    Entitlement.objects.bulk_create(entitlements, batch_size=500)
    record(
        Event.DRAWN_UP,
        about=register,
        by=by,
        at=now,
        channel="web",
        within=place,
        chain=register.chain,
        entitlements=len(entitlements),
        unit=str(unit),
    )
    return register


def _entitlement(register: Register, person: Person | None, home: Place | None, area: Place | None) -> Entitlement:
    rules.check_voter(register.unit, person=person, home=home)
    is_homes = register.unit == Unit.HOME
    return Entitlement(
        register=register, unit=register.unit, person=None if is_homes else person, home=home, area=area
    )


@transaction.atomic
def freeze_and_open(
    *, register_id: int, by: Actor, clock: Clock = database_now, opens_at: datetime | None = None
) -> Register:
    """From here on roll, paper and times hold. Votes are accepted from `opens_at` on, which may lie ahead."""
    hold_exclusive(Register(pk=register_id).lock)
    register = Register.objects.locked(register_id)
    now = clock()
    rules.check_can_freeze(register, voters=register.entitlements.in_force().count(), now=now)
    register.status = Register.Status.OPEN
    register.opens_at = opens_at or register.opens_at
    register.frozen_at = now
    register.roll_digest = roll_digest(register)
    register.public_key, register.wrapped_private_key = _keys_for(register)
    register.save()
    if rules.is_scored(register.paper):
        line_up(register)
    record(
        Event.FROZEN,
        about=register,
        by=by,
        at=now,
        channel="web",
        within=register.place,
        chain=register.chain,
        rules=register.rules_digest,
        roll=register.roll_digest,
        paper=sha256_hex(canonical_json(register.paper)),
        key=register.public_key.hex(),
        **_named(register),
        opens_at=register.opens_at.isoformat(),
        closes_at=register.closes_at.isoformat(),
        **({"paper_until": register.paper_until.isoformat()} if register.paper_until else {}),
    )
    return register


def _named(register: Register) -> dict[str, Any]:
    """Who holds the keys, where it isn't our own installation."""
    if register.keyring is None:
        return {}
    return {"holders": list(register.keyring.holders.order_by("pk").values_list("person__public_id", flat=True))}


def _keys_for(register: Register) -> tuple[bytes, bytes | None]:
    pair, info = make_key_pair(), register.sealing_info
    if register.keyring:
        seal_for_holders(register, pair.private)
        return pair.public, None
    wrapped = wrap(pair.private, key=settings.INSTALLATION_KEY, purpose=register.wrap_purpose)
    # A lost key is a lost vote: the box is opened once for trial while nothing lies in it yet.
    trial = new_public_id().encode()
    private = unwrap(wrapped, key=settings.INSTALLATION_KEY, purpose=register.wrap_purpose)
    if open_sealed(private, seal(pair.public, trial, info=info), info=info) != trial:
        raise Refused("The key of the box did not open it again. Nothing was changed.")
    return pair.public, wrapped
