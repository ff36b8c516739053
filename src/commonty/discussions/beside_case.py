"""Beside whoever is on the phone: they start a discussion. Found by its name."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.cases.models import Case
from commonty.kit.parts import Part
from commonty.people.models import Person
from commonty.people.queries.homes import homes_of


def parts_of_case(case: Case, person: Person, now: datetime) -> Iterable[Part]:
    return ()


def parts_of_caller(caller: Person, person: Person, now: datetime) -> Iterable[Part]:
    homes = homes_of(caller, on=timezone.localdate(now))
    if homes and can(person, Permission.VOTE_FOR_SOMEBODY, within=homes[0]):
        yield Part("discussions/_of_caller.html", {"caller": caller})


BESIDE_CASE, BESIDE_CALLER = parts_of_case, parts_of_caller
