"""The paper: what a ballot may say. Five methods, one form.

A paper is {"method": "approval" | "knapsack" | "points" | "ranking" | "scores", "most": k, "points": n, "budget": pence,
"options": [{"id": …, "cost": pence, "name": …}, …]}. `most` limits ticks and the length of a ranking, `budget` what
a knapsack holds, `points` what is shared out; each limits only its own method. Choices are a list of ids, and for
points {id: points}. An empty one is a blank vote, which is a vote.

By `scores` options are put to a hall one after another, and a ballot is one voter's score for one of them: {id: score},
from 1 to `points`. It has an envelope of its own, so nothing joins what one voter gave to several. `order` lists the ids.

Options may stand in parts of the paper: {"parts": {"rule": "own" | "one", "open": [part, …], "names": {part: name}}},
and each option says its "part". Everybody may pick in an open part. Of the others a voter may pick in one only: by the
rule `one` in whichever they like, by `own` in the one that has the id of their entitlement's area.

A paper with "in_room" is read in a meeting: nobody votes on it in the box. What comes in on one with "before_meeting" is
added up with what is counted in a meeting, in front of everybody.
"""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonty.access.refusal import Refused
from commonty.kit.canonical import canonical_json
from commonty.kit.money import pounds

Paper = Mapping[str, Any]
Choices = list[str] | dict[str, int]

METHODS = ("approval", "knapsack", "points", "ranking", "scores")
SCORES = "scores"
TICKED = ("approval", "ranking")


def check_paper(paper: Paper) -> None:
    """Whether votes can be held on this paper at all."""
    options = paper.get("options") or []
    ids = [option.get("id") for option in options]
    if paper.get("method") not in METHODS:
        raise Refused(_("The ballot paper needs a way of voting that we know."))
    if not ids or not all(isinstance(i, str) and i for i in ids):
        raise Refused(_("There is nothing on the ballot paper yet."))
    if len(set(ids)) < len(ids):
        raise Refused(_("Something stands on the ballot paper twice."))
    if paper["method"] in TICKED and not _is_positive(paper.get("most")):
        raise Refused(_("Say how many each voter can pick."))
    if paper["method"] == "points" and not _is_positive(paper.get("points")):
        raise Refused(_("Say how many points each voter can share out."))
    if is_scored(paper) and (not _is_positive(paper.get("points")) or paper.get("parts")):
        raise Refused(_("Projects that are scored one by one need a highest score, and are all for everybody."))
    if is_scored(paper) and sorted(paper.get("order") or ()) != sorted(ids):
        raise Refused(_("Say in which order the projects are pitched: each of them once."))
    if paper["method"] == "knapsack":
        costs_are_known = all(_is_positive(option.get("cost")) for option in options)
        if not costs_are_known or not _is_positive(paper.get("budget")):
            raise Refused(_("Voters fill the pot themselves here, so everything on the paper needs a cost."))


def is_scored(paper: Paper) -> bool:
    """Whether options are put to a hall one after another, and scored one by one."""
    return paper.get("method") == SCORES


def option_scored(paper: Paper, choices: Any) -> str:
    """Which option a score is for; "" where options are not scored one by one."""
    return next(iter(_checked_score(paper, choices))) if is_scored(paper) else ""


def check_choices(paper: Paper, choices: Any) -> Choices:
    """The choices in the one form in which they are sealed; Refused with a sentence if they break a rule."""
    if is_scored(paper):
        return _checked_score(paper, choices)
    if paper["method"] == "points":
        points = _checked_points(paper, choices)
        _check_one_part(paper, points)
        return points
    ids = _checked_ids(paper, choices)
    _check_one_part(paper, ids)
    if paper["method"] == "knapsack":
        costs = {option["id"]: option["cost"] for option in paper["options"]}
        over = sum(costs[i] for i in ids) - paper["budget"]
        if over > 0:
            raise Refused(
                _("Your picks cost %(over)s more than there is. Take something out.") % {"over": pounds(over)}
            )
    elif len(ids) > paper["most"]:
        sentence = ngettext("You can pick only %(most)d.", "You can pick %(most)d at most.", paper["most"])
        picked = ngettext("You picked %(picked)d.", "You picked %(picked)d.", len(ids))
        raise Refused(f"{sentence} {picked}" % {"most": paper["most"], "picked": len(ids)})
    if paper["method"] == "ranking":
        return ids
    # In the paper's order: the order of ticking means nothing, and might tell something.
    chosen = set(ids)
    return [option["id"] for option in paper["options"] if option["id"] in chosen]


def check_part(paper: Paper, choices: Choices, *, own: str) -> None:
    """Whether this voter may pick these: only where the vote goes in is it known whose it is. `own`: their part."""
    if not asks_for_own_part(paper):
        return
    for option in paper["options"]:
        if option["id"] in choices and option["part"] not in {*paper["parts"]["open"], own}:
            raise Refused(
                _("You can't choose “%(name)s”: it belongs to %(part)s, and your vote does not.")
                % {"name": option["name"], "part": paper["parts"]["names"][option["part"]]}
            )


def asks_for_own_part(paper: Paper) -> bool:
    return bool(paper.get("parts")) and paper["parts"]["rule"] == "own"


def parts_for(paper: Paper, *, own: str) -> set[str] | None:
    """The parts in which this voter may pick; None where that is everywhere, or up to them."""
    return {*paper["parts"]["open"], own} if asks_for_own_part(paper) else None


