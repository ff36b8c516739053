"""When something may be done: tables and checks without a database, a clock or a request.

`check_…` raises a sentence for a human (`Refused`); `missing_…` lists what is still to do, for a page.
"""

from commonty.budgeting.rules.belonging import give_pots, person_or_none, pot_for
from commonty.budgeting.rules.dates import check_dates, local_instant
from commonty.budgeting.rules.ledger import Balance, check_can_add, check_can_reverse, moves_for
from commonty.budgeting.rules.opening import (
    Missing,
    check_can_announce,
    check_can_open,
    missing_before_announcing,
    missing_before_opening,
)
from commonty.budgeting.rules.settings import UTILITIES, check_settings, recommended
from commonty.budgeting.rules.status import NEXT, check_can_change, check_can_move, may_change, may_move

__all__ = [
    "NEXT",
    "UTILITIES",
    "Balance",
    "Missing",
    "check_can_add",
    "check_can_announce",
    "check_can_change",
    "check_can_move",
    "check_can_open",
    "check_can_reverse",
    "check_dates",
    "check_settings",
    "give_pots",
    "local_instant",
    "may_change",
    "may_move",
    "missing_before_announcing",
    "missing_before_opening",
    "moves_for",
    "person_or_none",
    "pot_for",
    "recommended",
]
