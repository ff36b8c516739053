"""What waits for whoever keeps the peace, and the public log: counts and rules, never a word that was hidden."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from commonty.discussions.models import (
    OF_GROUP,
    Comment,
    Evidence,
    Hiding,
    HouseRule,
    Report,
    groups_joined_by,
    moderated_by,
)
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
    appeals: list[tuple[Hiding, Thing | None]]
    hidden_groups: list[
        tuple[Hiding, Thing | None]
    ]  # in force: their names stand nowhere else for who keeps the peace
    apart: list[Evidence]

    @property
    def is_empty(self) -> bool:
        return not (self.reported or self.held or self.appeals or self.apart or self.hidden_groups)


def queue_of(person: Person) -> Queue:
    """The oldest first. Of what is gone by now there is nothing to decide."""
    reports = Report.objects.to_read(person).select_related("by").order_by("at", "pk")[:MOST]
    by_thing: dict[tuple[str, str], list[Report]] = {}
    for report in reports:
        by_thing.setdefault((report.about_kind, report.about_id), []).append(report)
    appeals = list(Hiding.objects.to_decide(person).select_related("place").order_by("appealed_at", "pk")[:MOST])
    groups = list(_hidden_groups(person)[:MOST])
    readable = [(one.about_kind, one.about_id) for one in (*appeals, *groups) if one.rule != HouseRule.LAWFUL]
    things = things_read([*by_thing, *readable])
    return Queue(
        reported=[Reported(things[about], found) for about, found in by_thing.items() if about in things],
        held=things_held(person),
        appeals=_with_things(appeals, things),
        hidden_groups=_with_things(groups, things),
        apart=list(
            Evidence.objects.visible_to(person).select_related("hiding__place").order_by("-kept_at", "-pk")[:MOST]
        ),
    )


def _hidden_groups(person: Person) -> QuerySet[Hiding]:
    """Not those that may break the law, which are kept apart."""
    found = Hiding.objects.in_force().of_groups().filter(moderated_by(person)).exclude(rule=HouseRule.LAWFUL)
    return found.exclude(about_id__in=groups_joined_by(person)).select_related("place").order_by("-at", "-pk")


def _with_things(
    hidings: Sequence[Hiding], things: Mapping[tuple[str, str], Thing]
) -> list[tuple[Hiding, Thing | None]]:
    """What may break the law without its words: those are read apart, on record."""
    return [
        (one, things.get((one.about_kind, one.about_id)) if one.rule != HouseRule.LAWFUL else None) for one in hidings
    ]


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
    groups: int  # of them: what groups say of themselves
    by_rule: list[RuleCount]


def hidings_at(place: Place) -> QuerySet[Hiding]:
    """Rows for the public log: when, where, which rule, what became of it. No page shows what they point at."""
    return Hiding.objects.filter(place__path__startswith=place.path).select_related("place").order_by("-at", "-pk")


def counts_at(place: Place, *, now: datetime) -> Counts:
    back, asked, of_groups = Q(lifted_at__isnull=False), Q(appealed_at__isnull=False), Q(about_kind=OF_GROUP)
    within = {"place__path__startswith": place.path, "at__gt": now - YEAR}
    grouped = Hiding.objects.filter(**within).order_by().values("rule")
    rows = list(
        grouped.annotate(
            n=Count("pk"),
            back=Count("pk", filter=back),
            asked=Count("pk", filter=asked),
            groups=Count("pk", filter=of_groups),
        )
    )
    by_rule = {row["rule"]: row for row in rows}
    reports = Report.objects.filter(**within).aggregate(n=Count("pk"), left=Count("pk", filter=Q(outcome="left")))
    return Counts(
        reports=reports["n"], left=reports["left"], hidden=_sum(rows, "n"), came_back=_sum(rows, "back"),
        appeals=_sum(rows, "asked"), groups=_sum(rows, "groups"),
        by_rule=[
            RuleCount(str(label), by_rule[rule]["n"], by_rule[rule]["back"])
            for rule, label in HouseRule.choices
            if rule in by_rule
        ],
    )  # fmt: skip


def _sum(rows: Sequence[Any], what: str) -> int:
    return sum(row[what] for row in rows)
