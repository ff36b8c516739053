"""The chain: what an entry's hash covers, and whether a chain still says what it said."""

from dataclasses import dataclass
from datetime import UTC

from commonty.journal.models import Entry, Head
from commonty.kit.canonical import canonical_json, sha256_hex

START = "0" * 64


def entry_hash(entry: Entry) -> str:
    content = {
        "chain": entry.chain,
        "seq": entry.seq,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "kind": entry.kind,
        "about": [entry.about_kind, entry.about_id],
        "place": entry.place_id,
        "by": entry.by_id,
        "channel": entry.channel,
        "facts": entry.facts,
    }
    return sha256_hex(entry.previous.encode() + canonical_json(content))


@dataclass(frozen=True)
class Verdict:
    chain: str
    entries: int
    head: str
    fault: str = ""  # a sentence naming the first entry that is wrong; empty if sound

    @property
    def is_sound(self) -> bool:
        return not self.fault


def verify_chain(chain: str, *, expected_head: str | None = None) -> Verdict:
    """Walk a chain from its first entry. An outside copy of a head (`expected_head`) must occur in it.

    People go on voting meanwhile, so the head is read before the walk and looked for on the way. What was added after
    it only has to be linked, and in reach of the head as it is at the end.
    """
    before = head_of(chain)
    previous, count, seen_before, seen_expected = START, 0, before.hash == START, expected_head in (None, START)
    for entry in Entry.objects.filter(chain=chain).order_by("seq").iterator(chunk_size=2000):
        count += 1
        if entry.seq != count:
            return Verdict(chain, count, previous, f"Entry {count} is missing: {entry.seq} stands in its place.")
        if entry.previous != previous or entry.hash != entry_hash(entry):
            return Verdict(chain, count, previous, f"Entry {count} does not say what it said when it was written.")
        previous = entry.hash
        seen_before = seen_before or (count, previous) == (before.seq, before.hash)
        seen_expected = seen_expected or previous == expected_head
    if not seen_before or not (count == before.seq or _reaches(head_of(chain), count, previous)):
        return Verdict(
            chain, count, previous, f"The chain ends at entry {count}, which is not where it ended before."
        )
    if not seen_expected:
        return Verdict(chain, count, previous, "The head that was kept outside does not occur in this chain.")
    return Verdict(chain, count, previous)


def head_of(chain: str) -> Head:
    return Head.objects.filter(chain=chain).first() or Head(chain=chain)


def _reaches(head: Head, count: int, digest: str) -> bool:
    return head.seq > count or (head.seq, head.hash) == (count, digest)
