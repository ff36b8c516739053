"""Who may become an author of an idea, and who may go."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonty.access.refusal import Refused
from commonty.ideas.models import CoAuthor, Idea
from commonty.ideas.rules.status import OVER, check_is_shown

State, Ended = CoAuthor.State, CoAuthor.Ended
MOST_AUTHORS = 5
OPEN_FOR = timedelta(days=30)  # after that an invitation is over
REST = timedelta(
    days=30
)  # whoever said no, or went, is left alone for so long: an invitation also writes to somebody


def takes_authors(idea: Idea) -> bool:
    is_open = idea.state not in OVER and idea.state != Idea.State.ARCHIVED
    return is_open and not (idea.is_held or idea.is_hidden)


def check_takes_authors(idea: Idea) -> None:
    check_is_shown(idea)
    if not takes_authors(idea):
        raise Refused(_("This idea is over or put away, so nobody becomes its author any more."))


def check_can_invite(idea: Idea, name: str, *, authors: int) -> None:
    check_takes_authors(idea)
    check_is_room(authors)
    if len(name.split()) < 2:
        raise Refused(_("Write first name and last name, as they are written on letters."))


def check_is_room(authors: int) -> None:
    if authors >= MOST_AUTHORS:
        raise Refused(_("This idea has %(n)d authors. That is as many as can be.") % {"n": MOST_AUTHORS})


def is_invited(theirs: CoAuthor | None, *, now: datetime) -> bool:
    return theirs is not None and theirs.state == State.INVITED and now < theirs.since + OPEN_FOR


def check_is_invited(theirs: CoAuthor, *, now: datetime) -> None:
    if not is_invited(theirs, now=now):
        raise Refused(_("This invitation is over."))


def can_be_invited(theirs: CoAuthor | None, *, now: datetime) -> bool:
    if theirs is None:
        return True
    if theirs.state == State.INVITED:
        return not is_invited(theirs, now=now)
    return theirs.state == State.OUT and (theirs.ended == Ended.MOVED or now >= theirs.since + REST)


def check_can_leave(*, others: int) -> None:
    if not others:
        raise Refused(_("You are its only author. You can take the idea back instead."))


def authors_in_words(names: Sequence[str], unnamed: int) -> str:
    """Only those are named who wished it; whoever is at risk is in no number."""
    if not names:
        return ngettext("A neighbour is its author.", "%(n)d neighbours are its authors.", unnamed) % {"n": unnamed}
    named = ", ".join(names)
    if not unnamed:
        return _("By %(names)s.") % {"names": named}
    says = ngettext("By %(names)s and a neighbour.", "By %(names)s and %(n)d neighbours.", unnamed)
    return says % {"names": named, "n": unnamed}
