"""The whole plan of a file: homes, persons, ties, then who is absent and who may be one human."""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from typing import Any

from commonty.people.roll.alike import Because, Face, likely_pairs
from commonty.people.roll.homes import plan_homes
from commonty.people.roll.known import Known, KnownPerson
from commonty.people.roll.persons import plan_persons
from commonty.people.roll.plan import Plan, Ref, Rows
from commonty.people.roll.reading import Reading
from commonty.people.roll.ties import plan_ties


@dataclass(frozen=True)
class Likely:
    """Two people who may be one: known ones by number, new ones by their reference in the file."""

    one: Ref
    other: Ref
    because: Because


def build_plan(reading: Reading, known: Known, *, is_full: bool, today: date) -> Plan:
    rows = Rows(reading, Plan(problems=list(reading.problems), left_out=set(reading.left_out)), today)
    persons = plan_persons(rows, known)
    homes = plan_homes(rows, known)
    spoken_of = plan_ties(rows, known, homes, persons)
    _forget_the_idle(rows, homes, persons)
    if is_full:
        rows.plan.absent = _absent(rows, known, spoken_of)
    rows.plan.problems.sort(key=lambda problem: (problem.row, not problem.is_error, problem.column))
    return rows.plan


def _forget_the_idle(rows: Rows, homes: dict[str, Ref], persons: dict[str, Ref]) -> None:
    """People and homes whose every row was left out on the way would stand in the register without a tie."""
    plan = rows.plan
    people_left = {row.person for row in rows.kept}
    homes_left = {homes[row.home_key] for row in rows.kept if row.home_key in homes}
    plan.new_persons = {key: said for key, said in plan.new_persons.items() if key in people_left}
    known_left = {persons[reference] for reference in people_left}
    plan.changed_persons = {pk: said for pk, said in plan.changed_persons.items() if pk in known_left}
    plan.new_homes = {key: said for key, said in plan.new_homes.items() if key in homes_left}
    plan.changed_homes = {pk: said for pk, said in plan.changed_homes.items() if pk in homes_left}
    used = {said["parent"] for said in [*plan.new_homes.values(), *plan.changed_homes.values()] if "parent" in said}
    needed: set[Any] = set()
    for place in reversed(plan.new_places):  # a place is planned after the one above it
        if place.key in used | needed:
            needed |= {place.key, place.parent}
    plan.new_places = [place for place in plan.new_places if place.key in needed]


def _absent(rows: Rows, known: Known, spoken_of: set[int]) -> list[int]:
    """Ties that go on and of which a full file says nothing. Not judged if a line can't be laid to anybody."""
    if rows.reading.unnamed:
        return []
    from_roll = {person.merged_into_id or person.pk for person in known.persons if person.reference}
    mentioned = {
        person.merged_into_id or person.pk for person in known.persons if person.reference in rows.reading.mentioned
    }
    return sorted(
        tie.pk
        for tie in known.ties
        if tie.moved_out_on is None
        and tie.pk not in spoken_of
        and tie.person_id in from_roll
        and tie.person_id not in mentioned
    )


def likely_same(plan: Plan, known: Known) -> list[Likely]:
    """Pairs to be looked at once the plan is carried out, without those that somebody decided before."""
    pairs = likely_pairs(_faces(plan, known))
    found = [
        Likely(one, other, because)  # type: ignore[arg-type]
        for (one, other), because in pairs.items()
        if not (
            isinstance(one, int) and isinstance(other, int) and (min(one, other), max(one, other)) in known.decided
        )
    ]
    return sorted(found, key=repr)


def _faces(plan: Plan, known: Known) -> list[Face]:
    homes: dict[Hashable, set[Hashable]] = defaultdict(set)
    for tie in known.ties:
        homes[tie.person_id].add(tie.home_id)
    for new in plan.new_ties:
        homes[new.person].add(new.home)
    faces = [
        _face(person, plan.changed_persons.get(person.pk, {}), homes[person.pk])
        for person in known.persons
        if not person.merged_into_id
    ]
    for reference, said in plan.new_persons.items():
        seen = frozenset(homes[reference])
        faces.append(
            Face(reference, said["name"], said["born_on"], said["born_in"], seen, said["email"], said["phone"])
        )
    return faces


def _face(person: KnownPerson, changes: dict[str, Any], homes: set[Hashable]) -> Face:
    name, born_on, born_in, email, phone = (
        changes.get(field, getattr(person, field)) for field in ("name", "born_on", "born_in", "email", "phone")
    )
    return Face(person.pk, name, born_on, born_in, frozenset(homes), email, phone)
