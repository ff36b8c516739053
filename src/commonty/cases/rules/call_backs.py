"""When may a call be chosen, changed, and called done?"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.cases.models import CallBack, Case

NOTICE = timedelta(hours=1)  # whoever phones has to know of it


def check_can_choose(case: Case, *, starts_at: datetime, offered: Collection[datetime]) -> None:
    if case.status == Case.Status.WITHDRAWN:
        raise Refused(_("This has ended. Please ask anew."))
    if not case.raised_by.human.phone:
        raise Refused(_("We have no phone number to call. Write it under “My details”, or tell us."))
    if starts_at not in offered:
        raise Refused(_("This time is no longer free. Choose another one."))


def check_can_change(call: CallBack | None, *, now: datetime) -> None:
    """Until an hour before; one that was missed by us can always be changed."""
    if call is not None and call.starts_at - NOTICE < now < call.ends_at:
        raise Refused(_("We phone within the hour. If that doesn’t suit, phone us, or tell us then."))


def check_can_say_phoned(call: CallBack | None, *, is_reached: bool, now: datetime) -> None:
    if call is None:
        raise Refused(_("No call waits here. Open the page again."))
    if not is_reached and now < call.starts_at:
        raise Refused(_("It isn’t time yet. Try again in the half-hour that they chose."))
