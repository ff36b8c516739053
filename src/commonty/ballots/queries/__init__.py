"""The big reads. None of them can say what anybody chose."""

from commonty.ballots.queries.challenges import ResultStanding, standing_of_result
from commonty.ballots.queries.figures import AreaTurnout, Figures, Turnout, register_figures, turnout, turnout_by_area
from commonty.ballots.queries.receipts import grouped, has_arrived, receipt_state, receipts_of
from commonty.ballots.queries.standing import Standing, entitlement_for, ticket_of, ways_voted
from commonty.ballots.queries.verify import box_faults, counted_digest, roll_digest

__all__ = [
    "AreaTurnout",
    "Figures",
    "ResultStanding",
    "Standing",
    "Turnout",
    "box_faults",
    "counted_digest",
    "entitlement_for",
    "grouped",
    "has_arrived",
    "receipt_state",
    "receipts_of",
    "register_figures",
    "roll_digest",
    "standing_of_result",
    "ticket_of",
    "turnout",
    "turnout_by_area",
    "ways_voted",
]
