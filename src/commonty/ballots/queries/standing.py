"""In whose name somebody may vote on a register, and how we know."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from commonty.ballots.events import Voter
from commonty.ballots.models import Entitlement, Envelope, PaperEnvelope, Proof, Register, Unit, VotingCode
from commonty.ballots.queries.voices import homes_spoken_for
from commonty.people.models import Person


@dataclass(frozen=True)
class Standing:
    """Hand its parts to `cast_ballot(entitlement_id=…, proof=…, by=…)`."""

    entitlement: Entitlement
    proof: Proof
    by: Person | Voter


def entitlement_for(register: Register, *, person: Person | None, session_public_id: str = "") -> Standing | None:
    """The vote that this visitor holds: by the code they typed, otherwise by the account they are signed in with.

    The code comes first: who types the code from a letter on a shared tablet means that letter's vote, whoever is
    signed in. `session_public_id` is what `prove_code` returned and the session kept under `ballots_entitlement`.
    """
    return _by_code(register, session_public_id) or (_by_account(register, person) if person else None)


def ways_voted(entitlements: QuerySet[Entitlement]) -> dict[int, str]:
    """By register, `online` or `paper` where a vote of these is in: not what it says nor since when.

    Since when would tell somebody who looks over a shoulder that there was another vote after the one they saw.
    """
    live = Envelope.objects.live().filter(entitlement=OuterRef("pk"))
    accepted = PaperEnvelope.objects.accepted().filter(entitlement=OuterRef("pk"))
    found = entitlements.annotate(is_on_paper=Exists(accepted)).filter(Q(is_on_paper=True) | Exists(live))
    rows = found.values_list("register", "is_on_paper")
    return {register: "paper" if is_on_paper else "online" for register, is_on_paper in rows}


def ticket_of(code: VotingCode, proof: Proof) -> str:
    """What a session keeps of a code that was typed."""
    return f"{code.public_id}.{proof}"


def is_code_in_force(entitlement: Entitlement, public_id: str) -> bool:
    return entitlement.codes.filter(public_id=public_id, ended_at=None).exists()


def _by_code(register: Register, ticket: str) -> Standing | None:
    public_id, _dot, proof = ticket.partition(".")
    if not public_id or proof not in (Proof.CODE, Proof.CODE_AND_YEAR):
        return None
    entitlements = Entitlement.objects.in_force().filter(register=register)
    found = (
        entitlements.filter(codes__public_id=public_id, codes__ended_at=None).select_related("person", "home").first()
    )
    return Standing(found, Proof(proof), Voter(code=public_id)) if found else None


def _by_account(register: Register, person: Person) -> Standing | None:
    entitlements = Entitlement.objects.in_force().filter(register=register)
    if register.unit == Unit.PERSON:
        # Under their own entry first, else under one that was found to be the same human.
        own = entitlements.of_human(person.pk)
        found = min(own, key=lambda entitlement: (entitlement.person_id != person.pk, entitlement.pk), default=None)
        if found is not None and found.person_id == person.pk:
            found.person = person
    else:
        homes = homes_spoken_for(register, person, on=timezone.localdate())
        found = entitlements.filter(home__in=homes).order_by("pk").first()
    return Standing(found, Proof.ACCOUNT, person) if found else None
