"""Which rounds may be begun again."""

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.budgeting.models import Round


def may_copy(pb_round: Round) -> bool:
    return not pb_round.is_imported


def check_can_copy(pb_round: Round) -> None:
    if not may_copy(pb_round):
        raise Refused(_("This vote was held elsewhere, by rules that we don't have. Set up a new one."))
