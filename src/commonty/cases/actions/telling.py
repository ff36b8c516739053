"""Before something is for everybody to read: does it tell who asked? It is asked of every row of whoever asked."""

from collections.abc import Iterable

from django.db.models import Q

from commonty.cases.models import Case
from commonty.cases.rules import publishing as rules
from commonty.people.models import Person, Tie


def check_texts_tell_nobody(texts: Iterable[str], cases: Iterable[Case], *, by: Person, is_checked: bool) -> None:
    """What fits is quoted only of cases that the writer may read: else whoever tries names learns who asked."""
    said, listed = list(texts), list(cases)
    read = set(
        Case.objects.answered_by_staff(by).filter(pk__in=[case.pk for case in listed]).values_list("pk", flat=True)
    )
    found = _telling(said, [case for case in listed if case.pk in read])
    unread = _telling(said, [case for case in listed if case.pk not in read])
    rules.check_tells_nobody(found, is_checked=is_checked, tells_more=bool(set(unread) - set(found)))


def _telling(texts: list[str], cases: list[Case]) -> list[str]:
    humans = {case.raised_by.human.pk for case in cases}
    people = list(Person.objects.filter(Q(pk__in=humans) | Q(merged_into__in=humans)))
    ties = Tie.objects.filter(person__in=people).select_related("home")
    return rules.telling(texts, people, [tie.home for tie in ties])
