"""Who has how much, for whoever leads a team: numbers alone, so that what is private is counted and never named."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from commonty.access.permissions import Permission
from commonty.access.roles import ROLES, STAFF_ROLES
from commonty.cases.models import Case
from commonty.cases.queries.desk import due, queue_of
from commonty.cases.rules.workload import has_too_much
from commonty.people.models import Person, Post, RoleHeld, Team
from commonty.people.queries.teams import cover_there, may_set_up_teams
from commonty.places.models import Place

NOBODY = "nobody"


@dataclass(frozen=True)
class Load:
    open: int = 0
    today: int = 0
    week: int = 0
    late: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True)
class Row:
    person: Person
    load: Load
    away_until: date | None
    cover: Person | None  # who is there in their place, if their name may stand here
    is_covered: bool
    has_too_much: bool

    @property
    def lies(self) -> bool:
        """Somebody is away, and nobody has it."""
        return self.away_until is not None and not self.is_covered and self.load.open > 0


@dataclass(frozen=True)
class TeamLoad:
    team: Team
    rows: list[Row]
    unnamed: Load  # of colleagues whose names stand in no list


@dataclass(frozen=True)
class Workload:
    teams: list[TeamLoad]
    unowned: Load  # with people who answer here no more


def teams_led_by(person: Person | None, landlord: Place | None) -> QuerySet[Team]:
    """Those that this person leads or answers for; whoever arranges help sees every team."""
    teams = Team.objects.filter(landlord=landlord).order_by("name")
    if person is None or landlord is None:
        return teams.none()
    if may_set_up_teams(person, landlord):
        return teams
    same = Person.objects.same_human(person.human.pk).values("pk")
    return teams.filter(Q(lead__in=same) | Q(manager__in=same))


def workload_of(teams: Iterable[Team], landlord: Place, *, now: datetime) -> Workload:
    """Four reads, whatever the number of people and of cases; covers of covers are fetched along, three deep."""
    posts = list(
        Post.objects.filter(team__in=list(teams))
        .select_related("person__merged_into", "team", "cover__post__cover__post__cover__post")
        .order_by("team__name", "person__name", "pk")
    )  # fmt: skip
    held = RoleHeld.objects.in_force().filter(role__in=STAFF_ROLES, place__landlord=landlord)
    staff = frozenset(held.values_list("person_id", flat=True))
    loads, today = _loads({post.person.human.pk for post in posts}, now), timezone.localdate(now)
    of_team: dict[Team, list[Post]] = {}
    for post in posts:
        of_team.setdefault(post.team, []).append(post)
    listed = [_team_load(team, within, loads, staff, today) for team, within in of_team.items()]
    return Workload(listed, _load(unowned_in(landlord).aggregate(**_measures(now))))


def unowned_in(landlord: Place) -> QuerySet[Case]:
    """Going on, with somebody who holds no role any more in which cases are answered."""
    return Case.objects.going_on().filter(with_nobody(), landlord=landlord).order_by()


def with_nobody() -> Q:
    roles = [role for role, described in ROLES.items() if Permission.ANSWER_CASES in described.permissions]
    held = RoleHeld.objects.in_force().filter(role__in=roles)
    return ~Q(Exists(held.filter(Q(person=OuterRef("owner")) | Q(person=OuterRef("owner__merged_into")))))


def _team_load(
    team: Team, posts: list[Post], loads: dict[int, Load], staff: frozenset[int], on: date
) -> TeamLoad:  # fmt: skip
    of_each = {post.person.human: post for post in posts}
    here = [loads.get(human.pk, Load()).open for human, post in of_each.items() if not post.is_away(on)]
    rows = [
        _row(human, post, loads.get(human.pk, Load()), here, staff, on)
        for human, post in of_each.items() if not human.is_at_risk and not post.person.is_at_risk
    ]  # fmt: skip
    unnamed = [loads.get(human.pk, Load()) for human in of_each if human not in [row.person for row in rows]]
    # What lies comes first, then what is too much; in both and after them by name, never by number.
    rows.sort(key=lambda row: (not row.lies, not row.has_too_much, row.person.name, row.person.pk))
    return TeamLoad(team, rows, _together(unnamed))


def _row(
    person: Person, post: Post, load: Load, of_those_here: list[int], staff: frozenset[int], on: date
) -> Row:  # fmt: skip
    is_away = post.is_away(on)
    cover = cover_there(post.person, on, works=lambda one: one.pk in staff) if is_away else None
    named = cover if cover is not None and not cover.is_at_risk else None
    too_much = has_too_much(load.open, of_those_here)
    return Row(person, load, post.away_until if is_away else None, named, cover is not None, too_much)


def _loads(humans: set[int], now: datetime) -> dict[int, Load]:
    mine = Case.objects.going_on().filter(Q(owner__in=humans) | Q(owner__merged_into__in=humans))
    of_each = mine.order_by().annotate(human=Coalesce("owner__merged_into", "owner")).values("human")
    return {row["human"]: _load(row) for row in of_each.annotate(**_measures(now))}


def _measures(now: datetime) -> dict[str, Any]:
    of_days = {name: Count("pk", filter=due(name, now)) for name in ("today", "week", "late")}
    return {"open": Count("pk"), "oldest": Min("received_at"), **of_days}


def _load(row: Any) -> Load:
    return Load(**{name: row[name] for name in ("open", "today", "week", "late", "oldest")})


def _together(loads: list[Load]) -> Load:
    oldest = min((load.oldest for load in loads if load.oldest), default=None)
    sums = {name: sum(getattr(load, name) for load in loads) for name in ("open", "today", "week", "late")}
    return Load(**sums, oldest=oldest)


def those_of(teams: QuerySet[Team]) -> QuerySet[Person]:
    """Those who stand on the page by name."""
    posts = Post.objects.filter(team__in=teams)
    return Person.objects.filter(pk__in=posts.values("person"), is_at_risk=False, merged_into=None)


def queue_with(reader: Person, was: Person | None, landlord: Place, *, now: datetime) -> QuerySet[Case]:
    """What this person has, of it what the reader may read, the next day first."""
    seen = queue_of(reader, "all", now=now).filter(landlord=landlord)
    return seen.filter(had_by(was))


def had_by(was: Person | None) -> Q:
    """None: by nobody who works here."""
    return with_nobody() if was is None else Q(owner__in=Person.objects.same_human(was.pk).values("pk"))


def hidden_of(reader: Person, was: Person | None, landlord: Place, chosen: str, *, now: datetime) -> int:
    """How many more there are, which are between somebody and us: a number alone."""
    everything = Case.objects.going_on().filter(landlord=landlord)
    everything = everything.filter(due(chosen, now)) if chosen in ("late", "today", "week") else everything
    seen = Case.objects.answered_by_staff(reader).values("pk")
    return everything.filter(had_by(was)).exclude(pk__in=seen).count()


def there_to_take(cases: list[Case], landlord: Place, *, on: date, besides: Person | None) -> list[Person]:
    """Whoever answers cases somewhere here and is there today. For which places, the action asks of each case."""
    if not cases:
        return []
    roles = [role for role, described in ROLES.items() if Permission.ANSWER_CASES in described.permissions]
    held = RoleHeld.objects.in_force().filter(role__in=roles, place__landlord=landlord)
    away = Post.objects.away(on).values("person")
    there = Person.objects.filter(pk__in=held.values("person"), merged_into=None).exclude(pk__in=away)
    there = there.exclude(pk=besides.pk) if besides is not None else there
    return list(there.select_related("landlord").order_by("name", "pk"))


def open_counts(people: list[Person]) -> dict[int, int]:
    """How much each of them has now, so that it is shared fairly."""
    humans = {person.pk for person in people}
    mine = Case.objects.going_on().filter(Q(owner__in=humans) | Q(owner__merged_into__in=humans))
    of_each = mine.order_by().annotate(human=Coalesce("owner__merged_into", "owner")).values("human")
    return dict(of_each.annotate(n=Count("pk")).values_list("human", "n"))
