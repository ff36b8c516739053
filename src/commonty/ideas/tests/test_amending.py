"""A neighbour suggests how an idea could read; its author takes it or says why not; what was before can be read."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from commonty.access.refusal import Refused
from commonty.cases.models import Case
from commonty.ideas.actions.amending import Reading, decide_change, hide_amendment, suggest_change
from commonty.ideas.models import Amendment
from commonty.ideas.notices import TELLS
from commonty.ideas.queries.amending import versions_of
from commonty.ideas.tests.factories import HOW, answered, backed, started
from commonty.journal.models import Entry

BETTER = Reading("A bench at the bus stop", "So that we can sit in the dry.", "It rains here.", "k")


@pytest.fixture
def idea(close):
    return backed(started(close), [close.neighbour])


def suggested(close, idea, reading=BETTER, by=None):
    return suggest_change(reading, idea_id=idea.pk, by=by or close.neighbour, **HOW)


def test_its_author_takes_it_and_the_words_that_changed_can_be_seen(close, idea):
    amendment = suggested(close, idea)
    assert suggested(close, idea) == amendment
    with pytest.raises(PermissionDenied):
        decide_change(amendment_id=amendment.pk, is_taken=True, reason="", by=close.neighbour, **HOW)
    decide_change(amendment_id=amendment.pk, is_taken=True, reason="", by=close.agnes, **HOW)
    idea.refresh_from_db()
    assert idea.says == BETTER.says
    pieces = [(piece.how, piece.text.strip()) for piece in versions_of(idea)[0].says]
    assert pieces == [("same", "So that we can"), ("out", "sit."), ("in", "sit in the dry.")]
    told = [mail.person for mail in TELLS["idea_changed"](Entry.objects.get(kind="idea_changed"))]
    assert told == [close.neighbour]


def test_left_it_needs_a_reason_and_whoever_suggested_it_hears_it(close, idea):
    amendment = suggested(close, idea)
    with pytest.raises(Refused):
        decide_change(amendment_id=amendment.pk, is_taken=False, reason=" ", by=close.agnes, **HOW)
    decide_change(amendment_id=amendment.pk, is_taken=False, reason="It is dry there.", by=close.agnes, **HOW)
    (mail,) = TELLS["idea_change_left"](Entry.objects.get(kind="idea_change_left"))
    assert (mail.person, "It is dry there." in mail.body) == (close.neighbour, True)
    with pytest.raises(Refused):
        decide_change(amendment_id=amendment.pk, is_taken=True, reason="", by=close.agnes, **HOW)


def test_of_its_author_it_is_taken_at_once_until_it_is_answered(close, idea):
    suggested(close, idea, by=close.agnes)
    idea.refresh_from_db()
    assert idea.says == BETTER.says
    answered(idea, close.shona)
    with pytest.raises(Refused):
        suggested(close, idea, Reading("A sofa", "To lie on all day.", "It is softer."), by=close.agnes)


def test_what_is_the_same_or_tells_of_danger_is_no_suggestion(close, idea):
    with pytest.raises(Refused):
        suggested(close, idea, Reading(idea.title, idea.says, "No reason at all."))
    gas = Reading(idea.title, "There is a smell of gas at the stop.", "Please look at it.")
    assert isinstance(suggested(close, idea, gas), Case)
    assert not Amendment.objects.exists()


def test_the_pages_show_what_is_put_in_and_not_what_is_hidden(close, idea, be):
    where = reverse("ideas:show", args=[idea.public_id])
    change = reverse("ideas:change", args=[idea.public_id])
    assert be(close.neighbour).post(change, {"title": ""}).status_code == 422
    said = {"title": BETTER.title, "says": BETTER.says, "because": BETTER.because}
    be(close.neighbour).post(change, said)
    amendment = Amendment.objects.get()
    assert "sit in the dry." in be(None).get(where).content.decode()
    decide = reverse("ideas:decide", args=[amendment.public_id])
    assert be(close.neighbour).get(decide).status_code == 404
    assert be(close.agnes).post(decide, {"is_taken": "no"}).status_code == 422
    hide_amendment(public_id=amendment.public_id, rule="private", why="It says too much.", by=close.shona, **HOW)
    assert "sit in the dry." not in be(None).get(where).content.decode()
    assert be(close.agnes).get(decide).status_code == 404
    be(close.agnes).post(change, said)
    assert "It rains here" not in be(None).get(where).content.decode()
    assert "sit in the dry." in be(None).get(reverse("ideas:versions", args=[idea.public_id])).content.decode()
