"""What comes by mail and text from people who have no home here: where it goes, how much of it, and that it is not lost."""

from datetime import timedelta

import pytest

from commonty.access.may import SYSTEM
from commonty.cases.actions import without_home
from commonty.cases.models import Case
from commonty.cases.tests.factories import NOW, a_close, asked
from commonty.channels.actions import without_home as of_mail
from commonty.channels.actions.texts_in import take_in_text
from commonty.channels.models import Arrival
from commonty.channels.tests.post import arrive, open_doors
from commonty.gateways.texts import IncomingText
from commonty.kit.limits import Limit
from commonty.people.actions.forgetting import forget_people
from commonty.people.actions.outsiders import people_who_proved
from commonty.people.models import Person, RoleHeld


@pytest.fixture
def close(db, settings):
    """Nobody answers at the landlord itself, as where each officer has an area."""
    open_doors(settings)
    settings.TEXTS, settings.TEXTS_TOKEN, settings.TEXTS_ACCOUNT = "twilio", "token", "AC1"
    close = a_close()
    RoleHeld.objects.filter(place=close.landlord).update(ended_at=NOW)
    return close


@pytest.fixture
def karen(close):
    said = {"landlord": close.landlord, "address": "karen@example.com", "name": "Karen Doyle", "now": NOW}
    return people_who_proved(**said)[0]


@pytest.mark.parametrize("protected", [True, False])
def test_it_goes_where_somebody_answers(close, karen, monkeypatch, protected):
    """The twin: at the landlord nobody would see it."""
    if not protected:
        monkeypatch.setattr(of_mail, "where_somebody_answers", lambda landlord: landlord)
    taken = arrive("Who pays for the roof?", sender=karen.email, message_id="1@x")
    doubtful = arrive("And when?", sender=karen.email, message_id="2@x", proof="nothing")
    assert (taken.state, doubtful.state) == (("in_case" if protected else "held"), "held")
    seen = Arrival.objects.visible_to(close.shona)
    assert seen.filter(pk=doubtful.pk).exists() == protected
    if protected:
        assert taken.case.place == close.block


def test_what_waits_is_not_forgotten_with_whoever_sent_it(close, karen):
    held = arrive("Who pays for the roof?", sender=karen.email, proof="nothing")
    idle = people_who_proved(landlord=close.landlord, address="b@example.com", name="B", now=NOW)[0]
    forget_people(landlord_id=close.landlord.pk, by=SYSTEM, now=NOW + timedelta(days=31), channel="test")
    assert Arrival.objects.filter(pk=held.pk, person=karen).exists()
    assert not Person.objects.filter(pk=idle.pk).exists()  # the twin: who sent nothing


@pytest.mark.parametrize("name", ["ONE_OUTSIDER", "OUTSIDERS"])
def test_by_mail_they_ask_as_often_a_day_as_on_the_page(close, karen, monkeypatch, name):
    monkeypatch.setattr(without_home, name, Limit(f"test {name}", 1, 86_400))
    states = [arrive(f"Question {n}", sender=karen.email, message_id=f"{n}@x") for n in (1, 1, 2)]
    assert [(one.state, one.why) for one in states] == [("in_case", "genuine")] * 2 + [("held", "too_many")]
    assert Case.objects.count() == 1
    assert bytes(states[2].wrapped)  # a person reads it
    for number in (3, 4):  # whoever lives here is not held up
        assert arrive(f"Question {number}", message_id=f"{number}@x").state == "in_case"


def test_what_others_forge_takes_nothing_from_them(close, karen, monkeypatch):
    monkeypatch.setattr(without_home, "ONE_OUTSIDER", Limit("test one", 1, 86_400))
    arrive("Forged", sender=karen.email, message_id="1@x", proof="forged")
    assert arrive("Mine", sender=karen.email, message_id="2@x").state == "in_case"


def test_by_text_too_and_an_answer_to_us_is_no_new_question(close, monkeypatch):
    monkeypatch.setattr(without_home, "ONE_OUTSIDER", Limit("test one", 1, 86_400))
    said = {"landlord": close.landlord, "address": "+447700900412", "name": "Karen Doyle", "now": NOW}
    karen = people_who_proved(**said)[0]
    texts = [IncomingText(karen.phone, f"Question {n}", f"SM{n:032}", NOW) for n in range(3)]
    assert [take_in_text(text).state for text in texts[:2]] == ["in_case", "held"]
    case = asked(close, raised_by=karen, by=karen, place=close.block)
    case.messages.create(kind="reply", text="When?", spoken_by=close.shona, channel="web", at=NOW)
    assert take_in_text(texts[2]).case == case
