"""Casting: one way into the box, for a voter, for staff who type for one, for a file of an earlier election."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ballots import rules
from commonty.ballots.events import VOTER, Event, Voter
from commonty.ballots.models import Channel, Entitlement, Envelope, Pitch, Proof, Register, Unit, lock_of
from commonty.ballots.queries import voices
from commonty.ballots.queries.paper_votes import has_paper
from commonty.ballots.queries.standing import is_code_in_force
from commonty.ballots.rules.paper_votes import check_not_voted_on_paper
from commonty.ballots.rules.pitches import check_can_score
from commonty.journal.record import Happening, record_all
from commonty.kit.canonical import canonical_json, sha256_hex
from commonty.kit.clock import Clock, database_now
from commonty.kit.locks import hold_shared
from commonty.kit.sealing import seal
from commonty.people.models import Person
from commonty.places.models import Place

LONGEST_KEY = 64
RECEIPT_BYTES = 10


@dataclass(frozen=True)
class Accepted:
    """What the voter is told, once it is on the disk."""

    receipt: str
    version: int
    is_repeat: bool = False


@dataclass(frozen=True)
class ImportedBallot:
    choices: Any
    area: Place | None = None


@dataclass(frozen=True)
class Cast:
    """One ballot that somebody wants accepted; `version` counts those of its entitlement, and of its option, from 1."""

    entitlement: Entitlement
    choices: Any
    key: str
    version: int = 1
    option: str = ""  # what it scores, where each option is scored by itself


def cast_ballot(
    *,
    register_id: int,
    entitlement_id: int,
    choices: Any,
    key: str,
    channel: str,
    proof: str,
    by: Actor,
    typed_by: Person | None = None,
    clock: Clock = database_now,
    durable: bool = True,
) -> Accepted:
    """Seal these choices and put them into the box, in place of this voter's earlier ones.

    `entitlement_for` says which entitlement, `proof` and `by` a visitor has; where staff type the vote of a home, `by`
    is whoever of the home speaks to them. `key` is the form's own random text: the
    same key again gets the first answer, even after the close, because a lost reply must not become a lost vote.
    Returns when the vote is on the disk; Refused or PermissionDenied otherwise, and then nothing has happened.
    `durable`: not in a rehearsal, which takes all of it back.
    """
    with transaction.atomic(durable=durable):
        hold_shared(lock_of(register_id))
        entitlement = Entitlement.objects.locked(entitlement_id, register_id=register_id)
        register = entitlement.register
        now = clock()
        today = timezone.localdate(now)
        _require_way(entitlement, channel=channel, proof=proof, by=by, typed_by=typed_by, on=today)
        earlier = list(Envelope.objects.filter(entitlement=entitlement).defer("sealed").order_by("version"))
        option = rules.option_scored(register.paper, choices)
        version = sum(envelope.option == option for envelope in earlier) + 1
        cast = Cast(entitlement, choices, checked_key(key), version, option)
        repeated = next((envelope for envelope in earlier if envelope.key == key), None)
        if repeated is not None:
            return _answer_again(register, cast, repeated)
        rules.check_can_accept(register, now=now)
        rules.check_in_force(entitlement)
        if register.paper_until is not None:
            check_not_voted_on_paper(has_paper(entitlement))
        if option:
            # Whoever opens or closes it holds the register's lock alone, so it stays as it is until we commit.
            check_can_score(Pitch.objects.get(register=register, option=option))
        return _accept(register, [cast], now=now, channel=channel, proof=proof, typed_by=typed_by)[0]


@transaction.atomic
def import_ballots(
    *, register_id: int, ballots: Sequence[ImportedBallot], by: Actor, clock: Clock = database_now
) -> list[Accepted]:
    """Put the ballots of an election that was held elsewhere into the box: all, or none if one breaks a rule."""
    hold_shared(lock_of(register_id))
    register = Register.objects.select_related("place").get(pk=register_id)
    require(by, Permission.SET_UP_ROUND, within=register.place)
    if not register.is_imported or register.status != Register.Status.OPEN:
        raise Refused(_("Ballots from a file belong into a vote that was held elsewhere, while its box is open."))
    origin = Entitlement.Origin.IMPORTED
    entitlements = [Entitlement(register=register, unit=Unit.PERSON, area=b.area, origin=origin) for b in ballots]
    Entitlement.objects.bulk_create(entitlements, batch_size=500)
    casts = [Cast(e, ballot.choices, key=e.public_id) for e, ballot in zip(entitlements, ballots, strict=True)]
    return _accept(register, casts, now=clock(), channel=Channel.IMPORT, proof=Proof.FILE, by=by)


def _accept(
    register: Register,
    casts: Sequence[Cast],
    *,
    now: datetime,
    channel: str,
    proof: str,
    typed_by: Person | None = None,
    by: Actor = VOTER,
) -> list[Accepted]:
    """The one door of the box: check, seal, replace, put in, record. Inside the caller's transaction and locks."""
    public_key = bytes(register.public_key or b"")  # there is one since the freeze
    envelopes, length = [], rules.longest_content(register.paper)
    for cast in casts:
        choices = rules.check_choices(register.paper, cast.choices)
        if rules.asks_for_own_part(register.paper):
            rules.check_part(register.paper, choices, own=cast.entitlement.part)
        content = rules.sealed_content(choices, length=length)
        sealed = seal(public_key, content, info=register.sealing_info)
        envelopes.append(
            Envelope(
                entitlement=cast.entitlement,
                register=register,
                option=cast.option,
                version=cast.version,
                channel=channel,
                proof=proof,
                typed_by=typed_by,
                received_at=now,
                sealed=sealed,
                receipt=receipt_of(sealed),
                key=cast.key,
                body_digest=_body_digest(cast, choices),
            )
        )
    revoted = [cast.entitlement.pk for cast in casts if cast.version > 1]
    if revoted:
        options = {cast.option for cast in casts}
        Envelope.objects.live().filter(entitlement__in=revoted, option__in=options).update(
            state=Envelope.State.REPLACED
        )
    Envelope.objects.bulk_create(envelopes, batch_size=500)
    extra = {"typed_by": typed_by.public_id} if typed_by else {}
    happenings = [
        Happening(
            Event.CAST,
            e.entitlement,
            {"commitment": sha256_hex(bytes(e.sealed)), "version": e.version, **extra, **_scored(e)},
        )
        for e in envelopes
    ]
    record_all(happenings, by=by, at=now, channel=channel, within=register.place, chain=register.chain)
    return [Accepted(envelope.receipt, envelope.version) for envelope in envelopes]


