"""The people of a file: found again by their reference, added, corrected unless they spoke for themselves."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from commonty.people.roll.alike import births_agree, name_likeness
from commonty.people.roll.cells import REMOVE
from commonty.people.roll.known import Known, KnownPerson
from commonty.people.roll.plan import Kept, Ref, Rows, most_said
from commonty.people.roll.reading import Row

CONTACT = ("phone", "email", "language", "format_needs")
SAME_NAME = 60  # below this, together with another birth, a reference was given to somebody else


def plan_persons(rows: Rows, known: Known) -> dict[str, Ref]:
    """For each person reference of the file, the person that it means."""
    by_reference = {person.reference: person for person in known.persons if person.reference}
    found: dict[str, Ref] = {}
    for reference, group in sorted(rows.by("person").items()):
        person = by_reference.get(reference)
        if fault := _fault_in(group, person):
            rows.leave_out(group, *fault)
        elif person is not None and person.merged_into_id:
            # Somebody decided that this is the same human as another reference, whose own rows speak for them.
            found[reference] = person.merged_into_id
        elif person is not None:
            found[reference] = person.pk
            _compare(rows, person, _said_of(rows, group))
        else:
            rows.plan.new_persons[reference] = _new(_said_of(rows, group))
            found[reference] = reference
    _learn_births(rows, known, by_reference)
    rows.drop_left_out()
    return found


def _learn_births(rows: Rows, known: Known, by_reference: dict[str, KnownPerson]) -> None:
    """A birth that only the rows of an entry know which was merged: the human has it, whatever their reference."""
    by_pk = {person.pk: person for person in known.persons}
    for reference, group in sorted(rows.by("person").items()):
        gone = by_reference.get(reference)
        stays = by_pk.get(gone.merged_into_id) if gone and gone.merged_into_id else None
        if stays is None or stays.born_on or stays.born_in:
            continue
        changes = rows.plan.changed_persons.get(stays.pk, {})
        birth = {
            name: value for name, value in _said_of(rows, group).items() if name in ("born_on", "born_in") and value
        }
        if birth and not changes.keys() & {"born_on", "born_in"}:
            rows.plan.changed_persons[stays.pk] = {**changes, **birth}


def _fault_in(group: list[Row], person: KnownPerson | None) -> tuple[str, str] | None:
    """Whether the rows of one reference mean several humans, or another one than before."""
    for row in group[1:]:
        if _differ(group[0].name, row.name, _birth(group[0]), _birth(row)):
            return "person_reference", _(
                "Rows with this person reference mean different people. Each person needs one of their own."
            )
    births = {row.born_on for row in group if row.born_on}
    if len(births) > 1 or len({_year(row) for row in group if _year(row)}) > 1:
        return "born", _("Rows of this person give different dates of birth. Keep the one that is right.")
    if person is not None and not person.merged_into_id:
        for row in group:
            if _differ(person.name, row.name, (person.born_on, person.born_in), _birth(row)):
                return "person_reference", _(
                    "Until now this reference was somebody with another name and another date of birth. "
                    "If it is the same person, change one of the two first; if not, give them a new reference."
                )
    return None


def _differ(
    name: str, other: str, birth: tuple[date | None, int | None], other_birth: tuple[date | None, int | None]
) -> bool:
    return name_likeness(name, other) < SAME_NAME and births_agree(*birth, *other_birth) is False


def _birth(row: Row) -> tuple[date | None, int | None]:
    return row.born_on, row.born_in


def _year(row: Row) -> int | None:
    return row.born_on.year if row.born_on else row.born_in


def _said_of(rows: Rows, group: list[Row]) -> dict[str, Any]:
    said: dict[str, Any] = {name: _agreed(rows, group, name) for name in ("name", *CONTACT)}
    said["born_on"] = next((row.born_on for row in group if row.born_on), None)
    said["born_in"] = None if said["born_on"] else next((row.born_in for row in group if row.born_in), None)
    # A protection needs one row to say it, and no number of others can outvote that.
    said["is_at_risk"] = any(row.is_at_risk for row in group)
    said["safe_contact"] = _agreed(rows, group, "safe_contact")
    said["denies_risk"] = any(row.denies_risk for row in group)
    return said


def _agreed(rows: Rows, group: list[Row], name: str) -> str:
    values = [getattr(row, name) for row in group]
    if len(values) == 1:
        return str(values[0])
    if len({value for value in values if value}) > 1:
        rows.warn(group, name, _("Rows of this person differ here. We took what most rows say."))
    return str(most_said(values, ""))


def _new(said: dict[str, Any]) -> dict[str, Any]:
    values = {name: "" if value == REMOVE else value for name, value in said.items()}
    del values["denies_risk"]
    return values


def _compare(rows: Rows, person: KnownPerson, said: dict[str, Any]) -> None:
    changes: dict[str, Any] = {}
    for name in ("name", *CONTACT):
        value = "" if said[name] == REMOVE else said[name] or getattr(person, name)
        if value == getattr(person, name):
            continue
        if name in person.own_word:
            rows.plan.kept.append(Kept(person.reference, name))
        else:
            changes[name] = value
    changes |= _changed_birth(rows, person, said) | _changed_risk(rows, person, said)
    if changes:
        rows.plan.changed_persons[person.pk] = changes


def _changed_birth(rows: Rows, person: KnownPerson, said: dict[str, Any]) -> dict[str, Any]:
    if said["born_on"] and said["born_on"] != person.born_on:
        return {"born_on": said["born_on"], "born_in": None}
    if said["born_in"] and not person.born_on and said["born_in"] != person.born_in:
        return {"born_in": said["born_in"]}
    if said["born_in"] and person.born_on and said["born_in"] != person.born_on.year:
        rows.plan.kept.append(Kept(person.reference, "born_on"))
    return {}


def _changed_risk(rows: Rows, person: KnownPerson, said: dict[str, Any]) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if said["is_at_risk"] and not person.is_at_risk:
        changes["is_at_risk"] = True
    if said["safe_contact"] and said["safe_contact"] != person.safe_contact:
        changes["safe_contact"] = said["safe_contact"]
    if person.is_at_risk and said["denies_risk"] and not said["is_at_risk"]:
        rows.plan.kept.append(Kept(person.reference, "is_at_risk"))
    return changes
