"""What everybody reads of a challenged result, and what those do who opened its box."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from commonty.access.roles import Role
from commonty.ballots import actions
from commonty.ballots.models import Challenge, Register
from commonty.budgeting.actions.count import count_round
from commonty.budgeting.models import Round
from commonty.budgeting.tests.factories import account_of, make_staff
from commonty.budgeting.tests.test_count import closed_long_ago, media, signed_twice, voted  # noqa: F401
from commonty.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)
WHY, FOUND = "A receipt is missing from the list.", "It was misread; the vote was counted."


@pytest.fixture(autouse=True)
def on_this_machine(settings):
    settings.DEMO = True  # staff need no second factor there; nothing else is different on these pages


@pytest.fixture
def counted() -> Round:
    pb_round = closed_long_ago(voted())
    pb_round.place.landlord.phone = "0141 496 0002"
    pb_round.place.landlord.save()
    signed_twice(pb_round)
    count_round(round_id=pb_round.pk)
    published_at(pb_round, timezone.now() - timedelta(days=2))
    pb_round.refresh_from_db()
    return pb_round


def published_at(pb_round: Round, when) -> None:
    Register.objects.filter(pk=pb_round.register_id).update(result_published_at=when)


def result_page(client, pb_round: Round) -> str:
    return client.get(reverse("budgeting:show_result", args=[pb_round.public_id])).content.decode()


def as_staff(client, pb_round: Round, role: Role = Role.ENGAGEMENT_OFFICER) -> Person:
    person = make_staff(pb_round.place, role)
    client.force_login(account_of(person), backend="django.contrib.auth.backends.ModelBackend")
    return person


def challenges(pb_round: Round) -> str:
    return reverse("ballots:challenges", args=[pb_round.register.public_id])


def test_everybody_reads_until_when_and_how_they_challenge_it(client, counted):
    page = result_page(client, counted)
    assert "anybody can challenge this result" in page
    assert "Ring 0141 496 0002" in page
    assert challenges(counted) not in page
    published_at(counted, timezone.now() - timedelta(days=14))
    assert "The result is final" in result_page(client, counted)  # the twin: its time is over


def test_one_writes_it_down_and_another_settles_it_in_public(client, counted):
    first = as_staff(client, counted)
    assert challenges(counted) in result_page(client, counted)
    assert client.post(challenges(counted), {"reason": ""}).status_code == 422
    assert client.post(challenges(counted), {"reason": WHY}).status_code == 302
    again = client.post(challenges(counted), {"reason": WHY})
    assert again.status_code == 422
    assert WHY in again.content.decode()  # what was typed stays
    settling = reverse(
        "ballots:settle_challenge", args=[counted.register.public_id, Challenge.objects.get().public_id]
    )
    assert settling not in client.get(challenges(counted)).content.decode()  # no way to a form that refuses them
    own = client.post(settling, {"outcome": FOUND})
    assert own.status_code == 422
    assert FOUND in own.content.decode()
    assert "challenged" not in client.get(reverse("web:desk")).content.decode()
    client.logout()
    page = result_page(client, counted)
    assert "This result is challenged." in page
    assert WHY in page
    assert first.name not in page

    second = as_staff(client, counted, Role.BOARD_MEMBER)
    assert challenges(counted) in client.get(reverse("web:desk")).content.decode()
    assert settling in client.get(challenges(counted)).content.decode()
    assert client.post(settling, {"outcome": FOUND}).status_code == 302
    client.logout()
    page = result_page(client, counted)
    assert "This result is challenged." not in page
    assert WHY in page
    assert FOUND in page
    assert second.name not in page


@pytest.mark.parametrize("role", [Role.HOUSING_OFFICER, Role.AUDITOR])
def test_others_on_the_staff_read_it_like_everybody(client, counted, role):
    as_staff(client, counted, role)
    assert challenges(counted) not in result_page(client, counted)
    assert client.get(challenges(counted)).status_code == 403


def test_a_challenge_of_another_vote_is_not_found_here(client, counted):
    other = closed_long_ago(voted(place=counted.place))
    signed_twice(other)
    actions.open_box(register_id=other.register_id)
    said = actions.challenge_result(register_id=other.register_id, reason=WHY, by=as_staff(client, counted))
    address = reverse("ballots:settle_challenge", args=[counted.register.public_id, said.public_id])
    assert client.get(address).status_code == 404
