"""Leave: what is due while somebody is away goes to their cover, and whoever waits for it is told by name who has it.

So does all that is open of somebody who works here no more.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from commonty.access.may import SYSTEM, Actor
from commonty.people.actions.teams import set_leave
from commonty.people.models import Person, Post
from commonty.people.queries.teams import cover_for, covers_of, who_arranges_help, works_here
from commonty.promises.actions.handing_over import hand_over_promise
from commonty.promises.models import Promise, PromiseQuerySet
from commonty.promises.standing_in import movers


@dataclass(frozen=True)
class Absence:
    """Of whom, and until which day; without one, they don't come back."""

    person: Person
    until: date | None

    @property
    def why(self) -> str:
        """In the words of the installation: it stays on the record, whoever reads it."""
        with override(None):
            says = _("%(name)s is away.") if self.until else _("%(name)s does not work here any more.")
            return says % {"name": self.person.name}


def absence_of(person: Person, today: date) -> Absence | None:
    if not works_here(person):
        return Absence(person, until=None)
    post = Post.objects.away(today).filter(person=person).first()
    return Absence(person, post.away_until) if post else None


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
    person, today = Person.objects.get(pk=person_id), timezone.localdate(now)
    if away_from and away_until and away_from <= today <= away_until:
        _lock_due(Absence(person, away_until))
    how: dict[str, Any] = {"by": by, "now": now, "channel": channel}
    set_leave(person_id=person_id, away_from=away_from, away_until=away_until, **how)
    return _hand_over_due(absence_of(person, today), **how)


@transaction.atomic
def hand_over_what_is_due(*, person_id: int, now: datetime) -> int:
    """By the timetable, on the first day of a leave, and of what came in since."""
    list(Post.objects.select_for_update(no_key=True, of=("self",)).filter(person_id=person_id))
    absence = absence_of(Person.objects.get(pk=person_id), timezone.localdate(now))
    if absence is None:
        return 0  # they came back meanwhile
    _lock_due(absence)
    return _hand_over_due(absence, by=SYSTEM, now=now, channel="timetable")


def move_what_apps_keep(*, person_id: int, now: datetime) -> int:
    """What is about a thing of an app above goes its way, each in a transaction of its own: it locks that thing first."""
    today = timezone.localdate(now)
    absence = absence_of(Person.objects.get(pk=person_id), today)
    if absence is None:
        return 0
    due = _due_in(absence).filter(about_kind__in=movers())
    things = list(due.order_by().values_list("about_kind", "about_id").distinct())
    to = covers_of(absence.person, today) if things else []
    said: dict[str, Any] = {"was": absence.person, "to": to, "why": absence.why, "now": now}
    return sum(movers()[kind](about_id=about_id, **said) for kind, about_id in things)


def away_with_promises(now: datetime) -> list[int]:
    """Whoever is away today and still has something that is due before they are back; and whoever has left with any."""
    today = timezone.localdate(now)
    has_open = Promise.objects.open().filter(made_from=Promise.From.LANDLORD)
    owners = Person.objects.filter(promises__in=has_open)
    away = Person.objects.filter(
        Q(post__in=Post.objects.away(today)) | Q(pk__in=owners.values("pk")) | Q(pk__in=owners.values("merged_into")),
        merged_into=None,
    )
    absences = [absence_of(person, today) for person in away.distinct().order_by("pk")]
    return [one.person.pk for one in absences if one is not None and _due_in(one).exists()]


def _due_in(absence: Absence) -> PromiseQuerySet:
    """Open ones due by the last day away, late ones too: nobody may wait a fortnight for what was due yesterday."""
    same = Person.objects.same_human(absence.person.human.pk)
    theirs = Promise.objects.open().filter(owner__in=same, made_from=Promise.From.LANDLORD)
    if absence.until is None:
        return theirs
    ends = timezone.make_aware(datetime.combine(absence.until + timedelta(days=1), datetime.min.time()))
    return theirs.filter(due_at__lte=ends)


def _due_here(absence: Absence) -> PromiseQuerySet:
    return _due_in(absence).exclude(about_kind__in=movers()).order_by("pk")


def _lock_due(absence: Absence) -> None:
    list(_due_here(absence).select_for_update(no_key=True, of=("self",)))


def _hand_over_due(absence: Absence | None, *, by: Actor, now: datetime, channel: str) -> int:
    due = list(_due_here(absence)) if absence else []
    if absence is None or not due:
        return 0
    today = timezone.localdate(now)
    to = cover_for(absence.person, today)
    if to.is_same_human(absence.person) and absence.until is None:
        to = (
            who_arranges_help(absence.person.landlord, today) or to
        )  # they were in no team: an administrator hands it on
    if to.is_same_human(absence.person):
        return 0  # nobody is there: it stays, and the page of whoever is away says so
    for promise in due:
        hand_over_promise(
            promise_id=promise.pk, to=to, reason=absence.why, by=by, now=now, channel=channel, tells=True
        )
    return len(due)
