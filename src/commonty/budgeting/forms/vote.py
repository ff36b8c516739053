"""Between a ballot on a page and choices: `read_choices` and `written` undo each other.

Names of inputs: `choice` (ticks), `points-<id>`, `place-<id>`. What was typed wrongly is kept as it was typed.
"""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.ballots.rules import Choices, check_choices
from commonty.kit.money import pounds

Paper = Mapping[str, Any]


def read_choices(paper: Paper, data: QueryDict) -> Choices:
    """The choices on a form, valid by the paper, or Refused with the sentence to show."""
    if paper["method"] == "points":
        return check_choices(paper, _read_points(paper, data))
    if paper["method"] == "ranking":
        return check_choices(paper, _read_places(paper, data))
    return check_choices(paper, data.getlist("choice"))


def _read_points(paper: Paper, data: QueryDict) -> dict[str, int]:
    points = {}
    for option in paper["options"]:
        typed = data.get(f"points-{option['id']}", "").strip()
        if not typed:
            continue
        if not (typed.isascii() and typed.isdigit() and len(typed) < 8):
            raise Refused(
                _("“%(typed)s” for “%(name)s” is not a number of points. Write a whole number, or leave it empty.")
                % {"typed": typed[:20], "name": option.get("name", "")}
            )
        if int(typed):
            points[option["id"]] = int(typed)
    return points


def _read_places(paper: Paper, data: QueryDict) -> list[str]:
    at: dict[int, str] = {}
    names = {option["id"]: option.get("name", "") for option in paper["options"]}
    for option_id, name in names.items():
        typed = data.get(f"place-{option_id}", "").strip()
        if not typed:
            continue
        if not (typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(names)):
            raise Refused(_("Choose a place from the list for “%(name)s”.") % {"name": name})
        if int(typed) in at:
            raise Refused(
                _("“%(one)s” and “%(other)s” have the same place. Give each its own.")
                % {"one": names[at[int(typed)]], "other": name}
            )
        at[int(typed)] = option_id
    # Gaps close: first and third are first and second.
    return [at[place] for place in sorted(at)]


def written(paper: Paper, choices: Choices) -> list[tuple[str, str]]:
    """Names and values of inputs that say the same as these choices."""
    if isinstance(choices, dict):
        return [(f"points-{option_id}", str(points)) for option_id, points in choices.items()]
    if paper["method"] == "ranking":
        return [(f"place-{option_id}", str(at)) for at, option_id in enumerate(choices, start=1)]
    return [("choice", option_id) for option_id in choices]


def typed_for(paper: Paper, data: QueryDict, option_id: str) -> str:
    """What stands in the input of this option: "on" for a tick, else the text as typed."""
    if paper["method"] == "points":
        return data.get(f"points-{option_id}", "")
    if paper["method"] == "ranking":
        return data.get(f"place-{option_id}", "")
    return "on" if option_id in data.getlist("choice") else ""


def left_sentences(paper: Paper) -> tuple[str, str]:
    """What the bar says while something is left, and when it is too much; {n} is the amount."""
    if paper["method"] == "points":
        return _("{n} of %(all)d points left") % {"all": paper["points"]}, _("{n} points too many")
    if paper["method"] == "knapsack":
        return _("{n} of %(all)s left") % {"all": pounds(paper["budget"])}, _("{n} too much")
    if paper["method"] == "ranking":
        return _("{n} of %(all)d places left") % {"all": paper["most"]}, _("{n} too many")
    return _("{n} of %(all)d ticks left") % {"all": paper["most"]}, _("{n} too many")


def limit_says(paper: Paper) -> str:
    """What the bar says where no script counts along."""
    if paper["method"] == "points":
        return _("Give up to %(n)d points") % {"n": paper["points"]}
    if paper["method"] == "knapsack":
        return _("Spend up to %(amount)s") % {"amount": pounds(paper["budget"])}
    if paper["method"] == "ranking":
        return _("Choose up to %(n)d") % {"n": paper["most"]}
    return _("Tick up to %(n)d") % {"n": paper["most"]}