def _scored(envelope: Envelope) -> dict[str, str]:
    return {"option": envelope.option} if envelope.option else {}


def receipt_of(sealed: bytes) -> str:
    """The first 80 bits of the sealed bytes' SHA-256, in 16 letters and digits. It can't tell what was chosen."""
    return base64.b32encode(hashlib.sha256(sealed).digest()[:RECEIPT_BYTES]).decode()


def _require_way(
    entitlement: Entitlement, *, channel: str, proof: str, by: Actor, typed_by: Person | None, on: date
) -> None:
    """Whether this is the voter, or a member of staff who may type for one; for a home, one who may speak for it."""
    if typed_by is not None:
        require(typed_by, Permission.VOTE_FOR_SOMEBODY, within=entitlement.register.place)
        is_theirs = voices.is_theirs(typed_by, entitlement, on=on)
        rules.check_not_own(typed_by, entitlement.person, lives_there=is_theirs)
        if _is_card(entitlement, channel=channel, proof=proof, by=by):
            _check_can_hand_in(entitlement, on=on)
            return
        is_known = proof == Proof.OFFICER and channel in (Channel.PHONE, Channel.COUNTER)
    elif isinstance(by, Voter):
        # Asked after the entitlement's lock, which a reissue holds too: an ended code never slips through.
        is_known = proof in (Proof.CODE, Proof.CODE_AND_YEAR) and is_code_in_force(entitlement, by.code)
    else:
        is_known = proof == Proof.ACCOUNT and isinstance(by, Person)
    if not (is_known and _may_speak(entitlement, by, proof=proof, on=on)):
        raise PermissionDenied(_("This isn't your vote. Sign in, or type the code from your letter again."))


def _is_card(entitlement: Entitlement, *, channel: str, proof: str, by: Actor) -> bool:
    """A score card from a hall: the code is on it, and no year. So staff type it who took it there, for one project."""
    is_from_hall = rules.is_scored(entitlement.register.paper) and (channel, proof) == (Channel.COUNTER, Proof.CODE)
    return is_from_hall and isinstance(by, Voter) and is_code_in_force(entitlement, by.code)


def _check_can_hand_in(entitlement: Entitlement, *, on: date) -> None:
    if entitlement.unit == Unit.HOME and not voices.voices_of(entitlement, on=on):
        raise Refused(_("Nobody who lives in this home now may send its vote. Ask whoever keeps the list."))


def _may_speak(entitlement: Entitlement, by: Actor, *, proof: str, on: date) -> bool:
    """Whether it is this one's vote; for a home, whether by age and tie they may send it, or somebody with its code."""
    if entitlement.unit == Unit.HOME:
        speaking = voices.voices_of(entitlement, on=on)
        return voices.could_prove(speaking, proof) if isinstance(by, Voter) else by in speaking
    return not isinstance(by, Person) or _is_of(entitlement, by)


def _is_of(entitlement: Entitlement, person: Person) -> bool:
    """Also if it stands under an entry that was found to be the same human."""
    voter = entitlement.person
    return voter is not None and person.is_same_human(voter)


def checked_key(key: str) -> str:
    if not 1 <= len(key) <= LONGEST_KEY:
        raise Refused(_("This form is broken. Please open the vote again."))
    return key


def _answer_again(register: Register, cast: Cast, saved: Envelope) -> Accepted:
    # Without a digest the secrets are destroyed, and there is nothing left to compare with.
    if saved.body_digest:
        digest = _body_digest(cast, rules.check_choices(register.paper, cast.choices))
        if not hmac.compare_digest(digest, saved.body_digest):
            raise Refused(_("This form was sent before with other choices. Open the vote again to change your vote."))
    # Whoever goes back to an earlier form means it as their last word: its old receipt would tell them that it is.
    if saved.state == Envelope.State.REPLACED:
        raise Refused(_("This form was sent before, and a later vote took its place. If you mean it, send it again."))
    if saved.state == Envelope.State.BY_PAPER:
        raise Refused(_("This form was sent before, and your paper vote took its place."))
    if saved.state == Envelope.State.CANCELLED:
        raise Refused(_("This form was sent before, and that vote was set aside. If you may vote, send it again."))
    return Accepted(saved.receipt, saved.version, is_repeat=True)


def _body_digest(cast: Cast, choices: rules.Choices) -> str:
    # Covers entitlement and key too: equal ballots of two voters must not look alike to whoever reads the database.
    body = canonical_json(["ballots.body", cast.entitlement.public_id, cast.key, choices])
    return hmac.new(settings.INSTALLATION_KEY.encode(), body, hashlib.sha256).hexdigest()
