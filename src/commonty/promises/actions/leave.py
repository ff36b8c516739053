"""Leave: what is due while somebody is away goes to their cover, and whoever waits for it is told by name who has it."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from commonty.access.may import SYSTEM, Actor
from commonty.people.actions.teams import set_leave
from commonty.people.models import Person, Post
from commonty.people.queries.teams import cover_for, covers_of
from commonty.promises.actions.handing_over import hand_over_promise
from commonty.promises.models import Promise, PromiseQuerySet
from commonty.promises.standing_in import movers


def mark_leave(
    *, person_id: int, away_from: date | None, away_until: date | None, by: Actor, now: datetime, channel: str
) -> int:
    """Say, change or take back when somebody is away. What has begun is handed over at once; returns how many promises.

    What a cover has taken over stays with them when somebody comes back early: residents were told their name.
    """
    days = {"away_from": away_from, "away_until": away_until}
    moved = _mark_leave(person_id=person_id, **days, by=by, now=now, channel=channel)
    return moved + move_what_apps_keep(person_id=person_id, now=now)


@transaction.atomic
def _mark_leave(
    *, person_id: int, away_from: date | None, away_until: date | None, by: Actor, now: datetime, channel: str
) -> int:
    list(Post.objects.select_for_update(no_key=True, of=("self",)).filter(person_id=person_id))
    # All of them before the journal's head: somebody who holds one of them waits for that.
    list(_due_here(person_id, away_from, away_until, now).select_for_update(no_key=True, of=("self",)).order_by("pk"))
    how: dict[str, Any] = {"by": by, "now": now, "channel": channel}
    post = set_leave(person_id=person_id, away_from=away_from, away_until=away_until, **how)
    return _hand_over_due(post, **how)


@transaction.atomic
def hand_over_what_is_due(*, person_id: int, now: datetime) -> int:
    """By the timetable, on the first day of a leave, and of what came in since."""
    posts = Post.objects.select_for_update(no_key=True, of=("self",))
    post = posts.select_related("person__landlord").filter(person_id=person_id).first()
    if post is None or not post.is_away(timezone.localdate(now)):
        return 0  # they came back meanwhile
    due = _due_here(person_id, post.away_from, post.away_until, now)
    list(due.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    return _hand_over_due(post, by=SYSTEM, now=now, channel="timetable")


def move_what_apps_keep(*, person_id: int, now: datetime) -> int:
    """What is about a thing of an app above goes its way, each in a transaction of its own: it locks that thing first."""
    post = Post.objects.select_related("person").filter(person_id=person_id).first()
    today = timezone.localdate(now)
    if post is None or not post.is_away(today):
        return 0
    due = _due_in(person_id, post.away_from, post.away_until, now).filter(about_kind__in=movers())
    things = list(due.order_by().values_list("about_kind", "about_id").distinct())
    to = covers_of(post.person, today) if things else []
    return sum(movers()[kind](about_id=about_id, was=post.person, to=to, now=now) for kind, about_id in things)


def away_with_promises(now: datetime) -> list[int]:
    """Whoever is away today and still has something that is due before they are back."""
    today = timezone.localdate(now)
    posts = Post.objects.away(today).filter(person__promises__status=Promise.Status.OPEN).distinct()
    rows = posts.order_by("pk").values_list("person_id", "away_from", "away_until")
    return [person_id for person_id, first, last in rows if _due_in(person_id, first, last, now).exists()]


def _due_in(person_id: int, away_from: date | None, away_until: date | None, now: datetime) -> PromiseQuerySet:
    """Open ones due by the last day away, late ones too: nobody may wait a fortnight for what was due yesterday."""
    today = timezone.localdate(now)
    if away_from is None or away_until is None or not away_from <= today <= away_until:
        return Promise.objects.none()
    ends = timezone.make_aware(datetime.combine(away_until + timedelta(days=1), datetime.min.time()))
    return Promise.objects.open().filter(owner_id=person_id, due_at__lte=ends)


def _due_here(person_id: int, away_from: date | None, away_until: date | None, now: datetime) -> PromiseQuerySet:
    return _due_in(person_id, away_from, away_until, now).exclude(about_kind__in=movers())


def _hand_over_due(post: Post, *, by: Actor, now: datetime, channel: str) -> int:
    today = timezone.localdate(now)
    due = list(_due_here(post.person_id, post.away_from, post.away_until, now).order_by("pk"))
    to = cover_for(post.person, today) if due else post.person
    if to.is_same_human(post.person):
        return 0  # nobody is there: it stays, and the page of whoever is away says so
    for promise in due:
        hand_over_promise(
            promise_id=promise.pk, to=to, reason=_why(post.person), by=by, now=now, channel=channel, tells=True
        )
    return len(due)


def _why(person: Person) -> str:
    with override(None):
        return _("%(name)s is away.") % {"name": person.name}
