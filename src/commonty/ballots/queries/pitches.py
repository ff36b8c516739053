"""A night of pitches, for a page: which project, how many have scored. Never a score before its project is counted."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from commonty.ballots.models import Entitlement, Envelope, Pitch, Proof, Register
from commonty.kit.canonical import canonical_json, sha256_hex
from commonty.people.models import Person


def pitches_of(register: Register) -> list[Pitch]:
    return list(register.pitches.in_order().select_related("closed_by"))


def scores_in(pitch: Pitch) -> int:
    """How many have scored it: says nothing about what they gave."""
    return Envelope.objects.live().filter(register=pitch.register_id, option=pitch.option).count()


@dataclass(frozen=True)
class Cards:
    """How many score cards were typed for a project, also those that a later one took the place of."""

    own: int
    all: int


def cards_in(pitch: Pitch, *, by: Person) -> Cards:
    typed = Envelope.objects.filter(register=pitch.register_id, option=pitch.option, proof=Proof.CODE)
    found = typed.exclude(typed_by=None).aggregate(own=Count("pk", filter=Q(typed_by=by)), all=Count("pk"))
    return Cards(**found)


def own_receipt(entitlement: Entitlement, pitch: Pitch) -> str:
    """The receipt of this voter's score for this project; empty while they have given none."""
    live = Envelope.objects.live().filter(entitlement=entitlement, option=pitch.option)
    return live.values_list("receipt", flat=True).first() or ""


def tally_digest(option: str, tally: Mapping[str, int]) -> str:
    return sha256_hex(canonical_json([option, sorted(tally.items())]))
