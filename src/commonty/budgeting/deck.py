"""A deck of test votes of which everybody can see what has to come out. It knows nothing of the programs that count.

Projects are put in the pot by their numbers as long as they fit: these are the ones that the deck's voters want, each
voter one of them, and the dearer a project the more voters. They fit together, and whoever wants one can pay for it: so
whatever the rules, all of them are chosen. One voter wants a project that no longer fits: whatever the rules, it isn't.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused

Frozen = Mapping[str, Any]
VOTES, FEWEST_A_PROJECT, MOST_VOTES = 40, 3, 400


@dataclass(frozen=True)
class Card:
    """One test vote: how it comes, what it says, in which part of the paper its voter has a vote."""

    channel: str
    choices: Any
    part: str


@dataclass(frozen=True)
class Deck:
    cards: tuple[Card, ...]
    chosen: frozenset[str]  # what has to come out, whatever program counts


def deck_of(frozen: Frozen) -> Deck:
    """Refused if these rules allow no deck whose result is plain to see."""
    pot_of = _pots(frozen)
    wanted = _that_fit(frozen, pot_of)
    if frozen["utility"] == "borda" and frozen["paper"]["most"] < 2:
        raise Refused(_("An order of one project says nothing, so no test vote has a result that is plain to see."))
    while True:
        voters = _voters(frozen, wanted)
        if _everybody_can_pay(frozen, pot_of, wanted, voters):
            break
        wanted = wanted[:-1]  # one alone, that everybody wants, can always be paid
    loser = _loser(frozen, pot_of, wanted, voters)
    whom = [i for i in wanted for _voter in range(voters[i])] + ([loser] if loser else [])
    if not wanted or len(whom) > MOST_VOTES:
        raise Refused(_("It would take too many test votes: these rules ask for so many before anything is chosen."))
    if frozen["utility"] == "borda" and any(_second(frozen, pot_of, wanted, i) is None for i in whom):
        raise Refused(_("Too few projects fit together for test votes that put projects in order."))
    ways = cycle(_ways(frozen))
    cards = [Card(next(ways), _choices(frozen, pot_of, wanted, i), pot_of.get(i, "")) for i in whom]
    return Deck(tuple(cards), frozenset(wanted))


def _ways(frozen: Frozen) -> tuple[str, ...]:
    if frozen["paper"]["method"] == "scores":
        return ("web",)  # in the hall, on their own phones
    return (
        ("web", "phone", "counter", "paper") if frozen["settings"].get("paper_until") else ("web", "phone", "counter")
    )


def _pots(frozen: Frozen) -> dict[str, str]:
    """By project, the key of its pot; "" where there is one for all."""
    headings = frozen["headings"] or {}
    return {i: key for key, pot in headings.items() for i in pot["projects"]} or {
        p["id"]: "" for p in frozen["projects"]
    }


def _size(frozen: Frozen, pot: str) -> int:
    return int(frozen["headings"][pot]["budget"] if pot else frozen["budget"])


def _cost(frozen: Frozen, project_id: str) -> int:
    return next(int(p["cost"]) for p in frozen["projects"] if p["id"] == project_id)


def _that_fit(frozen: Frozen, pot_of: Mapping[str, str]) -> list[str]:
    left = {pot: _size(frozen, pot) for pot in set(pot_of.values())}
    taken: set[int] = set()
    found = []
    for p in sorted(frozen["projects"], key=lambda p: p["number"]):
        group = next((n for n, together in enumerate(frozen["groups"]) if p["id"] in together), None)
        if 0 < p["cost"] <= left[pot_of[p["id"]]] and group not in taken:
            left[pot_of[p["id"]]] -= p["cost"]
            found.append(p["id"])
            if group is not None:
                taken.add(group)
    return found


def _voters(frozen: Frozen, wanted: Sequence[str]) -> dict[str, int]:
    """The dearer the more; enough for what the rules ask before a project, or anything at all, is chosen."""
    whole = max(1, sum(_cost(frozen, i) for i in wanted))
    least = max(FEWEST_A_PROJECT, frozen["minimum_votes"])
    found = {i: max(least, -(-VOTES * _cost(frozen, i) // whole)) for i in wanted}
    short = frozen["minimum_turnout"] - sum(found.values())
    if wanted and short > 0:
        found[wanted[-1]] += short
    return found


def _everybody_can_pay(
    frozen: Frozen, pot_of: Mapping[str, str], wanted: Sequence[str], voters: Mapping[str, int]
) -> bool:
    """With equal shares and nothing done afterwards. Where shares are raised, or the rest is filled up, it needn't be."""
    if len(wanted) <= 1 or frozen["rule"] != "equal-shares" or frozen["completion"] != "none":
        return True
    everybody = sum(voters.values()) + 1  # the one whose project doesn't fit
    among = {pot: sum(voters[i] for i in wanted if pot_of[i] == pot) for pot in set(pot_of.values())}
    return all(
        voters[i] * _size(frozen, pot_of[i])
        >= _cost(frozen, i) * (among[pot_of[i]] if frozen["share_among"] == "pot" else everybody)
        for i in wanted
    )


def _loser(frozen: Frozen, pot_of: Mapping[str, str], wanted: Sequence[str], voters: Mapping[str, int]) -> str | None:
    """A project that one voter wants, for which no money is left; all the others are ahead of it by any measure."""
    for p in sorted(frozen["projects"], key=lambda p: p["number"]):
        pot = pot_of[p["id"]]
        rivals = [i for i in wanted if pot_of[i] == pot]
        left = _size(frozen, pot) - sum(_cost(frozen, i) for i in rivals)
        is_behind = all(_cost(frozen, i) < p["cost"] * voters[i] for i in wanted)
        if p["id"] not in wanted and p["cost"] > left and rivals and is_behind and len(wanted) > 1:
            return str(p["id"])
    return None


def _second(frozen: Frozen, pot_of: Mapping[str, str], wanted: Sequence[str], first: str) -> str | None:
    """What a voter who orders projects puts second: one that is chosen anyway. It gets nothing from being last."""
    together = [i for i in wanted if pot_of[i] == pot_of[first] and i != first]
    return together[0] if together else None


def _choices(frozen: Frozen, pot_of: Mapping[str, str], wanted: Sequence[str], project_id: str) -> Any:
    method = frozen["paper"]["method"]
    if method in ("points", "scores"):
        return {project_id: frozen["paper"]["points"]}
    if method == "ranking" and frozen["utility"] == "borda":
        return [project_id, _second(frozen, pot_of, wanted, project_id)]
    return [project_id]
