"""When a round may be tested with votes of which the result is known, and when it may open without."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonty.access.refusal import Refused
from commonty.budgeting.models import Round

OPENED_BY_ITSELF = gettext_lazy("It opened by itself at its time, and nobody had tested it.")


def may_rehearse(pb_round: Round) -> bool:
    """From the announcement on, since then rules and projects hold; and not once real votes may come."""
    return pb_round.status == Round.Status.ANNOUNCED and not pb_round.is_imported


def check_can_rehearse(pb_round: Round) -> None:
    if not may_rehearse(pb_round):
        raise Refused(_("A money vote is tested between its announcement and its opening."))


def check_is_tested(*, is_passed: bool, because: str) -> None:
    if not is_passed and not because.strip():
        raise Refused(
            _("No test votes have gone through these rules yet. Test it first, or say why it opens without.")
        )


def check_box_is_empty(in_box: int) -> None:
    if in_box:
        raise Refused(_("The ballot box is not empty, so it can't be opened for voting."))
