"""A landlord with many voters, and a vote among them that is open now."""

import itertools
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from commonty.ballots.models import Register
from commonty.ballots.tests.factories import make_landlord, make_register, options
from commonty.people.models import Person
from commonty.places.models import Place

_numbers = itertools.count()


def make_people(count: int) -> list[Person]:
    landlord = make_landlord()
    people = [Person(landlord=landlord, name=f"Voter {number}") for number in range(count)]
    return Person.objects.bulk_create(people, batch_size=1000)


def open_vote(people: list[Person], *, seconds: float = 86_400, has_paper: bool = False) -> Register:
    """A vote that closes after so many seconds."""
    now = datetime.now(UTC)
    place: Place = people[0].landlord
    voters = [(person, None, None) for person in people]
    times = {"opens_at": now - timedelta(hours=1), "closes_at": now + timedelta(seconds=seconds)}
    paper = {"paper_until": times["closes_at"]} if has_paper else {}
    return make_register(voters, place=place, **times, **paper)


def orders_for(register: Register) -> list[dict[str, Any]]:
    """One order for each voter, each with a key and choices of its own."""
    rows = register.entitlements.order_by("pk").values_list("pk", "person_id")
    return [order_of(register.pk, entitlement, person) for entitlement, person in rows]


def order_of(register_id: int, entitlement_id: int, person_id: int, *, key: str = "") -> dict[str, Any]:
    chosen = options(1 + next(_numbers) % 8)
    ids = {"register": register_id, "entitlement": entitlement_id, "person": person_id}
    return ids | {"choices": chosen, "key": key or uuid.uuid4().hex}
