"""Where an idea is, what may follow, and who may still do what."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.ideas.models import Idea
from commonty.places.models import Kind, Place

State, Decision = Idea.State, Idea.Decision
LONGEST = 2_000
LONGEST_TITLE = 100
TRANSITIONS: Mapping[str, frozenset[str]] = {
    State.GATHERING: frozenset(
        {State.OWED, State.ANSWERED, State.JOINED, State.SPLIT, State.WITHDRAWN, State.ARCHIVED}
    ),
    State.OWED: frozenset({State.ANSWERED, State.JOINED, State.SPLIT, State.WITHDRAWN}),
    State.ANSWERED: frozenset({State.CHALLENGED}),
    State.CHALLENGED: frozenset({State.ANSWERED}),
    State.ARCHIVED: frozenset({State.GATHERING, State.WITHDRAWN}),
}
OVER = frozenset({State.JOINED, State.SPLIT, State.WITHDRAWN})
CHALLENGEABLE = frozenset({Decision.NO, Decision.NOT_NOW})


def may_become(idea: Idea, state: str) -> bool:
    return state in TRANSITIONS.get(idea.state, ())


def check_words(title: str, says: str) -> None:
    if len("".join(title.split())) < 4:
        raise Refused(_("Give it a heading: what, and where?"))
    if len("".join(says.split())) < 4:
        raise Refused(_("Say in two sentences what you would like to see."))
    if len(title) > LONGEST_TITLE or len(says) > LONGEST:
        raise Refused(_("This is too long. Please leave something out."))


def check_place(place: Place) -> None:
    if place.kind == Kind.HOME:
        raise Refused(_("Choose your close, or a place round it. Never a home: everybody can read it."))


def check_takes_support(idea: Idea) -> None:
    if idea.state in OVER:
        raise Refused(_("This idea is over. On its page you see what became of it."))
    check_is_shown(idea)


def check_is_shown(idea: Idea) -> None:
    if idea.is_held or idea.is_hidden:
        raise Refused(_("Neighbours can’t read this idea now."))


def check_can_offer(idea: Idea, says: str, *, is_too_many: bool) -> None:
    check_takes_support(idea)
    if len("".join(says.split())) < 4:
        raise Refused(_("Say in a few words what you do."))
    if is_too_many:
        raise Refused(_("You have offered a lot here already. Take something back first."))


def check_can_answer(idea: Idea) -> None:
    check_is_shown(idea)
    if not may_become(idea, State.ANSWERED):
        raise Refused(_("This idea is answered already. Open the page again to see how."))


def check_answer(decision: str, because: str) -> None:
    if decision not in Decision.values:
        raise Refused(_("Choose what the answer is."))
    if len("".join(because.split())) < 10:
        raise Refused(_("Say why, in plain words. Everybody who stands behind the idea reads it."))


def check_can_challenge(idea: Idea, *, is_supporter: bool, was_challenged: bool) -> None:
    if idea.state != State.ANSWERED or idea.decision not in CHALLENGEABLE:
        raise Refused(_("Only “no” and “not now” can be challenged."))
    if was_challenged:
        raise Refused(_("This was challenged once, and another person has answered anew. That answer stays."))
    if not is_supporter:
        raise Refused(_("Those who stand behind the idea can challenge the answer. Support it first."))


def may_challenge(idea: Idea, *, was_challenged: bool) -> bool:
    return idea.state == State.ANSWERED and idea.decision in CHALLENGEABLE and not was_challenged


def check_can_withdraw(idea: Idea) -> None:
    if not may_become(idea, State.WITHDRAWN):
        raise Refused(_("An idea that is answered stays, with its answer."))
