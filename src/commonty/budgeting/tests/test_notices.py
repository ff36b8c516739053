"""Who hears of a money vote, and what never stands in a message."""

import pytest

from commonty.budgeting import notices
from commonty.budgeting.notices import TELLS
from commonty.budgeting.tests import factories as make
from commonty.journal.models import Entry
from commonty.notices.rules import way_to

pytestmark = pytest.mark.django_db


def told(kind: str) -> list:
    return list(TELLS[kind](Entry.objects.get(kind=kind)))


@pytest.fixture(autouse=True)
def before_the_close(monkeypatch) -> None:
    monkeypatch.setattr(notices.timezone, "now", make.at(make.NOW))


def test_after_the_close_nobody_is_called_to_vote(monkeypatch) -> None:
    place = make.make_area(make.make_landlord())
    make.make_resident(place, email="agnes@example.org")
    make.make_open(place)
    assert told("round_opened")  # the twin
    monkeypatch.setattr(notices.timezone, "now", make.at(make.CLOSES))
    assert told("round_opened") == []


def test_voters_with_an_email_hear_that_they_can_vote() -> None:
    place = make.make_area(make.make_landlord(hosts="homes.example.org"))
    voter = make.make_resident(place, email="agnes@example.org")
    make.make_resident(make.make_area(place.landlord), email="elsewhere@example.org")
    pb_round = make.make_open(place, without_web="Phone 0141 496 0000.")
    (message,) = told("round_opened")
    assert message.person == voter
    assert f"https://homes.example.org/votes/{pb_round.register.public_id}/" in message.body
    assert "Phone 0141 496 0000." in message.body
    assert pb_round.name not in message.subject  # read over shoulders


@pytest.mark.parametrize(("carries", "hear"), [("console", ["email", "text"]), ("none", ["email"])])
def test_who_chose_texts_hears_by_text(settings, carries, hear) -> None:
    """Who has neither gets a letter with a code; where nobody carries texts, so does whoever chose them."""
    settings.TEXTS = carries
    place = make.make_area(make.make_landlord())
    make.make_resident(place, email="agnes@example.org")
    chose = {"email": "", "phone": "+447700900412"}
    meena = make.make_resident(place, reached_by="text", **chose)
    make.make_resident(place, **chose)  # has a mobile, and did not choose it
    make.make_resident(place, email="", reached_by="text", phone="+441414960101")  # a landline reads no texts
    make.make_open(place, voters=0)
    messages = told("round_opened")
    assert sorted(str(way_to(message.person)[0]) for message in messages) == hear
    assert (meena in {message.person for message in messages}) is ("text" in hear)


def test_of_a_homes_vote_everybody_in_it_hears() -> None:
    place = make.make_area(make.make_landlord())
    one = make.make_resident(place, email="one@example.org")
    home = one.ties.get().home
    other = make.make_resident(place, email="other@example.org", home=home)
    make.make_open(place, unit="home", voters=0)
    assert {message.person for message in told("round_opened")} == {one, other}
