"""What one human says through two channels at once is said once, and the counters know it."""

import threading
from datetime import timedelta

from commonty.budgeting.tests import factories as homes
from commonty.kit.tests.races import RACE, at_once
from commonty.opinions.actions import voting
from commonty.opinions.actions.statements import add_statement
from commonty.opinions.actions.voting import say
from commonty.opinions.models import Statement, StatementVote, TakingPart
from commonty.opinions.tests import factories

pytestmark = RACE
LATER = factories.NOW + timedelta(hours=1)
WEB = {"now": LATER, "channel": "web"}


def saying(statement, person, value):
    pks = {"conversation_id": statement.conversation_id, "statement_id": statement.pk}
    return lambda: say(**pks, value=value, by=person, **WEB)


def test_eight_words_at_once_are_one_vote_and_one_human():
    statement = factories.make_open().statements.first()
    person = homes.make_resident(statement.place)
    assert at_once(*(saying(statement, person, 1 if n % 2 else -1) for n in range(8))) == []
    vote = StatementVote.objects.get()
    statement.refresh_from_db()
    assert TakingPart.objects.count() == 1
    assert (statement.agrees, statement.disagrees) == ((1, 0) if vote.value == 1 else (0, 1))


def test_many_people_at_once_are_all_counted():
    statement = factories.make_open().statements.first()
    people = [homes.make_resident(statement.place) for _ in range(8)]
    assert at_once(*(saying(statement, person, 1) for person in people)) == []
    statement.refresh_from_db()
    assert statement.agrees == 8


def test_without_the_lock_one_of_them_breaks(monkeypatch):
    """The twin: each looks before any has written."""
    statement = factories.make_open().statements.first()
    person = factories.answers(statement.conversation, ".a")
    looked, look = threading.Barrier(2), voting.taking_part_of

    def wait_for_both(conversation, by, rows):
        found = look(conversation, by)
        looked.wait(10)
        return found

    monkeypatch.setattr(voting, "taking_part_of", wait_for_both)
    assert at_once(saying(statement, person, 1), saying(statement, person, -1)) != []


def test_a_form_sent_twice_at_once_is_one_statement():
    conversation = factories.make_open()
    how = {"by": homes.make_resident(conversation.place), "posted_key": "k", **WEB}
    add = lambda: add_statement(conversation_id=conversation.pk, text="A bench in the sun.", **how)  # noqa: E731
    assert at_once(*[add] * 4) == []
    assert Statement.objects.filter(is_seed=False).count() == 1
