"""When a vote may be closed and counted."""

from datetime import datetime

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.budgeting.models import Round


def check_can_count_again(pb_round: Round, *, has_failed: bool) -> None:
    if pb_round.status != Round.Status.COUNTING:
        raise Refused(_("There is no count here that has failed."))
    if not has_failed:
        raise Refused(_("The votes are being counted now. Wait for it to end."))


def may_sign_for_count(pb_round: Round, *, now: datetime) -> bool:
    return not pb_round.is_imported and pb_round.has_closed(now)


def check_can_sign_for_count(pb_round: Round, *, now: datetime) -> None:
    if pb_round.status in (Round.Status.COUNTING, Round.Status.DECIDED, Round.Status.DONE, Round.Status.VOID):
        raise Refused(_("Two people have signed already, and the votes are counted."))
    if not may_sign_for_count(pb_round, now=now):
        raise Refused(_("The ballot box can be opened once voting has closed."))
