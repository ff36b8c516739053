"""When a vote is void and held again. The grounds are part of the rules that everybody reads before voting."""

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.budgeting.models import Ground, Round
from commonty.budgeting.rules.ledger import Balance


def void_says() -> str:
    grounds = _("; or if ").join(str(label) for label in Ground.labels)
    return _(
        "The vote is void and held again only if %(grounds)s. Two people say so here, and why, "
        "before any of the money is ordered."
    ) % {"grounds": grounds}


def may_void(pb_round: Round) -> bool:
    return pb_round.status in (Round.Status.COUNTING, Round.Status.DECIDED) and not pb_round.is_imported


def check_can_void(pb_round: Round, whole: Balance, *, is_final: bool) -> None:
    """`whole`: how the round's money stands. `is_final`: nobody can challenge the result any more."""
    if pb_round.is_imported:
        raise Refused(_("This vote was held elsewhere. Only there can it be held again."))
    if not may_void(pb_round):
        raise Refused(_("Only a vote that is over, and whose projects are not all done, can be declared void."))
    if is_final:
        raise Refused(_("The result is final: the time in which it could be challenged is over."))
    if whole.owed or whole.paid or whole.carried:
        raise Refused(
            _(
                "Some of its money is ordered, paid or moved to another vote. Take that back first, if it can be; "
                "what is done can't be voted on again."
            )
        )
