"""Voting codes: made for a letter run, made again for one person, and typed by whoever got the letter."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ballots import rules
from commonty.ballots.events import VOTER, Event, Voter
from commonty.ballots.models import Entitlement, Proof, Register, Unit, VotingCode, lock_of
from commonty.ballots.queries import voices
from commonty.ballots.queries.standing import ticket_of
from commonty.journal.record import record
from commonty.kit.clock import Clock, database_now
from commonty.kit.codes import digest, is_well_formed, make_code
from commonty.kit.limits import Limit, give_back, left, spend
from commonty.kit.locks import hold_shared
from commonty.places.models import Place

PURPOSE = "ballots.code"
HOUR, DAY = 3600, 86_400
WRONG_BY_ADDRESS = Limit("ballots.code.address", 20, HOUR)
WRONG_BY_CODE = Limit("ballots.code.code", 10, DAY)
WRONG_IN_ALL = Limit("ballots.code.all", 200, HOUR)
# When somebody guesses from many addresses, each gets fewer tries; nobody who reads their letter right is shut out.
WRONG_BY_ADDRESS_UNDER_ATTACK = Limit("ballots.code.address", 3, HOUR)

SLIP = _("There is a slip in this code. Please compare it with your letter and type it again.")
UNKNOWN = _("We couldn't match this code and year of birth. Check both, or say “I've lost my code”.")
TOO_MANY = _("There were too many wrong tries. Wait an hour, or phone us: we can take your vote.")
TOO_MANY_FOR_LETTER = _("There were too many wrong tries for this letter today. Try tomorrow, or phone us to vote.")
SLIP_ON_CARD = _("There is a slip in this code. Compare it with the card and type it again.")
UNKNOWN_ON_CARD = _("No letter of this vote has this code. Compare it with the card, or enter the score by name.")
TOO_MANY_CARDS = _(
    "There were too many wrong codes. Wait an hour, or ask its voter who they are and enter the score by name."
)


def code_digest(code: str) -> str:
    return digest(code, purpose=PURPOSE, key=settings.INSTALLATION_KEY)


@transaction.atomic
def issue_codes(
    *,
    register_id: int,
    by: Actor,
    entitlement_ids: Iterable[int] | None = None,
    codes: Mapping[int, str] | None = None,
    clock: Clock = database_now,
) -> dict[int, str]:
    """A new code for each of these entitlements (by default all in force), given out here once and never again.

    Older codes of theirs end. Returns the plain codes by entitlement id, to be printed and forgotten; or hand in
    `codes` that were printed already.
    """
    hold_shared(lock_of(register_id))
    register = Register.objects.select_related("place").get(pk=register_id)
    require(by, Permission.SEND_LETTER_CODES, within=register.place)
    now = clock()
    rules.check_can_change(register, now=now)
    wanted = Entitlement.objects.in_force().filter(register=register)
    if entitlement_ids is not None:
        wanted = wanted.filter(pk__in=list(entitlement_ids))
    locked = wanted.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True)
    made = _new_codes([pk for pk in locked if codes is None or pk in codes], now, codes)
    record(
        Event.CODES_ISSUED,
        about=register,
        by=by,
        at=now,
        channel="letter",
        within=register.place,
        chain=register.chain,
        codes=len(made),
    )
    return made


@transaction.atomic
def reissue_code(*, register_id: int, entitlement_id: int, by: Actor, clock: Clock = database_now) -> str:
    """A new code for one voter who lost theirs. The old one ends, also where somebody still sits there with it."""
    hold_shared(lock_of(register_id))
    entitlement = Entitlement.objects.locked(entitlement_id, register_id=register_id)
    register = entitlement.register
    require(by, Permission.KEEP_REGISTER, within=register.place)
    now = clock()
    is_theirs = voices.is_theirs(by, entitlement, on=timezone.localdate(now))
    rules.check_not_own(by, entitlement.person, lives_there=is_theirs)
    rules.check_can_change(register, now=now)
    rules.check_in_force(entitlement)
    code = _new_codes([entitlement.pk], now)[entitlement.pk]
    record(
        Event.CODE_REISSUED,
        about=entitlement,
        by=by,
        at=now,
        channel="letter",
        within=register.place,
        chain=register.chain,
    )
    return code


def prove_code(
    *, code: str, born_in: int | None, address: str, landlord: Place | None = None, clock: Clock = database_now
) -> tuple[Register, str]:
    """The register on which this code is good, and the ticket that the session keeps; Refused if it isn't good.

    A code of another landlord's vote is as good as none where `landlord` is given.
    Known and unknown codes, right and wrong years get one answer for one amount of work. Only wrong tries count
    against an address: a whole common room may vote from one.
    """
    now = clock()
    found, proof = _looked_up(code, address=address, among=_codes_at(landlord), born_in=born_in, now=now)
    return found.entitlement.register, _used(found, proof, now)


def find_by_card(
    *, register: Register, code: str, by: Actor, clock: Clock = database_now
) -> tuple[Entitlement, Voter]:
    """Whose code stands on a score card that staff type: the same look-up, and as few wrong tries for each who types.

    Theirs are counted apart: the hall's phones share an address with them, and neither stops the other.

    A card asks for no year of birth: with both on a piece of paper, whoever picks it up could vote online. So the code
    alone proves nothing here; hand both to `cast_ballot`, which asks that staff type it, and for one project.
    """
    require(by, Permission.VOTE_FOR_SOMEBODY, within=register.place)
    among = _in_force().filter(entitlement__register=register)
    found, _proof = _looked_up(
        code, address=f"cards {by.public_id}", among=among, born_in=None, now=clock(), is_card=True
    )
    return found.entitlement, Voter(code=found.public_id)


def _looked_up(
    code: str,
    *,
    address: str,
    among: QuerySet[VotingCode],
    born_in: int | None,
    now: datetime,
    is_card: bool = False,
) -> tuple[VotingCode, Proof]:
    if not is_well_formed(code):
        raise Refused(SLIP_ON_CARD if is_card else SLIP)
    hidden = code_digest(code)
    is_calm = is_card or left(WRONG_IN_ALL, "all", now=now)
    by_address = WRONG_BY_ADDRESS if is_calm else WRONG_BY_ADDRESS_UNDER_ATTACK
    # Counted before it is compared: many years sent for one letter at the same moment would all find tries left.
    is_code_free = is_card or spend(WRONG_BY_CODE, hidden, now=now)
    has_tries = is_code_free and left(by_address, address, now=now) > 0
    found = among.filter(code_digest=hidden).first()
    proof = Proof.CODE if found and is_card else _proof(found, born_in, now)
    if has_tries and found and proof:
        if not is_card:
            give_back(WRONG_BY_CODE, hidden, now=now)
        return found, proof
    spend(WRONG_BY_ADDRESS, address, now=now)
    if not is_card:
        spend(WRONG_IN_ALL, "all", now=now)
    if is_code_free and has_tries:
        raise Refused(UNKNOWN_ON_CARD if is_card else UNKNOWN)
    if is_card:
        raise Refused(TOO_MANY_CARDS)
    raise Refused(TOO_MANY if is_code_free else TOO_MANY_FOR_LETTER)


def _in_force() -> QuerySet[VotingCode]:
    codes = VotingCode.objects.filter(ended_at=None, entitlement__cancelled_at=None)
    return codes.select_related("entitlement__person__merged_into", "entitlement__register__place")


def _codes_at(landlord: Place | None) -> QuerySet[VotingCode]:
    return _in_force().filter(entitlement__register__place__landlord=landlord) if landlord else _in_force()


def _proof(found: VotingCode | None, born_in: int | None, now: datetime) -> Proof | None:
    """What the code and the year prove together: nothing, the code alone where we hold no year, or both."""
    if found is None:
        return None
    if found.entitlement.unit == Unit.HOME:
        speaking = voices.voices_of(found.entitlement, on=timezone.localdate(now))
        return voices.proved_by(speaking, born_in)
    person = found.entitlement.person
    # Of two entries that are one human, the one that stayed knows what either knew.
    held = (voices.year_of(person.merged_into or person) or voices.year_of(person)) if person else None
    if held is None:
        return Proof.CODE
    return Proof.CODE_AND_YEAR if held == born_in else None


@transaction.atomic
def _used(code: VotingCode, proof: Proof, now: datetime) -> str:
    register = code.entitlement.register
    record(
        Event.CODE_USED,
        about=code.entitlement,
        by=VOTER,
        at=now,
        channel="web",
        within=register.place,
        chain=register.chain,
        proof=str(proof),
    )
    return ticket_of(code, proof)


def _new_codes(entitlement_ids: list[int], now: datetime, printed: Mapping[int, str] | None = None) -> dict[int, str]:
    """End what is in force and make new codes. A code has 50 random bits: twice the same is a fault, not a case."""
    VotingCode.objects.filter(entitlement__in=entitlement_ids, ended_at=None).update(ended_at=now)
    codes = {pk: printed[pk] if printed else make_code() for pk in entitlement_ids}
    rows = [VotingCode(entitlement_id=pk, code_digest=code_digest(code), made_at=now) for pk, code in codes.items()]
    VotingCode.objects.bulk_create(rows, batch_size=500)
    return codes
