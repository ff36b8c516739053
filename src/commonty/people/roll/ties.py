"""Who is tied to which home since when: each tie of a file found again, begun, corrected, ended or opened again."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from commonty.people.roll.known import Known, KnownTie
from commonty.people.roll.plan import NewTie, Ref, Rows
from commonty.people.roll.reading import Row

EARLIEST = date.min


@dataclass(frozen=True)
class Said:
    """What one row says of a tie."""

    kind: str
    moved_in_on: date | None
    moved_out_on: date | None


def plan_ties(rows: Rows, known: Known, homes: dict[str, Ref], persons: dict[str, Ref]) -> set[int]:
    """Plans the ties and returns those known ones that the file speaks of."""
    there: dict[tuple[Ref, Ref], list[KnownTie]] = defaultdict(list)
    for tie in known.ties:
        there[tie.person_id, tie.home_id].append(tie)
    groups: dict[tuple[Ref, Ref], list[Row]] = defaultdict(list)
    for row in rows.kept:
        if row.home_key in homes and row.person in persons:
            groups[persons[row.person], homes[row.home_key]].append(row)
    spoken_of: set[int] = set()
    for (person, home), group in sorted(groups.items(), key=lambda item: repr(item[0])):
        ties = there[person, home] if isinstance(person, int) and isinstance(home, int) else []
        spoken_of |= {tie.pk for tie in ties}
        if sentence := _fault_in(group):
            rows.leave_out(group, "moved_in", sentence)
        else:
            _plan_pair(rows, person, home, group, ties)
    rows.drop_left_out()
    return spoken_of


def _said_in(group: list[Row]) -> list[Said]:
    said = {Said(str(row.tie), row.moved_in_on, row.moved_out_on) for row in group}
    return sorted(said, key=lambda tie: (tie.moved_in_on or EARLIEST, tie.moved_out_on or date.max, tie.kind))


def _fault_in(group: list[Row]) -> str | None:
    said = _said_in(group)
    if len({tie.moved_in_on for tie in said}) < len(said):
        return _("Two rows say different things of the same person in the same home. Keep the one that is right.")
    if sum(tie.moved_out_on is None for tie in said) > 1:
        return _("Two rows say that this person lives in this home now. Put the day they moved out in one of them.")
    return None


def _plan_pair(rows: Rows, person: Ref, home: Ref, group: list[Row], ties: list[KnownTie]) -> None:
    pairs, new, left = _matched(_said_in(group), ties)
    goes_on = any(tie.moved_out_on is None for tie in left)
    if goes_on and any(said.moved_out_on is None for said in [*new, *(said for said, _old in pairs)]):
        sentence = _("We know that they live there from another day on. Write that day, or the day they moved out.")
        rows.leave_out(group, "moved_in", sentence)
        return
    for said, old in pairs:
        _compare(rows, old, said)
    for said in new:
        rows.plan.new_ties.append(NewTie(person, home, said.kind, said.moved_in_on, said.moved_out_on))


def _matched(
    said: list[Said], ties: list[KnownTie]
) -> tuple[list[tuple[Said, KnownTie]], list[Said], list[KnownTie]]:
    """Pair what is said with what is known, the surest first; and what is left on both sides."""
    left = sorted(ties, key=lambda tie: (tie.moved_in_on or EARLIEST, tie.pk))
    pairs: list[tuple[Said, KnownTie]] = []
    for is_same in (_began_together, _both_go_on, _could_be):
        still: list[Said] = []
        for tie in said:
            match = next((old for old in reversed(left) if is_same(tie, old)), None)
            if match is None:
                still.append(tie)
            else:
                left.remove(match)
                pairs.append((tie, match))
        said = still
    return pairs, said, left


def _began_together(tie: Said, old: KnownTie) -> bool:
    return tie.moved_in_on == old.moved_in_on


def _both_go_on(tie: Said, old: KnownTie) -> bool:
    return tie.moved_out_on is None and old.moved_out_on is None


def _could_be(tie: Said, old: KnownTie) -> bool:
    """One that goes on may end; one whose beginning was never said may be any that isn't over before it."""
    if old.moved_out_on and tie.moved_in_on and tie.moved_in_on >= old.moved_out_on:
        return False
    if tie.moved_out_on and old.moved_in_on and tie.moved_out_on <= old.moved_in_on:
        return False
    return old.moved_out_on is None or tie.moved_in_on is None or old.moved_in_on is None


def _compare(rows: Rows, old: KnownTie, tie: Said) -> None:
    changes: dict[str, Any] = {}
    if tie.kind != old.kind:
        changes["kind"] = tie.kind
    if tie.moved_in_on and tie.moved_in_on != old.moved_in_on:
        changes["moved_in_on"] = tie.moved_in_on
    if tie.moved_out_on != old.moved_out_on:
        changes["moved_out_on"] = tie.moved_out_on
        if tie.moved_out_on is None:
            rows.plan.reopened.append(old.pk)
    if changes:
        rows.plan.changed_ties[old.pk] = changes
