"""The report as a page reads it: numbers become sentences, the map gets its coordinates. It knows nothing of the sums."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import hypot
from typing import Any

from django.utils.translation import gettext_lazy as _

from commonty.opinions.models import Conversation, Statement

WIDE, HIGH, EDGE, RIM = 320, 200, 46, 10
APART = 13  # so that no two numbers lie over each other
SMALLEST = 16  # so that a letter fits into the group's shape
CHANNELS = {
    "web": _("here on the page"), "phone": _("on the phone"), "counter": _("at a counter"), "text": _("by text"),
    "paper": _("on paper"), "doorstep": _("at the door"), "meeting": _("in a meeting"),
}  # fmt: skip


@dataclass
class ReportPage:
    """`lines` of each part hold the statement as `text`. A statement that was left out meanwhile is in none."""

    people: int
    votes: int
    statements: int
    common: list[dict[str, Any]] = field(default_factory=list)
    shared: list[dict[str, Any]] = field(default_factory=list)
    divides: list[dict[str, Any]] = field(default_factory=list)
    minorities: list[dict[str, Any]] = field(default_factory=list)
    groups: list[dict[str, Any]] = field(default_factory=list)
    marks: list[dict[str, Any]] = field(default_factory=list)
    counts: list[dict[str, Any]] = field(default_factory=list)
    areas: list[list[Any]] = field(default_factory=list)  # those of which a number may be said
    missing: list[str] = field(default_factory=list)  # the names of the others
    could: int = 0
    channels: list[tuple[str, int | None]] = field(default_factory=list)


def report_page(conversation: Conversation) -> ReportPage | None:
    """None where nothing may be said yet. One query, for the statements as they stand now."""
    kept = conversation.report
    if not kept or kept.get("people") is None:
        return None
    shown = {s.number: s for s in conversation.statements.shown()}
    page = ReportPage(kept["people"], kept["votes"], kept["statements"])
    page.shared = _with_texts(kept["shared"], shown)
    said = {line["s"] for line in page.shared}
    page.common = [line for line in _with_texts(kept["common"], shown) if line["s"] not in said]
    page.minorities = _with_texts(kept["minorities"], shown)
    page.groups = [{**group, "telling": _with_texts(group["telling"], shown)} for group in kept["groups"]]
    page.divides = _with_texts(kept["divides"], shown)
    for line in page.divides:
        line["by_group"] = [(g["letter"], share) for g, share in zip(page.groups, line["shares"])]
    page.counts = _counts(kept["counts"], shown)
    page.areas = [line for line in kept["areas"] if line[1]]
    page.missing = [name for name, took in kept["areas"] if not took]
    page.could = kept["could"]
    page.channels = [(str(CHANNELS.get(name, name)), n) for name, n in kept["channels"]]
    page.marks = _with_texts(kept["marks"], shown)
    _place(page)
    return page


def _with_texts(lines: list[dict[str, Any]], shown: Mapping[int, Statement]) -> list[dict[str, Any]]:
    return [{**line, "text": shown[line["s"]].text} for line in lines if line["s"] in shown]


def _counts(counts: Mapping[str, list[int]], shown: Mapping[int, Statement]) -> list[dict[str, Any]]:
    """Statements that most people answered come first."""
    lines = [
        {"text": shown[int(number)].text, "agrees": a, "disagrees": d, "skips": s, "matters": m, "seen": a + d + s}
        for number, (a, d, s, m) in counts.items()
        if int(number) in shown
    ]
    return sorted(lines, key=lambda line: (-line["seen"], line["text"]))


def _place(page: ReportPage) -> None:
    """From the sums' units to the drawing's: both axes alike, so that far is far; all of each group inside."""
    if not page.groups:
        return
    across = max(abs(g["x"]) + g["rx"] for g in page.groups) or 1.0
    up = max(abs(g["y"]) + g["ry"] for g in page.groups) or 1.0
    scale = min((WIDE / 2 - EDGE) / across, (HIGH / 2 - EDGE) / up)
    for group in page.groups:
        group["cx"], group["cy"] = round(WIDE / 2 + scale * group["x"], 1), round(HIGH / 2 - scale * group["y"], 1)
        group["across"] = round(max(SMALLEST, scale * group["rx"]), 1)
        group["up"] = round(max(SMALLEST, scale * group["ry"]), 1)
    _set_marks(page.marks)


def _set_marks(marks: list[dict[str, Any]]) -> None:
    """Statements stand much farther out than people, so they are set at the rim: their direction is what says something."""
    taken: list[tuple[float, float]] = []
    for number, mark in enumerate(marks, 1):
        far = hypot(mark["x"], mark["y"]) or 1.0
        x, y, out = mark["x"] / far, mark["y"] / far, 1.0
        while any(hypot(cx - _across(x, out), cy - _down(y, out)) < APART for cx, cy in taken) and out > 0.3:
            out -= 0.1  # farther in, where another one stands in the same direction
        mark["n"], mark["cx"], mark["cy"] = number, round(_across(x, out), 1), round(_down(y, out), 1)
        taken.append((mark["cx"], mark["cy"]))


def _across(x: float, out: float) -> float:
    return WIDE / 2 + out * (WIDE / 2 - RIM) * x


def _down(y: float, out: float) -> float:
    return HIGH / 2 - out * (HIGH / 2 - RIM) * y
