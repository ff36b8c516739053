"""What can be hidden: each room says in a `can_be_hidden.py`, found by that name, how its things are read and hidden.

    HIDES = {"ideas.idea": Hides(find=find_idea, hide=hide_idea)}

`hide` is the room's own action: it holds the thing and calls `moderation.hide`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from commonty.discussions.models import Hiding
from commonty.kit.rooms import modules_named
from commonty.people.models import Person
from commonty.places.models import Place


@dataclass(frozen=True)
class Thing:
    """One thing as whoever moderates reads it."""

    kind: str
    public_id: str
    name: str  # what kind of thing it is, in words
    text: str
    place: Place
    author: Person | None
    url: str
    is_held: bool = False
    hiding: Hiding | None = None
    title: str = ""
    pen: str = ""  # under which it was written: whose that is is looked for on record

    @property
    def digest(self) -> str:
        """Of the words: what is let out has to be what somebody has read."""
        return sha256(f"{self.title}\0{self.text}".encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Hides:
    """`find(public_id, reader)`: as somebody reads it, through `visible_to`. `read(public_ids)`: for who moderates, also
    what is hidden or held, all in one query, by public id. `held(person)`: what waits for this moderator, the oldest first.

    `hide(public_id=…, rule=…, why=…, by=…, now=…, channel=…)`; `let_out` likewise, without rule and why, of what is held.
    """

    find: Callable[[str, Person | None], Thing | None]
    read: Callable[[Collection[str]], Mapping[str, Thing]]
    hide: Callable[..., Hiding]
    let_out: Callable[..., object] | None = None
    held: Callable[[Person], list[Thing]] | None = None


def thing_of(about_kind: str, about_id: str, *, reader: Person | None) -> Thing | None:
    room = rooms().get(about_kind)
    return room.find(about_id, reader) if room else None


def things_read(about: Collection[tuple[str, str]]) -> dict[tuple[str, str], Thing]:
    """For whoever moderates: one query for each kind of thing. What is gone by now is not among them."""
    found: dict[tuple[str, str], Thing] = {}
    for kind, room in rooms().items():
        ids = [about_id for about_kind, about_id in about if about_kind == kind]
        if ids:
            found |= {(kind, about_id): thing for about_id, thing in room.read(ids).items()}
    return found


def things_held(person: Person) -> list[Thing]:
    return [thing for room in rooms().values() if room.held for thing in room.held(person)]


@cache
def rooms() -> Mapping[str, Hides]:
    return {kind: hides for _label, room in modules_named("can_be_hidden") for kind, hides in room.HIDES.items()}
