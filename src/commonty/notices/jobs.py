"""What the worker does for notices: every few seconds the post, now and then what is over."""

import os
import socket
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from commonty.notices.actions.sending import find_new_ways, owe_notices, send_notice, take_notices
from commonty.notices.models import Notice

KEPT = timedelta(days=365)
Status = Notice.Status
NEVER_SENT = (
    Status.FAILED,
    Status.HELD,
    Status.TO_PRINT,
    Status.EXPIRED,
)  # what waits for a sender doesn't wait long


@task()
def keep_the_post_moving() -> int:
    """Owe what the journal says, find new ways to whoever changed theirs, send what is due; how many went out."""
    owe_notices(now=timezone.now())
    find_new_ways(now=timezone.now())
    sender, sent = f"{socket.gethostname()[:24]}:{os.getpid()}", 0
    while taken := take_notices(sender=sender, now=timezone.now()):
        sent += sum(send_notice(notice, now=timezone.now()) for notice in taken)
    return sent


@task()
def forget_notices() -> int:
    """What was sent a year ago, or was owed then and never sent; returns how many."""
    return forget_at(timezone.now())


def forget_at(now: datetime) -> int:
    before = now - KEPT
    never = Q(sent_at=None, status__in=NEVER_SENT, made_at__lte=before)
    over = Q(sent_at__lte=before) | never
    return Notice.objects.filter(over).delete()[0]
