"""The demo's teams, who is on leave, and what was promised over a year: kept, late, broken, changed, given up, open."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from commonty.access.may import SYSTEM
from commonty.access.roles import Role
from commonty.people.actions.roles import give_role
from commonty.people.actions.staff import add_staff
from commonty.people.actions.teams import set_post, set_team
from commonty.people.models import Person
from commonty.places.models import Place
from commonty.promises.actions.ending import (
    break_promise,
    dispute_promise,
    keep_promise,
    release_promise,
    replace_promise,
)
from commonty.promises.actions.leave import mark_leave
from commonty.promises.actions.making import Draft, make_promise
from commonty.promises.models import Promise

Kind = Promise.Kind
DEMO = "demo"
SHONA, BILAL, LENA, FATIMA, MORVEN = "Shona Baird", "Bilal Khan", "Lena Muir", "Fatima Noor", "Morven Shaw"
NEW = (BILAL, FATIMA, MORVEN)  # the others are of the cast
AGNES, TARIQ = "Agnes Rennie", "Tariq Mahmood"
# Name, who leads it, who answers for it; and who works in it, with their cover.
TEAMS: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("East End team", LENA, MORVEN, {SHONA: BILAL, BILAL: SHONA, LENA: SHONA}),
    ("Repairs and upkeep", FATIMA, MORVEN, {FATIMA: LENA}),
)


@dataclass(frozen=True)
class Said:
    """`due` and `ended` are days from today; `made` so many days before `due`. `to`: nobody, so everybody reads it."""

    due: int
    says: str
    owner: str = FATIMA
    where: str = "Sandbank"
    kind: Kind = Kind.WORK
    made: int = 14
    to: str = ""
    end: str = ""
    ended: int = 0
    words: str = ""
    instead: str = ""


SAID = (
    Said(-340, "Cut back the hedge at the bus stop", end="kept", ended=-344, words="Cut, and the footway swept."),
    Said(-318, "Mend the gate of the drying green", end="kept", ended=-318, words="New hinges."),
    Said(-300, "Answer the petition about the bins", SHONA, kind=Kind.ANSWER, end="late", ended=-292,
         words="Answered at the tenants' group. Sorry that it took a week longer."),
    Said(-281, "Clear the gutters of Ropeworks Lane", where="Ropeworks", end="kept", ended=-284, words="All twelve."),
    Said(-255, "Put up the noticeboard in Netherton", where="Netherton", end="kept", ended=-256, words="By the shop."),
    Said(-233, "Repair the railing at Slipway Court", where="Netherton", end="broken", ended=-240,
         words="The maker has closed. The railing is held by a frame until we find another."),
    Said(-205, "Plant the beds at Larchfield", where="Larchfield", end="changed", ended=-209,
         words="The ground is frozen.", instead="Plant the beds at Larchfield in spring"),
    Said(-176, "Light in the pend of Hemp Street", where="Ropeworks", end="late", ended=-165, words="It shines since the 11th day."),
    Said(-150, "Say what was decided about the lift", LENA, where="Stonefield", kind=Kind.ANSWER, end="kept", ended=-151,
         words="A letter to all 88 homes."),
    Said(-121, "Paint the close doors of Quarry Brae", where="Quarry Brae", end="kept", ended=-125, words="Twelve doors, in green."),
    Said(-95, "Sweep the back court after the storm", SHONA, end="kept", ended=-96, words="Done, with six neighbours."),
    Said(-64, "Look at the damp in the stair of Ferry Row", where="Ferry Row", kind=Kind.CHECK, made=10, end="late", ended=-61,
         words="A blocked downpipe."),
    Said(-38, "New swings for the play park", where="Millwheel", end="changed", ended=-30, words="The swings came with a broken chain.",
         instead="New swings, with the right chain"),
    Said(-33, "Gritting plan on the noticeboards", LENA, where="Northhill", kind=Kind.OTHER, end="kept", ended=-35,
         words="On all boards and in the app."),
    Said(-9, "Mend the lamp over the door of 14", BILAL, made=5, end="kept", ended=-10, words="A new lamp."),
    Said(-6, "Take the fridge out of the back court", made=3, end="late", ended=-4, words="It was too heavy for two."),
    Said(-3, "Answer the play park group", LENA, where="Millwheel", kind=Kind.ANSWER, made=10),
    Said(9, "Clear the leaves from the drains", SHONA, made=20),
    # Between two people; of so few that are due together all are private or none.
    Said(-2, "I phone you about the window", SHONA, kind=Kind.CALL_BACK, made=4, to=AGNES, end="kept", ended=-2,
         words="We spoke for ten minutes."),
    Said(-2, "I come and look at the bathroom wall", BILAL, kind=Kind.VISIT, made=6, to=TARIQ, end="disputed", ended=-2,
         words="I rang the bell at four."),
    Said(-1, "The joiner mends your kitchen door", FATIMA, made=8, to=AGNES, end="kept", ended=-1, words="Planed and hung again."),
    Said(-1, "I send you the form for the garden", SHONA, kind=Kind.OTHER, made=2, to=TARIQ, end="given up", ended=-1),
    Said(0, "I write down what we found at the window", SHONA, kind=Kind.SUMMARY, made=3, to=AGNES),
    Said(0, "I tell you when the plumber comes", SHONA, kind=Kind.ANSWER, made=5, to=TARIQ, end="kept", ended=0, words="Friday at nine."),
    Said(3, "I phone you about the paint", BILAL, kind=Kind.CALL_BACK, made=7, to=AGNES),
)  # fmt: skip


def promise_things(landlord: Place, administrator: Person, *, now: datetime) -> None:
    """Bilal goes on leave in the morning of today: what he promised for this week is Shona's since."""
    people = set_up_teams(landlord, administrator, now=now - timedelta(days=370))
    deeds: list[tuple[datetime, Callable[[], object]]] = []
    for said in SAID:
        deeds += _deeds(said, landlord, people, now)
    today = timezone.localdate(now)
    away: dict[str, Any] = {"away_from": today, "away_until": today + timedelta(days=7), "by": people[BILAL]}
    deeds.append((now, lambda: mark_leave(person_id=people[BILAL].pk, **away, now=now, channel=DEMO)))
    for _at, deed in sorted(deeds, key=lambda one: one[0]):
        deed()


