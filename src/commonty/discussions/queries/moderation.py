"""What waits for whoever keeps the peace, and the public log: counts and rules, never a word that was hidden."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from commonty.discussions.models import Comment, Evidence, Hiding, HouseRule, Report
from commonty.discussions.moderated import Thing, things_held, things_read
from commonty.people.models import Person
from commonty.places.models import Place

MOST = 100
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Reported:
    thing: Thing
    reports: list[Report]


@dataclass(frozen=True)
class Queue:
    reported: list[Reported]
    held: list[Thing]
    appeals: list[Hiding]
    apart: list[Evidence]

    @property
    def is_empty(self) -> bool:
        return not (self.reported or self.held or self.appeals or self.apart)


def queue_of(person: Person) -> Queue:
    """The oldest first. Of what is gone by now there is nothing to decide."""
    reports = Report.objects.to_read(person).select_related("by").order_by("at", "pk")[:MOST]
    by_thing: dict[tuple[str, str], list[Report]] = {}
    for report in reports:
        by_thing.setdefault((report.about_kind, report.about_id), []).append(report)
    things = things_read(list(by_thing))
    return Queue(
        reported=[Reported(things[about], found) for about, found in by_thing.items() if about in things],
        held=things_held(person),
        appeals=list(Hiding.objects.to_decide(person).select_related("place").order_by("appealed_at", "pk")[:MOST]),
        apart=list(
            Evidence.objects.visible_to(person).select_related("hiding__place").order_by("-kept_at", "-pk")[:MOST]
        ),
    )


def waiting_of(person: Person) -> list[tuple[str, QuerySet[Report] | QuerySet[Comment] | QuerySet[Hiding], str]]:
    """For the desk, which counts all that waits for somebody in one query: what it is, its rows, since when."""
    return [
        ("reported", Report.objects.to_read(person), "at"),
        ("held", Comment.objects.to_let_out(person), "at"),
        ("appealed", Hiding.objects.to_decide(person), "appealed_at"),
        ("apart", Hiding.objects.filter(evidence__in=Evidence.objects.visible_to(person).undecided()), "at"),
    ]


@dataclass(frozen=True)
class RuleCount:
    rule: str
    hidden: int
    came_back: int


@dataclass(frozen=True)
class Counts:
    """Of a year."""

    reports: int
    left: int
    hidden: int
    came_back: int
    appeals: int
    by_rule: list[RuleCount]


def hidings_at(place: Place) -> QuerySet[Hiding]:
    """Rows for the public log: when, where, which rule, what became of it. No page shows what they point at."""
    return Hiding.objects.filter(place__path__startswith=place.path).select_related("place").order_by("-at", "-pk")


def counts_at(place: Place, *, now: datetime) -> Counts:
    back, asked = Q(lifted_at__isnull=False), Q(appealed_at__isnull=False)
    within = {"place__path__startswith": place.path, "at__gt": now - YEAR}
    grouped = Hiding.objects.filter(**within).order_by().values("rule")
    rows = list(grouped.annotate(n=Count("pk"), back=Count("pk", filter=back), asked=Count("pk", filter=asked)))
    by_rule = {row["rule"]: row for row in rows}
    reports = Report.objects.filter(**within).aggregate(n=Count("pk"), left=Count("pk", filter=Q(outcome="left")))
    return Counts(
        reports=reports["n"], left=reports["left"], hidden=_sum(rows, "n"), came_back=_sum(rows, "back"),
        appeals=_sum(rows, "asked"),
        by_rule=[
            RuleCount(str(label), by_rule[rule]["n"], by_rule[rule]["back"])
            for rule, label in HouseRule.choices
            if rule in by_rule
        ],
    )  # fmt: skip


def _sum(rows: Sequence[Any], what: str) -> int:
    return sum(row[what] for row in rows)
