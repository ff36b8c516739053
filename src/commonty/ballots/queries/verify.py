"""Whether roll, box and counted ballots still are what the journal says they were."""

from collections.abc import Iterator

from commonty.ballots.events import Event
from commonty.ballots.models import CountedBallot, Entitlement, Envelope, Register
from commonty.journal.chain import verify_chain
from commonty.journal.models import Entry
from commonty.kit.canonical import canonical_json, sha256_hex


def roll_digest(register: Register) -> str:
    """A hash over the list as it was frozen: random ids and areas, so it can be published and tells of nobody."""
    rows = Entitlement.objects.filter(register=register, origin=Entitlement.Origin.ROLL)
    roll = sorted(rows.values_list("public_id", "area__public_id"))
    return sha256_hex(canonical_json([[public_id, area or ""] for public_id, area in roll]))


def counted_digest(register: Register) -> str:
    """A hash over the counted ballots, sorted by their random ids."""
    rows = CountedBallot.objects.filter(register=register).values_list("id", "choices", "is_invalid")
    return sha256_hex(canonical_json(sorted(([i, choices, bad] for i, choices, bad in rows), key=lambda row: row[0])))


def box_faults(register: Register) -> list[str]:
    """What does not agree, in sentences for an engineer; an empty list if all is well."""
    verdict = verify_chain(register.chain)
    faults = [] if verdict.is_sound else [verdict.fault]
    if register.roll_digest and roll_digest(register) != register.roll_digest:
        faults.append("The list of who can vote is not the one that was frozen.")
    promised, found = dict(_promised(register)), dict(_found(register))
    wrong = sum(promised.get(place) != commitment for place, commitment in found.items())
    if wrong:
        faults.append(f"{wrong} sealed votes in the box are not those that the journal took note of.")
    if promised.keys() - found.keys():
        faults.append(f"{len(promised.keys() - found.keys())} sealed votes are missing from the box.")
    return faults


def _promised(register: Register) -> Iterator[tuple[tuple[str, int], str]]:
    cast = Entry.objects.filter(chain=register.chain, kind=Event.CAST)
    for entitlement, facts in cast.values_list("about_id", "facts").iterator(chunk_size=2000):
        yield (entitlement, facts["version"]), facts["commitment"]


def _found(register: Register) -> Iterator[tuple[tuple[str, int], str]]:
    envelopes = Envelope.objects.filter(register=register)
    rows = envelopes.values_list("entitlement__public_id", "version", "sealed").iterator(chunk_size=2000)
    for entitlement, version, sealed in rows:
        yield (entitlement, version), sha256_hex(bytes(sealed))
