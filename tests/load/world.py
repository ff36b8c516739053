"""A landlord of a given size with an open vote, made in bulk in the database that DATABASE_URL names.

    python -m tests.load.world RESIDENTS SESSIONS FILE

Writes to FILE what a client needs: addresses, a signed-in session for each of the first voters, and what to post.
"""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonty.settings")
django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from commonty.access.may import SYSTEM
from commonty.budgeting.actions import opening, projects, set_up
from commonty.budgeting.models import Round
from commonty.people.models import Account, Person, Tie, TieKind
from commonty.places.models import Kind, Place

HOW: dict[str, Any] = {"by": SYSTEM, "now": timezone.now(), "channel": "web"}
PROJECTS, HOMES_IN_A_BLOCK, BLOCKS_IN_AN_ESTATE = 20, 8, 25


def make_places(residents: int) -> tuple[Place, list[Place]]:
    """One landlord; one resident a home."""
    landlord = Place.objects.create(kind=Kind.LANDLORD, name="Bench Homes")
    homes = []
    for number in range(0, residents, HOMES_IN_A_BLOCK * BLOCKS_IN_AN_ESTATE):
        estate = Place.objects.create(kind=Kind.ESTATE, parent=landlord, name=f"Estate {number}")
        for block_number in range(BLOCKS_IN_AN_ESTATE):
            first = number + block_number * HOMES_IN_A_BLOCK
            if first >= residents:
                break
            block = Place.objects.create(kind=Kind.BLOCK, parent=estate, name=f"Block {first}")
            wanted = range(first, min(first + HOMES_IN_A_BLOCK, residents))
            made = Place.objects.bulk_create(
                Place(kind=Kind.HOME, parent=block, landlord=landlord, name=f"Flat {n}", reference=f"P{n}")
                for n in wanted
            )
            for home in made:
                home.path = f"{block.path}{home.pk}/"
            homes += made
    Place.objects.bulk_update(homes, ["path"], batch_size=2_000)
    return landlord, homes


def make_people(landlord: Place, homes: list[Place]) -> list[Person]:
    people = Person.objects.bulk_create(
        (Person(landlord=landlord, name=f"Resident {n}", born_in=1980, reference=f"T{n}") for n in range(len(homes))),
        batch_size=2_000,
    )
    ties = (Tie(person=p, home=h, kind=TieKind.TENANT) for p, h in zip(people, homes))
    Tie.objects.bulk_create(ties, batch_size=2_000)
    return people


def open_vote(landlord: Place) -> Round:
    now = timezone.now()
    pb_round = set_up.draft_round(place=landlord, name="£50,000 for all of us", purpose="A bench vote.", **HOW)
    noon = timezone.localtime(now + timedelta(days=9)).replace(hour=12, minute=0, second=0, microsecond=0)
    answers: dict[str, dict[str, Any]] = {
        "pot": {"pot_pence": 50_000_00},
        "who": {"age_from": 16},
        "when": {"opens_at": now + timedelta(minutes=1), "closes_at": noon},
        "cannot": {"cannot_fund": ""},
        "rest": {"method": "approval", "choose_most": 5},
    }
    for step, changes in answers.items():
        set_up.change_round(round_id=pb_round.pk, step=step, changes=changes, **HOW)
    for number in range(PROJECTS):
        fields = {"name": f"Project {number}", "description": "Words. " * 30, "cost_pence": (number + 3) * 1_000_00}
        projects.add_project(round_id=pb_round.pk, fields=fields, picture=None, **HOW)
    opening.announce_round(round_id=pb_round.pk, **HOW)
    return opening.open_round(
        round_id=pb_round.pk, by=SYSTEM, channel="web", starts_now=True, untested_because="It is a test."
    )


def sign_in(people: list[Person]) -> list[str]:
    """Session keys, written straight into the table: signing in is not what is measured."""
    accounts = [Account(username=f"bench-{p.pk}", person=p) for p in people]
    for account in accounts:
        account.set_unusable_password()
    accounts = Account.objects.bulk_create(accounts, batch_size=1_000)
    rows, ends = [], timezone.now() + timedelta(days=1)
    for account in accounts:
        data = {
            SESSION_KEY: str(account.pk),
            BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend",
            HASH_SESSION_KEY: account.get_session_auth_hash(),
        }
        store = SessionStore()
        rows.append(
            Session(session_key=store._get_new_session_key(), session_data=store.encode(data), expire_date=ends)
        )
    Session.objects.bulk_create(rows, batch_size=1_000)
    return [row.session_key for row in rows]


def main(residents: int, sessions: int, file: str) -> None:
    call_command("migrate", verbosity=0)
    landlord, homes = make_places(residents)
    people = make_people(landlord, homes)
    pb_round = open_vote(landlord)
    Path(file).write_text(
        json.dumps(
            {
                "sessions": sign_in(people[:sessions]),
                "vote": f"/votes/{pb_round.register.public_id}/",
                "projects": list(pb_round.projects.values_list("public_id", flat=True)),
                "pages": {
                    "front page": "/",
                    "list of rounds": "/decide/",
                    "round": f"/decide/{pb_round.public_id}/",
                    "places": "/places/",
                },
                "pages of one's own": {
                    "front page, signed in": "/",
                    "ballot": f"/votes/{pb_round.register.public_id}/",
                    "my things": "/my-things/",
                },
            }
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
