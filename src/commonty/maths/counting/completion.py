"""What equal shares does with money that one run leaves: raise the share and run again, then fill what is left.

The completions are those of real cities, found by recounting Wieliczka 2023 and Assen 2024; see "Add1" and "Add1U" in
Peters & Skowron's account of the method at equalshares.net.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil, isinf
from typing import Final

from commonty.maths.counting.ahead import FEWEST_LANES, Outlook, room_for_lanes
from commonty.maths.counting.shares import Run, run_shares
from commonty.maths.counting.support import Electorate

Progress = Callable[[int], None]

# After so many raises in a row that could not be skipped, several at once are looked at.
PATIENCE: Final = 4
# Where most of a glance was in doubt, so many raises pass before the next.
REST: Final = 32


@dataclass(frozen=True)
class Raised:
    """The run that is kept after raising the share `steps` times, and how many raises were tried to find it."""

    run: Run
    steps: int
    tried: int


@dataclass(frozen=True)
class Raise:
    """Equal shares of one electorate, at any number of raises. Money in the electorate's unit.

    start: the share before any raise. step: what each raise adds. budget: what may be spent.
    """

    electorate: Electorate
    start: Fraction
    step: Fraction
    budget: int
    ranks: tuple[int, ...]
    rivals: tuple[frozenset[int], ...] = ()

    @property
    def extra(self) -> Fraction:
        """The money that one raise puts into all hands together."""
        return self.step * self.electorate.ballots

    def run(self, steps: int, likely: Run | None = None) -> Run:
        """The run after this many raises."""
        return run_shares(
            self.electorate, self.start + steps * self.step, self.ranks, self.rivals, likely, float(self.extra)
        )

    def spent(self, projects: Sequence[int]) -> int:
        """What these projects cost."""
        return sum(self.electorate.costs[p] for p in projects)

    def open_after(self, projects: Sequence[int]) -> list[int]:
        """Projects that a larger share could still fund: not bought, not excluded, worth something to somebody."""
        bought = set(projects)
        excluded = {rival for p in bought for rival in (self.rivals[p] if self.rivals else ())}
        worth = self.electorate.totals
        return [p for p in range(len(worth)) if worth[p] and p not in bought and p not in excluded]

    def exhaustive(self, projects: Sequence[int]) -> bool:
        """Whether none of the projects still open would fit into what is left of the budget."""
        room = self.budget - self.spent(projects)
        return all(self.electorate.costs[p] > room for p in self.open_after(projects))

    def until(self, *, stop_when_exhaustive: bool, progress: Progress | None = None) -> Raised:
        """Raise the share until the outcome costs more than the budget, and keep the one before.

        Stops earlier at the first exhaustive outcome if asked to, and in any case when nothing is left that a larger
        share could fund. `progress` is told the number of raises so far; it may raise an exception to give up.
        """

        def ends(projects: Sequence[int]) -> bool:
            return not self.open_after(projects) or (stop_when_exhaustive and self.exhaustive(projects))

        def goes_on(steps: int, projects: Sequence[int]) -> bool:
            if self.spent(projects) > self.budget or ends(projects):
                return False
            told(steps)
            return True

        told = progress or (lambda _: None)
        glances = _Glances(self)
        steps, run = 0, self.run(0)
        while True:
            told(steps)
            if ends(run.projects):
                return Raised(run, steps, steps)
            following = glances.further(run, steps, steps + self._same_for(run), goes_on)
            runs = {steps: run, following: self.run(following, run)}
            over = self.spent(runs[following].projects) > self.budget
            if over and following - 1 not in runs:
                runs[following - 1] = self.run(following - 1, run)
            if not glances.confirmed(runs):
                continue
            if over:
                return Raised(runs[following - 1], following - 1, following)
            steps, run = following, runs[following]

    def _same_for(self, run: Run) -> int:
        """After how many raises the outcome can first differ: until then the extra money stays within `run.spare`."""
        if isinf(run.spare):
            return 1
        # The margin is far above the rounding of these few operations.
        return max(1, ceil(run.spare * (1 - 1e-9) / float(self.extra)))


class _Glances:
    """When several raises at once are looked at (see `ahead`), and how many.

    A glance only says which raises nothing can end; every run that is kept is made by itself, and must be as it was
    seen.
    """

    def __init__(self, raising: Raise) -> None:
        self.raising = raising
        self.room = 0 if any(raising.rivals) else room_for_lanes(raising.electorate)
        self.width = FEWEST_LANES
        self.unskipped = 0
        self.seen: dict[int, list[int]] = {}

    @cached_property
    def outlook(self) -> Outlook:
        """The electorate laid out, once it is needed."""
        return Outlook(self.raising.electorate, self.raising.ranks)

    def further(self, run: Run, steps: int, following: int, goes_on: Callable[[int, Sequence[int]], bool]) -> int:
        """The raise to judge next: `following`, or a later one where all from there to it go on.

        run: the run after `steps` raises. goes_on: whether an outcome (by its number of raises) leads to the next.
        """
        self.unskipped = self.unskipped + 1 if following == steps + 1 else 0
        if self.unskipped < PATIENCE or not self.room:
            return following
        width, self.width = self.width, min(2 * self.width, self.room)
        raising = self.raising
        found = self.outlook.purchases([raising.start + (following + n) * raising.step for n in range(width)], run)
        if 2 * found.count(None) > width:
            self.unskipped = -REST
        self.seen = {following + place: bought for place, bought in enumerate(found) if bought is not None}
        for bought in found:
            if not goes_on(following, raising.run(following, run).projects if bought is None else bought):
                break
            following += 1
        return following

    def confirmed(self, runs: Mapping[int, Run]) -> bool:
        """Whether these runs, by their number of raises, are as they were seen; if not, nothing is looked at again."""
        if all(self.seen.get(raises, run.projects) == run.projects for raises, run in runs.items()):
            return True
        self.room, self.seen = 0, {}
        return False
