"""Conversations at any point of their course."""

from datetime import timedelta
from typing import Any

from commonty.budgeting.tests import factories
from commonty.opinions.actions.conversations import draft_conversation, open_conversation
from commonty.opinions.actions.statements import add_seed
from commonty.opinions.actions.voting import say_all
from commonty.opinions.models import Conversation
from commonty.people.models import Person
from commonty.places.models import Place

NOW = factories.NOW
SEEDS = (
    "Cars should be kept out of the back courts.",
    "The bins should be emptied twice a week.",
    "Children should be allowed to play ball here.",
    "We need more light after dark.",
    "Dogs should be on a lead everywhere.",
    "I would look after a flower bed.",
    "The gates should be locked at night.",
    "Each close should look after its own court.",
)


def at(place: Place | None = None) -> Place:
    return place or factories.make_area(factories.make_landlord(), "Sandbank")


def make_draft(place: Place | None = None, *, seeds: int = len(SEEDS), now: Any = NOW, **fields: Any) -> Conversation:
    place = at(place)
    given = {"question": "What should become of our back courts?", "words": "We plan next year’s work.", "who": "residents",
             "neighbours_add": True, "reads_first": True, "closes_at": now + timedelta(days=14), **fields}  # fmt: skip
    officer = factories.make_staff(place)
    how: dict[str, Any] = {"by": officer, "now": now, "channel": "web"}
    conversation = draft_conversation(place=place, fields=given, **how)
    for text in SEEDS[:seeds]:
        add_seed(conversation_id=conversation.pk, text=text, **how)
    return conversation


def make_open(place: Place | None = None, *, now: Any = NOW, **fields: Any) -> Conversation:
    conversation = make_draft(place, now=now, **fields)
    how: dict[str, Any] = {"by": conversation.made_by, "now": now, "channel": "web"}
    return open_conversation(conversation_id=conversation.pk, **how)


def answers(conversation: Conversation, values: str, *, person: Person | None = None, now: Any = None) -> Person:
    """A letter a statement: `a` agrees, `d` disagrees, `s` skips, `.` says nothing."""
    person = person or factories.make_resident(conversation.place)
    meant = {"a": 1, "d": -1, "s": 0}
    statements = conversation.statements.shown().order_by("number")
    said = {s.pk: meant[v] for s, v in zip(statements, values) if v != "."}
    now = now or conversation.opened_at + timedelta(hours=1)
    say_all(conversation_id=conversation.pk, values=said, by=person, now=now, channel="web")
    return person


def two_camps(conversation: Conversation, *, most: int = 12, few: int = 6) -> list[Person]:
    """Some want one thing and some the opposite; the second statement all agree with."""
    return [answers(conversation, "aadadada") for _ in range(most)] + [
        answers(conversation, "daadadad") for _ in range(few)
    ]
