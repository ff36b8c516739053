"""What the result page and its files show, read from what was published."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from commonty.ballots.models import Channel
from commonty.ballots.rules import may_show
from commonty.budgeting.how_counted import how_counted
from commonty.budgeting.models import Result
from commonty.budgeting.why import Story, Teller, voters_in_room

Plain = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """A result in sentences, in one language."""

    chosen: tuple[Story, ...]
    others: tuple[Story, ...]
    how: tuple[str, ...]

    @property
    def stories(self) -> tuple[Story, ...]:
        return self.chosen + self.others


def told(result: Result) -> Told:
    outcome, frozen = result.outcome, result.round.frozen_rules
    stories = Teller(outcome, frozen, voters=voters_in_room(result.totals, frozen)).stories()
    return Told(
        chosen=tuple(story for story in stories if story.is_chosen),
        others=tuple(story for story in stories if not story.is_chosen),
        how=tuple(how_counted(outcome, frozen)),
    )


def announced(result: Result) -> list[Plain]:
    """The chosen projects in the order of selection, by the ids that they have in the file of votes."""
    listed = {project["id"]: project for project in result.round.frozen_rules["projects"]}
    return [listed[project_id] for project_id in result.outcome["funded"]]


def spent_pence(outcome: Plain) -> int:
    return sum(project["cost"] for project in outcome["projects"] if project["place"])


def channel_name(code: str) -> str:
    return str(Channel(code).label) if code in Channel.values else code


def turnout_tables(totals: Plain) -> list[Plain]:
    """Captions, heads and rows of what may be said about who took part."""
    tables = []
    if totals["by_area"]:
        tables.append(_area_table(totals["by_area"]))
    if totals["by_channel"]:
        tables.append(_channel_table(totals["by_channel"]))
    return tables


def paper_says(totals: Plain) -> str:
    """How paper and online votes add up; small numbers are in the file alone."""
    paper = totals.get("paper")
    if not paper:
        return ""
    online = totals["voted"] - paper["accepted"]
    if not may_show(paper["accepted"], totals["voted"]):
        return _("Paper and online votes add up: how, says the file.")
    return _(
        "Paper and online votes add up: %(online)s with a receipt and %(found)s papers are %(rows)s votes, "
        "blank and spoilt ones too."
    ) % {
        "online": f"{online:,}",
        "found": f"{paper['found']:,}",
        "rows": f"{totals['counted'] + totals['invalid']:,}",
    }


def _area_table(by_area: Plain) -> Plain:
    rows = [[row["name"] or _("No area"), row["voted"], row["entitled"]] for row in by_area["shown"]]
    if by_area["rest"]:
        names = ", ".join(name or _("No area") for name in by_area["together"])
        rows.append(
            [_("Together: %(names)s") % {"names": names}, by_area["rest"]["voted"], by_area["rest"]["entitled"]]
        )
    heads = [(_("Area"), False), (_("Voted"), True), (_("Could vote"), True)]
    return {"caption": _("Who voted, by area"), "heads": heads, "rows": rows}


def channel_rows(by_channel: Mapping[str, Any]) -> list[tuple[str, int]]:
    """How votes came in and how many did; small numbers only together, paper apart from the others."""
    rows = [(channel_name(row["channel"]), row["voted"]) for row in by_channel["shown"]]
    if not rows and by_channel.get("online"):
        rows.append((_("Online, by phone or at a counter"), by_channel["online"]))
    elif by_channel["rest"] is not None:
        names = ", ".join(channel_name(code) for code in by_channel["together"])
        rows.append((_("Together: %(names)s") % {"names": names}, by_channel["rest"]))
    if by_channel.get("paper"):
        rows.append((channel_name(Channel.PAPER), by_channel["paper"]))
    return rows


def _channel_table(by_channel: Plain) -> Plain:
    heads = [(_("How"), False), (_("Votes"), True)]
    return {"caption": _("How the votes came in"), "heads": heads, "rows": channel_rows(by_channel)}
