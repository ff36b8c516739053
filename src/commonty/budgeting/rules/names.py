"""Names in what somebody wrote."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.budgeting.models import Round
from commonty.budgeting.rules.status import may_change


def pattern_of(names: Iterable[str]) -> re.Pattern[str]:
    """Whole names, however they are spaced and whatever their capitals; the longer before one that it begins with."""
    longest_first = sorted(names, key=len, reverse=True)
    each = (r"\s+".join(map(re.escape, name.split())) for name in longest_first)
    return re.compile(rf"(?<!\w)(?:{'|'.join(each)})(?!\w)", re.IGNORECASE)


def check_can_be_named(pb_round: Round) -> None:
    """What was announced stands on paper too: a name comes off there, and none comes on."""
    if not may_change(pb_round.status):
        raise Refused(_("This money vote was announced already, so no name can be added. Yours can be taken off."))
