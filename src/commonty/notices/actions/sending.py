"""Owing, taking and sending notices. Nothing here is recorded in the journal: a notice is itself the record.

Between owing and sending lie minutes, or weeks on paper, and in them somebody may be marked as at risk, may get or
lose an email address, or choose another way. So the way to them is asked again, just before.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from commonty.gateways.mail import mail_domain, send_mail_message
from commonty.gateways.texts import NeverArrives, send_text
from commonty.journal.models import Entry
from commonty.notices import rules
from commonty.notices.models import Notice, Pile, Reading
from commonty.notices.telling import composers, tellers
from commonty.people.models import Person
from commonty.people.queries.homes import is_outsider
from commonty.places.addresses import site_of

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
    # What happened long ago is no news: a landlord that begins today with last year's cases mails nobody about them.
    is_news = entry.at > now - rules.USEFUL_FOR
    for message in tellers()[entry.kind](entry) if is_news else ():
        channel, status = _way_to(message.person)
        if status == Notice.Status.FAILED:
            continue  # no roll will ever say where they live
        notices.append(
            Notice(
                person=message.person,
                entry_id=entry.pk,
                kind=entry.kind,
                channel=channel,
                status=status,
                subject=message.subject,
                body=message.body,
                reply_to=message.reply_to,
                thread=message.thread,
                made_at=now,
                until=message.until,
            )
        )
    # Another worker may be reading the same entry: its rows and ours are the same, and the first to commit wins.
    Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=500)
    Reading.objects.bulk_create([Reading(entry_id=entry.pk, read_at=now)], ignore_conflicts=True)
    return len(notices)


def _way_to(person: Person) -> tuple[Notice.Channel, Notice.Status]:
    """A letter to whoever is on no roll has no address, and never gets one: whoever answers them rings."""
    channel, status = rules.way_to(person)
    if status == Notice.Status.TO_PRINT and is_outsider(person):
        return channel, Notice.Status.FAILED
    return channel, status


@transaction.atomic
def find_new_ways(*, now: datetime, most: int = 500) -> int:
    """Hold back, or send in another way, what is owed to people who are to be reached otherwise by now; how many."""
    astray = Notice.objects.gone_astray().order_by("pk")[:most]
    found_in = dict(astray.values_list("pk", "pile_id"))
    if not (wanted := list(found_in)):
        return 0
    # Before the letters, as whoever prints does.
    touched = Pile.objects.filter(pk__in={*found_in.values()} - {None}).order_by("pk")
    piles = {pile.pk: pile for pile in touched.select_for_update(no_key=True)}
    locked = Notice.objects.select_for_update(no_key=True, of=("self",)).filter(
        pk__in=wanted, status__in=rules.STILL_HERE
    )
    found = list(locked.select_related("person__merged_into"))
    for notice in found:
        is_too_old = rules.is_too_old(notice, now=now)
        notice.channel, notice.status = _way_to(reader_of(notice))
        # What is held back and was printed keeps its number, so that its pile can say it. What never was just leaves.
        if notice.status != Notice.Status.HELD or notice.number is None:
            _leave(notice, piles)
        if is_too_old and notice.status != Notice.Status.HELD:
            notice.status = Notice.Status.EXPIRED
    Notice.objects.bulk_update(found, ["channel", "status", "pile", "number"], batch_size=250)
    _count_anew([pile.pk for pile in piles.values() if not pile.prints])
    return len(found)


def _leave(notice: Notice, piles: Mapping[int, Pile]) -> None:
    """Whoever printed it may have shredded it or not, so the paper must not go, and the letter is printed anew, once."""
    pile = piles.get(notice.pile_id or 0)
    if pile is not None and notice.number is not None and pile.posted_at is None:
        pile.withdrawn = sorted({*pile.withdrawn, notice.number})
        pile.save(update_fields=["withdrawn"])
    notice.pile = notice.number = None


def _count_anew(unprinted: Collection[int]) -> None:
    """Who leaves an unprinted pile never lay there: how many it holds, and whether there is one, says nothing of them."""
    for pile in Pile.objects.filter(pk__in=unprinted).annotate(left=Count("notices")):
        if pile.left:
            Pile.objects.filter(pk=pile.pk).update(letters=pile.left)
        else:
            pile.delete()


@transaction.atomic
def take_notices(*, sender: str, now: datetime, most: int = 20) -> list[Notice]:
    """Claim some that are due. The claim lapses, so a sender that dies loses nothing."""
    due = Notice.objects.due(now).exclude(channel=Notice.Channel.LETTER).order_by("pk")
    locked = due.select_for_update(no_key=True, skip_locked=connection.features.has_select_for_update_skip_locked)
    taken = list(locked.select_related("person")[:most])
    for notice in taken:
        notice.was_in_flight = notice.was_in_flight or notice.status == Notice.Status.SENDING
        notice.status, notice.claimed_by, notice.claimed_until = Notice.Status.SENDING, sender, now + rules.LEASE
        notice.tries += 1
    Notice.objects.bulk_update(taken, ["status", "claimed_by", "claimed_until", "tries", "was_in_flight"])
    return taken


def send_notice(notice: Notice, *, now: datetime, send: Send = send_mail_message, text: Send = send_text) -> bool:
    """Hand one to the mail server or to whoever carries texts, then say so.

    Whoever dies in between leaves it to be sent again as `was_in_flight`. A mail is then known by its Message-ID; of a
    text most providers make two.
    """
    as_it_is = Notice.objects.select_related("person__merged_into__landlord", "person__landlord").get(pk=notice.pk)
    if as_it_is.claimed_by != notice.claimed_by or (as_it_is.claimed_until or now) <= now:
        return False  # those before it took so long that another sender has it by now
    reader = reader_of(as_it_is)
    channel, status = _way_to(reader)
    if status != Notice.Status.WAITING:
        Notice.objects.filter(pk=notice.pk, claimed_by=notice.claimed_by).update(channel=channel, status=status)
        return False
    ours = Notice.objects.filter(pk=notice.pk, claimed_by=notice.claimed_by)
    if not _compose_anew(notice, reader):
        ours.update(status=Notice.Status.EXPIRED)
        return False
    try:
        if channel == Notice.Channel.TEXT:
            text(to=reader.phone, body=_as_text(notice, reader), key=notice.public_id)
        else:
            _mail(notice, reader, send)
    except (NeverArrives, ValueError):  # an address in which a line breaks: it must not hold up those behind it
        ours.update(channel=channel, status=Notice.Status.FAILED)
        return False
    except OSError:  # SMTPException and CannotSend are two: refused, unreachable, timed out
        return _keep_for_later(notice, now=now)
    ours.update(channel=channel, status=Notice.Status.SENT, sent_at=now)
    return True


def _compose_anew(notice: Notice, reader: Person) -> bool:
    """Of what may be hidden meanwhile: as it reads now. It is sent so and never kept. False: there is nothing left."""
    if notice.kind not in composers():
        return True
    message = composers()[notice.kind](Entry.objects.get(pk=notice.entry_id), reader)
    if message is not None:
        notice.subject, notice.body = message.subject, message.body
    return message is not None


def _mail(notice: Notice, reader: Person, send: Send) -> None:
    send(
        to=reader.email,
        subject=notice.subject,
        body=f"{notice.body}\n\n{_('You can also simply answer this email.')}\n" if notice.reply_to else notice.body,
        message_id=f"<{notice.public_id}@{mail_domain()}>",
        **({"reply_to": notice.reply_to, "thread": notice.thread} if notice.reply_to or notice.thread else {}),
    )


def came_back(message_id: str, *, now: datetime) -> Notice | None:
    """A mail server further on says that it can't deliver this one. Whoever says so must know its Message-ID."""
    public_id, _at, domain = message_id.strip("<>").partition("@")
    if domain.lower() != mail_domain():
        return None
    sent = Notice.objects.filter(public_id=public_id, channel=Notice.Channel.EMAIL, status=Notice.Status.SENT)
    if not sent.update(status=Notice.Status.FAILED, came_back_at=now):
        return None
    return Notice.objects.select_related("person__landlord", "person__merged_into").get(public_id=public_id)


def _as_text(notice: Notice, reader: Person) -> str:
    site = site_of(reader.landlord)
    with override(reader.language or None):
        link = site + reverse("notices:messages") if site else ""
        return rules.text_of(notice.subject, landlord=reader.landlord.name, link=link)


def reader_of(notice: Notice) -> Person:
    """Whoever reads it now: two entries may have been found to be one human since it was owed."""
    return notice.person.merged_into or notice.person


def _keep_for_later(notice: Notice, *, now: datetime) -> bool:
    is_last = notice.tries >= rules.MOST_TRIES
    status = Notice.Status.FAILED if is_last else Notice.Status.WAITING
    Notice.objects.filter(pk=notice.pk, claimed_by=notice.claimed_by).update(
        status=status, claimed_until=now + rules.rest_after(notice.tries)
    )
    return False
