"""What came of testing a round with votes of which the result is known."""

from typing import Any

from django.utils.translation import gettext as _

from commonty.ballots.models import Channel
from commonty.budgeting.frozen import frozen_rules, tested_digest
from commonty.budgeting.models import Rehearsal, Round
from commonty.kit.canonical import sha256_hex

# By its path: pages and the announcement start it, and need not load what counts.
REHEARSE_TASK = "commonty.budgeting.actions.rehearsing.rehearse_in_background"


def rules_of(pb_round: Round) -> dict[str, Any]:
    projects = list(pb_round.projects.order_by("number"))
    return frozen_rules(pb_round, projects=projects, pots=list(pb_round.pots.select_related("place")))


def rehearsal_of(pb_round: Round, rules: dict[str, Any]) -> Rehearsal | None:
    """The newest one of these very rules, if it was passed."""
    rows = Rehearsal.objects.filter(round=pb_round, rules_digest=tested_digest(rules)).order_by("-made_at", "-pk")
    newest = rows.first()
    return newest if newest is not None and newest.is_passed else None


def is_tested(pb_round: Round) -> bool:
    return rehearsal_of(pb_round, rules_of(pb_round)) is not None


def newest_rehearsal(pb_round: Round) -> Rehearsal | None:
    return pb_round.rehearsals.select_related("made_by").order_by("-made_at", "-pk").first()


def tested_facts(rehearsal: Rehearsal | None, because: str) -> dict[str, Any]:
    """For the entry of the opening, which is in the pack."""
    if rehearsal is None:
        return {"untested_because": sha256_hex(because.encode())}
    return {"tested": {"at": rehearsal.made_at.isoformat(), "rules": rehearsal.rules_digest, "passed": True}}


def said(lines: list[dict[str, Any]]) -> list[tuple[str, bool, str]]:
    """Of each line what it is, whether it is well, and the figures in words."""
    return [(_name_of(line), line["is_well"], _figures_of(line)) for line in lines]


def _name_of(line: dict[str, Any]) -> str:
    names = {
        "empty": _("The box of the rehearsal was empty before the first vote"),
        "box": _("The box, its list and its votes were as the journal said"),
        "same": _("What came out of the box is what was put in"),
        "library": _("Our program chose what had to come out"),
        "second": _("The second program chose what had to come out"),
        "gone": _("Nothing of the rehearsal is left"),
        "refused": _("It could be tested"),
    }
    if line["code"] == "came":
        channel = Channel(line["channel"]).label if line["channel"] in Channel.values else line["channel"]
        return _("Votes that came by this way: %(channel)s") % {"channel": channel}
    return names[line["code"]]


def _figures_of(line: dict[str, Any]) -> str:
    if line["code"] == "refused":
        return str(line["says"])
    if "expected" not in line:
        return ""
    return _("Expected: %(expected)s. Found: %(found)s.") % {
        "expected": _listed(line["expected"]),
        "found": _listed(line["found"]),
    }


def _listed(value: Any) -> str:
    return (", ".join(value) or _("nothing")) if isinstance(value, list) else f"{value:,}"
