"""Promises for tests: made as an app above makes them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from commonty.access.roles import Role
from commonty.people.models import Person, Post, RoleHeld, Team
from commonty.places.models import Place
from commonty.promises.actions.making import Draft, make_promise
from commonty.promises.models import Promise

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def colleague(landlord: Place, name: str, *, team: str = "East End team") -> Person:
    person = Person.objects.create(landlord=landlord, name=name, email=f"{name.split()[0].lower()}@example.com")
    RoleHeld.objects.create(person=person, place=landlord, role=Role.HOUSING_OFFICER, given_at=NOW)
    Post.objects.create(person=person, team=Team.objects.get_or_create(landlord=landlord, name=team)[0])
    return person


def promised(owner: Person, to: Person | None, *, now: datetime = NOW, by: Any = None, **more: Any) -> Promise:
    said: dict[str, Any] = {
        "kind": Promise.Kind.CALL_BACK, "says": "I ring you about the lights", "due_at": now + timedelta(days=2),
        "about": owner, "place": owner.landlord, "owner": owner, "made_to": to, **more,
    }  # fmt: skip
    return make_promise(Draft(**said), by=by or owner, now=now, channel="web")
