"""Which way a message goes to somebody, how long a failed one rests, and what may be done with a pile of letters."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.notices.models import Notice, Pile
from commonty.people.models import Person

LEASE = timedelta(minutes=2)  # longer than any mail server takes; after it the sender counts as dead
MOST_TRIES = 6
# Not taken by a sender, not gone: these may still go another way.
STILL_HERE = (Notice.Status.WAITING, Notice.Status.TO_PRINT, Notice.Status.HELD)
# What was held back so long is about something that is over: «your vote opens on Monday», in spring.
USEFUL_FOR = timedelta(days=30)
MOST_IN_A_PILE = 250  # more than one person folds in an afternoon


def way_to(person: Person) -> tuple[Notice.Channel, Notice.Status]:
    """Email where there is one, else paper; and for a person at risk nothing until a person has decided."""
    channel = Notice.Channel.EMAIL if person.email else Notice.Channel.LETTER
    if person.is_at_risk:
        return channel, Notice.Status.HELD
    return channel, Notice.Status.WAITING if person.email else Notice.Status.TO_PRINT


def is_too_old(notice: Notice, *, now: datetime) -> bool:
    """Whether what was held back until now is better not sent at all."""
    is_over = notice.until is not None and notice.until <= now
    return notice.status == Notice.Status.HELD and (is_over or notice.made_at <= now - USEFUL_FOR)


def rest_after(tries: int) -> timedelta:
    """One minute, then two, four, eight …: a mail server that is down is not helped by asking faster."""
    return timedelta(minutes=2 ** max(tries - 1, 0))


def check_has_letters(letters: Collection[object]) -> None:
    if not letters:
        raise Refused(_("There is no letter to print here any more. A colleague may have printed them."))


def check_can_print(pile: Pile) -> None:
    if pile.posted_at:
        raise Refused(_("These letters are in the post already."))


def check_same_letters(printed: Sequence[int], wanted: Sequence[int]) -> None:
    """Whoever was marked as at risk while the file was made must not get a letter. In order: it gives the numbers."""
    if list(printed) != list(wanted):
        raise Refused(
            _("Something changed while the letters were being made, so they were thrown away. Print again.")
        )


def check_can_post(pile: Pile) -> None:
    if pile.posted_at:
        raise Refused(_("A colleague has said already that these letters are in the post."))
    if not pile.prints:
        raise Refused(_("These letters were not printed yet. Print them first."))
