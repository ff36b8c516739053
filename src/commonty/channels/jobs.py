"""What comes round: the mailbox is read, and what was dealt with is forgotten."""

import logging
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from commonty.channels.actions.taking_in import take_in_mail
from commonty.channels.mail.reading import MOST_BYTES
from commonty.channels.models import KEPT, Arrival
from commonty.gateways.mailbox import can_read, read_mailbox

logger = logging.getLogger(__name__)
REMEMBERED = timedelta(days=365)  # what came once and comes again within a year is known


@task()
def fetch_mail() -> int:
    """Each mail is ours, in one transaction, before it is marked as seen. Read again, it is the same one."""
    if not can_read():
        return 0
    try:
        return read_mailbox(_take, most_bytes=MOST_BYTES)
    except OSError as error:
        logger.warning("The mailbox could not be read: %s", type(error).__name__)
        return 0


def _take(raw: bytes) -> bool:
    """One that fails leaves room for those behind it."""
    try:
        take_in_mail(raw, now=timezone.now())
    except Exception as fault:  # the database is away, for this one mail or for all
        logger.warning("A mail could not be taken in, and comes again: %s", type(fault).__name__)
        return False
    return True


@task()
def forget_arrivals() -> int:
    """Bytes a month after it was dealt with, the rest a year after; what waits for a person stays until they decide."""
    now = timezone.now()
    done = Arrival.objects.exclude(state=Arrival.State.HELD).exclude(
        Q(message__is_held=True) & Q(message__put_away_at=None)
    )
    Arrival.objects.filter(pk__in=done.filter(decided_at__lte=now - KEPT).values("pk")).update(wrapped=b"")
    Arrival.objects.filter(  # what nobody knew, and nobody decided: strangers are not to fill the store
        state=Arrival.State.HELD, why=Arrival.Why.UNKNOWN, case=None, person=None, received_at__lte=now - KEPT
    ).delete()
    return Arrival.objects.filter(pk__in=done.filter(decided_at__lte=now - REMEMBERED).values("pk")).delete()[0]
