"""Owner, lead and manager are told of what is to come, due and late: each once, and of one morning all together."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache

from django.db import transaction
from django.utils import timezone

from commonty.access.may import SYSTEM
from commonty.journal.record import record
from commonty.kit.locks import hold_exclusive
from commonty.people.models import Person, Post
from commonty.people.queries.teams import cover_for
from commonty.promises.events import Event
from commonty.promises.models import Promise
from commonty.promises.queries import closed_days_of
from commonty.promises.reminders import FIELDS, Stage, due_stages

AHEAD = timedelta(days=7)  # longer than a weekend with holidays
BEHIND = timedelta(days=62)  # longer than anybody is closed: nobody is told of what is late before we are open again


@transaction.atomic
def remind_of_due(*, landlord_id: int, now: datetime) -> int:
    """Write down whom the notices are to tell of what; returns how many people. One worker at a time tells."""
    hold_exclusive(f"promises:reminders:{landlord_id}")
    today = timezone.localdate(now)
    closed = closed_days_of(landlord_id, since=today - BEHIND)
    ahead = AHEAD + timedelta(days=sum(day >= today for day in closed))  # the working day before may lie before them
    open_ones = Promise.objects.open().filter(place__landlord_id=landlord_id, due_at__lte=now + ahead)
    # In their order and before the journal, as an action does that ends several of one case.
    locked = open_ones.filter(told_late_at=None).select_for_update(no_key=True, of=("self",)).order_by("pk")
    waiting = sorted(locked.select_related("owner__landlord"), key=lambda promise: (promise.due_at, promise.pk))
    found = {promise: due_stages(promise, now=now, closed_days=closed) for promise in waiting}
    told = _by_person({promise: stages for promise, stages in found.items() if stages}, now)
    for stage, field in FIELDS.items():
        numbers = [promise.pk for promise, stages in found.items() if stage in stages]
        Promise.objects.filter(pk__in=numbers).update(**{field: now})
    how = {"by": SYSTEM, "at": now, "channel": "timetable"}
    for person, facts in sorted(told.items(), key=lambda one: one[0].pk):
        record(Event.PROMISES_REMINDED, about=person, within=person.landlord, **how, **facts)  # type: ignore[arg-type]
    return len(told)


def _by_person(found: dict[Promise, list[Stage]], now: datetime) -> dict[Person, dict[str, list[str]]]:
    posts = Post.objects.filter(person__in={promise.owner_id for promise in found})
    posts = posts.select_related("team__lead__landlord", "team__manager__landlord")
    bosses = {post.person_id: (post.team.lead, post.team.manager) for post in posts}
    stands_in = cache(lambda boss: cover_for(boss, timezone.localdate(now)))
    told = defaultdict[Person, dict[str, list[str]]](dict)
    for promise, stages in found.items():
        for stage in stages:
            for person in {*_whom(promise, stage, *bosses.get(promise.owner_id, (None, None)))}:
                to = person if person == promise.owner else stands_in(person)
                told[to].setdefault(str(stage), []).append(promise.public_id)
    return told


def _whom(promise: Promise, stage: Stage, lead: Person | None, manager: Person | None) -> Iterator[Person]:
    """What residents offer each other has no lead and is never late."""
    if stage != Stage.LATE:
        yield promise.owner
    boss = {Stage.DUE: lead, Stage.LATE: manager or lead}.get(stage)
    if boss is not None and promise.made_from == Promise.From.LANDLORD:
        yield boss
