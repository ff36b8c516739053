"""What belongs to what: a project to its area's pot, a deed to whoever did it."""

from collections.abc import Sequence

from commonty.access.may import Actor
from commonty.budgeting.models import Pot, Project
from commonty.people.models import Person


def pot_for(project: Project, pots: Sequence[Pot]) -> Pot | None:
    """The pot of the smallest area that holds its place, or of the first of its kinds that has one; else the common one."""
    place = project.place
    around = [pot for pot in pots if pot.place and place is not None and place.is_within(pot.place)]
    if around:
        return max(around, key=lambda pot: len(pot.place.path) if pot.place else 0)
    by_theme = {pot.theme.casefold(): pot for pot in pots if pot.theme}
    of_its_kind = [by_theme[kind.casefold()] for kind in project.categories if kind.casefold() in by_theme]
    common = [pot for pot in pots if pot.is_common]
    return next(iter(of_its_kind + common), None)


def give_pots(projects: Sequence[Project], pots: Sequence[Pot]) -> None:
    """Each project its pot; nothing is kept yet."""
    for project in projects:
        project.pot = pot_for(project, pots)


def person_or_none(by: Actor) -> Person | None:
    """The person to write beside a row; the system itself is none."""
    return by if isinstance(by, Person) else None
