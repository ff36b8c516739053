"""What can be hidden: each room says in a `can_be_hidden.py`, found by that name, how its things are read and hidden.

    HIDES = {"ideas.idea": Hides(find=find_idea, hide=hide_idea)}

`hide` is the room's own action: it holds the thing and calls `moderation.hide`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from commonty.discussions.models import Hiding
from commonty.kit.rooms import modules_named
from commonty.people.models import Person
from commonty.places.models import Place


@dataclass(frozen=True)
class Thing:
    """One thing as whoever moderates reads it."""

    name: str  # what kind of thing it is, in words
    text: str
    place: Place
    author: Person | None
    url: str
    is_held: bool = False
    hiding: Hiding | None = None
    title: str = ""


@dataclass(frozen=True)
class Hides:
    """`find(public_id, reader)`: as somebody reads it, through `visible_to`. `read(public_id)`: for who moderates, any.

    `hide(public_id=…, rule=…, why=…, by=…, now=…, channel=…)`; `let_out` likewise, without rule and why, of what is held.
    """

    find: Callable[[str, Person | None], Thing | None]
    read: Callable[[str], Thing | None]
    hide: Callable[..., Hiding]
    let_out: Callable[..., object] | None = None


def thing_of(about_kind: str, about_id: str, *, reader: Person | None) -> Thing | None:
    room = rooms().get(about_kind)
    return room.find(about_id, reader) if room else None


@cache
def rooms() -> Mapping[str, Hides]:
    return {kind: hides for _label, room in modules_named("can_be_hidden") for kind, hides in room.HIDES.items()}
