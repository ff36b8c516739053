"""A night of pitches, for a page: which project, how many have scored. Never a score before its project is counted."""

from collections.abc import Mapping

from commonty.ballots.models import Entitlement, Envelope, Pitch, Register
from commonty.kit.canonical import canonical_json, sha256_hex


def pitches_of(register: Register) -> list[Pitch]:
    return list(register.pitches.in_order().select_related("closed_by"))


def scores_in(pitch: Pitch) -> int:
    """How many have scored it: says nothing about what they gave."""
    return Envelope.objects.live().filter(register=pitch.register_id, option=pitch.option).count()


def own_receipt(entitlement: Entitlement, pitch: Pitch) -> str:
    """The receipt of this voter's score for this project; empty while they have given none."""
    live = Envelope.objects.live().filter(entitlement=entitlement, option=pitch.option)
    return live.values_list("receipt", flat=True).first() or ""


def tally_digest(option: str, tally: Mapping[str, int]) -> str:
    return sha256_hex(canonical_json([option, sorted(tally.items())]))
