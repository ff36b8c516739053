"""Ideas in a group's room: what may follow, and who may do what."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.groups.models import Group, Membership
from commonty.ideas.models import RoomIdea
from commonty.people.models import Person

State = RoomIdea.State
LONGEST_REASON = 300
ROOM_TRANSITIONS: Mapping[str, frozenset[str]] = {
    State.OPEN: frozenset({State.AWAY, State.BACK, State.OUT}),
    State.AWAY: frozenset({State.OPEN, State.BACK}),
    State.OUT: frozenset({State.BACK}),
}


def may_become(idea: RoomIdea, state: str) -> bool:
    return state in ROOM_TRANSITIONS.get(idea.state, ())


def is_author(idea: RoomIdea, person: Person) -> bool:
    """Also when they left and came back: it is the same row."""
    return idea.author is not None and idea.author.person.is_same_human(person)


def leads(idea: RoomIdea, person: Person, mine: Membership | None) -> bool:
    """Whose it is to put it to the group, to take it out, to put it away and to take its words away."""
    return mine is not None and mine.is_there and (mine.is_organiser or is_author(idea, person))


def check_goes_on(group: Group) -> None:
    if not group.is_open:
        raise Refused(_("This group has come to its end."))


def check_is_open(idea: RoomIdea) -> None:
    check_goes_on(idea.group)
    if idea.state != State.OPEN:
        raise Refused(_("This idea is over. On its page you see what became of it."))


def check_takes_support(idea: RoomIdea) -> None:
    check_is_open(idea)
    if idea.is_decided:
        raise Refused(_("The group has decided on it already."))


def check_own_words(idea: RoomIdea, by: Person, *, title: str, says: str) -> None:
    """What somebody wrote for members alone, nobody else gives to everybody."""
    if not is_author(idea, by) and says.strip() == idea.says.strip():
        raise Refused(_("Somebody wrote this for the group alone. Say it in your own words."))


def check_is_at_rest(idea: RoomIdea) -> None:
    """What the group votes on stays as it is until the vote is over."""
    check_is_open(idea)
    if idea.is_asked:
        raise Refused(_("The group is deciding on it now. Wait for that, or call the decision off."))


def check_can_change(idea: RoomIdea) -> None:
    check_is_at_rest(idea)
    if idea.is_decided:
        raise Refused(_("The group has decided on these words, so they stay. Start another idea."))


def check_can_ask(idea: RoomIdea) -> None:
    check_is_at_rest(idea)
    if idea.is_decided:
        raise Refused(_("The group has decided on it already."))


def check_can_put_away(idea: RoomIdea, because: str) -> None:
    check_is_at_rest(idea)
    if len("".join(because.split())) < 4:
        raise Refused(_("Say why: all members read it."))
    if len(because.strip()) > LONGEST_REASON:
        raise Refused(_("This is too long. Please leave something out."))


def check_can_open_again(idea: RoomIdea) -> None:
    check_goes_on(idea.group)
    if idea.state != State.AWAY:
        raise Refused(_("It is not put away."))


def check_can_take_back(idea: RoomIdea) -> None:
    if not may_become(idea, State.BACK):
        raise Refused(_("It is taken back already."))


def check_asks_writer(idea: RoomIdea) -> None:
    if not idea.asks_writer or idea.state == State.BACK:
        raise Refused(_("You have answered this already."))
