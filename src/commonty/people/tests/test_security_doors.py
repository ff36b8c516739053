"""Doors: nobody is shut out by somebody else's guessing, nobody gives themselves a key, nothing stays in a browser."""

import pytest
from django.test import RequestFactory
from django.utils import timezone

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.people.actions.roles import give_role
from commonty.people.sign_in import limits
from commonty.people.tests.conftest import make_staff
from commonty.people.tests.test_people import sign_in

pytestmark = pytest.mark.django_db


def client_at(address, **headers):
    return limits.client_of(RequestFactory().get("/", REMOTE_ADDR=address, **headers))


def test_guesses_from_everywhere_shut_nobody_out_who_has_not_guessed():
    now = timezone.now()
    for number in range(limits.WRONG_ALL.most):
        limits.spend_wrong(f"{number}@example.com", f"client {number}", now=now)
        limits.spend_wrong_letter(f"client {number}", now=now)
    limits.check_may_try("new@example.com", "new", now=now)
    limits.check_may_try_letter("new", now=now)


def test_while_somebody_guesses_everybody_has_fewer_tries():
    now = timezone.now()
    for number in range(limits.WRONG_ALL.most):
        limits.spend_wrong(f"{number}@example.com", f"client {number}", now=now)
        limits.spend_wrong_letter(f"client {number}", now=now)
    for number in range(3):
        limits.spend_wrong(f"more-{number}@example.com", "guesser", now=now)
        limits.spend_wrong_letter("guesser", now=now)
    with pytest.raises(Refused):
        limits.check_may_try("new@example.com", "guesser", now=now)
    with pytest.raises(Refused):
        limits.check_may_try_letter("guesser", now=now)
    for number in range(5):
        limits.spend_wrong("victim@example.com", f"other {number}", now=now)
    with pytest.raises(Refused):
        limits.check_may_try("victim@example.com", "new", now=now)


def test_whoever_has_a_whole_network_is_one_client():
    assert client_at("2001:db8:1:2::1") == client_at("2001:db8:1:2:ffff:1:2:3") != client_at("2001:db8:1:3::1")
    assert client_at("::ffff:192.0.2.1") == client_at("192.0.2.1") != client_at("192.0.2.2")


def test_a_header_of_the_clients_own_moves_no_limit(settings):
    settings.TRUSTED_PROXIES = 1
    spoofed = {"HTTP_X_FORWARDED_FOR": "203.0.113.9, 198.51.100.7"}
    assert client_at("10.0.0.1", **spoofed) == "198.51.100.7"
    settings.TRUSTED_PROXIES = 0
    assert client_at("192.0.2.1", **spoofed) == "192.0.2.1"


@pytest.mark.parametrize("role", [Role.BUDGET_OWNER, Role.ENGAGEMENT_OFFICER])
def test_nobody_gives_themselves_a_role(administrator, landlord, role):
    give = {"person_id": administrator.pk, "place_id": landlord.pk, "role": role, "now": timezone.now()}
    with pytest.raises(Refused, match="yourself"):
        give_role(**give, by=administrator, channel="web")
    give_role(**give, by=make_staff(landlord, Role.ADMINISTRATOR, "Another"), channel="web")


def test_pages_of_somebody_signed_in_stay_in_no_browser(client, resident):
    assert not client.get("/").has_header("Cache-Control")
    sign_in(client, resident)
    for page in ("/", "/my/details/", "/my-things/"):
        assert "no-store" in client.get(page)["Cache-Control"], page
