"""Presentation evenings: when one may be set, changed, called off, and when its note is written."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.budgeting.models import Evening, Round

LONGEST = timedelta(hours=12)
OVER = (Round.Status.DONE, Round.Status.CANCELLED, Round.Status.VOID)


def check_can_set(pb_round: Round, *, starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    if pb_round.status in OVER:
        raise Refused(_("This money vote is over, so there is nothing to present any more."))
    if starts_at <= now:
        raise Refused(_("That time is over already. Choose a later one."))
    if ends_at <= starts_at:
        raise Refused(_("It ends before it starts. Choose a later end."))
    if ends_at - starts_at > LONGEST:
        raise Refused(_("That is longer than 12 hours. Is the end right?"))


def check_can_change(evening: Evening, *, because: str, now: datetime) -> None:
    """People made plans: whatever changes has a reason, and it changes before it begins."""
    if evening.is_cancelled:
        raise Refused(_("This evening was called off already. Set a new one."))
    if evening.starts_at <= now:
        raise Refused(_("This evening has begun already."))
    if len(because.split()) < 2:
        raise Refused(_("Say why in a few words. Everybody reads it."))


def check_can_note(evening: Evening, *, note: str, now: datetime) -> None:
    if evening.is_cancelled:
        raise Refused(_("This evening was called off, so nothing was said at it."))
    if evening.starts_at > now:
        raise Refused(_("This evening is still to come. Write down afterwards what was said."))
    if not note.strip():
        raise Refused(_("Write down what was said."))
