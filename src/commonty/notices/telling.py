"""Which happening tells whom: each app says so in a `notices.py` of its own, found here by that name.

    TELLS = {Event.ROUND_OPENED: tell_voters}

A teller takes the journal entry and gives messages. Found by name, so that this app need not know those above it.

    ANEW = {Event.NEWS_TOLD: news_anew}

What such an event tells is composed again just before it is sent, for whoever reads it then, or not sent at all (None).
What is kept and shown later is what the teller gave: without the words that may be hidden by then.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from commonty.journal.models import Entry
from commonty.kit.rooms import modules_named
from commonty.people.models import Person


@dataclass(frozen=True)
class Message:
    """Subject lines are read over shoulders and on lock screens: say that something is there, not what."""

    person: Person
    subject: str
    body: str
    until: datetime | None = None  # when its matter is over: nobody wants to read then that they can vote
    reply_to: str = ""  # where an answer to this mail goes
    thread: str = ""  # mails with the same one stand together: the Message-ID of a mail that never was


Teller = Callable[[Entry], Iterable[Message]]
Composer = Callable[[Entry, Person], Message | None]


@cache
def tellers() -> Mapping[str, Teller]:
    return {str(kind): tell for _label, room in modules_named("notices") for kind, tell in room.TELLS.items()}


@cache
def composers() -> Mapping[str, Composer]:
    found = [
        (kind, anew) for _label, room in modules_named("notices") for kind, anew in getattr(room, "ANEW", {}).items()
    ]
    return {str(kind): anew for kind, anew in found}
