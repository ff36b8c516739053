"""Which way a message goes to somebody, how long a failed one rests, and what may be done with a pile of letters."""

from collections.abc import Collection
from datetime import timedelta

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.notices.models import Notice, Pile
from commonty.people.models import Person

LEASE = timedelta(minutes=2)  # longer than any mail server takes; after it the sender counts as dead
MOST_TRIES = 6
# Not taken by a sender, not gone: these may still go another way.
STILL_HERE = (Notice.Status.WAITING, Notice.Status.TO_PRINT, Notice.Status.HELD)
MOST_IN_A_PILE = 250  # more than one person folds in an afternoon


def way_to(person: Person) -> tuple[Notice.Channel, Notice.Status]:
    """Email where there is one, else paper; and for a person at risk nothing until a person has decided."""
    channel = Notice.Channel.EMAIL if person.email else Notice.Channel.LETTER
    if person.is_at_risk:
        return channel, Notice.Status.HELD
    return channel, Notice.Status.WAITING if person.email else Notice.Status.TO_PRINT


def rest_after(tries: int) -> timedelta:
    """One minute, then two, four, eight …: a mail server that is down is not helped by asking faster."""
    return timedelta(minutes=2 ** max(tries - 1, 0))


def check_has_letters(letters: Collection[object]) -> None:
    if not letters:
        raise Refused(_("There is no letter to print here any more. A colleague may have printed them."))


def check_can_print(pile: Pile) -> None:
    if pile.posted_at:
        raise Refused(_("These letters are in the post already."))


def check_same_letters(printed: Collection[int], wanted: Collection[int]) -> None:
    """Whoever was marked as at risk while the file was being made must not get a letter."""
    if set(printed) != set(wanted):
        raise Refused(
            _("Something changed while the letters were being made, so they were thrown away. Print again.")
        )


def check_can_post(pile: Pile) -> None:
    if pile.posted_at:
        raise Refused(_("A colleague has said already that these letters are in the post."))
    if not pile.prints:
        raise Refused(_("These letters were not printed yet. Print them first."))
