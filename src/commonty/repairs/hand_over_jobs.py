"""What the worker does for the hand-over: the outbox every few seconds; what stands still; what is to be forgotten."""

import os
import socket
import time
from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from commonty.repairs.actions.sending import look_after_systems, send_taken, take_sending
from commonty.repairs.models import Report

LONGEST_SECONDS = 10  # then other jobs have their turn: somebody may wait for a code to sign in
REMEMBERED = timedelta(days=365)


@task()
def send_what_waits() -> int:
    """One after the other, each with what is so then; how many they have."""
    worker, sent = f"{socket.gethostname()[:24]}:{os.getpid()}", 0
    until = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < until:
        sending = take_sending(worker=worker, now=timezone.now())
        if sending is None:
            break
        sent += send_taken(sending, now=timezone.now())
    return sent


@task()
def mind_systems() -> int:
    return look_after_systems(now=timezone.now())


@task()
def forget_reports() -> int:
    """What was placed a year ago, or looked at then; what waits for a person stays."""
    before = timezone.now() - REMEMBERED
    placed = Report.objects.exclude(outcome__in=Report.STUCK).filter(taken_at__lte=before)
    return placed.delete()[0] + Report.objects.filter(looked_at__lte=before).delete()[0]
