"""Reading promises: one's own, those made to one; and by which days and lengths the landlord counts."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db.models import Case, FilteredRelation, IntegerField, Q, QuerySet, Value, When

from commonty.maths.deadlines import Regime
from commonty.people.models import Person, Post
from commonty.places.models import Place
from commonty.promises.models import ClosedDays, OwnLength, Promise, days_between

RECENT = timedelta(days=90)  # what has ended stays on one's own page so long
MOST = 200
OPEN_FIRST = Case(When(status=Promise.Status.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())


def _listed(promises: QuerySet[Promise], now: datetime) -> list[Promise]:
    """Open ones by their day, so that what is late is on top; then what has ended lately, the newest first."""
    recent = promises.filter(Q(status=Promise.Status.OPEN) | Q(ended_at__gte=now - RECENT))
    found = list(recent.select_related("owner", "made_to", "place").order_by(OPEN_FIRST, "due_at", "pk")[:MOST])
    open_ones = [one for one in found if one.status == Promise.Status.OPEN]
    ended = [one for one in found if one.status != Promise.Status.OPEN]
    for one in open_ones:
        one.late = one.is_late(now) and one.made_from == Promise.From.LANDLORD  # type: ignore[attr-defined]
    return open_ones + sorted(ended, key=lambda one: one.ended_at or now, reverse=True)


def own_promises(person: Person, *, now: datetime) -> list[Promise]:
    mine = Person.objects.same_human(person.human.pk)
    return _listed(Promise.objects.visible_to(person).filter(owner__in=mine), now)


def promised_to(person: Person, *, now: datetime) -> list[Promise]:
    """By us: what neighbours promise each other stands where they said it, under the name that others read there."""
    mine = Person.objects.same_human(person.human.pk)
    ours = Promise.objects.visible_to(person).filter(made_from=Promise.From.LANDLORD)
    return _listed(ours.filter(made_to__in=mine), now)


def colleagues_of(person: Person) -> list[Person]:
    """Of the same team, whoever they may hand a promise to."""
    team = Post.objects.filter(person=person).values("team_id")
    posts = Post.objects.filter(team_id__in=team, person__is_at_risk=False, person__merged_into=None)
    posts = posts.exclude(person=person).select_related("person").order_by("person__name")
    return [post.person for post in posts]


def closed_days_of(landlord_id: int, *, since: date | None = None) -> frozenset[date]:
    """Every closed day, from this day on where one is named; the rule decides whether such a day counts."""
    found = ClosedDays.objects.filter(landlord_id=landlord_id)
    if since is not None:
        found = found.filter(last_on__gte=since)
    return frozenset(day for closed in found for day in closed.days if since is None or day >= since)


def own_lengths_of(landlord_id: int) -> Mapping[str, int]:
    return dict(OwnLength.objects.filter(landlord_id=landlord_id).values_list("regime", "number"))


def as_counted(rule: Regime, landlord_id: int, *, since: date) -> tuple[Regime, frozenset[date]]:
    """The rule with the length that the landlord chose, and its closed days from this day on; in one read, or none.

    What is law is as long as the law says, whatever stands in a row; a rule that knows no closed days gets none.
    """
    if not rule.own and not rule.calendar.own_days:
        return rule, frozenset()
    rows = Place.objects.filter(pk=landlord_id).annotate(
        own=FilteredRelation("own_lengths", condition=Q(own_lengths__regime=rule.name)),
        closed=FilteredRelation("closed_days", condition=Q(closed_days__last_on__gte=since)),
    )
    found = list(rows.values_list("own__number", "closed__first_on", "closed__last_on"))
    number = found[0][0] if found else None
    days = frozenset(day for _own, first, last in found if first for day in days_between(first, last) if day >= since)
    return rule.with_length(number) if rule.own and number else rule, days if rule.calendar.own_days else frozenset()
