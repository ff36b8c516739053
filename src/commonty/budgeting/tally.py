"""From the rules as frozen and the ballots as opened to a count, and to the files that let others repeat it.

Inside Commonty money is whole pence; a count, and what is published of it, is in units of the currency, as every
program that reads Pabulib files expects. This is the only place where one becomes the other.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from importlib.resources import files
from itertools import pairwise
from typing import Any

from commonty.budgeting import recount
from commonty.kit.money import in_units
from commonty.maths.counting import (
    CountingError,
    Election,
    Outcome,
    Project,
    Rules,
    count,
    read_pabulib,
    write_pabulib,
)

Frozen = Mapping[str, Any]
Choices = Sequence[str] | Mapping[str, int]
BALLOT_TYPES = {
    "approval": "approval",
    "knapsack": "approval",
    "ranking": "ordinal",
    "points": "cumulative",
    "scores": "scoring",  # a ballot is one score: whose others are, nobody knows
}
# The orders of ties that a round can have, in the words of the counting library.
TIES = {"votes-cost-lots": ("votes", "cost", "lots"), "lots": ("lots",), "id": ("id",)}
COPIED = ("rule", "utility", "ties", "floor_start", "comparison", "groups", "minimum_votes", "minimum_turnout")


def counting_rules(frozen: Frozen, ballots: int) -> dict[str, Any]:
    """`rules.json` of a pack: the frozen rules in units of the currency, with the step worked out."""
    rules: dict[str, Any] = {name: frozen[name] for name in COPIED} | {"budget": in_units(frozen["budget"])}
    if frozen["rule"] == "equal-shares":
        rules |= {"completion": frozen["completion"], "step": in_units(step_pence(frozen, ballots))}
    if share_among(frozen) != "all":  # left out where every ballot shares every pot, as it always was
        rules["share_among"] = share_among(frozen)
    pots = frozen["headings"]
    rules["headings"] = (
        {key: pot | {"budget": in_units(pot["budget"])} for key, pot in pots.items()} if pots else None
    )
    return rules


def share_among(frozen: Frozen) -> str:
    """Whose shares a pot is divided into; rules of version 1 had but one answer."""
    return str(frozen.get("share_among", "all"))


def step_pence(frozen: Frozen, ballots: int) -> int:
    """About a hundredth of the share, at least a penny; where areas have pots, of the smallest share."""
    if frozen["step"] != "auto":
        return int(frozen["step"])
    budgets = [pot["budget"] for pot in (frozen["headings"] or {}).values()] or [frozen["budget"]]
    return max(1, round(Fraction(min(budgets), 100 * max(1, ballots))))


def library_rules(frozen: Frozen, ballots: int) -> Rules:
    """The same rules for the program that counts first."""
    is_shares = frozen["rule"] == "equal-shares"
    return Rules(
        rule=frozen["rule"],
        utility=frozen["utility"],
        completion=frozen["completion"] if is_shares else "none",
        step=Fraction(step_pence(frozen, ballots), 100),
        ties=TIES[frozen["ties"]["order"]],
        lots=tuple(frozen["ties"].get("lots", ())),
        floor_start=frozen["floor_start"],
        comparison=(frozen["comparison"] if is_shares else None) or "none",
        pots=tuple((key, Fraction(pot["budget"], 100)) for key, pot in (frozen["headings"] or {}).items()),
        share_among=share_among(frozen),
        incompatible=tuple(tuple(group) for group in frozen["groups"]),
        minimum_votes=frozen["minimum_votes"],
        minimum_turnout=frozen["minimum_turnout"],
    )


def projects_of(frozen: Frozen) -> list[Project]:
    heading_of = {i: key for key, pot in (frozen["headings"] or {}).items() for i in pot["projects"]}
    return [
        Project(p["id"], Fraction(p["cost"], 100), p["name"], heading_of.get(p["id"], ""), fields_of(p))
        for p in frozen["projects"]
    ]


def election_of(frozen: Frozen, ballots: Iterable[Choices]) -> Election:
    kind = BALLOT_TYPES[frozen["paper"]["method"]]
    if frozen.get("meeting"):
        ballots = one_a_hand(ballots)
    return Election.from_ballots(projects_of(frozen), ballots, Fraction(frozen["budget"], 100), kind)


def one_a_hand(ballots: Iterable[Choices]) -> list[Choices]:
    """Each hand, and each tick on a ballot from the box, as a ballot of its own, in no order that means anything.

    “Most chosen first” needs no more than each project's sum, and a raised hand says no more: who raised both is
    nobody's to know. So ballots that came before are taken apart, too, and the file of votes holds nothing but sums.
    """
    return in_canonical_order([named] for ballot in ballots for named in ballot)


def fields_of(project: Mapping[str, Any]) -> dict[str, str]:
    return {"name": project["name"], "number": str(project["number"])}


def count_election(election: Election, frozen: Frozen, progress: Callable[..., None] | None = None) -> Outcome:
    return count(election, library_rules(frozen, election.ballots), progress)


def kinds_of(election: Election) -> list[tuple[tuple[str, ...], int]]:
    """Which projects a ballot names, and how many ballots are like it."""
    ids, ends = [project.id for project in election.projects], election.offsets.tolist()
    named = [tuple(ids[number] for number in election.choices[a:b].tolist()) for a, b in pairwise(ends)]
    return list(zip(named, election.weights.tolist(), strict=True))


def as_pabulib(election: Election, frozen: Frozen) -> str:
    """The ballots in the order of what they say: any other order might tell something."""
    settings = frozen["settings"]
    meta = {
        "description": settings["name"],
        "instance": (settings["closes_at"] or "")[:10],
        "rule": frozen["rule"],
        "currency": frozen["currency"],
        "max_length": str(frozen["paper"]["most"]),
    }
    return write_pabulib(election, {key: value for key, value in meta.items() if value})


def in_canonical_order(ballots: Iterable[Choices]) -> list[Choices]:
    """Sorted by content, so that neither the order of arrival nor that of a table is left."""
    return sorted(
        ballots, key=lambda b: [(i, b[i]) for i in sorted(b)] if isinstance(b, Mapping) else [(i, 0) for i in b]
    )


def read_ballots(text: str, frozen: Frozen) -> Election:
    """The election in the file of a pack. CountingError if it isn't the one that was frozen."""
    election, projects = read_pabulib(text.encode()), projects_of(frozen)
    if [p.id for p in projects] != [p.id for p in election.projects]:
        raise CountingError("the file has other projects than the frozen rules")
    election = replace(election, projects=tuple(projects), budget=Fraction(frozen["budget"], 100))
    if as_pabulib(election, frozen) != text:
        raise CountingError("the file is not the one that these rules and ballots make")
    return election


def second_count(rules: Mapping[str, Any], text: str) -> tuple[list[str], Fraction]:
    """What the program in the pack makes of the files in the pack: winners in order, and what they cost."""
    total = recount.count(recount.Election(text), dict(rules))
    return total["funded"], total["spent"]


def recount_program() -> bytes:
    return files("commonty.budgeting").joinpath("recount.py").read_bytes()


def public_ids_of(ids: Iterable[str], projects: Iterable[Any]) -> list[str]:
    """The rows behind the ids on the ballots: for an imported election those are the file's own."""
    by_id = {project.source_id or project.public_id: project.public_id for project in projects}
    return [by_id[i] for i in ids]
