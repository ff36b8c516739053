"""What equal shares does with money that one run leaves: raise the share and run again, then fill what is left.

The completions are those of real cities, found by recounting Wieliczka 2023 and Assen 2024; see "Add1" and "Add1U" in
Peters & Skowron's account of the method at equalshares.net.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, isinf

from commonty.maths.counting.shares import Run, run_shares
from commonty.maths.counting.support import Electorate

Progress = Callable[[int], None]


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

    def spent(self, run: Run) -> int:
        """What the run's purchases cost."""
        return sum(self.electorate.costs[p] for p in run.projects)

    def open_after(self, run: Run) -> list[int]:
        """Projects that a larger share could still fund: not bought, not excluded, worth something to somebody."""
        bought = set(run.projects)
        excluded = {rival for p in bought for rival in (self.rivals[p] if self.rivals else ())}
        worth = self.electorate.totals
        return [p for p in range(len(worth)) if worth[p] and p not in bought and p not in excluded]

    def exhaustive(self, run: Run) -> bool:
        """Whether none of the projects still open would fit into what is left of the budget."""
        room = self.budget - self.spent(run)
        return all(self.electorate.costs[p] > room for p in self.open_after(run))

    def until(self, *, stop_when_exhaustive: bool, progress: Progress | None = None) -> Raised:
        """Raise the share until the outcome costs more than the budget, and keep the one before.

        Stops earlier at the first exhaustive outcome if asked to, and in any case when nothing is left that a larger
        share could fund. `progress` is told the number of raises so far; it may raise an exception to give up.
        """
        steps, run = 0, self.run(0)
        while True:
            if progress is not None:
                progress(steps)
            if not self.open_after(run) or (stop_when_exhaustive and self.exhaustive(run)):
                return Raised(run, steps, steps)
            following = steps + self._same_for(run)
            raised = self.run(following, run)
            if self.spent(raised) > self.budget:
                if following - 1 > steps:
                    run = self.run(following - 1, run)
                return Raised(run, following - 1, following)
            steps, run = following, raised

    def _same_for(self, run: Run) -> int:
        """After how many raises the outcome can first differ: until then the extra money stays within `run.spare`."""
        if isinf(run.spare):
            return 1
        # The margin is far above the rounding of these few operations.
        return max(1, ceil(run.spare * (1 - 1e-9) / float(self.extra)))