def parts_picked(paper: Paper, choices: Collection[str]) -> list[str]:
    """The parts, but for the open ones, in which a ballot picks something, in the paper's order."""
    if not paper.get("parts"):
        return []
    picked = [option["part"] for option in paper["options"] if option["id"] in choices]
    return [part for part in dict.fromkeys(picked) if part not in paper["parts"]["open"]]


def _check_one_part(paper: Paper, choices: Choices) -> None:
    picked = parts_picked(paper, choices)
    if len(picked) > 1:
        one, other = (paper["parts"]["names"][part] for part in picked[:2])
        raise Refused(
            _("You chose in %(one)s and in %(other)s. Choose in one of them only.") % {"one": one, "other": other}
        )


def is_blank(choices: Choices) -> bool:
    return not choices


def sealed_content(choices: Choices | None, *, length: int) -> bytes:
    """What goes into the envelope: filled up with spaces to the paper's `longest_content`. None: a spoilt paper.

    Without it the length of an envelope would tell how much its voter chose, which in a small round is often enough.
    """
    return canonical_json({"choices": choices}).ljust(length)


def read_content(content: bytes) -> Any:
    """The choices out of an opened envelope, whoever filled it: they still have to pass `check_choices`."""
    try:
        return json.loads(content)["choices"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Refused(_("We couldn't read these choices. Please choose again.")) from None


def longest_content(paper: Paper) -> int:
    """How long the content of a valid ballot can get, in bytes."""
    around = len(canonical_json({"choices": []}))
    lengths = sorted((len(canonical_json(option["id"])) + 1 for option in paper["options"]), reverse=True)
    if is_scored(paper):
        return around + lengths[0] + len(str(paper["points"])) + 1
    if paper["method"] == "points":
        points = paper["points"]
        return around + sum(length + len(str(points)) + 1 for length in lengths[:points])
    if paper["method"] == "knapsack":
        cheapest = accumulate(sorted(option["cost"] for option in paper["options"]))
        most = sum(total <= paper["budget"] for total in cheapest)
    else:
        most = paper["most"]
    return around + sum(lengths[:most])


# From how many ballots on the file of single ballots may be published: knowing some of a neighbour's picks must not
# give away the others. Rankings and points say more about a voter, and need five times as many.
PUBLISH_FROM = ((3, 200), (5, 1_000), (10, 5_000))
RICH_METHODS, RICH_TIMES = ("ranking", "points"), 5


def may_publish_ballots(paper: Paper, ballots: int, *, is_imported: bool = False) -> bool:
    """Whether single ballots (choices only) may be published; those of an imported election are public already."""
    if is_imported:
        return True
    times = RICH_TIMES if paper["method"] in RICH_METHODS else 1
    return any(most_picks(paper) <= picks and ballots >= least * times for picks, least in PUBLISH_FROM)


def smallest_crowd(paper: Paper, ballots: Sequence[Collection[str]]) -> int:
    """Among how many a ballot hides: where it tells in which part its voter picks, among the fewest in any part.

    A score hides among those for the same option.
    """
    if is_scored(paper):
        return min(Counter(option for ballot in ballots for option in ballot).values(), default=0)
    parts = Counter(part for ballot in ballots for part in parts_picked(paper, ballot))
    return min([len(ballots), *parts.values()])


def most_picks(paper: Paper) -> int:
    """How many options one ballot can name."""
    options = paper["options"]
    if is_scored(paper):
        return 1
    if paper["method"] == "knapsack":
        return sum(total <= paper["budget"] for total in accumulate(sorted(option["cost"] for option in options)))
    return min(len(options), paper["points"] if paper["method"] == "points" else paper["most"])


def _checked_ids(paper: Paper, choices: Any) -> list[str]:
    if not isinstance(choices, list) or not all(isinstance(i, str) for i in choices):
        raise Refused(_("We couldn't read these choices. Please choose again."))
    _check_known(paper, choices)
    if len(set(choices)) < len(choices):
        raise Refused(_("Something was picked twice. Pick each one once."))
    return choices


def _checked_points(paper: Paper, choices: Any) -> dict[str, int]:
    if not isinstance(choices, dict) or not all(isinstance(i, str) for i in choices):
        raise Refused(_("We couldn't read these choices. Please choose again."))
    _check_known(paper, choices)
    if not all(type(points) is int and points >= 0 for points in choices.values()):
        raise Refused(_("Points are whole numbers, from 0 up."))
    over = sum(choices.values()) - paper["points"]
    if over > 0:
        sentence = ngettext(
            "You gave %(over)d point more than you have. Take it off somewhere.",
            "You gave %(over)d points more than you have. Take them off somewhere.",
            over,
        )
        raise Refused(sentence % {"over": over})
    return {i: points for i, points in choices.items() if points}


def _checked_score(paper: Paper, choices: Any) -> dict[str, int]:
    highest = paper["points"]
    if not isinstance(choices, dict) or len(choices) != 1 or not all(isinstance(i, str) for i in choices):
        raise Refused(_("We couldn't read this score. Please choose again."))
    _check_known(paper, choices)
    if not all(type(score) is int and 1 <= score <= highest for score in choices.values()):
        raise Refused(_("Choose a number from 1 to %(highest)d.") % {"highest": highest})
    return dict(choices)


def _check_known(paper: Paper, ids: Any) -> None:
    if not {option["id"] for option in paper["options"]}.issuperset(ids):
        raise Refused(_("Something that was picked isn't on the ballot paper. Please choose again."))


def _is_positive(number: Any) -> bool:
    return type(number) is int and number > 0
