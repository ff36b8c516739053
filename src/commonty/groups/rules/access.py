"""Opening a room: who may ask for it, who may agree, for how long, and when the group is told."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.groups.models import Group, Membership, RoomAccess

OPEN_FOR, LAPSES = timedelta(hours=24), timedelta(days=7)
LATEST_TELLING = timedelta(days=28)
SHORTEST_REASON = 20


def check_can_ask_for_room(
    group: Group, *, because: str, tell_on: date | None, today: date, named: int, is_in: bool, has_open: bool
) -> None:
    if is_in:
        raise Refused(_("You are in this group. Somebody else has to ask."))
    if has_open:
        raise Refused(_("You have asked for this room already."))
    if len("".join(because.split())) < SHORTEST_REASON:
        raise Refused(_("Say in a sentence what happened and what you have to find: the group reads it."))
    if tell_on is not None and not today < tell_on <= today + LATEST_TELLING:
        words = {"n": LATEST_TELLING.days}
        raise Refused(_("Tell the group on a day within the next %(n)d days.") % words)
    if not named:
        raise Refused(_("This group has named nobody who may let an officer in. So there is no way in."))


def may_answer(access: RoomAccess, mine: Membership) -> bool:
    """Named, and before it was asked: else one organiser could name themselves and open the room in the same minute."""
    return mine.is_named and (mine.named_at is None or mine.named_at <= access.asked_at)


def check_is_waiting_for_answer(access: RoomAccess, *, is_waiting: bool) -> None:
    if not is_waiting:
        raise Refused(_("This was answered already, or it was too long ago."))
