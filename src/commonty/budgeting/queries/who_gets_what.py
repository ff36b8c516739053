"""Who got what, told: sentences, bars and tables made from what was worked out with the count. Nothing is counted here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commonty.budgeting.models import Result
from commonty.budgeting.queries.nearness import Near, near_of
from commonty.budgeting.queries.result import channel_rows
from commonty.budgeting.why import Teller, voters_in_room
from commonty.kit.money import in_units

Plain = Mapping[str, Any]
Parts = list[dict[str, Any]]
RULES = {"equal-shares": gettext_lazy("Equal shares"), "greedy": gettext_lazy("Most chosen first")}
KINDS = ("left", "promised", "ordered", "paid")  # of the parts of a bar, the first for those who got nothing


@dataclass(frozen=True)
class Column:
    """What a rule chose, and who got how much of it."""

    rule: str
    parts: Parts  # of a bar; empty where so few voted that it isn't said
    cells: tuple[str, ...]  # of the table, beside `ROWS`


@dataclass(frozen=True)
class OtherRule:
    ours: Column
    theirs: Column
    heads: tuple[str, ...]
    both: tuple[str, ...]
    only_ours: tuple[str, ...]
    only_theirs: tuple[str, ...]

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        return list(zip(self.heads, self.ours.cells, self.theirs.cells, strict=True))


@dataclass(frozen=True)
class Area:
    """An area's money beside its people; the bars are shares of all of them."""

    name: str
    bars: tuple[tuple[str, int, int, str], ...]  # in words, how much, of how much, kind
    row: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    rule: str
    figures: tuple[tuple[str, str], ...]
    says: tuple[str, ...]
    parts: Parts
    rows: tuple[tuple[str, str, str], ...]
    areas: tuple[Area, ...]
    elsewhere: str
    channels: Parts
    other: OtherRule | None
    near: tuple[Near, ...]

    @property
    def rows_with_marks(self) -> list[tuple[dict[str, Any], tuple[str, str, str]]]:
        """The table's rows, each with the part of the bar that it is about."""
        return list(zip(self.parts, self.rows, strict=True))


def who_gets_what(result: Result) -> Told:
    found, frozen = result.fairness, result.round.frozen_rules
    teller = Teller(result.outcome, frozen, voters=voters_in_room(result.totals, frozen))
    voters = found["voters"]
    return Told(
        rule=str(RULES[found["decided_by"]]),
        figures=tuple(_figures(voters)),
        says=tuple(_voters_say(voters) if "meeting" not in result.totals else _room_says(voters)),
        parts=parts_of(voters["each"]),
        rows=tuple(_rows(voters["each"] or (), voters["ballots"])),
        areas=tuple(_areas(found["areas"], teller)),
        elsewhere=teller.money(found["areas"]["elsewhere"]) if found["areas"] and found["areas"]["elsewhere"] else "",
        channels=channel_parts(result.totals["by_channel"]),
        other=_other_rule(found, teller) if found["other"] else None,
        near=tuple(near_of(teller)),
    )


def group_names() -> list[str]:
    return [_("got none"), _("got one"), _("got two"), _("got three or more")]


def in_a_hundred(some: int, of: int) -> str:
    """43 of every 100, with the ends kept for nobody and everybody."""
    share = round(100 * some / (of or 1))
    if some and not share:
        return _("under 1")
    return _("over 99") if share == 100 and some < of else str(share)


def average(together: int, ballots: int) -> str:
    return f"{together / (ballots or 1):.1f}"


# What voters got


def _figures(voters: Plain) -> list[tuple[str, str]]:
    low, high = voters["got_one"]
    reached = f"{low:,}" if low == high else _("%(low)s to %(high)s") % {"low": f"{low:,}", "high": f"{high:,}"}
    of = _("of %(n)s voters got at least one project that they chose") % {"n": f"{voters['ballots']:,}"}
    return [
        (reached, of),
        (average(voters["together"], voters["ballots"]), _("chosen projects for each voter, on average")),
    ]


def _voters_say(voters: Plain) -> list[str]:
    low, high = voters["got_one"]
    ballots, nothing = voters["ballots"], voters["ballots"] - low
    if voters["each"]:
        values = {"n": in_a_hundred(low, ballots), "nothing": f"{nothing:,}"}
        told = ngettext("%(nothing)s voter got nothing.", "%(nothing)s voters got nothing.", nothing) % values
        return [_("That is %(n)s of every 100.") % values, told]
    says = [_("So few voted that single votes stay secret. So we say only what tells nothing of anybody.")]
    if low != high:
        says.append(_("How many it was exactly could tell who voted how. It lies between these two numbers."))
    return says


def _room_says(voters: Plain) -> list[str]:
    low, high = voters["got_one"]
    says = [_("In a meeting nobody notes who raised a hand for which projects, so only the sums are known.")]
    if low != high:
        says.append(_("By them the number lies between these two."))
    return says


def parts_of(each: Sequence[int] | None) -> Parts:
    if not each:
        return []
    return [
        {"name": name, "value": voters, "says": f"{voters:,}", "kind": kind}
        for name, voters, kind in zip(group_names(), each, KINDS, strict=True)
    ]


def _rows(each: Sequence[int], ballots: int) -> list[tuple[str, str, str]]:
    named = zip(group_names(), each)
    return [(name, f"{voters:,}", in_a_hundred(voters, ballots)) for name, voters in named]


# The other rule


