"""Where a need is, what may follow, and who may still do what."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.places.models import Kind, Place
from commonty.priorities.models import Need
from commonty.priorities.models.need import LONGEST

State = Need.State
LONGEST_ANSWER = 500
TRANSITIONS: Mapping[str, frozenset[str]] = {
    State.OPEN: frozenset({State.ANSWERED, State.JOINED, State.CLOSED}),
    State.ANSWERED: frozenset({State.ANSWERED, State.OPEN, State.DONE, State.CLOSED}),
    State.DONE: frozenset({State.ANSWERED}),
    State.JOINED: frozenset({State.OPEN}),
}
ALIVE = (State.OPEN, State.ANSWERED)


def check_words(words: str) -> None:
    if len("".join(words.split())) < 4:
        raise Refused(_("Say in a few words what is needed, and where."))
    if len(words) > LONGEST:
        raise Refused(_("This is longer than %(n)d letters. Please make it shorter.") % {"n": LONGEST})


def check_place(place: Place) -> None:
    if place.kind == Kind.HOME:
        raise Refused(_("Choose your close, or a place round it. Never a home: everybody can read it."))


def may_take_voice(need: Need) -> bool:
    return need.state in ALIVE and not need.is_done and need.is_shown


def check_takes_voice(need: Need) -> None:
    if need.state == State.JOINED:
        raise Refused(_("This is joined with another one. Say it there: your voice counts there too."))
    if not may_take_voice(need):
        raise Refused(_("This is over. If it is still needed, put it on the board again."))


def may_answer(need: Need) -> bool:
    """Not answered yet, or answered with a reason that can become a promise."""
    return may_take_voice(need) and need.promise_id is None


def check_can_answer(need: Need, says: str) -> None:
    if not may_answer(need):
        raise Refused(_("This is answered already. Open the page again to see how."))
    if len("".join(says.split())) < 4:
        raise Refused(_("Say it in plain words. Everybody who needs it reads this."))
    if len(says) > LONGEST_ANSWER:
        raise Refused(_("This is longer than %(n)d letters. Please make it shorter.") % {"n": LONGEST_ANSWER})


def may_be_joined(need: Need) -> bool:
    return need.state == State.OPEN and need.is_shown


def check_can_join(need: Need, into: Need) -> None:
    if need.pk == into.pk:
        raise Refused(_("This is the same one. Write the number of the other."))
    if need.landlord_id != into.landlord_id:
        raise Refused(_("There is no need with this number here."))
    if not may_be_joined(need):
        raise Refused(_("Only what waits for an answer can be joined. Join the other one with this instead."))
    if not may_take_voice(into):
        raise Refused(_("The other one is over, or joined itself. Choose one that is on the board."))


def check_is_joined(need: Need) -> None:
    if need.state != State.JOINED:
        raise Refused(_("This stands by itself already."))


def may_say_not_done(need: Need) -> bool:
    return need.is_done and need.reopened_at is None


def check_can_say_not_done(need: Need, *, has_voice: bool) -> None:
    if not need.is_done:
        raise Refused(_("We don’t say that this is done. So there is nothing to put right."))
    if need.reopened_at is not None:
        raise Refused(_("It was opened again once. If it is still not done, please tell us under “Get help”."))
    if not has_voice:
        raise Refused(_("Those who said that they need it can say this."))


def check_is_held(need: Need) -> None:
    if not need.is_held:
        raise Refused(_("Nothing is held here any more. Open the list again."))
