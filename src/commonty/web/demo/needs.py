"""What Sandbank needs, in the words of those who live there: two that were joined, a promise, a reason, one that is done."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from commonty.access.may import SYSTEM
from commonty.access.roles import Role
from commonty.people.models import Person
from commonty.places.models import Kind, Place
from commonty.priorities.actions.adding import add_need
from commonty.priorities.actions.answering import Given, answer_need, follow_promise
from commonty.priorities.actions.joining import join_need
from commonty.priorities.actions.timetable import mind_place_on_board
from commonty.priorities.actions.voices import say_me_too
from commonty.priorities.models import Need
from commonty.promises.actions.ending import keep_promise

WHERE = "Sandbank"


@dataclass(frozen=True)
class Told:
    words: str
    days_ago: int
    voices: int  # with whoever began it
    first: int  # which of the neighbours that is
    by_phone: int = 0
    says: str = ""  # our answer
    next_in: int = 0  # days from now: then it is a promise
    is_kept: bool = False
    joins: str = ""


NEEDS = (
    Told("The back courts are dark in winter", 44, 13, 0, by_phone=4, says="We fit six lamps, two in each court", next_in=26),
    Told("No light at the bins after four", 40, 6, 9, joins="The back courts are dark in winter"),
    Told("Somewhere dry to lock a bike", 33, 9, 4, by_phone=1, says="The drying room would do, but we may not use it before the roof is mended. Ask us again in May."),
    Told("A crossing by the school", 30, 11, 2, by_phone=3),
    Told("Puddles on the path to the bus", 61, 7, 6, says="We clean the drain and set the slabs anew", next_in=-9, is_kept=True),
    Told("A notice board that somebody looks after", 12, 4, 11),
    Told("Gritting on the steep bit", 6, 5, 7, by_phone=2),
    Told("Quieter bin lorries", 3, 2, 13),
)  # fmt: skip


def need(landlord: Place, people: dict[Role, Person], *, now: datetime) -> None:
    estate = Place.objects.within(landlord).exclude(kind=Kind.HOME).get(name=WHERE)
    officer = people[Role.HOUSING_OFFICER]
    living = Person.objects.living_within(estate, on=timezone.localdate(now))
    listed = list(living.filter(is_at_risk=False, roles=None, merged_into=None).order_by("pk")[: 20 * 4 : 4])
    for told in sorted(NEEDS, key=lambda one: -one.days_ago):
        _tell(told, estate, [*listed[told.first :], *listed[: told.first]], officer, now=now)


def _tell(told: Told, estate: Place, neighbours: list[Person], officer: Person, *, now: datetime) -> None:
    at = now - timedelta(days=told.days_ago)
    author, *others = neighbours[: told.voices]
    added = add_need(told.words, place=estate, by=author, now=at, channel="web").need
    for number, neighbour in enumerate(others):
        phones: dict[str, Any] = (
            {"typed_by": officer, "channel": "phone"} if number < told.by_phone else {"channel": "web"}
        )
        say_me_too(need_id=added.pk, by=neighbour, now=at + timedelta(hours=5 * number + 1), **phones)
    by_timetable: dict[str, Any] = {"need_id": added.pk, "by": SYSTEM, "channel": "timetable"}
    mind_place_on_board(is_first=True, now=at + timedelta(hours=8), **by_timetable)
    if told.joins:
        into = Need.objects.get(landlord=added.landlord, words=told.joins)
        how: dict[str, Any] = {"by": officer, "now": at + timedelta(days=2), "channel": "web"}
        join_need(need_id=added.pk, into_id=into.pk, **how)
    elif told.says:
        by_day = timezone.localdate(now) + timedelta(days=told.next_in) if told.next_in else None
        how = {"by": officer, "now": at + timedelta(days=6), "channel": "web"}
        promise = answer_need(Given(told.says, by_day), need_id=added.pk, **how).promise
        if told.is_kept and promise is not None:
            kept_at = now - timedelta(days=10)
            keep_promise(promise_id=promise.pk, by=SYSTEM, now=kept_at, channel="web")
            follow_promise(now=kept_at, **by_timetable)
    else:
        mind_place_on_board(is_first=True, now=now - timedelta(hours=2), **by_timetable)
