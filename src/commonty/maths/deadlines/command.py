"""`commonty deadline --regime NAME --received WHEN`: when something is due, and which days were counted."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, NoReturn

from commonty.maths.deadlines.due import Due, due, in_london
from commonty.maths.deadlines.packs import regime_on, regimes, spoken
from commonty.maths.deadlines.regime import DeadlineError, Regime

MAX_FILE_BYTES: Final = 2**20


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        raise DeadlineError(message)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="commonty deadline", description="Say when something is due, and count the days.")
    parser.add_argument("--regime", metavar="NAME", help="which rule; --list names them")
    parser.add_argument("--received", metavar="WHEN", help="2026-12-18T16:30 (London), or a date alone")
    parser.add_argument(
        "--pause",
        nargs=2,
        action="append",
        default=[],
        metavar=("FROM", "TO"),
        help="the clock stood still on these days and all between; more than once",
    )
    parser.add_argument(
        "--extend",
        action="append",
        default=[],
        type=int,
        metavar="N",
        help="longer by so many, in the clock's own unit",
    )
    parser.add_argument(
        "--landlord",
        metavar="DATES|FILE|NAME",
        help="days on which the landlord is closed: 2026-12-24,2026-12-29, a file with one a line, or the name of a"
        " landlord of this installation, whose closed days and own promises are then read",
    )
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
    parser.add_argument("--list", action="store_true", help="list the rules")
    return parser


@dataclass(frozen=True)
class Landlord:
    """What a landlord has set for itself: its closed days, and how long its own promises take."""

    closed_days: frozenset[date]
    lengths: Mapping[str, int]


def landlord_named(argv: Sequence[str]) -> str:
    """The landlord's name in these words, where `--landlord` gives one and neither dates nor a file; else empty."""
    said = next((word.partition("=")[2] for word in argv if word.startswith("--landlord=")), "")
    if "--landlord" in argv[:-1]:
        said = argv[list(argv).index("--landlord") + 1]
    return "" if not said or said[:1].isdigit() or Path(said).is_file() else said


def main(argv: Sequence[str] | None = None, *, landlord: Landlord | None = None) -> int:
    """Run the command; exit status 0, or 2 with one sentence on standard error for any bad input.

    landlord: what `--landlord NAME` was found to mean, by whoever can look into the database.
    """
    try:
        asked = _parser().parse_args(argv)
        if asked.list:
            text = json.dumps([_regime_as_json(r) for r in regimes().values()]) if asked.json else _list()
        else:
            answer = _answer(asked, landlord)
            text = json.dumps(as_json(answer), ensure_ascii=False) if asked.json else told(answer)
            if asked.landlord and not asked.json and not answer.regime.calendar.own_days:
                text += "\nThe landlord's own closed days change nothing under this rule."
    except (DeadlineError, OSError) as error:
        print(f"commonty deadline: {_one_line(error)}", file=sys.stderr)  # noqa: T201
        return 2
    sys.stdout.write(text + "\n")
    return 0


def _one_line(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}"
    return " ".join(str(error).split()) or type(error).__name__


def _answer(asked: argparse.Namespace, landlord: Landlord | None) -> Due:
    if not asked.regime or not asked.received:
        raise DeadlineError(
            "Say which rule and when it came: --regime NAME --received 2026-12-18T16:30 (--list names the rules)."
        )
    received = _moment(asked.received)
    rule = regime_on(asked.regime, in_london(received).date())
    if landlord is not None and rule.own and rule.name in landlord.lengths:
        rule = rule.with_length(landlord.lengths[rule.name])
    closed = landlord.closed_days if landlord else _closed_days(asked.landlord) if asked.landlord else ()
    return due(
        rule,
        received,
        pauses=[(_day(first), _day(last)) for first, last in asked.pause],
        extensions=asked.extend,
        closed_days=closed,
    )


def _moment(said: str) -> datetime | date:
    try:
        return datetime.fromisoformat(said) if len(said) > len("2026-12-18") else date.fromisoformat(said)
    except ValueError:
        raise DeadlineError(f"{said[:40]!r} is no date and time. Write it as 2026-12-18T16:30.") from None


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise DeadlineError(f"{said[:40]!r} is no date. Write it as 2026-12-18.") from None


def _closed_days(said: str) -> frozenset[date]:
    """Dates with commas between them, or a file with one a line; what follows a # is a remark."""
    if not Path(said).is_file():
        try:
            return frozenset(_day(day.strip()) for day in said.split(","))
        except DeadlineError as error:
            raise DeadlineError(f"{error} There is no file of that name either.") from None
    with open(said, "rb") as file:
        data = file.read(MAX_FILE_BYTES)
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise DeadlineError(f"{said}: the file is not UTF-8.") from None
    days = [line.partition("#")[0].strip() for line in lines]
    return frozenset(_day(day) for day in days if day)


def as_json(answer: Due) -> dict[str, Any]:
    """The answer as the command prints it: days counted only; `due` is a date, or a moment for clocks in hours."""
    return {
        "regime": answer.regime.name,
        "received": answer.received.isoformat(),
        "due": answer.due_at.isoformat() if answer.due_at else answer.due_on.isoformat(),
        "days": [day.on.isoformat() for day in answer.counted],
        "source": str(answer.source),
    }


def told(answer: Due) -> str:
    """The answer for people: when it is due, every day and why it counted or not, and where the rule stands."""
    regime = answer.regime
    at = f" at {answer.due_at:%H:%M}" if answer.due_at else ""
    word = "Due" if regime.ends == "latest" else "Not before the end of"
    lines = [f"{word} {answer.due_on:%A} {spoken(answer.due_on)}{at}", f"{regime.title}: {regime.length}", ""]
    if answer.came_on != answer.received.date():
        lines.append(
            f"      {answer.received:%a} {spoken(answer.received.date())}  came too late in the day, or on a day off"
        )
    if not answer.due_at:
        lines.append(f"   0  {answer.came_on:%a} {spoken(answer.came_on)}  counts as the day it came")
    for day in answer.days:
        number = "" if day.number is None else str(day.number)
        named = day.name if day.why != "moved" else f"{day.name}: moves to the next working day"
        lines.append(f"{number:>4}  {day.on:%a} {spoken(day.on)}  {named}".rstrip())
    lines += ["", str(answer.source)]
    if regime.unverified:
        lines.append("Not checked against the source yet: " + "; ".join(regime.to_check) + ".")
    return "\n".join(lines)


def _list() -> str:
    lines = [
        f"{r.name:<26} {r.length!s:<16} {r.title}{' (to be checked)' if r.unverified else ''}"
        for r in regimes().values()
    ]
    return "\n".join(lines)


def _regime_as_json(regime: Regime) -> dict[str, Any]:
    return {
        "regime": regime.name,
        "title": regime.title,
        "length": str(regime.length),
        "source": str(regime.source),
        "valid_from": regime.valid_from.isoformat(),
        "valid_to": regime.valid_to.isoformat() if regime.valid_to else None,
        "unverified": regime.unverified,
    }
