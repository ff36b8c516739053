"""Worked examples, for docs/reference/deadlines.md and its tests: what came when, and what is special about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from commonty.maths.deadlines.due import Due, due
from commonty.maths.deadlines.packs import regime_on


@dataclass(frozen=True)
class Example:
    """One question: a regime, when it came (ISO, London), pauses as pairs of ISO dates, extensions, closed days."""

    regime: str
    received: str
    shows: str
    pauses: tuple[tuple[str, str], ...] = ()
    extensions: tuple[int, ...] = ()
    closed_days: tuple[str, ...] = ()

    def answer(self) -> Due:
        received = datetime.fromisoformat(self.received)
        return due(
            regime_on(self.regime, received.date()),
            received,
            pauses=[(date.fromisoformat(first), date.fromisoformat(last)) for first, last in self.pauses],
            extensions=self.extensions,
            closed_days=frozenset(date.fromisoformat(day) for day in self.closed_days),
        )


EXAMPLES: Final = (
    Example("foisa", "2026-12-18T16:30", "Christmas and New Year: 25 and 28 December, 1 and 4 January don't count"),
    Example("foisa", "2026-12-18T16:30", "the clock stood still for a fee", pauses=(("2026-12-22", "2026-12-29"),)),
    Example(
        "foisa",
        "2026-12-18T16:30",
        "the landlord's own closed days change nothing",
        closed_days=("2026-12-24", "2026-12-29"),
    ),
    Example("foisa", "2026-12-31T23:59", "came at Hogmanay, one minute before midnight"),
    Example("foisa", "2026-11-27T09:00", "St Andrew's Day is a bank holiday"),
    Example("foisa", "2026-06-12T12:00", "15 June 2026 was proclaimed for the World Cup"),
    Example("foisa", "2026-08-01T10:00", "came on a Saturday, before the first Monday of August"),
    Example("foisa-review", "2027-03-25T17:45", "Good Friday doesn't count, Easter Monday does"),
    Example("eir", "2026-11-02T10:00", "20 working days"),
    Example("eir", "2026-11-02T10:00", "and 20 more, since there is a great deal of it", extensions=(20,)),
    Example("eir-review", "2026-11-02T10:00", "20 working days"),
    Example("subject-access", "2026-09-03T11:00", "to the same date, a Saturday, and so to the Monday"),
    Example("subject-access", "2027-01-31T11:00", "no 31 February: to the last day, a Sunday, and so to the Monday"),
    Example("subject-access", "2028-01-31T11:00", "29 February in a leap year"),
    Example("subject-access", "2026-11-25T11:00", "Christmas Day, Boxing Day and its substitute: to the 29th"),
    Example("subject-access", "2026-10-05T11:00", "three months if it is complex", extensions=(2,)),
    Example(
        "subject-access",
        "2026-10-05T11:00",
        "the clock stood still for 4 days",
        pauses=(("2026-10-12", "2026-10-15"),),
    ),
    Example("complaint-stage-1", "2026-12-21T10:00", "5 working days at Christmas"),
    Example(
        "complaint-stage-1",
        "2026-12-21T10:00",
        "the landlord is closed on two more days",
        closed_days=("2026-12-24", "2026-12-31"),
    ),
    Example("complaint-stage-1", "2026-12-05T10:00", "came on a Saturday: Monday is day 1"),
    Example("complaint-stage-1", "2026-12-05T10:00", "5 more, with a senior manager's word", extensions=(5,)),
    Example("complaint-acknowledgement", "2026-12-24T15:00", "came on Christmas Eve"),
    Example("complaint-stage-2", "2026-12-24T15:00", "came on Christmas Eve"),
    Example("damp-investigation", "2026-12-18T16:30", "a remark in passing before Christmas"),
    Example("damp-summary", "2026-12-30T16:00", "the investigation was finished on 30 December"),
    Example("damp-work", "2026-12-30T16:00", "the investigation was finished on 30 December"),
    Example("right-to-repair-1", "2026-12-24T18:00", "a blocked drain on Christmas Eve"),
    Example("right-to-repair-3", "2026-12-24T18:00", "a loose banister on Christmas Eve"),
    Example("right-to-repair-7", "2026-12-24T18:00", "a broken fan on Christmas Eve"),
    Example("rent-notice", "2027-02-01T12:00", "28 days; the rise may begin on 2 March"),
    Example("rent-notice", "2028-02-01T12:00", "28 days with a 29 February; the rise may begin on 1 March"),
    Example("data-protection-complaint", "2026-11-26T12:00", "30 days, weekends and holidays too"),
    Example("question", "2026-12-18T17:00", "came at closing time: as if on Monday"),
    Example("request", "2026-12-18T16:59", "came a minute earlier: Monday is day 1"),
    Example("call-back", "2026-12-31T18:00", "asked for at Hogmanay after hours"),
    Example("thanks", "2026-12-19T12:00", "came on a Saturday: as if on Monday"),
    Example("hazard", "2027-03-28T00:30", "4 hours pass, and the clocks go forward on the way"),
    Example("hazard", "2026-10-25T00:30", "4 hours pass, and the clocks go back on the way"),
)
