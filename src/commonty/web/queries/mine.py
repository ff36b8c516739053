"""What *My things* reads of votes."""

from commonty.ballots.models import Envelope
from commonty.people.models import Person


def votes_of(person: Person) -> list[Envelope]:
    """The receipts of a person's own votes: that they voted and when, never what. Of a night of scores, the last."""
    mine = Envelope.objects.live().filter(entitlement__person=person)
    found = mine.select_related("register__place").order_by("-received_at")[:400]
    last = {envelope.register_id if envelope.option else -envelope.pk: envelope for envelope in reversed(found)}
    return sorted(last.values(), key=lambda envelope: envelope.received_at, reverse=True)[:50]
