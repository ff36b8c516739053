"""How the count went as a whole, in sentences: what a share was, how far it was raised, what ties there were."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonty.budgeting.rules.limits import too_few_says
from commonty.budgeting.why import Teller

Plain = Mapping[str, Any]
STOPS_WHEN_FULL = ("add1", "add1u")
FILLS = ("greedy", "add1u", "add1-overspend-u")


def how_counted(result: Plain, frozen: Plain) -> list[str]:
    """A few sentences for the top of the result. Nothing else in the result needs to be known to read them."""
    teller = Teller(result, frozen)
    if result["is_void"]:
        unit = frozen["settings"].get("unit", "")
        return [too_few_says(frozen["minimum_turnout"], result["ballots"], unit=unit)]
    if not result["ballots"] and frozen.get("meeting"):
        return [_("Nobody backed a project, so nothing was chosen.")]
    if not result["ballots"]:
        return [_("Nobody voted, so nothing was chosen.")]
    if frozen["rule"] == "greedy":
        return [*_greedy_says(teller), *tie_sentences(teller)]
    says = [sentence for pot in result["pots"] for sentence in _pot_says(teller, pot)]
    return says + tie_sentences(teller)


def _greedy_says(teller: Teller) -> list[str]:
    order = {"order": teller.greedy_order()}
    return [
        _("Projects had their turn by %(order)s.") % order,
        _("Each one that could still be paid for was chosen. One that cost more than was left was passed over."),
    ]


def _pot_says(teller: Teller, pot: Plain) -> list[str]:
    if pot["comparison"] and pot["comparison"]["greedy_kept"]:
        return [_start_says(teller, pot), _comparison_says(pot["comparison"]), *_greedy_says(teller)]
    says = [_start_says(teller, pot)]
    if pot["raises"]:
        says += _raise_says(teller, pot)
    if teller.frozen["completion"] in FILLS:
        fill = _("What was left then went to other projects by %(order)s, as far as they fitted.")
        says.append(fill % {"order": teller.greedy_order()})
    if pot["comparison"]:
        says.append(_comparison_says(pot["comparison"]))
    return says


def _start_says(teller: Teller, pot: Plain) -> str:
    ballots = pot.get("ballots", teller.result["ballots"])
    values = {
        "n": f"{ballots:,}",
        "pot": teller.money(pot["budget"]),
        "share": teller.money(pot["start"]),
    }
    if pot["heading"]:
        values["area"] = teller.frozen["headings"][pot["heading"]]["name"]
        if "ballots" in pot:
            return _among_choosers_says(ballots, values)
        return (
            ngettext(
                "%(area)s: %(n)s person voted, and the pot was %(pot)s: an equal share of %(share)s each.",
                "%(area)s: %(n)s people voted, and the pot was %(pot)s: an equal share of %(share)s each.",
                ballots,
            )
            % values
        )
    return (
        ngettext(
            "%(n)s person voted, and the pot was %(pot)s: an equal share of %(share)s each.",
            "%(n)s people voted, and the pot was %(pot)s: an equal share of %(share)s each.",
            ballots,
        )
        % values
    )


def _among_choosers_says(ballots: int, values: dict[str, str]) -> str:
    """Where nobody could choose in every pot."""
    return (
        ngettext(
            "%(area)s: %(n)s of you chose something here, and the pot was %(pot)s: an equal share of %(share)s each.",
            "%(area)s: %(n)s of you chose something here, and the pot was %(pot)s: an equal share of %(share)s each.",
            ballots,
        )
        % values
    )


def _raise_says(teller: Teller, pot: Plain) -> list[str]:
    values = {"n": f"{pot['raises']:,}", "step": teller.money(pot["step"]), "share": teller.money(pot["share"])}
    raised = (
        ngettext(
            "To leave little over, we gave everybody %(step)s more on paper and counted again, %(n)s time.",
            "To leave little over, we gave everybody %(step)s more on paper and counted again, %(n)s times.",
            pot["raises"],
        )
        % values
    )
    ended = _("The share ended at %(share)s: that is the share all reasons below speak of.") % values
    return [raised, _stop_says(teller, pot), ended]


def _stop_says(teller: Teller, pot: Plain) -> str:
    """Why the share was not raised further."""
    inside = [p for p in teller.result["projects"] if p["heading"] == pot["heading"]]
    still_open = [p for p in inside if p["stage"] == "completion" or p["reason"] in ("supporters-short", "no-room")]
    if not still_open:
        return _("Then nothing was left to choose.")
    left = pot["budget"] - sum(p["cost"] for p in inside if p["stage"] in ("equal-shares", "free"))
    if teller.frozen["completion"] in STOPS_WHEN_FULL and all(p["cost"] > left for p in still_open):
        return _("Then no other project fitted into what was left.")
    return _("One step more would have chosen more than the pot can pay.")


def _comparison_says(comparison: Plain) -> str:
    values = {"shares": f"{comparison['equal_shares']:,}", "simple": f"{comparison['greedy']:,}"}
    if comparison["by"] == "exclusion":
        found = _("With equal shares %(shares)s of you got something you backed, with the simple way %(simple)s.")
    else:
        found = _("%(shares)s of you do better with equal shares, and %(simple)s with the simple way.")
    stands = _("So the simple way stands.") if comparison["greedy_kept"] else _("So equal shares stands.")
    return " ".join([_("We also counted the simple way, most wanted first."), found % values, stands])


def tie_sentences(teller: Teller) -> list[str]:
    return [_tie_says(teller, tie) for tie in teller.result["ties"]]


def _tie_says(teller: Teller, tie: Plain) -> str:
    others = [teller.name(i) for i in tie["tied"] if i != tie["chosen"]]
    values = {"chosen": teller.name(tie["chosen"]), "others": "”, “".join(others)}
    return {
        "votes": _("“%(chosen)s” was level with “%(others)s”. It went first because more of you backed it."),
        "cost": _("“%(chosen)s” was level with “%(others)s”, in votes too. It went first because it costs less."),
        "lots": _(
            "“%(chosen)s” was level with “%(others)s”. Its lot, drawn and published before voting, came first."
        ),
        "id": _("“%(chosen)s” was level with “%(others)s”. Its number in the file comes first, as the rules say."),
    }[settled_by(teller, tie)] % values


def settled_by(teller: Teller, tie: Plain) -> str:
    """The first of the stated orders that left only the chosen one."""
    ties, projects = teller.frozen["ties"], {p["id"]: p for p in teller.result["projects"]}
    lots = {project_id: place for place, project_id in enumerate(ties.get("lots", ()))}
    asked = {
        "votes": lambda i: -projects[i]["votes"],
        "cost": lambda i: projects[i]["cost"],
        "lots": lambda i: lots.get(i, 0),
        "id": lambda i: i,
    }
    left = list(tie["tied"])
    for name in (*ties["order"].replace("votes-cost-lots", "votes cost lots").split(), "id"):
        best = min(asked[name](i) for i in left)
        left = [i for i in left if asked[name](i) == best]
        if left == [tie["chosen"]]:
            return name
    return "id"
