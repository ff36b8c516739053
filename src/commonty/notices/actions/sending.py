"""Owing, taking and sending notices. Nothing here is recorded in the journal: a notice is itself the record."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from commonty.gateways.mail import send_mail_message
from commonty.journal.models import Entry
from commonty.notices import rules
from commonty.notices.models import Notice, Reading
from commonty.notices.telling import tellers

Send = Callable[..., None]


def owe_notices(*, now: datetime, most: int = 200) -> int:
    """Read the journal entries that nobody has read for notices yet; returns how many notices are owed anew."""
    told = tellers()
    unread = Entry.objects.filter(kind__in=list(told)).exclude(
        Exists(Reading.objects.filter(entry_id=OuterRef("pk")))
    )
    return sum(_owe_for(entry, now=now) for entry in unread.order_by("pk")[:most])


@transaction.atomic
def _owe_for(entry: Entry, *, now: datetime) -> int:
    notices = []
    for message in tellers()[entry.kind](entry):
        channel, status = rules.way_to(message.person)
        notices.append(
            Notice(
                person=message.person,
                entry_id=entry.pk,
                kind=entry.kind,
                channel=channel,
                status=status,
                subject=message.subject,
                body=message.body,
                made_at=now,
            )
        )
    # Another worker may be reading the same entry: its rows and ours are the same, and the first to commit wins.
    Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=500)
    Reading.objects.bulk_create([Reading(entry_id=entry.pk, read_at=now)], ignore_conflicts=True)
    return len(notices)


@transaction.atomic
def take_notices(*, sender: str, now: datetime, most: int = 20) -> list[Notice]:
    """Claim some that are due. The claim lapses, so a sender that dies loses nothing."""
    due = Notice.objects.due(now).filter(channel=Notice.Channel.EMAIL).order_by("pk")
    locked = due.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
    taken = list(locked.select_related("person")[:most])
    for notice in taken:
        notice.was_in_flight = notice.was_in_flight or notice.status == Notice.Status.SENDING
        notice.status, notice.claimed_by, notice.claimed_until = Notice.Status.SENDING, sender, now + rules.LEASE
        notice.tries += 1
    Notice.objects.bulk_update(taken, ["status", "claimed_by", "claimed_until", "tries", "was_in_flight"])
    return taken


def send_notice(notice: Notice, *, now: datetime, send: Send = send_mail_message) -> bool:
    """Hand one to the mail server, then say so. Whoever dies in between leaves it to be sent again as `was_in_flight`."""
    try:
        send(
            to=notice.person.email,
            subject=notice.subject,
            body=notice.body,
            message_id=f"<{notice.public_id}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2].strip('> ')}>",
        )
    except OSError:  # SMTPException is one too: refused, unreachable, timed out
        return _keep_for_later(notice, now=now)
    Notice.objects.filter(pk=notice.pk, claimed_by=notice.claimed_by).update(status=Notice.Status.SENT, sent_at=now)
    return True


def _keep_for_later(notice: Notice, *, now: datetime) -> bool:
    is_last = notice.tries >= rules.MOST_TRIES
    status = Notice.Status.FAILED if is_last else Notice.Status.WAITING
    Notice.objects.filter(pk=notice.pk, claimed_by=notice.claimed_by).update(
        status=status, claimed_until=now + rules.rest_after(notice.tries)
    )
    return False
