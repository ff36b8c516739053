"""May two ideas become one, or one two?"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.ideas.models import Idea, Joining, Splitting
from commonty.ideas.rules.status import check_is_shown, check_words, may_become
from commonty.people.models import Person

State = Idea.State
MOST_PARTS = 4


def check_can_join(idea: Idea, into: Idea, *, because: str) -> None:
    """Whoever stands behind the one has to live where the other is."""
    if idea.pk == into.pk:
        raise Refused(_("That is the number of this idea. Write the number of the other one."))
    check_is_shown(idea)
    check_is_shown(into)
    if not may_become(idea, State.JOINED):
        raise Refused(_("This idea is answered or over, so it can’t be joined any more."))
    if into.state not in (State.GATHERING, State.OWED):
        raise Refused(_("The other idea is answered or over, so nothing can be joined with it."))
    if not idea.place.is_within(into.place):
        says = _("The other idea is for %(other)s. Those who stand behind this one need not live there.")
        raise Refused(says % {"other": into.place.name})
    check_because(because)


def can_still_join(idea: Idea, into: Idea) -> bool:
    """One of the two may have been answered while their authors were asked."""
    are_shown = not any(one.is_held or one.is_hidden for one in (idea, into))
    is_within = idea.place.is_within(into.place)
    return are_shown and is_within and may_become(idea, State.JOINED) and into.state in (State.GATHERING, State.OWED)


def can_still_split(idea: Idea) -> bool:
    return may_become(idea, State.SPLIT) and not (idea.is_held or idea.is_hidden)


def check_because(because: str) -> None:
    if len(because.split()) < 3:
        raise Refused(_("Say why in a whole sentence. All who stand behind it read it."))


def check_is_asked(asked: Joining | Splitting) -> None:
    if asked.state != asked.State.ASKED:
        raise Refused(_("This has ended already. Open the page again to see how."))


def check_types_for_another(
    asked: Joining | Splitting, typed_by: Person | None, authors: Sequence[Person]
) -> None:  # fmt: skip
    """Neither whoever proposed it nor another author types what an author says."""
    if typed_by is not None and any(typed_by.is_same_human(party) for party in (asked.proposed_by, *authors)):
        raise Refused(_("You have a part in this. Somebody else writes down what they say."))


def check_can_split(idea: Idea, parts: Sequence[tuple[str, str]], *, because: str) -> None:
    check_is_shown(idea)
    if not may_become(idea, State.SPLIT):
        raise Refused(_("This idea is answered or over, so it can’t be split any more."))
    if not 2 <= len(parts) <= MOST_PARTS:
        raise Refused(_("Write at least two ideas, and at most four."))
    for title, says in parts:
        check_words(title, says)
    check_because(because)
