"""Whoever can't write says the same on the phone: help, a change, another look, yes to being an author."""

import pytest
from django.urls import reverse

from commonty.cases.models import Case
from commonty.ideas.actions.authors import invite_author
from commonty.ideas.models import Amendment, ChallengeVoice, CoAuthor, Offer
from commonty.ideas.tests.factories import HOW, answered, backed, by_neighbours_alone, started
from commonty.people.models import Person


@pytest.fixture
def idea(close):
    return started(close)


def beside(close, *names):
    return reverse(f"ideas:{names[0]}", args=[*names[1:], close.neighbour.public_id])


def spoken(close, idea, be, **says):
    return be(close.shona).post(beside(close, "support_for"), {"number": idea.number, "channel": "phone", **says})


def test_help_is_offered_for_somebody(close, idea, be):
    where = beside(close, "offer_for", idea.public_id)
    assert be(close.shona).post(where, {"what": "time", "says": "", "channel": "phone"}).status_code == 422
    be(close.shona).post(where, {"what": "time", "says": "I dig the holes.", "channel": "counter", "key": "k"})
    offer = Offer.objects.get()
    assert (offer.person, offer.typed_by, offer.channel) == (close.neighbour, close.shona, "counter")


def test_a_change_is_suggested_for_somebody_and_danger_is_their_request(close, idea, be):
    where = beside(close, "change_for", idea.public_id)
    change = {
        "title": idea.title,
        "says": "So that we can sit in the dry.",
        "because": "It rains here.",
        "channel": "phone",
    }
    assert be(close.shona).post(where, {**change, "because": ""}).status_code == 422
    be(close.shona).post(where, change)
    amendment = Amendment.objects.get()
    assert (amendment.person, amendment.typed_by, amendment.state) == (close.neighbour, close.shona, "asked")
    be(close.shona).post(where, {**change, "says": "There is a smell of gas at the stop.", "because": ""})
    assert Case.objects.get().raised_by == close.neighbour
    assert Amendment.objects.count() == 1


def test_another_look_is_asked_for_somebody(close, idea, be):
    by_neighbours_alone(close, 3)
    backed(idea, [close.neighbour])
    answered(idea, close.shona)
    assert (
        "another look" in be(close.shona).get(beside(close, "support_for"), {"number": idea.number}).content.decode()
    )
    spoken(close, idea, be, says="challenge")
    voice = ChallengeVoice.objects.get()
    assert (voice.person, voice.typed_by) == (close.neighbour, close.shona)


def test_yes_and_no_to_being_an_author_are_said_on_the_phone(close, idea, be):
    page = beside(close, "support_for")
    assert "invited to be an author" not in be(close.shona).get(page, {"number": idea.number}).content.decode()
    invite_author(idea_id=idea.pk, name=close.neighbour.name, by=close.agnes, **HOW)
    assert "invited to be an author" in be(close.shona).get(page, {"number": idea.number}).content.decode()
    spoken(close, idea, be, says="author")
    row = CoAuthor.objects.get()
    assert (row.state, row.typed_by, row.channel) == ("in", close.shona, "phone")


@pytest.mark.parametrize("name", ["change_for", "offer_for"])
def test_for_nobody_at_risk_and_by_staff_alone(close, idea, be, name):
    """Twin: without the mark the page is there."""
    where = beside(close, name, idea.public_id)
    assert be(close.agnes).get(where).status_code == 403
    assert be(close.shona).get(where).status_code == 200
    Person.objects.filter(pk=close.neighbour.pk).update(is_at_risk=True)
    assert be(close.shona).get(where).status_code == 404
