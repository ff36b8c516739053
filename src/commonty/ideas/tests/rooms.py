"""A group in the close, with ideas of its own."""

from typing import Any

from commonty.cases.tests.factories import Close
from commonty.groups.actions.forming import About, form_group
from commonty.groups.actions.joining import ask_to_join, let_in
from commonty.groups.models import Group, Membership
from commonty.ideas.actions.room import RoomWords, start_room_idea
from commonty.ideas.models import RoomIdea
from commonty.ideas.tests.factories import HOW
from commonty.people.models import Person

CANARY = "zebrafinch"


def a_room(close: Close) -> Group:
    """Agnes organises it, Dougie is in it; their names there are others."""
    about = About(name="Back courts", purpose="We mend our back courts together.", place=close.block)
    group = form_group(about, own_name="Aggie", by=close.agnes, **HOW)
    let_come(group, close.agnes, close.neighbour, "Doug")
    return group


def let_come(group: Group, organiser: Person, person: Person, name: str) -> Membership:
    mine = ask_to_join(group_id=group.pk, name=name, says="", by=person, **HOW)
    return let_in(group_id=group.pk, member_id=mine.pk, by=organiser, **HOW)


def begun(group: Group, by: Person, title: str = "A tea for the new ones", **more: Any) -> RoomIdea:
    says = more.pop("says", "So that they know whom to ask.")
    return start_room_idea(RoomWords(title, says, more.pop("key", "")), group_id=group.pk, by=by, **{**HOW, **more})
