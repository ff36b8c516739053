"""May this happen now? Sentences for humans; no queries, no clock."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.opinions.models import LONGEST, Conversation, Statement, StatementVote

FEWEST_SEEDS = 3
MOST_OWN = 5
MOST_STATEMENTS = 500
LONGEST_RUN = timedelta(days=366)
FEWEST_PEOPLE = 5  # below that nothing is said of anybody
FEWEST_FOR_ROWS = 15  # and below that no file of what each person said, though without names


def check_can_change(conversation: Conversation, *, now: datetime) -> None:
    if conversation.has_closed(now):
        raise Refused(_("This has closed. Nothing in it changes any more."))


def check_day(closes_at: datetime, *, now: datetime) -> None:
    if closes_at <= now:
        raise Refused(_("Choose a last day that is still to come."))
    if closes_at > now + LONGEST_RUN:
        raise Refused(_("Choose a last day within a year: people forget what was asked."))


def check_can_open(conversation: Conversation, *, seeds: int, now: datetime) -> None:
    if conversation.opened_at is not None:
        raise Refused(_("People can answer already."))
    check_day(conversation.closes_at, now=now)
    if seeds < FEWEST_SEEDS:
        raise Refused(
            _("Write at least %(n)d statements first, so that the first people have something to answer.")
            % {"n": FEWEST_SEEDS}
        )


def check_can_close(conversation: Conversation, *, now: datetime) -> None:
    if not conversation.is_open(now):
        raise Refused(_("Nobody can answer now, so there is nothing to close."))


def check_text(text: str) -> None:
    if not text.strip():
        raise Refused(_("Write the statement: one thing that a neighbour can agree or disagree with."))
    if len(text.strip()) > LONGEST:
        raise Refused(_("Make it shorter: at most %(n)d letters. One thought is enough.") % {"n": LONGEST})


def check_can_add(conversation: Conversation, *, own: int, statements: int, now: datetime) -> None:
    check_is_open(conversation, now=now)
    if not conversation.neighbours_add:
        raise Refused(_("Here only we write the statements. You can say what you think of each."))
    if own >= MOST_OWN:
        raise Refused(_("You have added %(n)d statements. That is as many as one person can add.") % {"n": MOST_OWN})
    if statements >= MOST_STATEMENTS:
        raise Refused(_("There are %(n)d statements. No more can be added.") % {"n": MOST_STATEMENTS})


def check_can_seed(conversation: Conversation, *, statements: int, now: datetime) -> None:
    check_can_change(conversation, now=now)
    if statements >= MOST_STATEMENTS:
        raise Refused(_("There are %(n)d statements. No more can be added.") % {"n": MOST_STATEMENTS})


def check_is_open(conversation: Conversation, *, now: datetime) -> None:
    if conversation.has_closed(now):
        raise Refused(_("This has closed. You can read what people think."))
    if not conversation.is_open(now):
        raise Refused(_("Nobody can answer this yet."))


def check_can_vote(conversation: Conversation, statement: Statement, *, value: int, may: bool, now: datetime) -> None:
    check_is_open(conversation, now=now)
    check_lives_there(may)
    if value not in StatementVote.Value.values:
        raise Refused(_("Choose one: agree, disagree or skip."))
    if not statement.is_shown:
        raise Refused(_("This statement is not shown any more. Go on with the next."))


def check_lives_there(may: bool) -> None:
    if not may:
        raise Refused(_("Those who live there take part here. You can read what they think."))


def check_can_read(statement: Statement, *, state: str, because: str) -> None:
    """Whoever reads statements shows one, or leaves it out with a reason that its author is told."""
    if state not in (Statement.State.SHOWN, Statement.State.OUT):
        raise Refused(_("Choose one: show it, or leave it out."))
    if state == Statement.State.OUT and not because.strip():
        raise Refused(_("Say why it is left out. Its author reads that."))
    if state == statement.state:
        raise Refused(_("Somebody did this already."))


def is_said(people: int) -> bool:
    """Whether anything may be published of so many people."""
    return people >= FEWEST_PEOPLE


SETTLES = timedelta(minutes=2)  # longer than any page is waited for


def is_due(conversation: Conversation, *, new_people: int, has_new: bool, now: datetime) -> bool:
    """A report is worked out when at least five people said something new: of fewer, two reports would tell what they said.

    The last one, when it has closed, tells it all the same. It waits until no word is on its way any more, for there is
    none after it: of one late word a second one would tell what that was.
    """
    if not has_new:
        return False
    is_settled = conversation.opened_at is not None and now >= conversation.ends_at + SETTLES
    return is_settled or new_people >= FEWEST_PEOPLE


def can_be_late(conversation: Conversation) -> bool:
    """Whether words that were sent before its last report can still come after it. Not of one that stands."""
    if not conversation.report_of or conversation.report_at is None:
        return False
    return conversation.report_at < conversation.ends_at + SETTLES


def shown_counts(counts: Collection[tuple[str, int]]) -> list[tuple[str, int | None]]:
    """Numbers under five are not shown; were one alone hidden, it could be told from the sum, so the next goes with it."""
    hidden = {name for name, n in counts if 0 < n < FEWEST_PEOPLE}
    if len(hidden) == 1:
        others = sorted((n, name) for name, n in counts if name not in hidden and n > 0)
        hidden |= {name for _n, name in others[:1]}
    return [(name, None if name in hidden else n) for name, n in counts]
