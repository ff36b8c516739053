"""Ideas in a close, and neighbours who stand behind them."""

from typing import Any

from commonty.cases.tests.factories import NOW, Close, resident
from commonty.ideas.actions.answering import Given, answer_idea
from commonty.ideas.actions.starting import Words, start_idea
from commonty.ideas.actions.supporting import support_idea
from commonty.ideas.models import Answer, Idea, Thresholds
from commonty.people.models import Person
from commonty.places.models import Kind, Place

HOW: dict[str, Any] = {"now": NOW, "channel": "web"}


def started(
    close: Close, title: str = "A bench at the bus stop", says: str = "So that we can sit.", **more: Any
) -> Idea:
    by = more.pop("by", close.agnes)
    return start_idea(Words(title=title, says=says, place=more.pop("place", close.block), **more), by=by, **HOW)


def neighbours(close: Close, how_many: int) -> list[Person]:
    """Each in a home of their own."""
    homes = [
        Place.objects.create(kind=Kind.HOME, parent=close.block, name=f"Flat {n + 2}/1") for n in range(how_many)
    ]
    return [resident(home, f"Neighbour{n} Reid") for n, home in enumerate(homes)]


def backed(idea: Idea, people: list[Person]) -> Idea:
    for person in people:
        support_idea(idea_id=idea.pk, by=person, **HOW)
    idea.refresh_from_db()
    return idea


def by_neighbours_alone(close: Close, neighbours: int = 3, **more: Any) -> Thresholds:
    figures = {"neighbours": neighbours, "one_home_in": None, "for_meeting": None, "to_challenge": 2, **more}
    return Thresholds.objects.create(place=close.block, **figures)


def answered(idea: Idea, by: Person, decision: str = "no", **more: Any) -> Answer:
    given = Given(decision=decision, because="The pavement there is too narrow.", **more)
    return answer_idea(given, idea_id=idea.pk, by=by, **HOW)
