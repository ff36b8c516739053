"""Reading the counts: one query for a landlord's months, whatever place is looked at, and one for how long it took."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import BooleanField, Count, DateTimeField, ExpressionWrapper, F, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone

from commonty.places.models import Kind, Place
from commonty.promises.counts.hiding import put_small_together, shown
from commonty.promises.counts.outcomes import Days, Facts, Outcome, Tally, days_taken, outcome_of, together
from commonty.promises.models import Promise

MONTHS = 12
# A close has eight homes: whatever was promised there would say to whom. It counts in what lies round it.
HAS_PAGE = (Kind.LANDLORD, Kind.AREA, Kind.ESTATE)
ABOVE = ("place", "place__parent", "place__parent__parent", "place__parent__parent__parent")
Private = dict[str, dict[Hashable, int]]


@dataclass(frozen=True)
class Row:
    """So many promises of one place, month and kind that came out alike."""

    path: str  # of the place that has a page
    month: date
    kind: str
    is_private: bool
    outcome: Outcome
    how_many: int


@dataclass(frozen=True)
class Counts:
    """`months`: newest first, None where too few lie behind it. `kinds`: None where they may not be shown."""

    months: list[tuple[date, Tally | None]]
    kinds: list[tuple[str, Tally]] | None
    whole: Tally  # of the months that are shown


def place_that_counts(place: Place) -> Place:
    """The estate of a close, or the area if it stands alone."""
    while place.kind not in HAS_PAGE and place.parent is not None:
        place = place.parent
    return place


def months_until(now: datetime, how_many: int = MONTHS) -> list[date]:
    """The firsts of the months, the newest first."""
    first, months = timezone.localdate(now).replace(day=1), []
    for _ in range(how_many):
        months.append(first)
        first = (first - timedelta(days=1)).replace(day=1)
    return months


def counts_of(place: Place, months: list[date], *, now: datetime) -> Counts:
    """Of a place that has a page; the whole landlord is read, since what may be shown here hangs on what is beside it."""
    rows = rows_of(place.landlord_id, months, now=now)  # type: ignore[arg-type]
    return count(rows, f"{place.landlord_id}/", place.path, months)


def rows_of(landlord_id: int, months: list[date], *, now: datetime) -> list[Row]:
    """All promises of a landlord that were or are due in these months, in one query."""
    first, after = _starts(months[-1]), _starts((months[0] + timedelta(days=32)).replace(day=1))
    due = Promise.objects.filter(place__landlord_id=landlord_id, due_at__gt=first, due_at__lte=after)
    by_day = ExpressionWrapper(F("due_at") - timedelta(microseconds=1), output_field=DateTimeField())
    told = due.annotate(
        month=TruncMonth(by_day),
        is_due=ExpressionWrapper(Q(due_at__lt=now), output_field=BooleanField()),
        ended_after=ExpressionWrapper(
            Q(ended_at__isnull=False, ended_at__gt=F("due_at")), output_field=BooleanField()
        ),
    )
    kinds = [f"{place}__kind" for place in ABOVE]
    fields = ("month", "kind", "audience", "made_from", "status", "is_due", "ended_after", "place__path", *kinds)
    grouped = told.order_by().values_list(*fields).annotate(how_many=Count("pk"))
    return [_row(*group) for group in grouped]


def count(rows: Iterable[Row], root: str, place: str, months: list[date]) -> Counts:
    """What may be shown of one place. `root` and `place` are paths; `rows` are the landlord's."""
    rows = list(rows)
    paths = {root, *(prefix for row in rows for prefix in prefixes(row.path))}
    by_month = _private_by(rows, lambda row: row.month)
    seen_in = {month: shown(root, paths, by_month, [month]) for month in months}
    here = [row for row in rows if row.path.startswith(place)]
    found = [
        (month, tally_of(row for row in here if row.month == month) if _is_in(place, seen_in[month], paths) else None)
        for month in months
    ]
    whole = together(tally for _month, tally in found if tally)
    return Counts(found, _kinds(rows, root, place, paths, seen_in), whole)


def _kinds(
    rows: list[Row], root: str, place: str, paths: set[str], seen_in: Mapping[date, set[str]]
) -> list[tuple[str, Tally]] | None:
    """By kind, of the months that are shown of the whole landlord, and only where all of these are shown here, too."""
    months = {month for month, seen in seen_in.items() if root in seen}
    rows = [row for row in rows if row.month in months]
    whole = [path for path in paths if all(path in seen_in[month] for month in months)]
    private_kinds = _private_by(rows, lambda row: row.kind)[root]
    goes_by = put_small_together(private_kinds, rest=str(Promise.Kind.OTHER))

    def kind_of(row: Row) -> Hashable:
        """Public ones may be read one by one, so they stay with their kind."""
        return goes_by[row.kind] if row.is_private and row.kind in goes_by else row.kind

    keys = {kind_of(row) for row in rows}
    if not months or not _is_in(place, shown(root, whole, _private_by(rows, kind_of), keys), paths):
        return None
    here = [row for row in rows if row.path.startswith(place)]
    tallies = {key: tally_of(row for row in here if kind_of(row) == key) for key in keys}
    return [(kind, tallies[kind]) for kind in Promise.Kind.values if kind in tallies and tallies[kind].numbers]


def _is_in(place: str, seen: set[str], paths: set[str]) -> bool:
    """A place of which nothing was promised is in no row: there is nothing to hide."""
    return place in seen or place not in paths


def tally_of(rows: Iterable[Row]) -> Tally:
    tally = Tally()
    for row in rows:
        if row.outcome != Outcome.LEFT_OUT:
            tally.add(row.outcome, row.how_many)
    return tally


def _private_by(rows: Iterable[Row], key: Callable[[Row], Hashable]) -> Private:
    found: Private = defaultdict(lambda: defaultdict(int))
    for row in rows:
        if row.is_private and row.outcome != Outcome.LEFT_OUT:
            for path in prefixes(row.path):
                found[path][key(row)] += row.how_many
    return found


def prefixes(path: str) -> list[str]:
    parts = path.split("/")[:-1]
    return ["/".join(parts[: depth + 1]) + "/" for depth in range(len(parts))]


def days_of(place: Place, months: list[date], *, now: datetime) -> Days | None:
    """How many days what was done took; what is late and still open took as many as it has so far."""
    first = _starts(months[-1])
    ours = Promise.objects.filter(
        place__path__startswith=place.path, made_from=Promise.From.LANDLORD, due_at__gt=first
    )
    done = Q(status__in=[Promise.Status.KEPT, Promise.Status.KEPT_LATE])
    rows = ours.filter(done | Q(status=Promise.Status.OPEN, due_at__lt=now)).order_by()
    return days_taken([((ended or now) - made).days for made, ended in rows.values_list("made_at", "ended_at")])


def _starts(month: date) -> datetime:
    return timezone.make_aware(datetime.combine(month, time.min))


def _row(
    month: datetime, kind: str, audience: str, made_from: str, status: str, is_due: bool, ended_after: bool,
    path: str, *more: object,
) -> Row:  # fmt: skip
    *kinds, how_many = more
    facts = Facts(status, is_due, ended_after, is_ours=made_from == Promise.From.LANDLORD)
    parts = path.split("/")[:-1]
    for place_kind in kinds:
        if place_kind in HAS_PAGE:
            break
        parts.pop()
    is_private = audience != Promise.Audience.PUBLIC
    first = timezone.localdate(month).replace(day=1)
    return Row("/".join(parts) + "/", first, kind, is_private, outcome_of(facts), how_many)  # type: ignore[arg-type]
