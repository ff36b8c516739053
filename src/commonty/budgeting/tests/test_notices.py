"""Who hears of a money vote, and what never stands in a message."""

import pytest

from commonty.budgeting import notices
from commonty.budgeting.notices import TELLS
from commonty.budgeting.tests import factories as make
from commonty.journal.models import Entry

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


def test_of_a_homes_vote_everybody_in_it_hears() -> None:
    place = make.make_area(make.make_landlord())
    one = make.make_resident(place, email="one@example.org")
    home = one.ties.get().home
    other = make.make_resident(place, email="other@example.org", home=home)
    make.make_open(place, unit="home", voters=0)
    assert {message.person for message in told("round_opened")} == {one, other}
