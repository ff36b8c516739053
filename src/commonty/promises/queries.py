"""Reading promises: one's own, and those made to one."""

from datetime import datetime, timedelta

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from commonty.people.models import Person, Post
from commonty.promises.models import Promise

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
    mine = Person.objects.same_human(person.human.pk)
    return _listed(Promise.objects.visible_to(person).filter(made_to__in=mine), now)


def colleagues_of(person: Person) -> list[Person]:
    """Of the same team, whoever they may hand a promise to."""
    team = Post.objects.filter(person=person).values("team_id")
    posts = Post.objects.filter(team_id__in=team, person__is_at_risk=False, person__merged_into=None)
    posts = posts.exclude(person=person).select_related("person").order_by("person__name")
    return [post.person for post in posts]
