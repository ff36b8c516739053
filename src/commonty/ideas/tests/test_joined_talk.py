"""What was said of an idea that was joined is read with the other one, too: nothing doubled, nothing hidden comes back."""

import pytest
from django.urls import reverse

from commonty.access.refusal import Refused
from commonty.discussions.actions.asking import ask_landlord
from commonty.discussions.actions.comments import say, withdraw_comment
from commonty.discussions.actions.hiding import hide_comment
from commonty.discussions.actions.pens import take_pen_name
from commonty.discussions.models import Comment, Following
from commonty.ideas.actions.moderating import hide_idea
from commonty.ideas.actions.reshaping import answer_joining, propose_joining
from commonty.ideas.tests.factories import HOW, started
from commonty.promises.models import Promise

WHY = "Both ask for somewhere to sit."
SAID = "My gran would sit there every day."


def said(idea, by, text=SAID, **more):
    return say(thread_id=idea.thread_id, text=text, by=by, **HOW, **more).comment


@pytest.fixture
def pair(close):
    """The neighbour's seat, of which something was said, and Agnes's bench."""
    bench, seat = started(close), started(close, "A seat by the stop", by=close.neighbour)
    said(seat, close.agnes)
    return bench, seat


def join(idea, into, close):
    joining = propose_joining(idea_id=idea.pk, into_id=into.pk, because=WHY, by=idea.author, **HOW)
    for answer in joining.answers.filter(agrees=None):
        answer_joining(answer_id=answer.pk, agrees=True, by=answer.person, **HOW)


def page(be, idea, who=None):
    return be(who).get(reverse("ideas:show", args=[idea.public_id])).content.decode()


def test_it_is_read_there_with_its_trace_and_stays_where_it_was_said(close, pair, be):
    bench, seat = pair
    assert SAID not in page(be, bench)
    join(seat, bench, close)
    there = page(be, bench)
    assert "1 comment on “A seat by the stop”, said before it was joined" in there
    assert there.count(SAID) == 1
    assert SAID in page(be, seat)
    assert "talk goes on there" in page(be, seat, close.agnes)
    assert Comment.objects.count() == 1
    with pytest.raises(Refused, match="joined with another"):
        said(seat, close.agnes, "One more word here.")
    said(bench, close.neighbour, "I say it here now.")
    for door in ("thread_feed", "thread_csv"):
        told = be(None).get(reverse(f"discussions:{door}", args=[bench.thread.public_id])).content.decode()
        assert SAID in told
        assert "I say it here now." in told


@pytest.mark.parametrize("how", ["hidden", "taken back", "all hidden"])
def test_what_is_not_read_there_is_not_read_here(close, pair, be, how):
    bench, seat = pair
    join(seat, bench, close)
    comment = Comment.objects.get()
    if how == "hidden":
        hide_comment(public_id=comment.public_id, rule="private", why="It says too much.", by=close.shona, **HOW)
    if how == "taken back":
        withdraw_comment(comment_id=comment.pk, by=close.agnes, **HOW)
    if how == "all hidden":
        hide_idea(public_id=seat.public_id, rule="private", why="It says too much.", by=close.shona, **HOW)
    assert SAID not in page(be, bench)
    assert SAID not in page(be, bench, close.agnes)
    for door in ("thread_feed", "thread_csv"):
        told = be(None).get(reverse(f"discussions:{door}", args=[bench.thread.public_id])).content.decode()
        assert SAID not in told
    if how == "all hidden":
        assert "A seat by the stop" not in page(be, bench)


def test_a_pen_name_stays_one_and_whoever_follows_follows_there(close, pair, be):
    """Twin: who wrote without one is read by their first name."""
    bench, seat = pair
    sofa = started(close, "A sofa at the stop", by=close.neighbour)
    take_pen_name(name="Wally Close", by=close.agnes, **HOW)
    said(sofa, close.agnes, "Under another name.")
    Following.objects.filter(thread=bench.thread).delete()
    join(seat, bench, close)
    join(sofa, bench, close)
    lines = page(be, bench).partition("Under another name.")[0].rpartition("said before it was joined")[2]
    assert "Wally Close" in lines
    assert "Agnes" not in lines
    assert Following.objects.filter(thread=bench.thread, person=close.agnes).count() == 1
    assert "Agnes" in page(be, bench).partition(SAID)[0].rpartition("said before it was joined")[2]


def test_joined_once_more_all_of_it_comes_along(close, pair, be):
    bench, seat = pair
    join(seat, bench, close)
    sofa = started(close, "A sofa at the stop", by=close.neighbour)
    said(bench, close.neighbour, "A bench is nicer.")
    join(bench, sofa, close)
    there = page(be, sofa)
    assert (there.count(SAID), there.count("A bench is nicer.")) == (1, 1)
    hide_idea(public_id=bench.public_id, rule="private", why="It says too much.", by=close.shona, **HOW)
    there = page(be, sofa)
    assert (there.count(SAID), there.count("A bench is nicer.")) == (1, 0)


def test_a_question_that_we_owe_an_answer_is_still_answered_where_it_stands(close, pair, be):
    bench, seat = pair
    question = said(seat, close.agnes, "When does the bus come?", stance="question")
    ask_landlord(comment_id=question.pk, by=close.agnes, **HOW)
    join(seat, bench, close)
    with pytest.raises(Refused):
        said(seat, close.neighbour, "I don’t know.", parent_id=question.pk)
    assert reverse("discussions:answer", args=[question.public_id]) in page(be, seat, close.shona)
    assert reverse("discussions:answer", args=[question.public_id]) not in page(be, seat, close.neighbour)
    said(seat, close.shona, "At ten past eight.", parent_id=question.pk)
    assert Promise.objects.about(question).get().status in ("kept", "kept_late")
    with pytest.raises(Refused):
        said(seat, close.shona, "And at nine.", parent_id=question.pk)


def test_what_is_hidden_is_joined_with_nothing(close, pair):
    bench, seat = pair
    hide_idea(public_id=seat.public_id, rule="private", why="It says too much.", by=close.shona, **HOW)
    with pytest.raises(Refused):
        propose_joining(idea_id=seat.pk, into_id=bench.pk, because=WHY, by=close.neighbour, **HOW)
