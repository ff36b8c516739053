"""Whom one can name in a discussion: those who speak there, and in a room its members. Never anybody else."""

from collections.abc import Iterable

from django.db.models import Q

from commonty.discussions.models import Comment, Mute, PenName, Thread
from commonty.discussions.queries.names import Names
from commonty.discussions.rules.names import shown_name
from commonty.groups.models import Membership
from commonty.people.models import Person


def people_named(thread: Thread, by: Person) -> dict[str, list[Person]]:
    """By the name that this reader reads; two neighbours may have the same. Whoever is at risk has one in a room alone."""
    names, found = Names(thread), dict[str, list[Person]]()
    for person, is_ours, pen in _who_is_there(thread, by):
        name = names.of_person(person, is_from_landlord=is_ours, pen=pen)
        if name != shown_name(None) and not person.is_same_human(by):
            found.setdefault(name, []).append(person.human)
    return found


def _who_is_there(thread: Thread, by: Person) -> Iterable[tuple[Person, bool, PenName | None]]:
    if thread.group_id is not None:
        rows = Membership.objects.filter(group=thread.group_id).there().as_neighbours()
        return [(row.person, False, None) for row in rows.select_related("person__merged_into")]
    said = Comment.objects.visible_to(by).written().filter(thread=thread, is_held=False, author__isnull=False)
    voices = list(said.order_by().values_list("author", "is_from_landlord", "pen").distinct())
    people = Person.objects.select_related("merged_into").in_bulk([pk for pk, _is_ours, _pen in voices])
    pens = PenName.objects.in_bulk([pen for _pk, _is_ours, pen in voices if pen])
    return [(people[pk], is_ours, pens.get(pen)) for pk, is_ours, pen in voices]


def not_to_be_told(people: Iterable[Person], by: Person, pen: PenName | None) -> set[int]:
    """Those of them who have blocked this writer, and who are at risk by whichever of their entries."""
    humans = [person.pk for person in people]
    at_risk = Person.objects.filter(is_at_risk=True).filter(Q(pk__in=humans) | Q(merged_into__in=humans))
    rows = Mute.objects.blocking(by, pen).filter(
        person__in=Person.objects.filter(pk__in=humans) | Person.objects.filter(merged_into__in=humans)
    )
    blockers = {row.person.human.pk for row in rows.select_related("person__merged_into")}
    return blockers | {person.human.pk for person in at_risk.select_related("merged_into")}
