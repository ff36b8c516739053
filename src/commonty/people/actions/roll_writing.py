"""Writing a plan to the database in bulk, each table once. Called within the transaction of `apply_roll`."""

from typing import Any

from django.db.models import CharField, F, Model, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat

from commonty.people.models import Likeness, Person, Tie
from commonty.people.roll.build import Likely
from commonty.people.roll.plan import PlaceKey, Plan, Ref
from commonty.places.models import Kind, Place

BATCH = 1000


def write_plan(plan: Plan, *, landlord: Place) -> dict[str, int]:
    """Returns the numbers that new people were given, by their reference."""
    places = _write_places(plan, landlord)
    homes = _write_homes(plan, landlord, places)
    people = _write_people(plan, landlord)
    _change_ties(plan)
    ties = [
        Tie(
            person_id=_number(tie.person, people),
            home_id=_number(tie.home, homes),
            kind=tie.kind,
            moved_in_on=tie.moved_in_on,
            moved_out_on=tie.moved_out_on,
        )
        for tie in plan.new_ties
    ]
    Tie.objects.bulk_create(ties, batch_size=BATCH)
    return people


def _number(ref: Ref, numbers: dict[str, int]) -> int:
    return ref if isinstance(ref, int) else numbers[ref]


def _write_places(plan: Plan, landlord: Place) -> dict[PlaceKey, int]:
    """Level by level, since a path needs the number of the place above."""
    numbers: dict[PlaceKey, int] = {}
    for depth in sorted({len(place.key) for place in plan.new_places}):
        level = [place for place in plan.new_places if len(place.key) == depth]
        rows = [
            Place(
                kind=place.kind,
                name=place.name,
                landlord=landlord,
                parent_id=place.parent if isinstance(place.parent, int) else numbers[place.parent],
            )
            for place in level
        ]
        Place.objects.bulk_create(rows, batch_size=BATCH)
        _set_paths(landlord, [])
        numbers |= {place.key: row.pk for place, row in zip(level, rows, strict=True)}
    return numbers


def _write_homes(plan: Plan, landlord: Place, places: dict[PlaceKey, int]) -> dict[str, int]:
    def parent_of(said: dict[str, Any]) -> int:
        return said["parent"] if isinstance(said["parent"], int) else places[said["parent"]]

    homes = [
        Place(kind=Kind.HOME, landlord=landlord, parent_id=parent_of(said), **_without_parent(said))
        for said in plan.new_homes.values()
    ]
    Place.objects.bulk_create(homes, batch_size=BATCH)
    moved = {pk: {"parent_id": parent_of(said)} for pk, said in plan.changed_homes.items() if "parent" in said}
    _change(Place, {pk: _without_parent(said) | moved.get(pk, {}) for pk, said in plan.changed_homes.items()})
    _set_paths(landlord, list(moved))
    return {key: home.pk for key, home in zip(plan.new_homes, homes, strict=True)}


def _without_parent(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name != "parent"}


def _set_paths(landlord: Place, moved: list[int]) -> None:
    """A path ends in the row's own number, which it has only now. What moves are homes, with nothing below them."""
    above = Place.objects.filter(pk=OuterRef("parent_id")).values("path")[:1]
    path = Concat(Subquery(above), Cast(F("pk"), CharField()), Value("/"))
    Place.objects.filter(landlord=landlord, path="").update(path=path)
    for start in range(0, len(moved), BATCH):
        Place.objects.filter(pk__in=moved[start : start + BATCH]).update(path=path)


def _write_people(plan: Plan, landlord: Place) -> dict[str, int]:
    people = [Person(landlord=landlord, reference=reference, **said) for reference, said in plan.new_persons.items()]
    Person.objects.bulk_create(people, batch_size=BATCH)
    _change(Person, plan.changed_persons)
    return {person.reference: person.pk for person in people}


def _change_ties(plan: Plan) -> None:
    # Those that end go first: a home has one tie a person that goes on, and another may open in the same file.
    ended = {pk: said for pk, said in plan.changed_ties.items() if said.get("moved_out_on")}
    _change(Tie, ended)
    _change(Tie, {pk: said for pk, said in plan.changed_ties.items() if pk not in ended})


def _change(model: type[Model], changes: dict[int, dict[str, Any]]) -> None:
    rows = model._default_manager.in_bulk(list(changes))
    for pk, said in changes.items():
        for name, value in said.items():
            setattr(rows[pk], name, value)
    fields = sorted({name.removesuffix("_id") for said in changes.values() for name in said})
    if fields:
        model._default_manager.bulk_update(rows.values(), fields, batch_size=200)


def write_likenesses(likely: list[Likely], people: dict[str, int]) -> None:
    """Pairs for a person to decide; one that was decided before isn't asked again."""
    pairs = [(_number(pair.one, people), _number(pair.other, people), str(pair.because)) for pair in likely]
    Likeness.objects.bulk_create(
        [
            Likeness(one_id=min(one, other), other_id=max(one, other), because=because)
            for one, other, because in pairs
        ],
        ignore_conflicts=True,
        batch_size=BATCH,
    )
