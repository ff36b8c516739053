"""The settings that most rounds leave as recommended, and which of them go together."""

from typing import Any

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.budgeting.models import DecidedBy, Leftover, Method
from commonty.budgeting.rules.templates import TEMPLATES

# What a vote for a project is worth when counting; the first is the recommended one.
UTILITIES: dict[str, tuple[str, ...]] = {
    Method.APPROVAL: ("cost", "card"),
    Method.KNAPSACK: ("cost", "card"),
    Method.POINTS: ("score", "cost"),
    Method.RANKING: ("borda", "cost"),
    Method.SCORES: ("score-cost",),
}
RULES = ("equal-shares", "greedy")
COMPLETIONS = ("none", "add1", "add1-overspend", "greedy", "add1u", "add1-overspend-u")
COMPARISONS = ("", "satisfaction", "exclusion")
SMALL_POT = 50_000_00
MOST_CHOICES, MOST_POINTS = 50, 1_000
MOST_PAPER_DAYS = 7  # after the close
HIGHEST_SCORES = (2, 10)


def recommended(pot_pence: int, template: str = "", decided_by: str = DecidedBy.BOX) -> dict[str, Any]:
    """Small pots: three ticks, which everybody understands at once; larger ones have more projects to choose from."""
    usual: dict[str, Any] = {
        "method": Method.APPROVAL.value,
        "choose_most": 3 if pot_pence <= SMALL_POT else 5,
        "points": 10,
        "rule": "equal-shares",
        "utility": "cost",
        "completion": "add1-overspend",
        "comparison": "",
        "minimum_votes": 0,
        "minimum_turnout": 0,
        "leftover": Leftover.NEXT.value,
        "smallest_pence": None,
        "largest_pence": None,
        "has_paper": False,
        "paper_days": 0,
    }
    if template in TEMPLATES:
        usual |= TEMPLATES[template].rest
    if decided_by != DecidedBy.BOX:
        usual["rule"] = "greedy"  # equal shares needs whole ballots, and a meeting gives sums
    return usual


def check_settings(settings: dict[str, Any], *, pot_pence: int | None) -> None:
    if settings["utility"] not in UTILITIES[settings["method"]]:
        raise Refused(_("This way of counting does not go with this way of voting. Choose another."))
    if settings["method"] in (Method.APPROVAL, Method.RANKING) and not 1 <= settings["choose_most"] <= MOST_CHOICES:
        raise Refused(_("Say how many projects a person may choose, from 1 to %(most)d.") % {"most": MOST_CHOICES})
    if settings["method"] == Method.POINTS and not 2 <= settings["points"] <= MOST_POINTS:
        raise Refused(_("Say how many points a person may share out, from 2 to %(most)d.") % {"most": MOST_POINTS})
    if settings["method"] == Method.SCORES:
        _check_scores(settings)
    if not 0 <= settings["paper_days"] <= MOST_PAPER_DAYS:
        raise Refused(_("Paper votes can be taken in for at most seven days after voting closes."))
    smallest, largest = settings["smallest_pence"], settings["largest_pence"]
    if smallest is not None and largest is not None and smallest > largest:
        raise Refused(_("The smallest project can't cost more than the largest."))
    if smallest is not None and pot_pence is not None and smallest > pot_pence:
        raise Refused(_("The smallest project can't cost more than the whole pot."))


def _check_scores(settings: dict[str, Any]) -> None:
    """A pitch night: nothing joins what one person gave to several projects, so nothing can be shared out by person."""
    least, most = HIGHEST_SCORES
    if not least <= settings["points"] <= most:
        raise Refused(
            _("Say what the highest score is, from %(least)d to %(most)d.") % {"least": least, "most": most}
        )
    if settings["rule"] != "greedy":
        raise Refused(_("Where each project is scored when it is pitched, choose “Most chosen first”."))
    if settings["has_paper"]:
        raise Refused(_("Where each project is scored in the hall there are no paper votes by post."))
    if settings["minimum_turnout"]:
        raise Refused(_("On a pitch night, ask for scores for each project, and not for a number of voters."))
