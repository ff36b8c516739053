"""What the worker does for notices, every few seconds."""

import os
import socket

from django.utils import timezone
from django_tasks import task

from commonty.notices.actions.sending import find_new_ways, owe_notices, send_notice, take_notices


@task()
def keep_the_post_moving() -> int:
    """Owe what the journal says, find new ways to whoever changed theirs, send what is due; how many went out."""
    owe_notices(now=timezone.now())
    find_new_ways()
    sender, sent = f"{socket.gethostname()[:24]}:{os.getpid()}", 0
    while taken := take_notices(sender=sender, now=timezone.now()):
        sent += sum(send_notice(notice, now=timezone.now()) for notice in taken)
    return sent
