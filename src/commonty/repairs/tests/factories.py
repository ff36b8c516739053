"""A tap that drips, ordered and booked."""

from datetime import UTC, datetime, timedelta
from typing import Any

from commonty.cases.models import Case
from commonty.cases.tests.factories import NOW, Close, asked
from commonty.people.models import Person
from commonty.repairs.actions.ordering import Ordered, order_repair
from commonty.repairs.actions.visits import book_visit
from commonty.repairs.models import Repair, Visit

TUESDAY = datetime(2026, 12, 1, 8, tzinfo=UTC)  # London is on UTC in December
NOON = TUESDAY + timedelta(hours=4)
HOW: dict[str, Any] = {"channel": "web"}


def ordered(
    close: Close, *, case: Case | None = None, by: Person | None = None, now: datetime = NOW, **more: Any
) -> Repair:  # fmt: skip
    case = case or asked(close, "Please mend the tap in my kitchen.", now=now)
    what = {"what": "Kitchen tap drips", "place": case.place, "contractor": "Clyde Repairs", **more}
    return order_repair(Ordered(**what), case_id=case.pk, by=by or case.owner, now=now, **HOW)


def with_right(close: Close, **more: Any) -> Repair:
    """Water is gone in part: three working days."""
    return ordered(close, defect="part-water", other_contractor="Forth Plumbing", **more)


def booked(repair: Repair, *, by: Person | None = None, now: datetime = NOW, **when: Any) -> Visit:
    window = {"starts_at": TUESDAY, "ends_at": NOON, **when}
    return book_visit(repair_id=repair.pk, by=by or repair.case.owner, now=now, **window, **HOW)
