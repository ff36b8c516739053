"""`commonty count FILE.pb`: count a Pabulib file from the command line."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, NoReturn

from commonty.maths.counting.count import Outcome, count
from commonty.maths.counting.election import CountingError, as_amount, decimal_text
from commonty.maths.counting.pabulib import read_pabulib
from commonty.maths.counting.rules import COMPARISONS, COMPLETIONS, RULES, Rules
from commonty.maths.counting.support import UTILITIES

MAX_LOTS_BYTES = 16 * 2**20


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        raise CountingError(message)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="commonty count", description="Count a money vote from a Pabulib file.")
    parser.add_argument("file", metavar="FILE.pb")
    parser.add_argument("--rule", choices=RULES, default="equal-shares")
    parser.add_argument("--utility", choices=UTILITIES, default="cost")
    parser.add_argument("--completion", choices=COMPLETIONS, default="add1-overspend")
    parser.add_argument("--step", default="1", metavar="N|auto", help="what a raise adds to each share")
    parser.add_argument(
        "--ties",
        default="id",
        metavar="ORDER[:FILE]",
        help="id, or lots:FILE (one id a line), or keys in turn such as votes,cost,lots:FILE",
    )
    parser.add_argument("--floor-start", action="store_true", help="round the first share down to whole units")
    parser.add_argument("--comparison", choices=COMPARISONS, default="none")
    parser.add_argument("--minimum-votes", type=int, default=0, metavar="N")
    parser.add_argument("--minimum-turnout", type=int, default=0, metavar="N")
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
    parser.add_argument("--why", action="store_true", help="add the working of every project")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; exit status 0, or 2 with one line on standard error for any bad input."""
    try:
        asked = _parser().parse_args(argv)
        rules = _rules(asked)
        started = perf_counter()
        election = read_pabulib(Path(asked.file))
        read = perf_counter()
        outcome = count(election, rules)
        seconds = {"read": round(read - started, 4), "compute": round(perf_counter() - read, 4)}
        found = as_json(outcome, Path(asked.file).name, seconds)
        if asked.why:
            found["working"] = outcome.working.to_dict()
    except (CountingError, OSError, MemoryError) as error:
        print(f"commonty count: {_one_line(error)}", file=sys.stderr)  # noqa: T201
        return 2
    text = json.dumps(found, ensure_ascii=False) if asked.json else table(outcome, why=asked.why)
    sys.stdout.write(text + "\n")
    return 0


def _one_line(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}"
    return " ".join(str(error).split()) or type(error).__name__


def _rules(asked: argparse.Namespace) -> Rules:
    order, _, file = asked.ties.partition(":")
    lots: tuple[str, ...] = ()
    if file:
        with open(file, "rb") as lines:
            data = lines.read(MAX_LOTS_BYTES)
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise CountingError("the file of lots is not UTF-8") from None
        lots = tuple(line.strip() for line in text.splitlines() if line.strip())
    elif "lots" in order.split(","):
        raise CountingError("ties by lots need a file: --ties lots:FILE")
    return Rules(
        rule=asked.rule,
        utility=asked.utility,
        completion=asked.completion,
        step=None if asked.step == "auto" else as_amount(asked.step, "step"),
        ties=tuple(order.split(",")),
        lots=lots,
        floor_start=asked.floor_start,
        comparison=asked.comparison,
        minimum_votes=asked.minimum_votes,
        minimum_turnout=asked.minimum_turnout,
    )


def as_json(outcome: Outcome, file: str, seconds: dict[str, float]) -> dict[str, Any]:
    """The result as the command prints it: ids as text, amounts as decimal text."""
    rules, election = outcome.rules, outcome.election
    shares = rules.rule == "equal-shares"
    step = outcome.step
    return {
        "file": file,
        "rule": rules.rule,
        "utility": rules.utility,
        "completion": rules.completion if shares else None,
        "step": None if step is None else int(step) if step.denominator == 1 else decimal_text(step),
        "steps_taken": outcome.steps_taken,
        "budget": decimal_text(election.budget),
        "ballots": election.ballots,
        "projects": len(election.projects),
        "funded": list(outcome.funded),
        "spent": decimal_text(outcome.spent),
        "ties": [tie.to_dict() for tie in outcome.ties],
        "seconds": seconds,
    }


def table(outcome: Outcome, *, why: bool = False) -> str:
    """The result for people: what is funded in the order of selection, then the rest."""
    election = outcome.election
    places = {project_id: place for place, project_id in enumerate(outcome.funded, 1)}
    order = sorted(range(len(election.projects)), key=lambda n: places.get(election.projects[n].id, len(places) + 1))
    lines = [f"{'':>4}  {'votes':>7}  {'cost':>14}  project"]
    for number in order:
        project = election.projects[number]
        place = str(places.get(project.id, ""))
        named = f"{project.id}  {project.name}".rstrip()
        lines.append(f"{place:>4}  {election.votes[number]:>7}  {decimal_text(project.cost):>14}  {named}")
        if why:
            lines.append(f"{'':>31}{_why(outcome, project.id)}")
    spent, budget = decimal_text(outcome.spent), decimal_text(election.budget)
    lines.append(f"{len(places)} of {len(order)} funded, {spent} of {budget} spent, {election.ballots} ballots")
    if outcome.void:
        lines.append(outcome.void)
    lines += [f"tie at {tie.step}: {', '.join(tie.tied)}; {tie.chosen} went first" for tie in outcome.ties]
    return "\n".join(lines)


def _why(outcome: Outcome, project_id: str) -> str:
    story = outcome.working.of(project_id)
    if story.payment is not None:
        paid = ", ".join(f"{group.voters} paid {float(group.each):.2f}" for group in story.payment.full)
        less = f"; {story.payment.less_voters} gave their last" if story.payment.less_voters else ""
        return f"{story.stage}: {paid}{less}"
    if story.shortfall is not None:
        after = f" after {story.shortfall.ran_out_after}" if story.shortfall.ran_out_after else ""
        return f"{story.reason}: supporters short by {float(story.shortfall.short_by):.2f}{after}"
    return story.stage or story.reason
