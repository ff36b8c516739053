"""A pitch night as its pages show it: to the host, the hall, on the screen. No score before its project's count."""

from dataclasses import dataclass
from datetime import datetime

from commonty.ballots.models import Pitch
from commonty.ballots.queries.pitches import pitches_of, scores_in
from commonty.ballots.rules.pitches import Told, next_of, told_of
from commonty.budgeting.models import Project, Round

State = Pitch.State


@dataclass(frozen=True)
class Slot:
    """A project in its turn; `told` is empty until its scores are counted."""

    pitch: Pitch
    project: Project
    told: Told | None


@dataclass(frozen=True)
class Night:
    slots: list[Slot]
    now: Slot | None  # being scored
    closed: list[Slot]  # a second person has still to open their scores
    next: Slot | None
    last: Slot | None  # counted last
    scored: int = 0  # how many have scored the one that is open

    @property
    def done(self) -> list[Slot]:
        """Most points first, as they will be paid; the file of votes says the same in the end."""
        counted = [slot for slot in self.slots if slot.told]
        return sorted(counted, key=lambda s: (-s.told.points, s.pitch.turn))  # type: ignore[union-attr]

    @property
    def waiting(self) -> list[Slot]:
        return [slot for slot in self.slots if slot.pitch.state == State.WAITING]

    @property
    def changed(self) -> list[Slot]:
        """What was moved or left out against the order that was drawn, each with its reasons."""
        return [slot for slot in self.slots if slot.pitch.because]


def night_of(pb_round: Round) -> Night:
    pitches = pitches_of(pb_round.register)
    projects = {project.public_id: project for project in pb_round.projects.all()}
    highest = pb_round.register.paper["points"]
    slots = [
        Slot(pitch, projects[pitch.option], told_of(pitch.tally, highest=highest) if is_counted(pitch) else None)
        for pitch in pitches
    ]
    by_pitch = {slot.pitch: slot for slot in slots}
    is_open = next((slot for slot in slots if slot.pitch.state == State.OPEN), None)
    coming = next_of(pitches)
    counted = [slot for slot in slots if slot.told]
    return Night(
        slots=slots,
        now=is_open,
        closed=[slot for slot in slots if slot.pitch.state == State.CLOSED],
        next=by_pitch[coming] if coming else None,
        last=max(counted, key=lambda slot: (slot.pitch.counted_at, slot.pitch.pk), default=None),
        scored=scores_in(is_open.pitch) if is_open else 0,
    )


def changed_order(pb_round: Round) -> list[Slot]:
    return night_of(pb_round).changed if pb_round.is_pitch_night else []


def is_over(pb_round: Round, now: datetime) -> bool:
    """Whether the evening has ended, by its hour or its host, or was called off."""
    return pb_round.has_closed(now) or pb_round.status != Round.Status.OPEN


def is_counted(pitch: Pitch) -> bool:
    return pitch.state == State.COUNTED
