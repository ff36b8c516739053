"""A landlord with an estate, staff and residents, and a money vote at any point of its course."""

import itertools
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from commonty.access.roles import Role
from commonty.budgeting.actions import ledger, opening, projects, set_up
from commonty.budgeting.actions.talk import keep_in_step
from commonty.budgeting.models import Project, Round
from commonty.people.models import Account, Person, RoleHeld, Tie, TieKind
from commonty.places.models import Kind, Place

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
OPENS, CLOSES = NOW + timedelta(days=7), NOW + timedelta(days=21)
_numbers = itertools.count(1)


def at(instant: datetime) -> Callable[[], datetime]:
    return lambda: instant


def make_landlord(hosts: str = "testserver") -> Place:
    return Place.objects.create(kind=Kind.LANDLORD, name=f"Landlord {next(_numbers)}", hosts=hosts)


def make_area(parent: Place, name: str = "") -> Place:
    kind = Kind.AREA if parent.kind == Kind.LANDLORD else Kind.ESTATE
    return Place.objects.create(kind=kind, parent=parent, name=name or f"Area {next(_numbers)}")


def make_resident(area: Place, *, tie: str = TieKind.TENANT, home: Place | None = None, **fields: Any) -> Person:
    number = next(_numbers)
    home = home or Place.objects.create(kind=Kind.HOME, parent=area, name=f"Flat {number}", address=f"{number} Close")
    fields.setdefault("born_on", date(1980, 1, 1))
    person = Person.objects.create(landlord=area.landlord, **{"name": f"Resident {number}", **fields})
    Tie.objects.create(person=person, home=home, kind=tie)
    return person


def make_staff(place: Place, role: Role = Role.ENGAGEMENT_OFFICER) -> Person:
    person = Person.objects.create(landlord=place.landlord, name=f"Staff {next(_numbers)}")
    RoleHeld.objects.create(person=person, place=place, role=role, given_at=NOW)
    return person


def account_of(person: Person) -> Account:
    return Account.objects.filter(person=person).first() or Account.objects.create_user(
        f"account-{person.public_id}", person=person
    )


def make_draft(place: Place | None = None, *, how_many: int = 3, now: datetime = NOW, **fields: Any) -> Round:
    """Everything is answered and the pot is confirmed."""
    place = place or make_area(make_landlord())
    officer, owner = make_staff(place), make_staff(place, Role.BUDGET_OWNER)
    name = "£12,500 for our back courts"
    pb_round = set_up.draft_round(place=place, name=name, purpose="Nicer courts.", by=officer, now=now, channel="web")
    dates = {"opens_at": now + (OPENS - NOW), "closes_at": now + (CLOSES - NOW)}
    for step, changes in (("pot", {"pot_pence": 12_500_00}), ("when", dates)):
        set_up.change_round(round_id=pb_round.pk, step=step, changes=changes, by=officer, now=now, channel="web")
    set_up.confirm_pot(round_id=pb_round.pk, pence=12_500_00, by=owner, now=now, channel="web")
    Round.objects.filter(pk=pb_round.pk).update(**fields)
    for number in range(1, how_many + 1):
        make_project(pb_round, by=officer, name=f"Project {number}", cost_pence=number * 1_000_00)
    return Round.objects.select_related("place").get(pk=pb_round.pk)


def make_project(pb_round: Round, *, by: Person | None = None, **fields: Any) -> Project:
    given = {"name": f"Project {next(_numbers)}", "description": "Plain words.", "cost_pence": 1_000_00, **fields}
    by = by or make_staff(pb_round.place)
    return projects.add_project(round_id=pb_round.pk, fields=given, picture=None, by=by, now=NOW, channel="web")


def make_announced(place: Place | None = None, *, now: datetime = NOW, **fields: Any) -> Round:
    pb_round = make_draft(place, now=now, **fields)
    opening.announce_round(round_id=pb_round.pk, by=make_staff(pb_round.place), now=now, channel="web")
    return Round.objects.select_related("place").get(pk=pb_round.pk)


def make_open(place: Place | None = None, *, voters: int = 2, now: datetime = NOW, **fields: Any) -> Round:
    """Frozen, with some residents on the list. Votes count from a week after `now`, for two weeks."""
    pb_round = make_announced(place, now=now, **fields)
    for _ in range(voters):
        make_resident(pb_round.place)
    officer = make_staff(pb_round.place)
    opening.open_round(
        round_id=pb_round.pk, by=officer, channel="web", clock=at(now), untested_because="It is a test."
    )
    return Round.objects.select_related("place", "register").get(pk=pb_round.pk)


def noon() -> datetime:
    """Today's by the real clock: no vote closes at night, and tests run at night, too."""
    return datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)


def make_voting_now(place: Place | None = None, **fields: Any) -> Round:
    """By the real clock, for pages: voting began some days ago."""
    return make_open(place, now=noon() - timedelta(days=14), **fields)


def voter_of(pb_round: Round) -> Person:
    """Somebody who is on the list."""
    return pb_round.register.entitlements.exclude(person=None).select_related("person").order_by("pk")[0].person


def make_decided(**fields: Any) -> Round:
    """The first two projects were chosen."""
    pb_round = make_open(**fields)
    funded = list(pb_round.projects.order_by("number").values_list("public_id", flat=True)[:2])
    officer = make_staff(pb_round.place)
    ledger.record_voted(round_id=pb_round.pk, funded=funded, by=officer, now=CLOSES, channel="web")
    Round.objects.filter(pk=pb_round.pk).update(status=Round.Status.DECIDED)
    pb_round.refresh_from_db()
    keep_in_step(pb_round)
    return pb_round


def make_meeting(place: Place | None = None, *, by: str = "hands", voters: int = 6, **fields: Any) -> Round:
    """Frozen, decided in a meeting that begins when a vote would close. Three projects; £2,000 to share out."""
    where = "On the green behind number 12"
    settings = {"decided_by": by, "meeting_where": where, "rule": "greedy", "pot_pence": 4_000_00, "choose_most": 2}
    return make_open(place, voters=voters, **{**settings, **fields})
