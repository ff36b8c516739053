"""A joining or splitting that doesn't happen: the ideas stay as they were, and everybody who was asked is told."""

from collections.abc import Mapping
from typing import Any

from commonty.budgeting.events import Event
from commonty.budgeting.models import Proposal, Reshaping
from commonty.journal.record import record


def end_reshaping(reshaping: Reshaping, *, state: str, because: str = "", how: Mapping[str, Any]) -> None:
    """`how`: by whom, when, through which channel and where, as the journal takes it. Its round is locked."""
    reshaping.state, reshaping.settled_at, reshaping.withdrawn_because = state, how["at"], because
    reshaping.save(update_fields=["state", "settled_at", "withdrawn_because"])
    record(Event.RESHAPING_ENDED, about=reshaping, **how, state=state)


def end_reshapings_of(idea: Proposal, *, how: Mapping[str, Any]) -> None:
    """It isn't shown any more, so nobody is asked about it either."""
    for reshaping in Reshaping.objects.waiting().filter(ideas__proposal=idea):
        end_reshaping(reshaping, state=Reshaping.State.WITHDRAWN, how=how)
