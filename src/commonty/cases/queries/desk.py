"""The queues of the desk, and who is on the line."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

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
    "calls": _("To phone"),
    "urgent": _("Danger and damp"),
    "all": _("Everybody’s"),
    "answered": _("Waiting for the resident’s word"),
    "public": _("May be made public"),
}
MOST_FOUND = 20


def queue_of(person: Person, chosen: str, *, now: datetime) -> QuerySet[Case]:
    """By the next day on which something is due; danger first of all."""
    waiting = CallBack.objects.waiting().filter(case=OuterRef("pk"))
    seen = Case.objects.answered_by_staff(person).annotate(call_at=Subquery(waiting.values("starts_at")[:1]))
    narrowed: dict[str, Callable[[], QuerySet[Case]]] = {
        "mine": lambda: seen.going_on().filter(owner__in=Person.objects.same_human(person.human.pk)),
        "late": lambda: seen.going_on().filter(next_due_at__lt=now),
        "today": lambda: seen.going_on().filter(next_due_at__date=timezone.localdate(now)),
        "urgent": lambda: seen.going_on().filter(Q(is_urgent=True) | Q(is_damp=True)),
        "calls": lambda: seen.filter(pk__in=CallBack.objects.waiting().values("case")),
        "all": lambda: seen.going_on(),
        "answered": lambda: seen.filter(status=Case.Status.ANSWERED),
        "public": lambda: seen.may_be_public(),
    }
    found = narrowed[chosen]().select_related("place__parent", "owner", "raised_by__merged_into")
    if chosen == "calls":
        return found.order_by(F("call_at").asc(), "pk")
    return found.order_by(F("next_due_at").asc(nulls_last=True), "pk")


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
