"""The whole report: from votes to groups, and from groups to what can be said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from commonty.maths.opinions.components import Lines, Sums
from commonty.maths.opinions.grouping import Memory, group_people
from commonty.maths.opinions.statistics import Counts, Leanings
from commonty.maths.opinions.telling import (
    FEWEST_PEOPLE,
    Minority,
    Telling,
    common_ground,
    held_by_few,
    in_every_group,
    spread,
    telling_of,
)
from commonty.maths.opinions.votes import Floats, Votes

SMALLEST_SHARE: Final = 0.03


@dataclass(frozen=True)
class Group:
    """People who vote alike. shown: it has at least five people and 3% of those grouped; else nothing is said of it."""

    members: tuple[str, ...]
    shown: bool
    telling: tuple[Telling, ...]


@dataclass(frozen=True, eq=False)
class Report:
    """All that can be said of some votes, and what it came from.

    groups: the largest first, in a conversation that goes on in the order they had. places: where each person stands, shape
    (people, 2). statement_places: likewise the statements. by_group, everybody: the counts. silhouette: how well the
    division fits, -1 to 1. What compares groups asks for shown_only: only of those may anything be published.
    """

    votes: Votes
    lines: Lines
    places: Floats
    statement_places: Floats
    groups: tuple[Group, ...]
    grouped: int
    silhouette: float
    by_group: Counts
    everybody: Counts
    common_ground: tuple[Telling, ...]
    minorities: tuple[Minority, ...]
    memory: Memory

    @property
    def shown(self) -> list[int]:
        """The numbers of the groups that are shown."""
        return [number for number, group in enumerate(self.groups) if group.shown]

    def in_every_group(self, *, shown_only: bool = False) -> tuple[Floats, Floats]:
        """Agreement and disagreement that no group lacks; each of shape (statements,)."""
        return in_every_group(self.by_group.only(self.shown) if shown_only else self.by_group)

    def spread(self, *, shown_only: bool = False) -> Floats:
        """How much the groups differ on each statement; shape (statements,)."""
        return spread(self.by_group.only(self.shown) if shown_only else self.by_group)

    def to_dict(self) -> dict[str, Any]:
        """As `commonty opinions --json` prints it, but for the seconds."""
        names = [as_id(name) for name in self.votes.statements]
        agree, disagree = self.in_every_group()
        apart = self.spread()
        listed = np.flatnonzero(~self.votes.out).tolist()
        by_agreement = sorted(listed, key=lambda j: (-agree[j], j))
        by_spread = sorted(listed, key=lambda j: (-apart[j], j)) if len(self.groups) > 1 else []

        def told(found: tuple[Telling, ...]) -> list[dict[str, Any]]:
            return [{"statement": names[t.statement], "direction": t.direction, "p": t.p, "z": t.z} for t in found]

        return {
            "people": len(self.votes.people),
            "statements": len(self.votes.statements),
            "votes": len(self.votes.value),
            "grouped": self.grouped,
            "k": len(self.groups),
            "silhouette": self.silhouette,
            "groups": [
                {
                    "size": len(group.members),
                    "members": [as_id(member) for member in group.members],
                    "shown": group.shown,
                    "telling": told(group.telling),
                }
                for group in self.groups
            ],
            "common_ground": told(self.common_ground),
            "group_aware": [
                {"statement": names[j], "agree": float(agree[j]), "disagree": float(disagree[j])}
                for j in by_agreement
            ],
            "divisive": [{"statement": names[j], "spread": float(apart[j])} for j in by_spread],
            "points": [
                [as_id(name), float(x), float(y)] for name, (x, y) in zip(self.votes.people, self.places.tolist())
            ],
        }


def as_id(name: str) -> int | str:
    """A whole number where the file had one, so that it is found again in the file; else the text."""
    is_number = name.isascii() and name.isdigit() and str(int(name)) == name
    return int(name) if is_number else name


def find_groups(
    votes: Votes, *, k: int | None = None, memory: Memory | None = None, lines: Lines | None = None
) -> Report:
    """The report. k: so many groups. memory: of the report before this one. lines: of these votes, if they are at hand.

    The same votes give the same report, in whatever order they came. Raises OpinionsError where k groups can't be made.
    """
    lines = lines if lines is not None else Lines.of(Sums.of(votes))
    places = lines.places(votes)
    grouping = group_people(votes, places, k=k, memory=memory)
    counts, everybody = Counts.by_group(votes, grouping.labels, grouping.k), Counts.of_all(votes)
    agree, disagree = Leanings.both(counts)
    grouped = int((grouping.labels >= 0).sum())
    names = np.array(votes.people, dtype=object)
    groups = []
    for number in range(grouping.k):
        members = tuple(names[grouping.labels == number].tolist())
        shown = len(members) >= max(FEWEST_PEOPLE, SMALLEST_SHARE * grouped)
        telling = telling_of(number, agree, disagree, counts, votes.out)
        groups.append(Group(members, shown, telling))
    sizes = np.array([len(group.members) for group in groups], dtype=np.int64)
    return Report(
        votes=votes,
        lines=lines,
        places=places,
        statement_places=lines.statement_places(),
        groups=tuple(groups),
        grouped=grouped,
        silhouette=grouping.silhouette,
        by_group=counts,
        everybody=everybody,
        common_ground=common_ground(everybody, votes.out),
        minorities=held_by_few(everybody, counts, sizes, votes.out),
        memory=grouping.memory,
    )
