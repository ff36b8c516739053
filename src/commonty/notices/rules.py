"""Which way a message goes to somebody, how long a failed one rests, and what may be done with a pile of letters."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from textwrap import shorten

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.gateways.texts import can_text
from commonty.kit.phones import is_mobile
from commonty.notices.models import Notice, Pile
from commonty.people.models import Person

LEASE = timedelta(minutes=2)  # longer than any mail server takes; after it the sender counts as dead
MOST_TRIES = 6
# Not taken by a sender, not gone: these may still go another way.
STILL_HERE = (Notice.Status.WAITING, Notice.Status.TO_PRINT, Notice.Status.HELD)
# What was held back so long is about something that is over: «your vote opens on Monday», in spring.
USEFUL_FOR = timedelta(days=30)
MOST_IN_A_TEXT = 80  # of its subject; with the name and the link it stays within one text, or nearly
MOST_IN_A_PILE = 250  # more than one person folds in an afternoon


def way_to(person: Person) -> tuple[Notice.Channel, Notice.Status]:
    """As they chose, where that is possible; and for a person at risk nothing until a person has decided."""
    channel = channel_to(person)
    if person.is_at_risk:
        return channel, Notice.Status.HELD
    return channel, Notice.Status.TO_PRINT if channel == Notice.Channel.LETTER else Notice.Status.WAITING


def channel_to(person: Person) -> Notice.Channel:
    """Texts only to whoever chose them and has a mobile; else email where there is one, else paper.

    The same for many at once: `Notice.objects.with_wanted_channel`.
    """
    if person.reached_by == Person.Reached.TEXT and can_text() and is_mobile(person.phone):
        return Notice.Channel.TEXT
    if person.reached_by == Person.Reached.LETTER or not person.email:
        return Notice.Channel.LETTER
    return Notice.Channel.EMAIL


def text_of(subject: str, *, landlord: str, link: str) -> str:
    """Who we are, that there is something, and where to read it. Whoever finds the phone learns no more."""
    said = {"name": landlord, "subject": shorten(subject, MOST_IN_A_TEXT, placeholder="…"), "link": link}
    if not link:
        return _("%(name)s: %(subject)s. Sign in to read it.") % said
    return _("%(name)s: %(subject)s. Read it: %(link)s") % said


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
