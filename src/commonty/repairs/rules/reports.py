"""What another system may say of a repair, and how a row of it is read: the same for JSON and for a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

COLUMNS = ("job", "reference", "state", "visit_from", "visit_to", "contractor", "at", "id", "note")
NEEDED = ("job", "state")
EXAMPLES = (
    ("1001", "WO-2231", "booked", "2026-12-01T08:00", "2026-12-01T12:00", "Clyde Joiners", "2026-11-26T14:05", "e-1", ""),
    ("1002", "WO-2232", "done", "", "", "", "2026-11-26T15:30", "e-2", "New washer."),
)  # fmt: skip
LONGEST = {"job": 20, "reference": 60, "contractor": 120, "id": 100, "note": 300}
WRITTEN = ("%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%Y-%m-%d %H:%M")
AHEAD = timedelta(minutes=10)  # clocks differ
LONG_AGO = timedelta(days=366)


class Says(StrEnum):
    RECEIVED = "received"
    BOOKED = "booked"
    NO_ACCESS = "no_access"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Fault:
    column: str
    says: str


@dataclass(frozen=True)
class Said:
    job: str
    reference: str
    state: Says
    visit_from: datetime | None
    visit_to: datetime | None
    contractor: str
    at: datetime
    id: str
    note: str
    is_dated: bool  # they said when it was so

    @property
    def key(self) -> str:
        """Their own id and what it says is so; without an id, all that it says, so that the same file twice is the same.

        Not the id alone: some have one for each job, and the second thing that they say of it is not the first. Nor without
        its moment, if it has one: the second «done» is another day's. A file of all that is open comes every day with the
        same rows, and turns nothing back that we moved meanwhile.
        """
        said = ["id", "job", "state", "visit_from", "visit_to", "at"] if self.id else list(COLUMNS)
        if not self.is_dated:
            said.remove("at")
        parts = [f"{column}={getattr(self, column)}" for column in said]
        return sha256("\0".join(parts).encode()).hexdigest()

    @property
    def named(self) -> str:
        return self.job or self.reference


@dataclass
class Reading:
    """One row while it is read: what its cells say, and what is wrong in them."""

    cells: Mapping[str, Any]
    now: datetime
    faults: list[Fault] = field(default_factory=list)

    def text(self, column: str) -> str:
        found = self.cells.get(column)
        if isinstance(found, bool) or not isinstance(found, str | int | None):
            self.fault(column, _("Write words or a number here."))
            return ""
        tidy = " ".join("".join(c if c.isprintable() else " " for c in str("" if found is None else found)).split())
        if len(tidy) > LONGEST.get(column, 40):
            self.fault(column, _("This is too long: at most %(n)d letters.") % {"n": LONGEST.get(column, 40)})
            return ""
        return tidy

    def moment(self, column: str) -> datetime | None:
        text = self.text(column)
        if not text:
            return None
        found = _moment(text)
        if found is None:
            self.fault(column, _("“%(text)s” is no day and hour. Write it like 2026-12-01T08:00.") % {"text": text})
        elif abs(found - self.now) > LONG_AGO:
            self.fault(column, _("This is more than a year away. Look at the year."))
            return None
        return found

    def fault(self, column: str, says: str) -> None:
        self.faults.append(Fault(column, says))


def read_row(cells: Mapping[str, Any], *, now: datetime) -> tuple[Said | None, list[Fault]]:
    """What the row says; or all that is wrong in it."""
    row = Reading(cells, now)
    job, reference, state = row.text("job"), row.text("reference"), row.text("state").lower().replace(" ", "_")
    if not job and not reference and not row.faults:
        row.fault("job", _("Say which repair it is: our job number, or your reference."))
    if job and not (job.isascii() and job.isdigit() and len(job) <= 9):
        row.fault("job", _("Our job numbers have digits only. What you call it goes into “reference”."))
    if state not in set(Says):
        row.fault("state", _("Write one of these: %(states)s.") % {"states": ", ".join(Says)})
    starts, ends, at = row.moment("visit_from"), row.moment("visit_to"), row.moment("at")
    if state == Says.BOOKED and not any(fault.column.startswith("visit") for fault in row.faults):
        _check_window(row, starts, ends)
    if at and at > now + AHEAD:
        row.fault("at", _("This moment has not come yet."))
    rest = {name: row.text(name) for name in ("contractor", "id", "note")}
    if row.faults:
        return None, row.faults
    return Said(
        job, reference, Says(state), starts, ends, at=min(at or now, now), is_dated=at is not None, **rest
    ), []


def _check_window(row: Reading, starts: datetime | None, ends: datetime | None) -> None:
    if starts is None or ends is None:
        row.fault("visit_to" if starts else "visit_from", _("Say from when until when somebody comes."))
    elif ends.astimezone(UTC) <= starts.astimezone(UTC):  # of one zone, hours would be compared as they are written
        row.fault("visit_to", _("This is not after “visit_from”. Look at the hours."))


def _moment(text: str) -> datetime | None:
    """A time without a zone is ours."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = next((read for form in WRITTEN if (read := _by_form(text, form))), None)  # type: ignore[assignment]
    if found is None or not 2000 <= found.year <= 2200:
        return None
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def _by_form(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)
    except ValueError:
        return None