def _other_rule(found: Plain, teller: Teller) -> OtherRule:
    voters, other = found["voters"], found["other"]
    ours, theirs = teller.result["funded"], other["funded"]
    spent = sum(project["cost"] for project in teller.result["projects"] if project["place"])
    heads = [_("Projects chosen"), _("Money given"), _("For each voter, on average")]
    heads += group_names() if voters["each"] else []
    n = voters["ballots"]
    return OtherRule(
        ours=_column(found["decided_by"], ours, spent, voters["together"], voters["each"], n, teller),
        theirs=_column(other["rule"], theirs, other["spent"], other["together"], other["each"], n, teller),
        heads=tuple(heads),
        both=_names(teller, [i for i in ours if i in theirs]),
        only_ours=_names(teller, [i for i in ours if i not in theirs]),
        only_theirs=_names(teller, [i for i in theirs if i not in ours]),
    )


def _column(
    rule: str, funded: Sequence[str], spent: int, together: int, each: Sequence[int] | None, n: int, teller: Teller
) -> Column:
    cells = [f"{len(funded):,}", teller.money(spent), average(together, n), *(f"{voters:,}" for voters in each or ())]
    return Column(str(RULES[rule]), parts_of(each), tuple(cells))


def _names(teller: Teller, ids: Sequence[str]) -> tuple[str, ...]:
    costs = {project["id"]: project["cost"] for project in teller.result["projects"]}
    return tuple(_("%(name)s, %(price)s") % {"name": teller.name(i), "price": teller.money(costs[i])} for i in ids)


# Areas and channels


def _areas(areas: Plain | None, teller: Teller) -> list[Area]:
    if not areas:
        return []
    lines = areas["lines"]
    people = sum(line["entitled"] or 0 for line in lines)
    votes = sum(line["voted"] or 0 for line in lines)
    money = areas["elsewhere"] + sum(line["pence"] for line in lines)
    return [_area(line, people, votes, money, teller) for line in lines]


def _area(line: Plain, people: int, votes: int, money: int, teller: Teller) -> Area:
    name = ", ".join(name or _("No area") for name in line["names"])
    pence, price = line["pence"], teller.money(line["pence"])
    of_money = (_("£%(n)s of every £100") % {"n": in_a_hundred(pence, money)}, pence, money, "money")
    if line["entitled"] is None:  # so few live there that not even all of these areas together are counted
        return Area(name, (of_money,), (name, "–", "–", price, "–"))
    entitled, voted = line["entitled"], line["voted"]
    bars = (
        (
            _("%(n)s of every 100 who could vote") % {"n": in_a_hundred(entitled, people)},
            entitled,
            people,
            "promised",
        ),
        (_("%(n)s of every 100 who voted") % {"n": in_a_hundred(voted, votes)}, voted, votes, "go"),
        of_money,
    )
    each = teller.money(round(pence / entitled))
    return Area(name, bars, (name, f"{entitled:,}", f"{voted:,}", price, each))


def channel_parts(by_channel: Plain | None) -> Parts:
    """A bar of how votes came in; empty where only one way was used, or where small numbers leave nothing to say."""
    found = channel_rows(by_channel) if by_channel else []
    kinds = ("paid", "ordered", "promised", "returned", "left")
    return [
        {"name": name, "value": voted, "says": f"{voted:,}", "kind": kinds[place % len(kinds)]}
        for place, (name, voted) in enumerate(found)
    ]


# As a file


def csv_rows(result: Result) -> list[list[Any]]:
    """One figure a line: what, of which group, in this vote, by the other rule. Money in units of the currency."""
    found, outcome = result.fairness, result.outcome
    voters, other = found["voters"], found["other"] or {}
    spent = sum(project["cost"] for project in outcome["projects"] if project["place"])
    low, high = voters["got_one"]
    reached = sum(other["each"][1:]) if other.get("each") else ""
    rows = [
        ["rule", "", found["decided_by"], other.get("rule", "")],
        ["votes counted", "", voters["ballots"], voters["ballots"]],
        ["money given out", "", in_units(spent), in_units(other["spent"]) if other else ""],
        ["votes for chosen projects", "", voters["together"], other.get("together", "")],
        ["voters with at least one chosen project, at least", "", low, reached],
        ["voters with at least one chosen project, at most", "", high, reached],
    ]
    for place, name in enumerate(("none", "one", "two", "three or more") if voters["each"] else ()):
        rows.append(
            ["voters by chosen projects", name, voters["each"][place], (other.get("each") or [""] * 4)[place]]
        )
    names = {project["id"]: project["name"] for project in result.round.frozen_rules["projects"]}
    chosen, instead = set(outcome["funded"]), set(other.get("funded", ()))
    rows += [["chosen", name, int(i in chosen), int(i in instead) if other else ""] for i, name in names.items()]
    return [*rows, *_area_rows(found["areas"] or {"lines": []}), *_channel_rows(result.totals["by_channel"])]


def _area_rows(areas: Plain) -> list[list[Any]]:
    rows = []
    for line in areas["lines"]:
        name = ", ".join(line["names"])
        rows += [["could vote", name, line["entitled"], ""], ["voted", name, line["voted"], ""]]
        rows.append(["money for the area", name, in_units(line["pence"]), ""])
    return rows + ([["money for all or elsewhere", "", in_units(areas["elsewhere"]), ""]] if rows else [])


def _channel_rows(by_channel: Plain | None) -> list[list[Any]]:
    return [["voted by", name, voted, ""] for name, voted in channel_rows(by_channel)] if by_channel else []
