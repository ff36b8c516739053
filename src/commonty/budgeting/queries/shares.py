"""Which share of what a landlord spends in a year residents decided about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum

from commonty.budgeting.models import LedgerEntry, Overruling, Round, YearSpend
from commonty.places.models import Place


@dataclass(frozen=True)
class YearShare:
    """`voted` counts on the day when the result was out; what was overruled since is said beside it."""

    spend: YearSpend
    first_day: date
    voted: int
    overruled: int

    @property
    def permille(self) -> int:
        return 1000 * self.voted // self.spend.pence

    @property
    def percent(self) -> str:
        return f"{self.permille // 10}.{self.permille % 10}"


def first_day_of(year_end: date) -> date:
    """The day after the year before ended: 1 April for 31 March, and for 28 or 29 February 1 March."""
    if (year_end.month, year_end.day) >= (2, 28) and year_end.month == 2:
        return date(year_end.year - 1, 3, 1)
    return date.fromordinal(year_end.replace(year=year_end.year - 1).toordinal() + 1)


def shares_of(landlord: Place, rounds: QuerySet[Round]) -> list[YearShare]:
    """The newest year first; in three queries, however many years there are."""
    spends = list(YearSpend.objects.filter(place=landlord).order_by("-year_end"))
    years = {spend.pk: (first_day_of(spend.year_end), spend.year_end) for spend in spends}
    ours = rounds.filter(currency="GBP", is_imported=False).values("pk")
    voted = _by_day(LedgerEntry.objects.filter(kind="voted", round__in=ours), "on")
    signed = Overruling.objects.signed().filter(project__round__in=ours)
    overruled = _by_day(signed, "project__ledger__on", Q(project__ledger__kind="voted"))
    return [
        YearShare(spend, years[spend.pk][0], _within(voted, *years[spend.pk]), _within(overruled, *years[spend.pk]))
        for spend in spends
    ]


def _by_day(rows: QuerySet, day: str, condition: Q | None = None) -> list[tuple[date, int]]:
    found = rows.filter(condition) if condition is not None else rows
    return list(found.order_by().values_list(day).annotate(sum=Sum("pence")))


def _within(sums: Iterable[tuple[date, int]], first: date, last: date) -> int:
    return sum(pence for day, pence in sums if first <= day <= last)
