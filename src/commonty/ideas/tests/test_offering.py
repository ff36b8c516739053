"""Help is offered, done and taken back; with a day it is a promise between residents, which is never counted as ours."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from commonty.access.refusal import Refused
from commonty.cases.models import Case
from commonty.cases.tests.factories import resident
from commonty.ideas.actions.offering import Help, do_offered, hide_offer, offer_help, take_offer_back
from commonty.ideas.models import Offer
from commonty.ideas.notices import TELLS
from commonty.ideas.tests.factories import HOW, started
from commonty.journal.models import Entry
from commonty.people.models import Person
from commonty.places.models import Kind, Place
from commonty.promises.actions.reminding import remind_of_due
from commonty.promises.counts.outcomes import Facts, Outcome, outcome_of
from commonty.promises.models import Promise
from commonty.promises.notices import tell_of_reminder, tell_owner
from commonty.promises.queries import promised_to

DRILL = Help(what="tools", says="I bring a drill.", on=date(2026, 12, 4), posted_key="k")


@pytest.fixture
def idea(close):
    return started(close)


def test_with_a_day_it_is_a_promise_to_the_author_and_not_the_landlords(close, idea):
    offer = offer_help(DRILL, idea_id=idea.pk, by=close.neighbour, **HOW)
    assert offer_help(DRILL, idea_id=idea.pk, by=close.neighbour, **HOW) == offer
    promise = Promise.objects.get()
    assert (promise.owner, promise.made_to, promise.made_from) == (close.neighbour, close.agnes, "resident")
    assert outcome_of(Facts(promise.status, is_due=True, is_ours=False)) == Outcome.LEFT_OUT
    assert not Promise.objects.visible_to(None).exists()
    with pytest.raises(PermissionDenied):
        do_offered(offer_id=offer.pk, by=close.agnes, **HOW)
    do_offered(offer_id=offer.pk, by=close.neighbour, **HOW)
    promise.refresh_from_db()
    assert promise.status == "kept"


def test_taken_back_it_leaves_no_row_and_the_promise_is_no_longer_needed(close, idea):
    offer = offer_help(DRILL, idea_id=idea.pk, by=close.neighbour, **HOW)
    with pytest.raises(PermissionDenied):
        take_offer_back(offer_id=offer.pk, by=close.agnes, **HOW)
    take_offer_back(offer_id=offer.pk, by=close.neighbour, **HOW)
    assert (Offer.objects.count(), Promise.objects.get().status) == (0, "released")


def test_it_is_for_those_who_live_there_and_danger_in_it_is_a_request(close, idea):
    home = Place.objects.create(kind=Kind.HOME, parent=close.landlord, name="Far off")
    with pytest.raises(Refused):
        offer_help(DRILL, idea_id=idea.pk, by=resident(home, "Far Away"), **HOW)
    gas = Help(what="time", says="I smell gas on the stair")
    assert isinstance(offer_help(gas, idea_id=idea.pk, by=close.neighbour, **HOW), Case)
    assert not Offer.objects.exists()


def test_the_page_shows_who_does_what_without_naming_who_is_at_risk_or_what_is_hidden(close, idea, be):
    neighbour, where = be(close.neighbour), reverse("ideas:show", args=[idea.public_id])
    offering = reverse("ideas:offer", args=[idea.public_id])
    assert neighbour.post(offering, {"what": "tools", "says": ""}).status_code == 422
    neighbour.post(offering, {"what": "tools", "says": "I bring a drill.", "on": "2090-01-01"})
    assert not Offer.objects.exists()  # a year that is a slip
    neighbour.post(offering, {"what": "tools", "says": "I bring a drill."})
    assert "I bring a drill." in be(None).get(where).content.decode()
    Person.objects.filter(pk=close.neighbour.pk).update(is_at_risk=True)
    assert "Kerr" not in be(None).get(where).content.decode()
    offer = Offer.objects.get()
    back = reverse("ideas:offer_back", args=[offer.public_id])
    assert be(close.agnes).post(back).status_code == 404
    hide_offer(public_id=offer.public_id, rule="private", why="It says too much.", by=close.shona, **HOW)
    assert "I bring a drill." not in be(None).get(where).content.decode()


def test_my_things_say_what_neighbours_promised_each_other_and_nobody_is_named_in_full(close, idea, be):
    offer = offer_help(DRILL, idea_id=idea.pk, by=close.neighbour, **HOW)
    things = reverse("web:my_things")
    theirs, authors = be(close.neighbour).get(things).content.decode(), be(close.agnes).get(things).content.decode()
    assert "You promised:" in theirs
    assert "It is done" in theirs
    assert "I bring a drill." in authors
    assert close.neighbour.name not in authors  # as everywhere: the first name
    assert "We promised you" not in authors
    assert promised_to(close.agnes, now=HOW["now"]) == []
    do_offered(offer_id=offer.pk, by=close.neighbour, **HOW)
    assert "You promised:" not in be(close.neighbour).get(things).content.decode()


def test_whoever_promised_is_reminded_and_led_to_a_page_that_they_can_open(close, idea):
    offer_help(DRILL, idea_id=idea.pk, by=close.neighbour, **HOW)
    assert remind_of_due(landlord_id=close.landlord.pk, now=datetime(2026, 12, 3, 9, tzinfo=UTC))
    (mail,) = tell_of_reminder(Entry.objects.get(kind="promises_reminded"))
    assert (mail.person, "I help with idea" in mail.body) == (close.neighbour, True)
    assert reverse("web:my_things") in mail.body
    assert reverse("web:my_promises") not in mail.body


def test_whoever_started_it_hears_that_help_was_offered_and_done_and_taken_back_and_not_of_their_own(close, idea):
    offer = offer_help(DRILL, idea_id=idea.pk, by=close.neighbour, **HOW)
    take_offer_back(offer_id=offer.pk, by=close.neighbour, **HOW)
    offer_help(DRILL, idea_id=idea.pk, by=close.agnes, **HOW)
    entries = Entry.objects.filter(kind__in=["idea_help_offered", "idea_help_taken_back"]).order_by("pk")
    told = [[mail.person for mail in TELLS[entry.kind](entry)] for entry in entries]
    assert told == [[close.agnes], [close.agnes], []]
    released = Entry.objects.get(kind="promise_released")
    assert list(tell_owner(released)) == []  # they took it back themselves
