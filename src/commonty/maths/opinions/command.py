"""`commonty opinions PATH`: who answers alike, what everybody shares and what divides, from a folder of votes."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import NoReturn

import numpy as np

from commonty.maths.opinions.reading import read_votes
from commonty.maths.opinions.report import Report, find_groups
from commonty.maths.opinions.statistics import share
from commonty.maths.opinions.telling import Telling
from commonty.maths.opinions.votes import OpinionsError

LINES = 5
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        raise OpinionsError(message)


def _groups(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= len(LETTERS):
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is no number of groups; write 1 to {len(LETTERS)}")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    says = "Who answers alike, what everybody shares and what divides: from votes on statements."
    parser = _Parser(prog="commonty opinions", description=says)
    where = "a folder with votes.csv, participants-votes.csv or votes.json (and comments.csv), or one of these files"
    parser.add_argument("path", metavar="PATH", help=where)
    parser.add_argument(
        "--groups", type=_groups, metavar="K", help="make so many groups; else what fits best, 2 to 5"
    )
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; exit status 0, or 2 with one line on standard error for any bad input."""
    try:
        asked = _parser().parse_args(argv)
        started = perf_counter()
        votes = read_votes(Path(asked.path))
        read = perf_counter()
        report = find_groups(votes, k=asked.groups)
        found = report.to_dict()
        found["seconds"] = {"read": round(read - started, 4), "compute": round(perf_counter() - read, 4)}
    except (OpinionsError, OSError, MemoryError) as error:
        print(f"commonty opinions: {_one_line(error)}", file=sys.stderr)  # noqa: T201
        return 2
    sys.stdout.write((json.dumps(found, ensure_ascii=False) if asked.json else in_words(report)) + "\n")
    return 0


def _one_line(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}"
    return " ".join(str(error).split()) or type(error).__name__


def in_words(report: Report) -> str:
    """The report for people, in the order in which it is read: shared, divides, held by few, the groups."""
    votes = report.votes
    lines = [
        f"{len(votes.people)} people, {len(votes.statements)} statements, {len(votes.value)} votes.",
        f"{report.grouped} voted on enough to be placed in a group.",
        "",
        "What most people say",
        *_told(report, report.common_ground),
    ]
    if len(report.shown) > 1:
        lines += ["", "What every group says", *_shared(report), "", "What divides", *_divides(report)]
    lines += ["", "What a minority holds, against most", *_held(report)]
    small = len(report.groups) - len(report.shown)
    for number in report.shown:
        group = report.groups[number]
        lines += [
            "",
            f"Group {LETTERS[number]}: {len(group.members)} people. What sets it apart:",
            *_told(report, group.telling),
        ]
    if small:
        lines += [
            "",
            f"Not shown: {small} with fewer than 5 people or 3% of them, in which people could be recognised.",
        ]
    return "\n".join(lines)


def _named(report: Report, statement: int) -> str:
    name = report.votes.statements[statement]
    text = " ".join(report.votes.texts.get(name, "").split())
    return f"{name}  {text}".rstrip()


def _told(report: Report, found: Sequence[Telling]) -> list[str]:
    said = [f"{told.direction:>8}  {told.p:>4.0%}  {_named(report, told.statement)}" for told in found]
    return said or ["  nothing that we can be sure of"]


def _shared(report: Report) -> list[str]:
    counts = report.by_group
    sides = zip(("agree", "disagree"), report.in_every_group(shown_only=True), (counts.agrees, counts.disagrees))
    found = []
    for word, product, chose in sides:
        smallest = share(chose, counts.seen)[report.shown].min(axis=0)
        found += [(-float(product[j]), word, j, float(smallest[j])) for j in _listed(report) if smallest[j] > 0.5]
    lines = [
        f"{word:>8}  {smallest:>4.0%} or more  {_named(report, j)}" for _, word, j, smallest in sorted(found)[:LINES]
    ]
    return lines or ["  nothing that more than half of each group says"]


def _divides(report: Report) -> list[str]:
    apart = report.spread(shown_only=True)
    order = sorted(_listed(report), key=lambda j: (-apart[j], j))[:LINES]
    return [f"{'':>8}  {apart[j]:>4.0%} apart  {_named(report, j)}" for j in order]


def _held(report: Report) -> list[str]:
    said = [
        f"{held.direction:>8}  {held.people} of {held.seen}  {_named(report, held.statement)}"
        for held in report.minorities
    ]
    return said or ["  nothing that five people or more of one group hold"]


def _listed(report: Report) -> list[int]:
    found: list[int] = np.flatnonzero(~report.votes.out).tolist()
    return found
