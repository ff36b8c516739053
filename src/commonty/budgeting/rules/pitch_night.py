"""When a pitch night is held."""

from datetime import datetime

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.budgeting.models import Round


def check_can_end(pb_round: Round, *, now: datetime) -> None:
    if not (pb_round.is_pitch_night and pb_round.is_voting(now)):
        raise Refused(_("There is no pitch night here that goes on now."))
