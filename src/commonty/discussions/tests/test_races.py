"""Two presses in the same moment say one thing, and of two who decide one is first."""

import time
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from commonty.cases.models import Case
from commonty.cases.tests.factories import asked
from commonty.cases.tests.test_joining_race import at_once
from commonty.discussions.actions import comments, moderation, news
from commonty.discussions.actions.appeals import appeal, decide_appeal, lift_hiding
from commonty.discussions.actions.comments import say
from commonty.discussions.actions.hiding import hide_comment
from commonty.discussions.actions.moderation import leave_as_is, report
from commonty.discussions.actions.news import tell_news
from commonty.discussions.actions.threads import Topic, start_thread
from commonty.discussions.models import Comment, Hiding, Report, Thread
from commonty.discussions.tests.factories import HOW, NOW, a_close, a_thread, said
from commonty.discussions.tests.test_following import MORNING
from commonty.journal.models import Entry
from commonty.people.models import Person

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


def test_danger_in_new_discussions_and_requests_at_once_wait_for_each_other_only_in_one_order(close):
    """Each takes the help desk before the journal."""
    topics = [Topic(place=close.block, title=f"The stair {n}", text=f"I smell gas, {n}.") for n in range(4)]
    people = [close.agnes, close.neighbour, close.agnes, close.neighbour]
    deeds = [lambda one=one, by=by: start_thread(one, by=by, **HOW) for one, by in zip(topics, people, strict=True)]
    assert at_once(*deeds, *[lambda n=n: asked(close, f"When is it mended, {n}?") for n in range(4)]) == []
    assert Case.objects.count() == 8


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


def test_a_report_sent_eight_times_at_once_by_one_human_is_one(close):
    comment = said(a_thread(close), close.neighbour)
    twin = Person.objects.create(landlord=close.landlord, name="A. Rennie", merged_into=close.agnes)
    what = {"about_kind": "discussions.comment", "about_id": comment.public_id, "rule": "kind", **HOW}
    assert at_once(*[lambda by=by: report(by=by, **what) for by in (close.agnes, twin) * 4]) == []
    assert Report.objects.count() == 1


@pytest.mark.parametrize("is_held", [True, False])
def test_a_hiding_in_the_midst_of_a_report_decides_it_and_without_the_lock_it_would_not(close, monkeypatch, is_held):
    comment = said(a_thread(close), close.neighbour)
    what = {"about_kind": "discussions.comment", "about_id": comment.public_id, "rule": "kind", **HOW}
    thing_of = moderation.thing_of

    def read_slowly(*args, **named):
        thing = thing_of(*args, **named)
        time.sleep(0.5)
        return thing

    def hide_then():
        time.sleep(0.75)  # when it has been read for the second time, and is not written yet
        hide_comment(public_id=comment.public_id, by=close.shona, **BECAUSE)

    monkeypatch.setattr(moderation, "thing_of", read_slowly)
    if not is_held:
        monkeypatch.setattr(moderation, "hold_exclusive", lambda name: None)
    assert at_once(lambda: report(by=close.agnes, **what), hide_then) == []
    assert (Report.objects.get().outcome == Report.Outcome.HIDDEN) == is_held


def test_no_report_that_crosses_a_hiding_stays_open_and_none_of_them_waits_for_the_other(close):
    thread = a_thread(close)
    for n in range(5):
        comment = said(thread, close.neighbour, f"Word {n}.")
        what = {"about_kind": "discussions.comment", "about_id": comment.public_id, **HOW}
        faults = at_once(
            lambda: hide_comment(public_id=comment.public_id, by=close.shona, **BECAUSE),  # noqa: B023
            lambda: report(by=close.agnes, rule="kind", **what),  # noqa: B023
            lambda: report(by=close.morag, rule="lawful", says="I smell gas.", **what),  # noqa: B023
            lambda: report(by=close.ken, rule="true", says="There is a fire.", **what),  # noqa: B023
        )
        # Who comes after it finds it gone.
        assert [fault for fault in faults if not isinstance(fault, PermissionDenied)] == []
        assert Hiding.objects.filter(about_id=comment.public_id).count() == 1
        if Hiding.objects.get(about_id=comment.public_id).by is not None:
            assert not Report.objects.open().filter(about_id=comment.public_id).exists()


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


def test_eight_workers_tell_of_one_morning_once(close):
    thread = a_thread(close)
    said(thread, close.neighbour, now=NOW + timedelta(minutes=1))
    assert at_once(*[lambda: tell_news(landlord_id=close.landlord.pk, now=MORNING)] * 8) == []
    assert Entry.objects.filter(kind="news_told").count() == 1


def test_without_the_day_each_of_them_tells(close, monkeypatch):
    """The twin: the row that says which day was told is what stops the second."""
    thread = a_thread(close)
    said(thread, close.neighbour, now=NOW + timedelta(minutes=1))
    monkeypatch.setattr(news, "is_time_for_news", lambda _now, _day: True)
    monkeypatch.setattr(
        news, "what_was_said", lambda chain, **how: Entry.objects.filter(chain=chain, kind="comment_said")
    )
    at_once(*[lambda: tell_news(landlord_id=close.landlord.pk, now=MORNING)] * 4)
    assert Entry.objects.filter(kind="news_told").count() > 1
