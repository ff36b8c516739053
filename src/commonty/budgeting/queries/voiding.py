"""A vote that doesn't stand: who said so and why, what is held instead, and how few votes it would have taken."""

from commonty.budgeting.models import Result, Round, Voiding


def voiding_of(pb_round: Round) -> Voiding | None:
    """Signed by two, for everybody to read; with the vote that is held instead, once that is announced."""
    if pb_round.status != Round.Status.VOID:
        return None
    return pb_round.voidings.signed().select_related("proposed_by", "signed_by", "again").first()


def votes_that_decided(pb_round: Round) -> int | None:
    """With so many more votes the nearest project would have been chosen; None where that was not worked out."""
    result = Result.objects.filter(round=pb_round).first()
    missed = [p["enough"] for p in result.outcome["projects"] if p["place"] is None] if result else []
    return min((enough["votes"] for enough in missed if enough and enough["votes"] is not None), default=None)