def set_up_teams(landlord: Place, administrator: Person, *, now: datetime) -> dict[str, Person]:
    how: dict[str, Any] = {"now": now, "channel": DEMO}
    for name in NEW:
        email = f"{name.split()[0].lower()}.{name.split()[1].lower()}@example.com"
        person = add_staff(landlord_id=landlord.pk, name=name, email=email, by=administrator, **how)
        give_role(person_id=person.pk, place_id=landlord.pk, role=Role.HOUSING_OFFICER, by=SYSTEM, **how)
    named = Person.objects.filter(landlord=landlord, name__in=[*NEW, SHONA, LENA, AGNES, TARIQ]).select_related(
        "landlord"
    )
    people = {person.name: person for person in named.order_by("-pk")}  # of two of one name the cast's came first
    how |= {"by": administrator}
    for name, lead, manager, posts in TEAMS:
        who = {"lead": people[lead], "manager": people[manager]}
        team = set_team(landlord_id=landlord.pk, name=name, **who, **how)
        for person, cover in posts.items():
            set_post(person_id=people[person].pk, team_id=team.pk, cover=people[cover], **how)
    return people


def _deeds(
    said: Said, landlord: Place, people: dict[str, Person], now: datetime
) -> list[tuple[datetime, Callable[[], object]]]:
    """It is made, and it ends: each at its time, so that the journal tells a year as it was."""
    due_at = _at(now, said.due + 1, 0)
    made_at = _at(now, said.due - said.made, 10)
    place = Place.objects.public().within(landlord).get(name=said.where)
    draft = Draft(
        kind=said.kind, says=said.says, due_at=due_at, is_by_day=True, about=place, place=place,
        owner=people[said.owner], made_to=people.get(said.to),
        audience=Promise.Audience.NAMED if said.to else Promise.Audience.PUBLIC,
    )  # fmt: skip
    made: list[Promise] = []
    deeds = [(made_at, lambda: made.append(make_promise(draft, by=draft.owner, now=made_at, channel=DEMO)))]
    if said.end:
        ended_at = min(_at(now, said.ended, 15), now)
        deeds.append((ended_at, lambda: _end(said, draft, made[0], ended_at)))
    return deeds  # type: ignore[return-value]


def _end(said: Said, draft: Draft, promise: Promise, at: datetime) -> None:
    how: dict[str, Any] = {"promise_id": promise.pk, "by": draft.owner, "now": at, "channel": DEMO}
    if said.end in ("kept", "late", "disputed"):
        keep_promise(proof=said.words, **how)
    elif said.end == "broken":
        break_promise(reason=said.words, **how)
    elif said.end == "given up":
        release_promise(**{**how, "by": draft.made_to})
    if said.end == "disputed":
        dispute_promise(**{**how, "by": draft.made_to})
    if said.end == "changed":
        later = Draft(**{**vars(draft), "says": said.instead, "due_at": _later(at), "about": promise})
        new = replace_promise(draft=later, reason=said.words, **how)
        done = {**how, "promise_id": new.pk, "now": at + timedelta(days=20)}
        keep_promise(proof="Done.", **done)


def _later(at: datetime) -> datetime:
    return _at(at, 28, 0)


def _at(now: datetime, days: int, hour: int) -> datetime:
    return timezone.localtime(now + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)
