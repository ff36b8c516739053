"""Random small votes, with rules of every kind, and packs made of them without a database."""

from random import Random
from typing import Any

from commonty.budgeting import fairness, tally
from commonty.budgeting.actions.count import who_got_what
from commonty.budgeting.packs.making import Contents, make_pack
from commonty.budgeting.working import published
from commonty.kit.canonical import canonical_json, sha256_hex

METHODS = ("approval", "points", "ranking")
COMPLETIONS = ("none", "add1", "add1-overspend", "greedy", "add1u", "add1-overspend-u")
UTILITIES = {
    "approval": ("cost", "card"),
    "points": ("cost", "card", "score", "score-cost"),
    "ranking": ("cost", "card", "borda"),
}


def random_vote(seed: int, **fixed: Any) -> tuple[dict[str, Any], list[Any]]:
    """Frozen rules and ballots: few projects and round costs, so that there are ties."""
    random = Random(seed)
    method = fixed.get("method") or random.choice(METHODS)
    ids = [f"p{n}" for n in random.sample(range(1, 30), fixed.get("projects") or random.randint(1, 9))]
    costs = {i: random.choice([100, 250, 1000, 1000, 2000, 3333, 5000, random.randint(1, 9000)]) * 10 for i in ids}
    if random.random() < 0.1:
        costs[ids[0]] = 0
    ballots = [_ballot(random, method, ids) for _ in range(fixed.get("ballots") or random.randint(0, 40))]
    budget = max(1, round(sum(costs.values()) * random.choice([0.2, 0.4, 0.6, 1.2])))
    frozen = {
        "version": 1,
        "round": "r" * 12,
        "rule": random.choice(["equal-shares", "equal-shares", "equal-shares", "greedy"]),
        "utility": random.choice(UTILITIES[method]),
        "completion": random.choice(COMPLETIONS),
        "step": random.choice(["auto", "auto", _coarse(random, budget, len(ballots))]),
        "ties": _ties(random, ids),
        "floor_start": random.random() < 0.1,
        "comparison": random.choice([None, None, None, "satisfaction", "exclusion"]),
        "headings": None,
        "groups": [random.sample(ids, 2)] if len(ids) > 2 and random.random() < 0.2 else [],
        "minimum_votes": random.choice([0, 0, 0, 3]),
        "minimum_turnout": random.choice([0, 0, 0, 5]),
        "budget": budget,
        "currency": "GBP",
        "projects": [
            {"id": i, "number": n, "name": f"Project {i}", "cost": costs[i]} for n, i in enumerate(ids, start=1)
        ],
        "paper": {"method": method, "most": len(ids), "points": 10},
        "settings": {"name": "An invented vote", "place": "q" * 12, "closes_at": "2026-11-20T16:00:00+00:00"},
    }
    if len(ids) > 3 and not frozen["groups"] and random.random() < 0.2:
        frozen["headings"] = _headings(random, ids, budget)
    if len(ids) > 4 and random.random() < 0.3:
        frozen["groups"] = _groups(random, ids, frozen["headings"])
    if frozen["headings"] and random.random() < 0.6:
        frozen["share_among"] = "pot"
        if random.random() < 0.7:
            ballots = [_in_one_pot(random, ballot, frozen["headings"]) for ballot in ballots]
    frozen |= {key: value for key, value in fixed.items() if key in frozen and key != "projects"}
    if not frozen["headings"]:
        frozen.pop("share_among", None)
    return frozen, ballots


def _coarse(random: Random, budget: int, ballots: int) -> int:
    """A hundredth of the share or more: finer steps only take the plain program longer."""
    return max(1, budget // max(1, ballots) // random.randint(3, 100))


def _ballot(random: Random, method: str, ids: list[str]) -> Any:
    chosen = random.sample(ids, random.randint(0, min(5, len(ids))))
    if method == "points":
        return {i: random.randint(1, 5) for i in chosen}
    return chosen if method == "ranking" else [i for i in ids if i in chosen]


def _ties(random: Random, ids: list[str]) -> dict[str, Any]:
    order = random.choice(["id", "lots", "votes-cost-lots"])
    return {"order": order} if order == "id" else {"order": order, "lots": random.sample(ids, len(ids))}


def _headings(random: Random, ids: list[str], budget: int) -> dict[str, Any]:
    half = len(ids) // 2
    parts = {"aaaa": (ids[:half], budget // 3), "bbbb": (ids[half:], budget - budget // 3)}
    return {
        key: {"name": f"Area {key}", "budget": pence, "projects": inside} for key, (inside, pence) in parts.items()
    }


def _in_one_pot(random: Random, ballot: Any, headings: dict[str, Any]) -> Any:
    """What is left of it where everybody may choose in one pot."""
    inside = random.choice([pot["projects"] for pot in headings.values()])
    return (
        {i: ballot[i] for i in ballot if i in inside}
        if isinstance(ballot, dict)
        else [i for i in ballot if i in inside]
    )


def _groups(random: Random, ids: list[str], headings: dict[str, Any] | None) -> list[list[str]]:
    """One project in two or three sizes, and perhaps another one; all of a group are paid from one pot."""
    inside = [pot["projects"] for pot in headings.values()] if headings else [ids[:-2], ids[-2:]]
    return [random.sample(part, min(len(part), random.randint(2, 3))) for part in inside if len(part) > 1]


def contents_of(frozen: dict[str, Any], ballots: list[Any], *, is_public: bool = True) -> Contents:
    """What a round with these rules and ballots publishes, with a small journal made up for it."""
    election = tally.election_of(frozen, tally.in_canonical_order(ballots))
    result = published(tally.count_election(election, frozen), with_payers=is_public)
    n = len(ballots)
    blank = sum(not ballot for ballot in ballots)
    totals = {"entitled": 2 * n, "voted": n, "counted": n, "blank": blank, "invalid": 0, "is_file_public": is_public}
    found = who_got_what(result, frozen, election, is_public=is_public)
    whole = fairness.with_areas(found, result, totals | {"by_area": None}, where_of(frozen))
    digests = {"result": sha256_hex(canonical_json(result)), "fairness": sha256_hex(canonical_json(whole))}
    journal = journal_of(
        [
            {"kind": "round_opened", "facts": {"rules": sha256_hex(canonical_json(frozen))}},
            {"kind": "round_counted", "facts": digests},
        ]
    )
    return Contents(
        about={"id": "r" * 12, "name": "An invented vote", "journal_head": journal[-1]["hash"]},
        frozen=frozen,
        result=result,
        totals=totals,
        journal=journal,
        receipts=[sha256_hex(str(voter).encode())[:16].upper() for voter in range(n)],
        ballots=tally.as_pabulib(election, frozen) if is_public else None,
        fairness=whole,
    )


def where_of(frozen: dict[str, Any]) -> dict[str, str]:
    area_of = {i: pot["name"] for pot in (frozen["headings"] or {}).values() for i in pot["projects"]}
    return {project["id"]: area_of.get(project["id"], "") for project in frozen["projects"]}


def journal_of(happened: list[dict[str, Any]]) -> list[dict[str, Any]]:
    previous, entries = "0" * 64, []
    for seq, content in enumerate(happened, start=1):
        content = content | {"chain": "round:test", "seq": seq}
        entry_hash = sha256_hex(previous.encode() + canonical_json(content))
        entries.append({"content": content, "previous": previous, "hash": entry_hash})
        previous = entry_hash
    return entries


def pack_of(seed: int, **fixed: Any) -> bytes:
    frozen, ballots = random_vote(seed, **fixed)
    return make_pack(contents_of(frozen, ballots))
