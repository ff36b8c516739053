"""The rules of a count: everything that decides the result beside the ballots, to be frozen before voting opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any, Final

from commonty.maths.counting.election import Amount, CountingError, Election, Project, as_amount, decimal_text
from commonty.maths.counting.support import UTILITIES, check_utility
from commonty.maths.counting.ties import TIE_KEYS

RULES: Final = ("greedy", "equal-shares")
COMPLETIONS: Final = ("none", "add1", "add1-overspend", "greedy", "add1u", "add1-overspend-u")
RAISING: Final = ("add1", "add1-overspend", "add1u", "add1-overspend-u")
FILLING: Final = ("greedy", "add1u", "add1-overspend-u")
COMPARISONS: Final = ("none", "satisfaction", "exclusion")
SHARE_AMONG: Final = ("all", "pot")


@dataclass(frozen=True)
class Rules:
    """How to count. `to_dict` gives JSON to publish and hash, `from_dict` reads it back.

    rule: `equal-shares` or `greedy`. utility: `cost`, `card`, `score`, `borda` or `score-cost`.
    completion (equal shares): what is done with money that one run leaves, see `completion`.
    step: by how much the share per ballot rises, in currency; None means about 1% of the share, at least 1.
    ties: keys in the order they are asked, of `votes`, `cost`, `high-cost`, `lots`, `id`; lots: all ids as drawn.
    floor_start: the first share is rounded down to whole units of currency.
    comparison (equal shares): give way to the greedy result if more ballots get more utility from it
      (`satisfaction`), or if fewer ballots are left without any funded project (`exclusion`).
    pots: heading -> its own money; each heading is counted apart, other projects share the rest of the budget.
    share_among (equal shares): whose shares a pot is divided into: `all` ballots, or those that name something in that
      pot (`pot`), as if each pot were an election of its own. For votes in which nobody can choose in every pot.
    incompatible: groups of ids of which at most one can be funded; all of a group are paid from one pot.
    minimum_votes: projects on fewer ballots are set aside. minimum_turnout: with fewer ballots nothing is funded.
    Raises CountingError for anything unknown.
    """

    rule: str = "equal-shares"
    utility: str = "cost"
    completion: str = "add1-overspend"
    step: Fraction | None = Fraction(1)
    ties: tuple[str, ...] = ("id",)
    lots: tuple[str, ...] = ()
    floor_start: bool = False
    comparison: str = "none"
    pots: tuple[tuple[str, Fraction], ...] = ()
    share_among: str = "all"
    incompatible: tuple[tuple[str, ...], ...] = ()
    minimum_votes: int = 0
    minimum_turnout: int = 0

    def __post_init__(self) -> None:
        for name, allowed in (
            ("rule", RULES),
            ("utility", UTILITIES),
            ("completion", COMPLETIONS),
            ("comparison", COMPARISONS),
            ("share_among", SHARE_AMONG),
        ):
            if getattr(self, name) not in allowed:
                raise CountingError(f"{name} {str(getattr(self, name))[:40]!r} is not one of {', '.join(allowed)}")
        unknown = [key for key in self.ties if key not in TIE_KEYS]
        if unknown or not self.ties:
            raise CountingError(f"the order of ties must be made of {', '.join(TIE_KEYS)}")
        for name in ("minimum_votes", "minimum_turnout"):
            if not isinstance(getattr(self, name), int) or getattr(self, name) < 0:
                raise CountingError(f"{name} must be a whole number, 0 or more")
        pots = dict(self.pots)
        object.__setattr__(self, "pots", tuple(sorted((key, as_amount(pot, "pot")) for key, pot in pots.items())))
        object.__setattr__(self, "ties", tuple(self.ties))
        object.__setattr__(self, "lots", tuple(self.lots))
        object.__setattr__(self, "incompatible", tuple(tuple(group) for group in self.incompatible))
        if self.step is not None:
            object.__setattr__(self, "step", as_amount(self.step, "step"))
            if self.step <= 0:
                raise CountingError("the step must be more than 0")
        if any(pot < 0 for _, pot in self.pots):
            raise CountingError("a pot is negative")

    def to_dict(self) -> dict[str, Any]:
        """The rules as JSON: amounts are decimal text, an automatic step is null."""
        plain = {item.name: getattr(self, item.name) for item in fields(self)}
        return plain | {
            "step": None if self.step is None else decimal_text(self.step),
            "ties": list(self.ties),
            "lots": list(self.lots),
            "pots": {heading: decimal_text(pot) for heading, pot in self.pots},
            "incompatible": [list(group) for group in self.incompatible],
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Rules:
        """The rules from what `to_dict` gave. Raises CountingError for unknown names and wrong values."""
        known = {item.name for item in fields(cls)}
        for name in plain:
            if name not in known:
                raise CountingError(f"the rules have no {name[:40]!r}")
        try:
            values = dict(plain)
            if values.get("step") is not None:
                values["step"] = _fraction(values["step"])
            pots: Mapping[str, Amount] = values.pop("pots", {})
            values["pots"] = tuple((heading, _fraction(pot)) for heading, pot in pots.items())
            return cls(**values)
        except CountingError:
            raise
        except (TypeError, AttributeError, ValueError) as error:
            raise CountingError(f"the rules are malformed: {error}") from None

    def pot_of(self, project: Project) -> str:
        """The heading of the pot that pays for this project; "" if it has no pot of its own."""
        return project.heading if any(project.heading == heading for heading, _ in self.pots) else ""

    def check_against(self, election: Election) -> None:
        """Raises CountingError where the rules name projects that are not there, or pots beyond the budget."""
        check_utility(election.ballot_type, self.utility)
        for group in self.incompatible:
            for project_id in group:
                if project_id not in election.index:
                    raise CountingError(f"incompatible projects: there is no project {project_id[:40]!r}")
            if len({self.pot_of(election.projects[election.index[project_id]]) for project_id in group}) > 1:
                raise CountingError("incompatible projects must be paid from one pot")
        if sum(pot for _, pot in self.pots) > election.budget:
            raise CountingError("the pots are more than the budget")


def _fraction(value: Amount) -> Fraction:
    """An amount as `decimal_text` wrote it, which may be a quotient."""
    if isinstance(value, str) and "/" in value:
        above, below = value.split("/", 1)
        divisor = as_amount(below)
        if divisor == 0:
            raise CountingError("an amount divides by 0")
        return as_amount(above) / divisor
    return as_amount(value)


def rival_sets(groups: Sequence[Sequence[str]], ids: Sequence[str]) -> tuple[frozenset[int], ...]:
    """For each project the projects it excludes, as places in `ids`; empty if there are no groups at all."""
    if not groups:
        return ()
    place = {project_id: number for number, project_id in enumerate(ids)}
    rivals: list[set[int]] = [set() for _ in ids]
    for group in groups:
        members = {place[project_id] for project_id in group if project_id in place}
        for number in members:
            rivals[number] |= members - {number}
    return tuple(frozenset(others) for others in rivals)
