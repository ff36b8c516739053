"""The homes of a file: found again by reference or UPRN, added, corrected, and put where they lie in the tree."""

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from commonty.people.roll.known import Known, KnownHome, KnownPlace
from commonty.people.roll.plan import NewPlace, PlaceKey, Ref, Rows, most_said
from commonty.people.roll.reading import Row
from commonty.places.models import Kind

LEVELS = ((Kind.AREA, "area"), (Kind.ESTATE, "estate"), (Kind.BLOCK, "block"))


def plan_homes(rows: Rows, known: Known) -> dict[str, Ref]:
    """For each home of the file, the home that it is: a number if we know it, else its key in the file."""
    _join_by_uprn(rows)
    tree = _Tree(known, rows)
    by_reference = {home.reference: home for home in known.homes if home.reference}
    by_uprn = _by_uprn(known)
    found: dict[str, Ref] = {}
    for key, group in sorted(rows.by("home_key").items()):
        home = by_reference.get(group[0].home) if group[0].home else None
        uprn = most_said((row.uprn for row in group), "")
        namesake = by_uprn.get(uprn)
        if home is None and namesake is not None and not (namesake.reference and group[0].home):
            home = namesake
        said = _said_of(rows, group, uprn)
        parent = tree.place_of(most_said((row.places for row in group if any(row.places)), ("", "", "")), group)
        if parent is None:
            continue
        if home is None:
            rows.plan.new_homes[key] = {"reference": group[0].home, "parent": parent, **said}
            found[key] = key
        else:
            found[key] = home.pk
            _compare(rows, tree, home, said | {"reference": group[0].home}, parent)
    rows.drop_left_out()
    return found


def _join_by_uprn(rows: Rows) -> None:
    """A row with only the UPRN means the home to which another row gives a reference too."""
    references: dict[str, set[str]] = defaultdict(set)
    for row in rows.kept:
        if row.home and row.uprn:
            references[row.uprn].add(row.home)
    for row in rows.kept:
        meant = references.get(row.uprn, set())
        if row.home or not meant:
            continue
        if len(meant) == 1:
            (row.home,) = meant
        else:
            rows.leave_out([row], "uprn", _("Several homes in this file have this UPRN. Add the property reference."))
    rows.drop_left_out()


def _by_uprn(known: Known) -> dict[str, KnownHome]:
    homes: dict[str, list[KnownHome]] = defaultdict(list)
    for home in known.homes:
        homes[home.uprn].append(home)
    return {uprn: found[0] for uprn, found in homes.items() if uprn and len(found) == 1}


def _said_of(rows: Rows, group: list[Row], uprn: str) -> dict[str, str]:
    lines = most_said((row.lines for row in group), ())
    if len({row.lines for row in group if row.lines}) > 1:
        rows.warn(
            group, "address_1", _("Rows give this home different addresses. We took the one that most rows give.")
        )
    return {
        "name": lines[0] if lines else "",
        "address": "\n".join(lines),
        "postcode": most_said((row.postcode for row in group), ""),
        "uprn": uprn,
    }


def _compare(rows: Rows, tree: "_Tree", home: KnownHome, said: dict[str, str], parent: int | PlaceKey) -> None:
    changes: dict[str, Any] = {name: value for name, value in said.items() if value and value != getattr(home, name)}
    if parent != tree.landlord.pk and not tree.lies_in(home.parent_id, parent):
        changes["parent"] = parent
    if changes:
        rows.plan.changed_homes[home.pk] = changes


class _Tree:
    """Finds the place that a row names, or plans it."""

    def __init__(self, known: Known, rows: Rows) -> None:
        self.rows = rows
        self.by_pk = {place.pk: place for place in known.places}
        self.landlord = self.by_pk[known.landlord_id]
        self.named: dict[tuple[str, str], list[KnownPlace]] = defaultdict(list)
        for place in known.places:
            self.named[place.kind, place.name.casefold()].append(place)
        self.cached: dict[tuple[str, str, str], int | PlaceKey | None] = {}
        self.planned: dict[PlaceKey, NewPlace] = {}

    def place_of(self, names: tuple[str, str, str], group: list[Row]) -> int | PlaceKey | None:
        if names not in self.cached:
            self.cached[names] = self._find(names)
        if self.cached[names] is None:
            sentence = _("Several places have this name. Say in the columns area and estate which one is meant.")
            self.rows.leave_out(group, "block", sentence)
        return self.cached[names]

    def _find(self, names: tuple[str, str, str]) -> int | PlaceKey | None:
        here: int | PlaceKey = self.landlord.pk
        for (kind, _column), name in zip(LEVELS, names, strict=True):
            if not name:
                continue
            there = self._below(here, kind, name)
            if len(there) > 1:
                return None
            here = there[0].pk if there else self._planned_below(here, kind, name)
        return here

    def _below(self, here: int | PlaceKey, kind: str, name: str) -> list[KnownPlace]:
        if not isinstance(here, int):
            return []
        path = self.by_pk[here].path
        return [place for place in self.named[kind, name.casefold()] if place.path.startswith(path)]

    def _planned_below(self, here: int | PlaceKey, kind: str, name: str) -> PlaceKey:
        above: PlaceKey = (str(here),) if isinstance(here, int) else here
        key = (*above, f"{kind}:{name.casefold()}")
        if key not in self.planned:
            self.planned[key] = NewPlace(key, str(kind), name, here)
            self.rows.plan.new_places.append(self.planned[key])
        return key

    def lies_in(self, parent_id: int, place: int | PlaceKey) -> bool:
        return isinstance(place, int) and self.by_pk[parent_id].path.startswith(self.by_pk[place].path)
