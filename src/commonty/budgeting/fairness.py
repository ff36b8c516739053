"""Who got what of a result: how many voters got something they chose, what the other rule gives, money by area.

Worked out once, when the votes are counted, from the published result and the ballots; pages only read it. Where
single votes are public everything is said exactly; where they are not, only what gives nobody away
(docs/decisions/0014). What it is made from is in the pack, so `packs.checking` makes it again.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from commonty.budgeting.got_one import told_range
from commonty.budgeting.most_votes_first import chosen_by_most_votes

VERSION = 1
AREAS_FROM = 30  # with fewer ballots nothing by area
MOST = 3  # voters who got three or more are one group
Plain = dict[str, Any]
Votes = Iterable[tuple[Collection[str], int]]  # what a ballot names, and how many are like it


def decided_by(result: Mapping[str, Any], frozen: Mapping[str, Any]) -> str:
    """The rule that made the result: where equal shares gave way everywhere, it was the other one."""
    gave_way = [bool(pot["comparison"] and pot["comparison"]["greedy_kept"]) for pot in result["pots"]]
    return "greedy" if frozen["rule"] == "greedy" or (gave_way and all(gave_way)) else "equal-shares"


def shares_instead(frozen: Mapping[str, Any]) -> Plain:
    """The same rules with equal shares, as it stands where nobody changes it."""
    completion = frozen["completion"] or "add1-overspend"
    return {**frozen, "rule": "equal-shares", "completion": completion, "comparison": None}


def from_votes(
    result: Mapping[str, Any], frozen: Mapping[str, Any], votes: Votes, *, by_shares: Sequence[str] | None = None
) -> Plain:
    """Where single votes are public. `by_shares`: what equal shares would have chosen, if it wasn't what decided."""
    votes, rule = list(votes), decided_by(result, frozen)
    other = "greedy" if rule == "equal-shares" else "equal-shares"
    funded = chosen_by_most_votes(result, frozen) if other == "greedy" else list(by_shares or ())
    each, theirs = groups(result["funded"], votes), groups(funded, votes)
    reached = sum(each[1:])
    return {
        "version": VERSION,
        "decided_by": rule,
        "voters": {
            "ballots": result["ballots"],
            "together": _together(result, result["funded"]),
            "got_one": [reached, reached],
            "each": each,
        },
        "other": None if _is_empty(result) else _other(result, other, funded, theirs),
    }


def from_sums(result: Mapping[str, Any], frozen: Mapping[str, Any], *, blank: int, reached: int | None) -> Plain:
    """Where so few voted that single votes stay secret: what each project's votes say, and little more.

    What equal shares would have chosen can't be said then, because it hangs on the single votes.
    """
    rule, chosen = decided_by(result, frozen), set(result["funded"])
    votes = {project["id"]: project["votes"] for project in result["projects"]}
    bounds = told_range(
        reached if says_only_which(frozen) else None,
        [n for i, n in votes.items() if i in chosen],
        [n for i, n in votes.items() if i not in chosen],
        ballots=result["ballots"],
        blank=blank,
        most=most_named(frozen["paper"], len(votes)),
    )
    by_votes = chosen_by_most_votes(result, frozen)
    can_say = rule == "equal-shares" and not _is_empty(result)
    return {
        "version": VERSION,
        "decided_by": rule,
        "voters": {
            "ballots": result["ballots"],
            "together": _together(result, result["funded"]),
            "got_one": list(bounds),
            "each": None,
        },
        "other": _other(result, "greedy", by_votes, None) if can_say else None,
    }


def from_room(result: Mapping[str, Any], frozen: Mapping[str, Any], *, people: int, blank: int) -> Plain:
    """Where hands were counted in a meeting: the ballots are hands there, so how many voters they belong to is told apart.

    Nobody knows who raised both of two, so it is said between which bounds the voters lie who got something.
    """
    return from_sums({**result, "ballots": people}, frozen, blank=blank, reached=None)


def with_areas(found: Plain, result: Mapping[str, Any], totals: Mapping[str, Any], where: Mapping[str, str]) -> Plain:
    """The whole: `where` says in which area each project is, "" for all of them or none."""
    return found | {"where": dict(where), "areas": money_by_area(result, totals, where)}


def money_by_area(result: Mapping[str, Any], totals: Mapping[str, Any], where: Mapping[str, str]) -> Plain | None:
    """What the chosen projects of each area cost, beside who could vote there and who did.

    The areas are those of the turnout, hidden together where that hides them: so nothing can be told from the one
    that the other doesn't say.
    """
    turnout = totals.get("by_area")
    if not turnout or totals["counted"] < AREAS_FROM or not any(where.values()):
        return None
    told = [([row["name"]], row) for row in turnout["shown"]]
    if turnout["together"]:
        told.append((turnout["together"], turnout["rest"] or {}))
    costs = {project["id"]: project["cost"] for project in result["projects"] if project["place"]}
    lines = [
        {
            "names": names,
            "entitled": row.get("entitled"),
            "voted": row.get("voted"),
            "pence": sum(cost for i, cost in costs.items() if where[i] and where[i] in names),
        }
        for names, row in told
    ]
    return {"lines": lines, "elsewhere": sum(costs.values()) - sum(line["pence"] for line in lines)}


def groups(funded: Collection[str], votes: Votes) -> list[int]:
    """How many voters got none, one, two, three or more of the projects on their ballot."""
    chosen, found = set(funded), [0] * (MOST + 1)
    for named, voters in votes:
        found[min(MOST, len(chosen.intersection(named)))] += voters
    return found


def reached_by(funded: Collection[str], votes: Votes) -> int:
    return sum(groups(funded, votes)[1:])


def says_only_which(frozen: Mapping[str, Any]) -> bool:
    """Whether all that a result shows of the ballots is how many each project is on, and any set can be on one.

    With points or places it shows more, and where voters fill the pot some sets can't be: there the bounds of
    `got_one` would be too wide to keep anybody safe.
    """
    return frozen["paper"]["method"] != "knapsack" and frozen["utility"] in ("cost", "card")


def most_named(paper: Mapping[str, Any], projects: int) -> int:
    """How many projects one ballot can name."""
    return max(1, min(projects, paper["points"] if paper["method"] == "points" else paper["most"]))


def _is_empty(result: Mapping[str, Any]) -> bool:
    return bool(result["is_void"] or not result["ballots"])


def _other(result: Mapping[str, Any], rule: str, funded: list[str], each: list[int] | None) -> Plain:
    costs = {project["id"]: project["cost"] for project in result["projects"]}
    return {
        "rule": rule,
        "funded": funded,
        "spent": sum(costs[i] for i in funded),
        "together": _together(result, funded),
        "each": each,
    }


def _together(result: Mapping[str, Any], funded: Collection[str]) -> int:
    """All votes for these projects: divided by the ballots, how many of them each voter got on average."""
    return sum(project["votes"] for project in result["projects"] if project["id"] in set(funded))
