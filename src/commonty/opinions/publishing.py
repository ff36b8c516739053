"""What may be published of a report: sentences by number, shares in whole per cent, nothing of fewer than five people.

It reads the sums' report and knows numpy's arrays only as tables; the worker keeps what it gives as JSON.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from commonty.maths.opinions import Report
from commonty.maths.opinions.statistics import Counts
from commonty.opinions.models import Statement
from commonty.opinions.rules import FEWEST_PEOPLE, is_said, shown_counts

LETTERS = "ABCDEFGHIJ"
MOST = 5
DIVIDES = 25  # per cent between the groups that agree most and least: less divides nobody


@dataclass(frozen=True)
class Said:
    """Who spoke: by part of the place (name, how many), by channel; and how many could have."""

    by_area: list[tuple[str, int]]
    by_channel: dict[str, int]
    could: int


def published(found: Report, statements: Mapping[int, Statement], said: Said) -> dict[str, Any]:
    """All of it, ready for a page. Below five people: nothing but that there are fewer."""
    people = len(found.votes.people)
    if not is_said(people):
        return {"people": None}
    numbers = [int(name) for name in found.votes.statements]
    several = len(found.shown) > 1
    return {
        "people": people,
        "votes": len(found.votes.value),
        "statements": sum(s.is_shown for s in statements.values()),
        "common": [
            _told(told, numbers, found.everybody, 0)
            for told in found.common_ground
            if found.everybody.seen[0, told.statement] >= FEWEST_PEOPLE
        ],
        "shared": _shared(found, numbers) if several else [],
        "divides": _divides(found, numbers) if several else [],
        "minorities": [
            {
                "s": numbers[held.statement],
                "group": _letter(found, held.group),
                "direction": held.direction,
                "people": held.people,
                "seen": held.seen,
            }
            for held in found.minorities
        ],
        "groups": [_group(found, number, numbers) for number in found.shown] if several else [],
        "marks": _marks(found, numbers) if several else [],
        "counts": _counts(found, numbers, statements),
        "areas": _areas(said),
        "could": said.could if said.could >= FEWEST_PEOPLE else 0,
        "channels": [list(pair) for pair in shown_counts(sorted(said.by_channel.items()))],
    }


def _letter(found: Report, group: int) -> str:
    """Groups that are shown have letters in their order. A small one whose view is kept has none."""
    return LETTERS[found.shown.index(group)] if group in found.shown else ""


def _told(told: Any, numbers: list[int], counts: Counts, group: int) -> dict[str, Any]:
    """The share as anybody would count it; the sums smooth it only to choose."""
    chose = counts.agrees if told.direction == "agree" else counts.disagrees
    share = 100 * float(chose[group, told.statement]) / max(1.0, float(counts.seen[group, told.statement]))
    return {"s": numbers[told.statement], "direction": told.direction, "share": round(share)}


def _shared(found: Report, numbers: list[int]) -> list[dict[str, Any]]:
    """What more than half of every group says, of which at least five people each saw it."""
    lines = []
    sides = (("agree", found.by_group.agrees), ("disagree", found.by_group.disagrees))
    for (word, chose), product in zip(sides, found.in_every_group(shown_only=True)):
        for j, number in enumerate(numbers):
            shares = _shares(found, chose, j)
            if not found.votes.out[j] and shares and min(shares) > 50:
                lines.append((-float(product[j]), {"s": number, "direction": word, "least": min(shares)}))
    return [line for _order, line in sorted(lines, key=lambda pair: (pair[0], pair[1]["s"]))[:MOST]]


def _shares(found: Report, chose: Any, j: int) -> list[int] | None:
    """Of each shown group the share in whole per cent; None where fewer than five of one saw it."""
    seen = [found.by_group.seen[group, j] for group in found.shown]
    if min(seen) < FEWEST_PEOPLE:
        return None
    return [round(100 * float(chose[group, j]) / float(n)) for group, n in zip(found.shown, seen)]


def _divides(found: Report, numbers: list[int]) -> list[dict[str, Any]]:
    apart: list[dict[str, Any]] = []
    for j, number in enumerate(numbers):
        shares = _shares(found, found.by_group.agrees, j)
        if not found.votes.out[j] and shares and max(shares) - min(shares) >= DIVIDES:
            apart.append({"s": number, "shares": shares, "apart": max(shares) - min(shares)})
    return sorted(apart, key=lambda line: (-line["apart"], line["s"]))[:MOST]


def _group(found: Report, number: int, numbers: list[int]) -> dict[str, Any]:
    """Its letter, how many people, what tells of it, and where on the map: the middle and the spread, no single person."""
    group = found.groups[number]
    row = {name: n for n, name in enumerate(found.votes.people)}
    places = found.places[[row[member] for member in group.members]]
    middle, spread = places.mean(axis=0), places.std(axis=0)
    telling = [told for told in group.telling if found.by_group.seen[number, told.statement] >= FEWEST_PEOPLE]
    return {
        "letter": _letter(found, number),
        "people": len(group.members),
        "telling": [_told(told, numbers, found.by_group, number) for told in telling],
        "x": round(float(middle[0]), 3), "y": round(float(middle[1]), 3),
        "rx": round(float(spread[0]), 3), "ry": round(float(spread[1]), 3),
    }  # fmt: skip


def _marks(found: Report, numbers: list[int]) -> list[dict[str, Any]]:
    """Where the sentences that divide stand on the map."""
    wanted = {line["s"] for line in _divides(found, numbers)}
    places = zip(numbers, found.statement_places.tolist())
    return [{"s": number, "x": round(x, 3), "y": round(y, 3)} for number, (x, y) in places if number in wanted]


def _counts(found: Report, numbers: list[int], statements: Mapping[int, Statement]) -> dict[str, list[int]]:
    """By statement: agree, disagree, skip, and to how many it matters; of those that five people saw."""
    every, counts = found.everybody, {}
    for j, number in enumerate(numbers):
        statement = statements.get(number)
        if statement is None or not statement.is_shown or every.seen[0, j] < FEWEST_PEOPLE:
            continue
        agrees, disagrees = int(every.agrees[0, j]), int(every.disagrees[0, j])
        matters = statement.matters if statement.matters >= FEWEST_PEOPLE else 0
        counts[str(number)] = [agrees, disagrees, int(every.seen[0, j]) - agrees - disagrees, matters]
    return counts


def _areas(said: Said) -> list[list[Any]]:
    """Part of the place, and how many took part; None for fewer than five."""
    return [list(pair) for pair in shown_counts(said.by_area)]
