"""The plan in words and numbers, for a person to read before anything changes."""

import csv
import io
from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from commonty.people.roll.alike import Because
from commonty.people.roll.build import Likely
from commonty.people.roll.known import Known
from commonty.people.roll.plan import Plan, Ref
from commonty.people.roll.reading import Reading

MOST_LISTED = 500
MANY_ABSENT = 5  # from one in five on, a «full» file is rather a part


def report_of(reading: Reading, plan: Plan, likely: list[Likely], known: Known, *, is_full: bool) -> dict[str, Any]:
    """JSON. Values of people at risk never stand in it; everybody's go when the roll is applied or left."""
    errors = [problem for problem in plan.problems if problem.is_error]
    warnings = [problem for problem in plan.problems if not problem.is_error]
    return {
        "rows": reading.read,
        "counts": counts_of(plan) | {"rows_left_out": len(plan.left_out), "rows_repeated": reading.repeated},
        "errors": [[p.row, p.column, p.sentence] for p in errors[:MOST_LISTED]],
        "errors_in_all": len(errors),
        "errors_by_column": dict(Counter(p.column for p in errors).most_common(20)),
        "warnings": [[p.row, p.column, p.sentence] for p in warnings[:MOST_LISTED]],
        "warnings_in_all": len(warnings),
        "unread_columns": reading.header.unread,
        "changes": _changes(plan, known)[:MOST_LISTED],
        "kept": [[kept.reference, kept.field] for kept in plan.kept[:MOST_LISTED]],
        "kept_in_all": len(plan.kept),
        "likely": [_pair(pair, plan, known) for pair in likely[:MOST_LISTED]],
        "likely_in_all": len(likely),
        "absent": plan.absent,
        "absence_unjudged": is_full and bool(reading.unnamed),
        "looks_like_a_part": _looks_like_a_part(plan, known),
        "changes_nothing": plan.changes_nothing,
        "digest": plan.digest(),
    }


def counts_of(plan: Plan) -> dict[str, int]:
    ended = [said for said in plan.changed_ties.values() if said.get("moved_out_on")]
    return {
        "places_added": len(plan.new_places),
        "homes_added": len(plan.new_homes),
        "homes_changed": len(plan.changed_homes),
        "people_added": len(plan.new_persons),
        "people_changed": len(plan.changed_persons),
        "ties_begun": len(plan.new_ties),
        "ties_ended": len(ended),
        "ties_reopened": len(plan.reopened),
        "ties_changed": len(plan.changed_ties),
        "absent": len(plan.absent),
    }


def count_sentences() -> dict[str, str]:
    """What each count says, in the order of the report."""
    return {
        "places_added": _("Areas, estates and closes that are new"),
        "homes_added": _("Homes that are new"),
        "homes_changed": _("Homes with another address or place"),
        "people_added": _("People who are new"),
        "people_changed": _("People whose details change"),
        "ties_begun": _("People who come to live in a home"),
        "ties_ended": _("People who have moved out, says the file"),
        "ties_reopened": _("People who are back in a home they had left"),
        "ties_changed": _("Ties to a home that change in any way"),
        "absent": _("People who aren't in the file any more: nothing happens to them until you decide"),
        "rows_repeated": _("Rows that stand in the file twice"),
        "rows_left_out": _("Rows left out because something in them is wrong"),
    }


def because_words(because: str) -> str:
    return {
        Because.BIRTH: _("Born on the same day, with nearly the same name or the same home"),
        Because.HOME: _("Nearly the same name in the same home"),
        Because.CONTACT: _("Nearly the same name with the same phone or email"),
        Because.NAME: _("The same name, and birth days that differ by a slip"),
    }[Because(because)]


def _changes(plan: Plan, known: Known) -> list[list[str]]:
    """Person reference, field, before, after."""
    by_pk = {person.pk: person for person in known.persons}
    lines = []
    for pk, said in sorted(plan.changed_persons.items()):
        person = by_pk[pk]
        for name, value in said.items():
            is_hidden = person.is_at_risk or said.get("is_at_risk")
            before, after = ("", "") if is_hidden else (getattr(person, name), value)
            lines.append([person.reference, name, str(before or ""), str(after or "")])
    return lines


def _pair(pair: Likely, plan: Plan, known: Known) -> list[str]:
    references = {person.pk: person.reference for person in known.persons}
    return [_reference(pair.one, references), _reference(pair.other, references), str(pair.because)]


def _reference(ref: Ref, references: dict[int, str]) -> str:
    return references.get(ref, "") if isinstance(ref, int) else ref


def _looks_like_a_part(plan: Plan, known: Known) -> bool:
    current = sum(tie.moved_out_on is None for tie in known.ties)
    return len(plan.absent) * MANY_ABSENT > current


def problems_csv(report: dict[str, Any]) -> str:
    """The faults as a file for whoever mends them. A spreadsheet must not take a cell for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_("row"), _("column"), _("what to do"), _("left out")])
    for kind, is_left_out in (("errors", _("row")), ("warnings", _("cell"))):
        for row, column, sentence in report[kind]:
            writer.writerow([row, harmless(column), harmless(sentence), is_left_out])
    return out.getvalue()


def harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
