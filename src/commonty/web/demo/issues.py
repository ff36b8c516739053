"""What neighbours of Sandbank report in public: lamps, bins, a lift of a door; some fixed, with those who have it too."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from commonty.access.roles import Role
from commonty.cases.actions.answering import answer_case
from commonty.cases.actions.consent import ask_consent, say_consent
from commonty.cases.actions.issues import Promised, Summary, fix_issue, publish_issue, write_on_issue
from commonty.cases.actions.joining import join_issue
from commonty.cases.actions.mended import NewMend
from commonty.cases.actions.raising import Asked, raise_case
from commonty.cases.models import Case, Issue
from commonty.files.actions import NewPhoto
from commonty.people.models import Person
from commonty.places.models import Kind, Place
from commonty.web.demo.pictures import empty_court

ESTATE = "Sandbank"


@dataclass(frozen=True)
class Report:
    """`asked`: the resident's own words, which nobody else reads. Days are counted back from today."""

    where: str
    kind: Issue.Kind
    spot: Case.Spot
    asked: str
    title: str
    says: str
    days_ago: int
    joined: int
    consented_at_once: bool = True
    update: str = ""
    promise: str = ""
    promised_in: int = 0  # days from today
    fixed: str = ""
    fixed_ago: int = 0
    mended: Callable[[], bytes] | None = None  # a photo that one of us took
    mended_shows: str = ""
    by_phone: int = 0  # of those who joined, how many rang up


REPORTS = (
    Report(
        ESTATE, Issue.Kind.LIGHT, Case.Spot.COURT,
        "I go out at six for my shift and I can't see my own feet in the back court. Two lamps are out since the clocks went back.",
        "Two lamps in the back courts are out", "It is dark between the bin stores and the back doors from four o'clock on.",
        21, 12, update="The electrician was here: the cable is broken, so it takes longer than a new bulb.",
        promise="Both lamps work again", promised_in=6, by_phone=3,
    ),
    Report(
        "12 Sandbank Street", Issue.Kind.DOOR, Case.Spot.DOOR,
        "The close door won't lock. Anybody can walk in. I have asked twice now.",
        "The close door does not lock", "The lock turns, but the door opens with a push.", 9, 4,
        consented_at_once=False, promise="A new lock is in", promised_in=2,
    ),
    Report(
        ESTATE, Issue.Kind.BINS, Case.Spot.BINS,
        "Please could somebody empty the blue bins, they have been full for a fortnight and the gulls are at them.",
        "Blue bins were not emptied for two weeks", "All blue bins of Sandbank Street are full.", 40, 17,
        update="The council missed the street twice. We asked for an extra round.",
        fixed="The council came on an extra round, and the street is back on its list.", fixed_ago=33, by_phone=5,
    ),
    Report(
        "4 Sandbank Street", Issue.Kind.ROOF, Case.Spot.ROOF,
        "Water comes down the front of the building whenever it rains, right past my bedroom.",
        "The gutter above the front door leaks", "In rain, water runs down the front wall and over the steps.", 16, 3,
        update="A roofer comes with a tower, because a ladder is not allowed there.",
        promise="The gutter is mended", promised_in=11,
    ),
    Report(
        "20 Sandbank Street", Issue.Kind.STAIR, Case.Spot.STAIR,
        "Please fix the handrail on the second landing, I nearly fell with the messages.",
        "The handrail on the second landing is loose", "Two of its holders have come out of the wall.", 30, 5,
        fixed="The rail has four new holders.", fixed_ago=24, by_phone=1,
    ),
    Report(
        ESTATE, Issue.Kind.ROAD, Case.Spot.STREET,
        "When will you grit the path to the bus stop? My mother is 84 and she can't get out.",
        "The path to the bus stop is icy", "It lies in the shade and freezes over on cold mornings.", 5, 8,
        consented_at_once=False, by_phone=2,
    ),
    Report(
        "8 Cordiner's Lane", Issue.Kind.COURT, Case.Spot.COURT,
        "Somebody has dumped a couch and a fridge in our back court again.",
        "A couch and a fridge lie in the back court", "They stand in front of the drying green.", 12, 2,
        fixed="Both are gone. A camera that sees only the gate is asked for.", fixed_ago=3,
        mended=empty_court, mended_shows="An empty back court with a drying green",
    ),
)  # fmt: skip


def report(landlord: Place, people: dict[Role, Person], *, now: datetime) -> None:
    within = Place.objects.within(landlord).exclude(kind=Kind.HOME)
    places = {place.name: place for place in within.filter(name__in={told.where for told in REPORTS})}
    for number, told in enumerate(REPORTS):
        _tell(told, places[told.where], people[Role.HOUSING_OFFICER], now=now, turn=number)


def _tell(told: Report, place: Place, officer: Person, *, now: datetime, turn: int) -> None:
    at = now - timedelta(days=told.days_ago)
    first, *others = _neighbours(place, told.joined + 1, now=now, turn=turn)
    audience = Case.Audience.NEIGHBOURS if told.consented_at_once else Case.Audience.LANDLORD
    asked = Asked(told.asked, place=place, spot=told.spot, audience=audience)
    case = raise_case(asked, raised_by=first, by=first, now=at, channel="web")
    how: dict[str, Any] = {"by": officer, "channel": "web"}
    if not told.consented_at_once:
        ask_consent(case_id=case.pk, now=at + timedelta(hours=2), **how)
        say_consent(case_id=case.pk, is_yes=True, by=first, now=at + timedelta(hours=9), channel="web")
    summary = Summary(kind=told.kind, place=place, title=told.title, says=told.says)
    issue = publish_issue(case_id=case.pk, summary=summary, now=at + timedelta(hours=20), **how)
    for number, neighbour in enumerate(others):
        joins: dict[str, Any] = {"channel": "web"}
        if number < told.by_phone:
            joins = {"channel": "phone", "typed_by": officer}
        join_issue(issue_id=issue.pk, by=neighbour, now=at + timedelta(hours=21 + number), **joins)
    if told.update or told.promise:
        promise = None
        if told.promise:
            promise = Promised(told.promise, timezone.localdate(now) + timedelta(days=told.promised_in))
        text = told.update or "We have ordered what is needed."
        write_on_issue(issue_id=issue.pk, text=text, promise=promise, now=at + timedelta(days=3), **how)
    if told.fixed:
        fixed_at = now - timedelta(days=told.fixed_ago)
        mend = NewMend(NewPhoto(told.mended(), told.mended_shows), is_safe=True) if told.mended else None
        fix_issue(issue_id=issue.pk, says=told.fixed, mend=mend, now=fixed_at, **how)
        answer_case(case_id=case.pk, text=f"{told.fixed} Is it as it should be?", now=fixed_at, **how)
    else:
        answer_case(
            case_id=case.pk,
            text="You and your neighbours hear here how it goes on.",
            now=at + timedelta(days=3),
            **how,
        )


def _neighbours(place: Place, how_many: int, *, now: datetime, turn: int) -> list[Person]:
    """In the order of the roll, a step apart and each time from somebody else on: not all of one close; never staff."""
    living = Person.objects.living_within(place, on=timezone.localdate(now)).filter(is_at_risk=False, roles=None)
    found = list(living.order_by("pk")[: how_many * 7])
    chosen = found[:: max(1, len(found) // how_many)][:how_many]
    return chosen[turn % len(chosen) :] + chosen[: turn % len(chosen)]
