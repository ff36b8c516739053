"""A night of pitches: when scoring opens, closes and is counted, and what may be shown of the scores."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.ballots.models import Pitch
from commonty.ballots.rules.figures import LEAST, Cell, merge_small

State = Pitch.State
BANDS = 5  # a highest score of 10 makes 1-2, 3-4, 5-6, 7-8, 9-10


def next_of(pitches: Iterable[Pitch]) -> Pitch | None:
    """Whose turn it is; `pitches` in their order."""
    return next((pitch for pitch in pitches if pitch.state == State.WAITING), None)


def check_can_open_scoring(pitch: Pitch, pitches: Sequence[Pitch], *, is_accepting: bool) -> None:
    """Waiting and next, or closed by mistake and not counted yet: then it goes on."""
    if not is_accepting:
        raise Refused(_("Scoring can be opened from the start of the evening to its end. Look at the times."))
    if pitch.state not in (State.WAITING, State.CLOSED):
        raise Refused(_("Scoring of this project is over."))
    if any(other.state == State.OPEN for other in pitches):
        raise Refused(_("Another project is being scored. Close its scoring first."))
    if pitch.state == State.WAITING and next_of(pitches) != pitch:
        raise Refused(_("It isn't this project's turn. To pitch it next, say why."))


def check_can_score(pitch: Pitch) -> None:
    if pitch.state == State.WAITING:
        raise Refused(_("This project isn't being scored yet. Wait until we open it."))
    if pitch.state != State.OPEN:
        raise Refused(_("Scoring of this project has closed. This score came after that and isn't counted."))


def check_can_close_scoring(pitch: Pitch) -> None:
    if pitch.state != State.OPEN:
        raise Refused(_("This project isn't being scored."))


def check_can_count_pitch(pitch: Pitch, *, is_same: bool, is_let_in: bool) -> None:
    """`is_same`: whoever closed it; `is_let_in`: one of the two brought the other in."""
    if pitch.state != State.CLOSED:
        raise Refused(_("Close the scoring of this project first."))
    if is_same:
        raise Refused(_("You closed the scoring. A second person has to say that its scores are opened."))
    if is_let_in:
        raise Refused(_("One of you two gave the other their role or sign-in. Somebody else has to be the second."))


def check_can_move_pitch(pitch: Pitch, pitches: Sequence[Pitch], *, because: str) -> None:
    if pitch.state != State.WAITING:
        raise Refused(_("Only a project that is still to come can be moved."))
    if next_of(pitches) == pitch:
        raise Refused(_("This project is next already."))
    _check_because(because)


def check_can_skip(pitch: Pitch, *, because: str) -> None:
    if pitch.state != State.WAITING:
        raise Refused(_("Only a project that is still to come can be left out."))
    _check_because(because)


def _check_because(because: str) -> None:
    if not because.strip():
        raise Refused(_("Say why: everybody can read it."))


def night_in_the_way(pitches: Sequence[Pitch]) -> str:
    """Why the night can't end and its box not be shut yet; empty if every project was counted or left out."""
    if any(pitch.state in (State.OPEN, State.CLOSED) for pitch in pitches):
        return _("A project was scored and its scores are not opened yet. Two people do that first.")
    if next_of(pitches) is not None:
        return _("A project is still to come. If it can't be pitched any more, leave it out and say why.")
    return ""


def check_can_end_night(pitches: Iterable[Pitch]) -> None:
    if says := night_in_the_way(list(pitches)):
        raise Refused(says)


@dataclass(frozen=True)
class Band:
    """Scores from `first` to `last`; `given` is None where so few gave them that it stays hidden."""

    first: int
    last: int
    given: int | None


@dataclass(frozen=True)
class Told:
    """What may be shown of a project's scores: nothing but how many, where fewer than five gave one."""

    scored: int
    average: str = ""
    points: int = 0
    bands: tuple[Band, ...] = ()


def told_of(tally: Mapping[str, int], *, highest: int) -> Told:
    """`tally`: score -> how many gave it, as a pitch keeps it."""
    scored = sum(tally.values())
    if scored < LEAST:
        return Told(scored)
    points = sum(int(score) * given for score, given in tally.items())
    tenths = (Fraction(10 * points, scored) + Fraction(1, 2)).__floor__()
    return Told(scored, f"{tenths // 10}.{tenths % 10}", points, tuple(_bands(tally, scored, highest)))


def _bands(tally: Mapping[str, int], scored: int, highest: int) -> Iterable[Band]:
    width = -(-highest // BANDS)
    edges = [(first, min(highest, first + width - 1)) for first in range(1, highest + 1, width)]
    given = {edge: sum(n for score, n in tally.items() if edge[0] <= int(score) <= edge[1]) for edge in edges}
    shown, _hidden = merge_small(Cell(edge, count, scored) for edge, count in given.items())
    open_ones = {cell.key for cell in shown}
    return [Band(*edge, given[edge] if edge in open_ones else None) for edge in edges]
