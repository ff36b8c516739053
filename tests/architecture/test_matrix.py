"""Who gets through which door: every address × method × role, and staff of other places, other landlords, and of before.

An address that is not known here fails: whoever adds one says which thing it opens.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commonty.access.pages import ANYBODY, PERSON
from commonty.access.permissions import Permission
from commonty.access.roles import ROLES, Role
from commonty.budgeting.models import Round
from commonty.budgeting.tests import factories
from commonty.people.models import Person, RoleHeld
from commonty.places.models import Place
from tests.architecture.test_views import ours

pytestmark = pytest.mark.django_db
OUTSIDERS = ("nobody", "no second factor", "elsewhere", "other landlord", "no longer")
ACTORS = (*OUTSIDERS, *Role)


@dataclass
class World:
    place: Place
    voting: Round
    draft: Round
    people: dict[str, Person | None]

    def names(self, address: str) -> dict[str, Any]:
        """A thing of this place for each name in an address."""
        pb_round = self.draft if address.startswith("desk/rounds/") else self.voting
        known: dict[str, Callable[[], Any]] = {
            "public_id": lambda: self.place.public_id if "places/" in address else pb_round.public_id,
            "register_id": lambda: self.voting.register.public_id,
            "entitlement_id": lambda: self.voting.register.entitlements.first().public_id,
            "number": lambda: 1,
            "step": lambda: "pot",
        }
        names = re.findall(r"<(?:\w+:)?(\w+)>", address)
        return {name: known.get(name, lambda: "bcdfghjkmnpq")() for name in names}


@pytest.fixture
def world(settings) -> World:
    settings.DEMO = False
    landlord = factories.make_landlord()
    place, next_door = factories.make_area(landlord, "Sandbank"), factories.make_area(landlord, "Netherton")
    voting = factories.make_voting_now(place)
    draft = factories.make_draft(place, name="A draft of which nobody outside may know")
    people: dict[str, Person | None] = {role: factories.make_staff(place, role) for role in Role}
    people["nobody"] = None
    people["no second factor"] = factories.make_staff(place, Role.ENGAGEMENT_OFFICER)
    people["elsewhere"] = factories.make_staff(next_door, Role.ENGAGEMENT_OFFICER)
    other = factories.make_landlord()
    Place.objects.filter(pk=other.pk).update(hosts="elsewhere.example.org")
    people["other landlord"] = factories.make_staff(other, Role.ENGAGEMENT_OFFICER)
    people["no longer"] = factories.make_staff(place, Role.ENGAGEMENT_OFFICER)
    RoleHeld.objects.filter(person=people["no longer"]).update(ended_at=factories.NOW)
    return World(place, voting, draft, people)


def signed_in(world: World, actor: str) -> Client:
    client = Client(raise_request_exception=False)
    person = world.people[actor]
    if person is not None:
        client.force_login(factories.account_of(person))
        session = client.session
        if actor != "no second factor":
            session["account_authentication_methods"] = [{"method": "mfa", "at": 0}]
        session.save()
    return client


def may_stand_here(actor: str, opens_to: str) -> bool:
    """What the role table says, read apart from the code that enforces it."""
    if opens_to == ANYBODY:
        return True
    if actor in ("nobody", "other landlord"):  # a session of another landlord counts for nothing on this host
        return False
    if opens_to == PERSON:
        return True
    role = actor if actor in set(Role) else Role.ENGAGEMENT_OFFICER
    return actor != "no longer" and Permission(opens_to) in ROLES[Role(role)].permissions


def verdict(world: World, actor: str, opens_to: str, status: int, location: str) -> str | None:
    """None if the answer fits the table; else what is wrong with it."""
    if status >= 500:
        return f"answers {status}"
    sent_away = status == 302 and ("/sign-in" in location or "second-factor" in location)
    if may_stand_here(actor, opens_to):
        if actor == "no second factor" and opens_to not in (ANYBODY, PERSON):
            return None if sent_away else f"lets in without a second factor ({status})"
        return f"shuts out ({status})" if opens_to in (ANYBODY, PERSON) and status == 403 else None
    return None if sent_away or status == 403 else f"lets in ({status})"


def test_every_door_opens_to_whom_it_should(world: World) -> None:
    faults = []
    for actor in ACTORS:
        client = signed_in(world, actor)
        for address, pattern in ours():
            if "sign-out" in address:
                continue
            url = "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(world.names(address)[m.group(1)]), address)
            for method in ("get", "post"):
                answer = getattr(client, method)(url)
                fault = verdict(world, actor, pattern.callback.opens_to, answer.status_code, answer.get("Location", ""))
                if fault:
                    faults.append(f"{actor}: {method} /{address} {fault}")
    assert faults == []


def test_a_door_that_lets_everybody_in_is_found(world: World) -> None:
    assert verdict(world, "nobody", Permission.SET_UP_ROUND, 200, "") is not None
    assert verdict(world, Role.RESIDENT, Permission.SET_UP_ROUND, 200, "") is not None
    assert verdict(world, "no longer", Permission.SEE_DESK, 200, "") is not None
    assert verdict(world, "no second factor", Permission.SEE_DESK, 200, "") is not None
    assert verdict(world, Role.RESIDENT, ANYBODY, 403, "") is not None


@pytest.mark.parametrize("actor", ["nobody", "elsewhere", "other landlord", "no longer", Role.RESIDENT, Role.HOUSING_OFFICER])
def test_a_draft_is_nowhere_for_those_who_may_not_see_it(world: World, actor: str) -> None:
    """404 and not 403: that it exists is nobody's business. Lists, feeds and files don't name it either."""
    client = signed_in(world, actor)
    for name in ("show_round", "projects_csv", "projects_json", "money"):
        assert client.get(reverse(f"budgeting:{name}", args=[world.draft.public_id])).status_code == 404, name
    for address in ("/", "/decide/", "/decide/?show=all", "/decide/feed.atom", "/decide/rounds.csv", "/find-out/"):
        assert world.draft.name not in client.get(address).content.decode(), address


def test_a_draft_is_seen_by_those_who_set_it_up(world: World) -> None:
    """The twin: the name that must not leak is really on a page."""
    client = signed_in(world, Role.ENGAGEMENT_OFFICER)
    assert world.draft.name in client.get(reverse("budgeting:my_rounds")).content.decode()


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
def test_no_other_method_reaches_a_view(world: World, method: str) -> None:
    client = signed_in(world, Role.ENGAGEMENT_OFFICER)
    faults = []
    for address, _pattern in ours():
        url = "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(world.names(address)[m.group(1)]), address)
        if getattr(client, method)(url).status_code != 405:
            faults.append(address)
    assert faults == []


def test_a_changing_request_without_a_token_is_refused(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.account_of(world.people[Role.ENGAGEMENT_OFFICER]))
    for address, _pattern in ours():
        url = "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(world.names(address)[m.group(1)]), address)
        assert client.post(url).status_code == 403, address
