"""The queues of the desk, and who is on the line."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonty.cases.models import CallBack, Case
from commonty.people.models import Person, Tie

FILTERS: Mapping[str, str | Promise] = {
    "mine": _("Mine"),
    "late": _("Late"),
    "today": _("Due today"),
    "week": _("Due this week"),
    "calls": _("To phone"),
    "urgent": _("Danger and damp"),
    "all": _("Everybody’s"),
    "answered": _("Waiting for the resident’s word"),
    "public": _("May be made public"),
}
FIRST = ("mine", "late", "today", "calls", "urgent")  # what is looked at each day; the others are a press away
MOST_FOUND = 20


def due(chosen: str, now: datetime) -> Q:
    """Late; or due on a day of today, or of this week until Sunday, whether or not its hour is past."""
    if chosen == "late":
        return Q(next_due_at__lt=now)
    today = timezone.localdate(now)
    end = today + timedelta(days=1 if chosen == "today" else 7 - today.weekday())
    first, last = (timezone.make_aware(datetime.combine(day, time())) for day in (today, end))
    return Q(next_due_at__gte=first, next_due_at__lt=last)


def queue_of(person: Person, chosen: str, *, now: datetime, wanted: str = "") -> QuerySet[Case]:
    """By the next day on which something is due."""
    waiting = CallBack.objects.waiting().filter(case=OuterRef("pk"))
    seen = Case.objects.answered_by_staff(person).annotate(call_at=Subquery(waiting.values("starts_at")[:1]))
    narrowed: dict[str, Callable[[], QuerySet[Case]]] = {
        "mine": lambda: seen.going_on().filter(owner__in=Person.objects.same_human(person.human.pk)),
        "late": lambda: seen.going_on().filter(due("late", now)),
        "today": lambda: seen.going_on().filter(due("today", now)),
        "week": lambda: seen.going_on().filter(due("week", now)),
        "urgent": lambda: seen.going_on().filter(Q(is_urgent=True) | Q(is_damp=True)),
        "calls": lambda: seen.filter(pk__in=CallBack.objects.waiting().values("case")),
        "all": lambda: seen.going_on(),
        "answered": lambda: seen.filter(status=Case.Status.ANSWERED),
        "public": lambda: seen.may_be_public(),
    }
    found = narrowed[chosen]().select_related("place__parent", "owner", "raised_by__merged_into")
    if wanted:
        found = found.filter(_fits(wanted))
    if chosen == "calls":
        return found.order_by(F("call_at").asc(), "pk")
    return found.order_by(F("next_due_at").asc(nulls_last=True), "pk")


def next_of(person: Person, case: Case, *, now: datetime) -> Case | None:
    """What is due after this one in this person's own queue; at its end the first again."""
    others = queue_of(person, "mine", now=now).exclude(pk=case.pk)
    on = case.next_due_at
    if on is None:
        return others.first()
    after = Q(next_due_at__gt=on) | Q(next_due_at=on, pk__gt=case.pk) | Q(next_due_at=None)
    round_about = models.Case(models.When(after, then=0), default=1)
    return others.order_by(round_about, F("next_due_at").asc(nulls_last=True), "pk").first()


def _fits(wanted: str) -> Q:
    """By number, by a word in it, or by who asked."""
    words = Q(says__icontains=wanted) | Q(raised_by__name__icontains=wanted)
    return words | Q(number=int(wanted)) if wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else words


def callers(person: Person, wanted: str, *, on: date) -> list[Person]:
    """People whom this member of staff may look up, by the end of a phone number, a name or a home."""
    seen = Person.objects.visible_to(person, on=on)
    digits = "".join(sign for sign in wanted if sign.isdigit())
    fits = Q(name__icontains=wanted)
    if len(digits) >= 5 and len(digits) >= len(wanted.replace(" ", "")) - 2:
        fits |= Q(phone__endswith=digits.lstrip("0")[-10:])
    homes = Tie.objects.current(on).filter(Q(home__address__icontains=wanted) | Q(home__postcode__iexact=wanted))
    found = seen.filter(fits | Q(pk__in=homes.values("person")))
    return list(found.order_by("name", "pk")[:MOST_FOUND])
