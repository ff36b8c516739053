"""Questions to the landlord, where a discussion stands, and its end."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from commonty.access.refusal import Refused
from commonty.discussions.actions.asking import ask_landlord
from commonty.discussions.actions.comments import withdraw_comment
from commonty.discussions.actions.facilitating import Standing, close_thread, sum_up_thread
from commonty.discussions.actions.hiding import hide_comment, let_out_comment
from commonty.discussions.models import Comment, Summary
from commonty.discussions.tests.factories import HOW, NOW, said
from commonty.promises.models import Promise
from commonty.web.links import give_links


def url(name: str, *args: str) -> str:
    return reverse(f"discussions:{name}", args=args)


def body(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def question(close, thread):
    return said(thread, close.neighbour, "When do you bring the zebrafinch?")


def test_a_question_is_owed_an_answer_and_staff_who_answer_keep_that(close, thread, question):
    promise = ask_landlord(comment_id=question.pk, by=close.neighbour, **HOW)
    assert promise.owner in (close.shona, close.bilal)
    assert (promise.audience, promise.by_rule, promise.is_by_day) == ("public", "question", True)
    assert "zebrafinch" not in promise.says  # the words may be hidden some day
    said(thread, close.agnes, "I want to know that too.", parent_id=question.pk)
    assert Promise.objects.about(question).open().exists()
    said(thread, close.shona, "On Tuesday.", parent_id=question.pk, now=NOW + timedelta(days=1))
    assert Promise.objects.get(pk=promise.pk).status == Promise.Status.KEPT


def test_a_late_answer_is_late(close, thread, question):
    promise = ask_landlord(comment_id=question.pk, by=close.neighbour, **HOW)
    said(thread, close.shona, "Sorry.", parent_id=question.pk, now=promise.due_at + timedelta(hours=1))
    assert Promise.objects.get(pk=promise.pk).status == Promise.Status.KEPT_LATE


def test_it_is_asked_once_and_by_whoever_wrote_it(close, thread, question):
    with pytest.raises(PermissionDenied):
        ask_landlord(comment_id=question.pk, by=close.agnes, **HOW)
    ask_landlord(comment_id=question.pk, by=close.neighbour, **HOW)
    with pytest.raises(Refused, match="asked already"):
        ask_landlord(comment_id=question.pk, by=close.neighbour, **HOW)


def test_a_question_that_nobody_reads_any_more_is_owed_nothing(close, thread, question):
    ask_landlord(comment_id=question.pk, by=close.neighbour, **HOW)
    hide_comment(public_id=question.public_id, rule="kind", why="It is rude.", by=close.shona, **HOW)
    other = said(thread, close.agnes, "And when do you come?")
    ask_landlord(comment_id=other.pk, by=close.agnes, **HOW)
    withdraw_comment(comment_id=other.pk, by=close.agnes, **HOW)
    promises = list(Promise.objects.filter(by_rule="question", about_kind="discussions.comment"))
    assert [p.status for p in promises] == ["released", "released"]
    give_links(promises, close.agnes)
    assert [p.link for p in promises] == [None, None]


def test_the_question_by_page(close, thread, question, be):
    client = be(close.neighbour)
    assert "Ask for an answer by a day" in body(client.get(url("thread", thread.public_id)))
    assert url("ask", question.public_id) not in body(be(close.agnes).get(url("thread", thread.public_id)))
    client.post(url("ask", question.public_id))
    page = body(be(None).get(url("thread", thread.public_id)))
    assert "We answer by" in page
    assert be(close.agnes).post(url("ask", question.public_id)).status_code == 404
    [promise] = Promise.objects.about(question)
    give_links([promise], None)
    assert promise.link.name == "The back court"


def test_where_it_stands_is_pinned_and_each_version_stays(close, thread, be):
    how = {"thread_id": thread.pk, "by": close.agnes, **HOW}
    sum_up_thread(standing=Standing(agree="We want a bench."), **how)
    sum_up_thread(standing=Standing(agree="We want two benches.", differ="Where they stand."), **how)
    page = body(be(None).get(url("thread", thread.public_id)))
    assert "We want two benches." in page
    assert "We want a bench." not in page
    assert "We want a bench." in body(be(None).get(url("summaries", thread.public_id)))
    with pytest.raises(Refused):
        sum_up_thread(standing=Standing(), **how)
    with pytest.raises(PermissionDenied):
        sum_up_thread(standing=Standing(agree="I win."), **{**how, "by": close.neighbour})


def test_it_ends_with_what_came_of_it_and_why(close, thread, question, be):
    how = {"thread_id": thread.pk, "by": close.shona, **HOW}
    with pytest.raises(Refused, match="both"):
        close_thread(conclusion="A bench.", reasons="", **how)
    with pytest.raises(PermissionDenied):
        close_thread(conclusion="A bench.", reasons="Many want one.", **{**how, "by": close.neighbour})
    close_thread(conclusion="A bench.", reasons="Many want one.", **how)
    for late in (
        lambda: said(thread, close.agnes),
        lambda: close_thread(conclusion="A bench.", reasons="Many want one.", **how),
        lambda: sum_up_thread(standing=Standing(agree="Too late."), **how),
        lambda: ask_landlord(comment_id=question.pk, by=close.neighbour, **HOW),
    ):
        with pytest.raises(Refused, match="closed"):
            late()
    page = body(be(None).get(url("thread", thread.public_id)))
    assert "Many want one." in page
    assert "Say something" not in page
    assert thread.title in body(be(None).get(url("threads"), {"state": "closed"}))


def test_summing_up_and_closing_by_page(close, thread, be):
    client = be(close.agnes)
    assert client.get(url("sum_up", thread.public_id)).status_code == 200
    assert client.post(url("sum_up", thread.public_id), {}).status_code == 422
    client.post(url("sum_up", thread.public_id), {"agree": "We agree."})
    assert Summary.objects.get().agree == "We agree."
    assert client.post(url("close", thread.public_id), {}).status_code == 422
    client.post(url("close", thread.public_id), {"conclusion": "A bench.", "reasons": "Many want one."})
    thread.refresh_from_db()
    assert thread.closed_by == close.agnes
    for name in ("sum_up", "close"):
        assert be(close.neighbour).get(url(name, thread.public_id)).status_code == 404


def test_an_answer_to_the_deepest_keeps_what_was_promised_at_the_top(close, thread, question):
    promise = ask_landlord(comment_id=question.pk, by=close.neighbour, **HOW)
    below = question
    for by in (close.agnes, close.neighbour, close.agnes):
        below = said(thread, by, "I wonder.", parent_id=below.pk)
    said(thread, close.shona, "On Tuesday.", parent_id=below.pk)
    assert Promise.objects.get(pk=promise.pk).status == Promise.Status.KEPT


def test_an_answer_of_ours_that_was_held_keeps_its_promise_when_it_is_let_out(close, thread, question):
    """Whoever asked can't read it before; so it is late if it is let out late."""
    promise = ask_landlord(comment_id=question.pk, by=close.neighbour, **HOW)
    held = said(thread, close.shona, "On Tuesday.", now=NOW + timedelta(hours=1))
    Comment.objects.filter(pk=held.pk).update(
        is_held=True, held_why="first", order=f"{question.order}{held.number:06}"
    )
    assert Promise.objects.get(pk=promise.pk).status == Promise.Status.OPEN
    let_out_comment(public_id=held.public_id, by=close.morag, now=promise.due_at + timedelta(hours=1), channel="web")
    assert Promise.objects.get(pk=promise.pk).status == Promise.Status.KEPT_LATE
