"""Two presses in the same moment say one thing, and of two who decide one is first."""

import pytest
from django.db import connection

from commonty.cases.tests.test_joining_race import at_once
from commonty.discussions.actions import comments
from commonty.discussions.actions.appeals import appeal, decide_appeal, lift_hiding
from commonty.discussions.actions.comments import say
from commonty.discussions.actions.hiding import hide_comment
from commonty.discussions.actions.moderation import leave_as_is, report
from commonty.discussions.actions.threads import Topic, start_thread
from commonty.discussions.models import Comment, Hiding, Report, Thread
from commonty.discussions.tests.factories import HOW, a_close, a_thread, said

__all__ = ["connection"]  # the mark below asks it
pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer anyway"),
]
BECAUSE = {"rule": "kind", "why": "It insults.", **HOW}


@pytest.fixture
def close():
    return a_close()


def test_a_form_sent_eight_times_at_once_says_it_once(close):
    thread = a_thread(close)
    deed = {"thread_id": thread.pk, "text": "Beans.", "by": close.neighbour, "posted_key": "k", **HOW}
    assert at_once(*[lambda: say(**deed)] * 8) == []
    assert Comment.objects.filter(text="Beans.").count() == 1


def test_without_the_lock_one_of_them_breaks(close, monkeypatch):
    """The twin: each takes the same number."""
    thread = a_thread(close)
    monkeypatch.setattr(
        comments, "locked_thread", lambda pk: Thread.objects.select_related("place", "group").get(pk=pk)
    )
    deeds = [lambda n=n: say(thread_id=thread.pk, text=f"Beans {n}.", by=close.neighbour, **HOW) for n in range(6)]
    assert at_once(*deeds)


def test_a_discussion_started_eight_times_at_once_is_one(close):
    topic = Topic(place=close.block, title="The stair", text="Who sweeps it?", posted_key="k")
    assert at_once(*[lambda: start_thread(topic, by=close.agnes, **HOW)] * 8) == []
    assert Thread.objects.count() == 1


def test_many_say_something_at_once_and_each_has_its_number(close):
    thread = a_thread(close)
    people = [close.agnes, close.neighbour, close.shona, close.bilal]
    assert at_once(*[lambda p=p: say(thread_id=thread.pk, text="I smell gas.", by=p, **HOW) for p in people]) == []
    assert sorted(thread.comments.values_list("number", flat=True)) == [1, 2, 3, 4, 5]


def test_two_moderators_at_once_hide_it_once_and_one_decides(close):
    comment = said(a_thread(close), close.neighbour)
    report(about_kind="discussions.comment", about_id=comment.public_id, rule="kind", by=close.agnes, **HOW)
    leave = {"about_kind": "discussions.comment", "about_id": comment.public_id, **HOW}
    deeds = [
        lambda by=by: hide_comment(public_id=comment.public_id, by=by, **BECAUSE) for by in (close.shona, close.bilal)
    ]
    assert at_once(*deeds, *deeds, lambda: leave_as_is(by=close.morag, **leave)) == []
    assert Hiding.objects.count() == 1
    assert Report.objects.get().outcome != Report.Outcome.OPEN


def test_an_appeal_and_a_lift_at_once_leave_one_state(close):
    comment = said(a_thread(close), close.neighbour)
    hiding = hide_comment(public_id=comment.public_id, by=close.shona, **BECAUSE)
    how = {"hiding_id": hiding.pk, **HOW}
    assert at_once(
        lambda: appeal(text="It is fine.", by=close.neighbour, **how), lambda: lift_hiding(by=close.bilal, **how),
        lambda: lift_hiding(by=close.morag, **how),
    ) == []  # fmt: skip
    hiding.refresh_from_db()
    assert (hiding.lifted_at is None) != (hiding.appealed_at is None)
    if hiding.lifted_at is None:
        deeds = [lambda by=by, no=no: decide_appeal(lifts=no, answer="So it is.", by=by, **how)
                 for by, no in ((close.bilal, True), (close.morag, False))]  # fmt: skip
        assert at_once(*deeds) == []
        assert Hiding.objects.get().appeal_decided_by is not None
