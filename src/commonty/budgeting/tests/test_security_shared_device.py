"""One tablet, several voters: nobody's form, code or session may end up as another one's vote."""

import pytest
from django.test import Client

from commonty.access.may import SYSTEM
from commonty.ballots.actions import issue_codes
from commonty.ballots.models import Entitlement, Envelope
from commonty.budgeting.models import Round
from commonty.budgeting.tests import factories as make
from commonty.budgeting.tests.test_pages import get, signed_in
from commonty.budgeting.tests.test_vote_pages import hidden, ids, url, voting
from commonty.places.models import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Place:
    return make.make_area(make.make_landlord(hosts="testserver"), "Sandbank")


@pytest.fixture
def pb_round(place: Place) -> Round:
    return voting(place)


@pytest.fixture
def voters(pb_round: Round) -> list[Entitlement]:
    return list(pb_round.register.entitlements.select_related("person").order_by("pk"))


def type_code(client: Client, entitlement: Entitlement) -> None:
    codes = issue_codes(register_id=entitlement.register_id, by=SYSTEM, entitlement_ids=[entitlement.pk])
    said = {"code": codes[entitlement.pk], "born_in": "1980"}
    assert client.post("/vote-code/", said).status_code == 302


def ballot_of(client: Client, pb_round: Round) -> dict:
    return dict(hidden(get(client, url(pb_round))).items())


def votes_of(entitlement: Entitlement) -> int:
    return Envelope.objects.filter(entitlement=entitlement).count()


def test_a_form_opened_for_one_voter_is_not_sent_as_anothers(pb_round: Round, voters, settings) -> None:
    ann, bob = voters
    client = signed_in(ann.person, settings)
    form = ballot_of(client, pb_round) | {"choice": ids(pb_round)[:1]}
    readback = hidden(client.post(url(pb_round, "check/"), form).content.decode())
    type_code(client, bob)
    for page, data in (("check/", form), ("", dict(readback.lists()))):
        answer = client.post(url(pb_round, page), data)
        assert answer.status_code == 422
        assert "somebody else" in answer.content.decode()
    assert not Envelope.objects.exists()


def test_a_code_is_forgotten_once_its_vote_is_in(pb_round: Round, voters, settings) -> None:
    ann, bob = voters
    client = signed_in(ann.person, settings)
    type_code(client, bob)
    form = ballot_of(client, pb_round) | {"choice": ids(pb_round)[:1]}
    receipt = client.post(url(pb_round), form)
    assert receipt.status_code == 302
    assert "type your code" in get(client, receipt.url)
    assert votes_of(bob) == 1
    assert f"This is the vote of {ann.person.name}" in get(client, url(pb_round))
    # The same form again, as after a lost reply or a second click, is neither Ann's vote nor lost.
    again = client.post(url(pb_round), form)
    assert (again.status_code, again["Location"]) == (302, url(pb_round, "receipt/"))
    assert (votes_of(ann), votes_of(bob)) == (0, 1)


def test_the_next_reader_of_a_shared_tablet_does_not_hold_the_last_voters_vote(pb_round: Round, voters) -> None:
    client = Client()
    type_code(client, voters[0])
    form = ballot_of(client, pb_round) | {"choice": ids(pb_round)[:1]}
    for _ in range(2):
        assert client.post(url(pb_round), form).status_code == 302
    page = get(client, url(pb_round))
    assert "show that you are on the list" in page
    assert voters[0].person.name not in page


def test_the_read_back_says_whose_vote_it_is(pb_round: Round, voters, settings) -> None:
    client = signed_in(voters[0].person, settings)
    page = client.post(url(pb_round, "check/"), {"key": "k", "choice": ids(pb_round)[:1]}).content.decode()
    assert voters[0].person.name in page
