"""Which way a message goes to somebody, and how long a failed one rests."""

from datetime import timedelta

from commonty.notices.models import Notice
from commonty.people.models import Person

LEASE = timedelta(minutes=2)  # longer than any mail server takes; after it the sender counts as dead
MOST_TRIES = 6


def way_to(person: Person) -> tuple[Notice.Channel, Notice.Status]:
    """Email where there is one, else paper; and for a person at risk nothing until a person has decided."""
    channel = Notice.Channel.EMAIL if person.email else Notice.Channel.LETTER
    if person.is_at_risk:
        return channel, Notice.Status.HELD
    return channel, Notice.Status.WAITING if person.email else Notice.Status.TO_PRINT


def rest_after(tries: int) -> timedelta:
    """One minute, then two, four, eight …: a mail server that is down is not helped by asking faster."""
    return timedelta(minutes=2 ** max(tries - 1, 0))
