"""What a thread takes at the moment, and from whom: the room above says so, and writes it down here."""

import pytest
from django.urls import reverse
from django.utils import timezone

from commonty.access.refusal import Refused
from commonty.discussions.actions.comments import change_comment
from commonty.discussions.actions.hiding import hide_comment
from commonty.discussions.models import Comment, Thread
from commonty.discussions.queries.thread import read_thread
from commonty.discussions.rules.talking import check_can_say, check_lives_there
from commonty.discussions.tests.factories import HOW, a_thread, said

Takes = Thread.Takes


@pytest.mark.parametrize(
    ("takes", "is_asking", "is_fine"),
    [
        (Takes.ALL, False, True),
        (Takes.QUESTIONS, True, True),
        (Takes.QUESTIONS, False, False),
        (Takes.PAUSED, True, False),
        (Takes.NOTHING, True, False),
    ],
)
def test_what_it_takes_is_said_and_all_else_is_refused_with_the_reason(takes: Takes, is_asking: bool, is_fine: bool):
    thread = Thread(takes=takes)
    assert thread.is_open == (takes in (Takes.ALL, Takes.QUESTIONS))
    if is_fine:
        check_can_say(thread, "When is it lit?", "", is_asking=is_asking)
    else:
        with pytest.raises(Refused, match=r"decided|Nothing is added"):
            check_can_say(thread, "When is it lit?", "", is_asking=is_asking)


@pytest.mark.parametrize(
    ("is_local", "is_staff", "lives_there", "is_fine"),
    [(True, False, True, True), (True, True, False, True), (True, False, False, False), (False, False, False, True)],
)
def test_in_a_local_one_those_speak_who_live_there(is_local: bool, is_staff: bool, lives_there: bool, is_fine: bool):
    thread = a_local_thread(is_local)
    if is_fine:
        check_lives_there(thread, is_staff=is_staff, lives_there=lives_there)
    else:
        with pytest.raises(Refused, match="Those who live in"):
            check_lives_there(thread, is_staff=is_staff, lives_there=lives_there)


def a_local_thread(is_local: bool) -> Thread:
    thread = Thread(is_local=is_local)
    thread.place = Thread._meta.get_field("place").related_model(name="Calton")
    return thread


@pytest.mark.django_db
def test_once_it_takes_only_questions_what_is_for_it_is_not_changed_any_more(close):
    thread = a_thread(close, wants_stance=True)
    point, question = (said(thread, close.agnes, "A bench?", stance=stance) for stance in ("for", "question"))
    Thread.objects.update(takes=Takes.QUESTIONS)
    with pytest.raises(Refused, match="You can still ask"):
        change_comment(comment_id=point.pk, text="Two benches.", by=close.agnes, **HOW)
    change_comment(comment_id=question.pk, text="Two benches?", by=close.agnes, **HOW)


@pytest.mark.django_db
def test_what_is_for_it_against_it_and_asked_is_counted_as_it_can_be_read(close):
    thread = a_thread(close, wants_stance=True)
    rude = said(thread, close.neighbour, "You idiots.", stance="against")
    said(thread, close.agnes, "It is cheap.", stance="for")
    question = said(thread, close.agnes, "Who pays?", stance="question")
    said(thread, close.shona, "We do.", parent_id=question.pk)
    counted = {one.code: one.count for one in read_thread(thread, None, now=timezone.now()).tally}
    assert counted == {"for": 1, "against": 1, "question": 1}
    hide_comment(public_id=rude.public_id, rule="kind", why="Rude.", by=close.shona, **HOW)
    view = read_thread(thread, None, now=timezone.now(), said="question")
    assert {one.code: one.count for one in view.tally} == {"for": 1, "against": 0, "question": 1}
    assert [entry.words for entry in view.entries] == ["Who pays?", "We do."]  # with what stands under it
    assert read_thread(thread, None, now=timezone.now(), said="nonsense").said == ""
    assert not read_thread(thread, None, now=timezone.now(), said="against").entries


@pytest.mark.django_db
def test_the_link_that_leads_to_saying_it_has_chosen_already(close, be):
    thread = a_thread(close, wants_stance=True)
    there = be(close.agnes).get(reverse("discussions:say", args=[thread.public_id]), {"stance": "against"})
    assert there.context["form"]["stance"].value() == "against"
    there = be(close.agnes).get(reverse("discussions:say", args=[thread.public_id]), {"stance": "x"})
    assert not there.context["form"]["stance"].value()
    assert not there.context["form"]["stance"].is_hidden  # the twin: nothing is chosen, so it is asked
    assert not Comment.objects.filter(stance="against").exists()
