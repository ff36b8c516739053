"""Whether roll, box and counted ballots still are what the journal says they were."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from commonty.ballots.events import Event
from commonty.ballots.models import CountedBallot, Entitlement, Envelope, PaperEnvelope, Pitch, Register
from commonty.ballots.queries.paper_votes import digest_of, manifests_of, papers_digest, standing_of_batch
from commonty.ballots.queries.pitches import tally_digest
from commonty.ballots.rules import is_scored
from commonty.journal.chain import verify_chain
from commonty.journal.models import Entry
from commonty.kit.canonical import canonical_json, sha256_hex

Ballot = tuple[str, str, int]  # entitlement, the option that it scores (most score none), version
State, Origin = Envelope.State, Entitlement.Origin


def roll_digest(register: Register) -> str:
    """A hash over the list as it was frozen: random ids and areas, so it can be published and tells of nobody."""
    rows = Entitlement.objects.filter(register=register, origin=Entitlement.Origin.ROLL)
    roll = sorted(rows.values_list("public_id", "area__public_id"))
    return sha256_hex(canonical_json([[public_id, area or ""] for public_id, area in roll]))


def counted_digest(register: Register) -> str:
    """A hash over the counted ballots, sorted by their random ids."""
    rows = CountedBallot.objects.filter(register=register).values_list("id", "choices", "is_invalid")
    return sha256_hex(canonical_json(sorted(([i, choices, bad] for i, choices, bad in rows), key=lambda row: row[0])))


@dataclass
class Story:
    """What the journal says of a box, told from its first entry to its last."""

    is_scored: bool = False
    scoring: str = ""  # the option whose scoring stands open
    commitments: dict[Ballot, str] = field(default_factory=dict)
    states: dict[Ballot, str] = field(default_factory=dict)
    live: dict[tuple[str, str], int] = field(default_factory=dict)  # the version that will be counted
    pitched: dict[str, str] = field(default_factory=dict)  # option -> digest of its tally
    added: set[str] = field(default_factory=set)
    cancelled: set[str] = field(default_factory=set)
    counted: str = ""
    on_paper: set[str] = field(default_factory=set)  # entitlements whose paper vote was accepted
    manifests: list[str] = field(default_factory=list)
    after_paper: int = 0
    frozen: dict[str, Any] = field(default_factory=dict)
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    untimely: int = 0

    def tell(self, kind: str, about: str, at: datetime, facts: dict[str, Any]) -> None:
        if kind == Event.FROZEN:
            self.frozen = facts
            self.opens_at, self.closes_at = (
                datetime.fromisoformat(facts[name]) for name in ("opens_at", "closes_at")
            )
        elif kind == Event.CLOSE_MOVED:
            self.closes_at = datetime.fromisoformat(facts["closes_at"])
        elif kind == Event.CAST:
            option = facts.get("option", "")
            self.untimely += not self._is_timely(at, option)
            self.after_paper += about in self.on_paper
            self._end(about, State.REPLACED, option)
            ballot = about, option, facts["version"]
            self.commitments[ballot], self.states[ballot] = facts["commitment"], State.LIVE
            self.live[about, option] = facts["version"]
        elif kind == Event.CANCELLED:
            for option in [o for a, o in self.live if a == about and o not in self.pitched]:
                self._end(about, State.CANCELLED, option)
            self.cancelled.add(about)
        elif kind == Event.SCORING_OPENED:
            self.scoring = facts["option"]
        elif kind == Event.SCORING_CLOSED:
            self.scoring = ""
        elif kind == Event.PITCH_COUNTED:
            self.pitched[facts["option"]] = facts["digest"]
        elif kind == Event.PAPER_ACCEPTED:
            self._end(about, State.BY_PAPER)
            self.on_paper.add(about)
        elif kind == Event.PAPER_SET_ASIDE:
            self.on_paper.discard(about)
            if version := facts["restored"]:
                self.states[about, "", version], self.live[about, ""] = State.LIVE, version
        elif kind == Event.BATCH_SEALED:
            self.manifests.append(facts["manifest"])
        elif kind == Event.REINSTATED:
            self.cancelled.discard(about)
        elif kind == Event.ADDED_LATE:
            self.added.add(about)
        else:
            self.counted = facts["digest"]

    def _is_timely(self, at: datetime, option: str) -> bool:
        if self.is_scored and (not option or option != self.scoring):
            return False
        return self.opens_at is None or self.closes_at is None or self.opens_at <= at < self.closes_at

    def _end(self, about: str, state: str, option: str = "") -> None:
        if (about, option) in self.live:
            self.states[about, option, self.live.pop((about, option))] = state


TOLD = (
    Event.FROZEN,
    Event.CLOSE_MOVED,
    Event.CAST,
    Event.CANCELLED,
    Event.REINSTATED,
    Event.ADDED_LATE,
    Event.PAPER_ACCEPTED,
    Event.PAPER_SET_ASIDE,
    Event.BATCH_SEALED,
    Event.SCORING_OPENED,
    Event.SCORING_CLOSED,
    Event.PITCH_COUNTED,
    Event.BOX_OPENED,
)


def box_faults(register: Register) -> list[str]:
    """What does not agree, in sentences for an engineer; an empty list if all is well."""
    verdict = verify_chain(register.chain)
    story = _story_of(register)
    faults = [] if verdict.is_sound else [verdict.fault]
    paper = _paper_faults(register, story) if register.paper_until else ()
    scored = _pitch_faults(register, story) if is_scored(register.paper) else ()
    return [*faults, *_list_faults(register, story), *_envelope_faults(register, story), *paper, *scored]


def _story_of(register: Register) -> Story:
    story = Story(is_scored=is_scored(register.paper))
    entries = Entry.objects.filter(chain=register.chain, kind__in=TOLD).order_by("seq")
    for kind, about, at, facts in entries.values_list("kind", "about_id", "at", "facts").iterator(chunk_size=2000):
        story.tell(kind, about, at, facts)
    return story


def _list_faults(register: Register, story: Story) -> Iterator[str]:
    if register.roll_digest and roll_digest(register) != register.roll_digest:
        yield "The list of who can vote is not the one that was frozen."
    # Votes that were frozen by an earlier version have no such fact.
    if story.frozen.get("paper", paper := sha256_hex(canonical_json(register.paper))) != paper:
        yield "The ballot paper is not the one that was frozen."
    listed = Entitlement.objects.filter(register=register)
    strange = set(listed.exclude(origin=Origin.ROLL).values_list("public_id", "origin"))
    allowed = {Origin.IMPORTED} if register.is_imported else set()
    until = register.paper_until.isoformat() if register.paper_until else None
    if story.frozen and story.frozen.get("paper_until") != until:
        yield "Paper votes are taken in for longer or shorter than it says in the rules that were frozen."
    if any(public_id not in story.added and origin not in allowed for public_id, origin in strange):
        yield "Somebody is on the list whom nobody added, as far as the journal knows."
    if set(listed.exclude(cancelled_at=None).values_list("public_id", flat=True)) != story.cancelled:
        yield "Others were taken off the list than the journal says."


def _envelope_faults(register: Register, story: Story) -> Iterator[str]:
    found = {ballot: (state, sha) for ballot, state, sha in _found(register)}
    if register.secrets_destroyed_at is None:
        wrong = sum(story.commitments.get(ballot) != sha for ballot, (_state, sha) in found.items())
        if wrong:
            yield f"{wrong} sealed votes in the box are not those that the journal took note of."
    if story.untimely and not register.is_imported:
        yield f"{story.untimely} sealed votes came before the opening or after the close."
    if missing := len(story.commitments.keys() - found.keys()):
        yield f"{missing} sealed votes are missing from the box."
    if moved := sum(story.states.get(ballot) != state for ballot, (state, _sha) in found.items()):
        yield f"{moved} sealed votes have another state than the journal says."
    if story.counted and counted_digest(register) != story.counted:
        yield "The votes that were counted are not those that came out of the box."


def _paper_faults(register: Register, story: Story) -> Iterator[str]:
    accepted = PaperEnvelope.objects.accepted().filter(register=register)
    if set(accepted.values_list("entitlement__public_id", flat=True)) != story.on_paper:
        yield "Other paper votes were accepted than the journal says."
    if story.after_paper:
        yield f"{story.after_paper} sealed votes came in after a paper vote from the same voter."
    chain = manifests_of(register)
    batches = {batch.number: batch for batch in register.paper_batches.all()}
    if [digest_of(manifest) for manifest in chain] != story.manifests:
        yield "The manifests of the paper votes are not those that were sealed."
        return  # what they say of their batches is worth nothing then
    for manifest in chain:
        batch, is_sealed_yet = batches[manifest["batch"]], register.secrets_destroyed_at is None
        if is_sealed_yet and papers_digest(batch) != manifest["papers"]:
            yield f"Papers of batch {batch.number} are not those that were sealed."
        figures = standing_of_batch(batch).manifest
        if any(manifest[name] != getattr(figures, name) for name in FIGURES):
            yield f"Batch {batch.number} has other figures than when it was sealed."


def _pitch_faults(register: Register, story: Story) -> Iterator[str]:
    """Between the count of a project and that of the night anybody with the database's password has hours."""
    counted: dict[str, Counter[str]] = {option: Counter() for option in story.pitched}
    for choices in register.counted.filter(is_invalid=False).values_list("choices", flat=True):
        for option, score in choices.items():
            counted.setdefault(option, Counter())[str(score)] += 1
    if {option: tally_digest(option, tally) for option, tally in counted.items()} != story.pitched:
        yield "The scores that were counted are not those that came out of their envelopes."
    kept = {pitch.option: pitch.tally for pitch in register.pitches.filter(state=Pitch.State.COUNTED)}
    if kept != {option: dict(tally) for option, tally in counted.items()}:
        yield "The tallies that the screen shows are not those that were counted."


FIGURES = ("received", "accepted", "refused", "found", "empty", "votes", "spoilt")


def _found(register: Register) -> Iterator[tuple[Ballot, str, str]]:
    rows = Envelope.objects.filter(register=register).values_list(
        "entitlement__public_id", "option", "version", "state", "sealed"
    )
    for entitlement, option, version, state, sealed in rows.iterator(chunk_size=2000):
        yield (entitlement, option, version), state, sha256_hex(bytes(sealed))
