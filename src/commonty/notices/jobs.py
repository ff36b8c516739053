"""What the worker does for notices, every few seconds."""

import os
import socket

from django.utils import timezone
from django_tasks import task

from commonty.notices.actions import owe_notices, send_notice, take_notices


@task()
def keep_the_post_moving() -> int:
    """Owe what the journal says, send what is due; returns how many went out."""
    owe_notices(now=timezone.now())
    sender, sent = f"{socket.gethostname()[:24]}:{os.getpid()}", 0
    while taken := take_notices(sender=sender, now=timezone.now()):
        sent += sum(send_notice(notice, now=timezone.now()) for notice in taken)
    return sent
