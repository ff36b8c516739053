"""What the pages of repairs read: a list with who comes when, one repair, and the list of staff."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, Exists, OuterRef, Prefetch, Q, QuerySet, When
from django.utils import timezone
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

from commonty.cases.actions.by_hand import made_by_hand
from commonty.cases.models import Case as HelpCase
from commonty.maths.deadlines import next_working_day, regimes
from commonty.people.models import Person
from commonty.promises.models import Promise
from commonty.promises.queries import closed_days_of
from commonty.repairs.models import MoveWish, Repair, Visit
from commonty.repairs.rules.status import may_say_nobody_came
from commonty.repairs.words import halves_in_words, late_words_of, rights_of

FILTERS: Mapping[str, str | Lazy] = {
    "open": _("Open"),
    "nobody": _("Nobody came"),
    "late": _("Late"),
    "wishes": _("Another time, please"),
    "unbooked": _("No visit yet"),
    "done": _("Done, not said to be mended"),
}
GOING_ON = (HelpCase.Status.WITH_US, HelpCase.Status.ANSWERED)
DAYS_OFFERED = 5  # working days with a morning and an afternoon each


@dataclass(frozen=True)
class RepairPage:
    visit: Visit | None  # the one that is booked
    before: list[Visit]  # how others ended, the newest first
    wish: MoveWish | None
    refused: MoveWish | None  # the last wish, if we said that it can't be
    nobody_came: bool  # to the last visit, and nobody else is booked
    may_say_nobody_came: bool
    rights: list[str]
    late: list[str]  # what is owed since the last day of the law is over
    promised: list[Promise]  # in the same case, by hand: that somebody phones, say
    now: datetime

    @property
    def wish_says(self) -> str:
        """When they could be at home, as they said it."""
        if self.wish is None:
            return ""
        return ". ".join(filter(None, [halves_in_words(self.wish.halves), self.wish.words]))


def page_of(repair: Repair, *, now: datetime) -> RepairPage:
    visits = list(repair.visits.select_related("said_by").order_by("-pk"))
    wishes = list(repair.wishes.order_by("-pk"))
    booked = next((visit for visit in visits if visit.state == Visit.State.BOOKED), None)
    last = visits[0] if visits else None
    return RepairPage(
        visit=booked,
        before=[visit for visit in visits if visit.state != Visit.State.BOOKED],
        wish=next((wish for wish in wishes if wish.ended_at is None), None),
        refused=wishes[0] if wishes and wishes[0].answer else None,
        nobody_came=last is not None and last.state == Visit.State.NOBODY_CAME and repair.is_open,
        may_say_nobody_came=may_say_nobody_came(booked, now=now),
        rights=rights_of(repair),
        late=late_words_of(repair, now=now),
        promised=list(made_by_hand(repair.case).select_related("owner")) if repair.is_open else [],
        now=now,
    )


def give_visits(repairs: QuerySet[Repair]) -> list[Repair]:
    """With `coming`, the booked visit or none: two queries, however many."""
    booked = Prefetch("visits", queryset=Visit.objects.booked(), to_attr="booked_ones")
    found: list[Repair] = list(
        repairs.select_related("case__owner", "promise__owner", "clock__promise").prefetch_related(booked)
    )
    for repair in found:
        repair.coming = repair.booked_ones[0] if repair.booked_ones else None  # type: ignore[attr-defined]
    return found


def queue_of(person: Person, chosen: str, *, now: datetime) -> QuerySet[Repair]:
    """Where nobody came first, then what is late, then the next day."""
    visits = Visit.objects.filter(repair=OuterRef("pk"))
    last_came_nobody = Exists(visits.filter(state=Visit.State.NOBODY_CAME)) & Q(state=Repair.State.ORDERED)
    wish = Exists(MoveWish.objects.waiting().filter(repair=OuterRef("pk")))
    late = Q(promise__status=Promise.Status.OPEN, promise__due_at__lt=now)
    late |= Q(clock__stopped_at=None, clock__due_at__lt=now) & ~Q(state=Repair.State.NO_ACCESS)
    seen = Repair.objects.seen_by_staff(person)
    narrowed: dict[str, Callable[[], QuerySet[Repair]]] = {
        "open": lambda: seen.open(),
        "nobody": lambda: seen.filter(last_came_nobody),
        "late": lambda: seen.open().filter(late),
        "wishes": lambda: seen.open().filter(wish),
        "unbooked": lambda: seen.filter(state__in=[Repair.State.ORDERED, Repair.State.NO_ACCESS]),
        "done": lambda: seen.filter(state=Repair.State.DONE, mended=Repair.Mended.UNSAID, case__status__in=GOING_ON),
    }
    found = narrowed[chosen]().annotate(asks=wish)
    rows = found.select_related("case__owner")
    rank = Case(When(last_came_nobody, then=0), When(late, then=1), default=2)
    return rows.annotate(rank=rank).order_by("rank", "promise__due_at", "pk")


def half_days(landlord_id: int, now: datetime) -> Iterator[tuple[date, str]]:
    """Mornings and afternoons that can be offered: from the day after tomorrow on, on our working days."""
    closed = closed_days_of(landlord_id, since=timezone.localdate(now))
    calendar, day = regimes()["question"].calendar, timezone.localdate(now) + timedelta(days=1)
    for _step in range(DAYS_OFFERED):
        day = next_working_day(day + timedelta(days=1), calendar, "scotland", closed)
        yield from ((day, half) for half in ("am", "pm"))
