"""Once a day: there is something new for those who follow discussions. Who, and what, is found when it is told."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from commonty.access.may import SYSTEM
from commonty.discussions.events import Event
from commonty.discussions.models import Following, Morning
from commonty.discussions.queries.news import thread_of, what_was_said
from commonty.discussions.rules.following import is_time_for_news
from commonty.journal.record import record
from commonty.places.models import Place


@transaction.atomic
def tell_news(*, landlord_id: int, now: datetime) -> bool:
    """However many nodes ask, each day has one entry, and from each entry a notice is owed once to a human."""
    landlord = Place.objects.landlords().get(pk=landlord_id)
    Morning.objects.get_or_create(landlord=landlord)
    morning = Morning.objects.select_for_update(no_key=True).get(landlord=landlord)
    if not is_time_for_news(now, morning.day):
        return False
    morning.day = timezone.localdate(now)
    since = what_was_said(f"landlord:{landlord.public_id}", after=morning.seq, now=now)
    threads = {thread_of(entry) for entry in since}
    is_news = Following.objects.going_on().filter(thread__public_id__in=threads).exists()
    if is_news:
        entry = record(
            Event.NEWS_TOLD,
            about=landlord,
            by=SYSTEM,
            at=now,
            channel="timetable",
            within=landlord,
            after=morning.seq,
        )
        morning.seq = entry.seq
    morning.save(update_fields=["day", "seq"])
    return is_news
