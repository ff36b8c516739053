"""Needs on the board of a close, and neighbours who have them too."""

from datetime import date
from typing import Any

from commonty.cases.tests.factories import NOW, Close, resident
from commonty.people.models import Person
from commonty.places.models import Kind, Place
from commonty.priorities.actions.adding import add_need
from commonty.priorities.actions.answering import Given, answer_need
from commonty.priorities.actions.voices import say_me_too
from commonty.priorities.models import Need, NeedAnswer

HOW: dict[str, Any] = {"now": NOW, "channel": "web"}


def needed(close: Close, words: str = "The back court needs a lamp", **more: Any) -> Need:
    facts = {"by": close.agnes, "place": close.block, **HOW, **more}
    return add_need(words, **facts).need


def neighbours(close: Close, how_many: int) -> list[Person]:
    """Each in a home of their own."""
    homes = [
        Place.objects.create(kind=Kind.HOME, parent=close.block, name=f"Flat {n + 2}/1") for n in range(how_many)
    ]
    return [resident(home, f"Neighbour{n} Reid") for n, home in enumerate(homes)]


def seconded(need: Need, *people: Person, **more: Any) -> Need:
    for person in people:
        say_me_too(need_id=need.pk, by=person, **{**HOW, **more})
    need.refresh_from_db()
    return need


def heard(need: Need) -> int:
    return Need.objects.with_voices().get(pk=need.pk).heard


def answered(
    close: Close, need: Need, says: str = "We fit a lamp", by_day: date | None = None, **more: Any
) -> NeedAnswer:
    return answer_need(Given(says, by_day), need_id=need.pk, by=more.pop("by", close.shona), **{**HOW, **more})
