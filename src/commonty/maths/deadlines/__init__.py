"""When something is due: the law's and the landlord's clocks as data, counted day by day, with the source.

    regime = regime_on("foisa", date(2026, 12, 18))
    answer = due(regime, datetime(2026, 12, 18, 16, 30))
    answer.due_on, answer.late_from, answer.days, str(answer.source)

A *regime* is one rule with one *clock*; a *rule pack* is a folder of them (`packs/scotland`), each with its source and
from when to when it holds. Day 1 is the day after receipt; moments are London's. What a pack marks `unverified` has
not been checked against the source yet. The module rests on the standard library and knows nothing of Django.
"""

from commonty.maths.deadlines.calendars import bank_holidays, next_working_day, why_closed
from commonty.maths.deadlines.due import LONDON, Day, Due, due, in_london, last_day_to_ask, same_date
from commonty.maths.deadlines.packs import jurisdictions, regime_on, regimes, spoken
from commonty.maths.deadlines.regime import (
    Calendar,
    DeadlineError,
    Defect,
    Extension,
    Length,
    Pause,
    Pays,
    Receipt,
    Regime,
    Signpost,
    Source,
)

__all__ = [
    "LONDON",
    "Calendar",
    "Day",
    "DeadlineError",
    "Defect",
    "Due",
    "Extension",
    "Length",
    "Pause",
    "Pays",
    "Receipt",
    "Regime",
    "Signpost",
    "Source",
    "bank_holidays",
    "due",
    "in_london",
    "jurisdictions",
    "last_day_to_ask",
    "next_working_day",
    "regime_on",
    "regimes",
    "same_date",
    "spoken",
    "why_closed",
]
