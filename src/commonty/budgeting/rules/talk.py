"""What can be said of the ideas and projects of a money vote, and when."""

from commonty.budgeting.models import Round
from commonty.discussions.models import Thread

Status, Takes = Round.Status, Thread.Takes
TAKES: dict[str, Thread.Takes] = {
    Status.ANNOUNCED: Takes.ALL,
    Status.OPEN: Takes.ALL,
    Status.COUNTING: Takes.PAUSED,
    Status.DECIDED: Takes.QUESTIONS,
    Status.DONE: Takes.QUESTIONS,
    Status.CANCELLED: Takes.NOTHING,
    Status.VOID: Takes.NOTHING,
}


def taken_in(pb_round: Round) -> Thread.Takes:
    """People speak for and against until the votes are counted: beside ideas first, then beside projects. Once the
    result is out they ask."""
    if pb_round.status == Status.DRAFT:
        return Takes.NOTHING if pb_round.ideas_from is None else Takes.ALL
    return TAKES[pb_round.status]
