"""What was counted in a meeting, for the pages and the count."""

from commonty.ballots.models import Envelope
from commonty.budgeting.events import Event
from commonty.budgeting.models import RoomCount, Round
from commonty.journal.models import Entry
from commonty.kit.canonical import canonical_json, sha256_hex


def room_count_of(pb_round: Round) -> RoomCount | None:
    return RoomCount.objects.select_related("first_by", "second_by").filter(round=pb_round).first()


def is_room_counted(pb_round: Round) -> bool:
    return RoomCount.objects.filter(round=pb_round).exclude(confirmed_at=None).exists()


def hands_of(pb_round: Round) -> list[list[str]]:
    """A choice for each hand, or each tick on a card, that was confirmed."""
    count = RoomCount.objects.exclude(confirmed_at=None).get(round=pb_round)
    return [[project_id] for project_id, hands in sorted(count.votes.items()) for _hand in range(hands)]


def voted_before(pb_round: Round) -> int:
    return Envelope.objects.live().filter(register=pb_round.register_id).count()


def digest_of(count: RoomCount, pb_round: Round) -> str:
    return sha256_hex(canonical_json(count.told(pb_round.decided_by)))


def room_was_changed(pb_round: Round) -> str:
    """What two people confirmed is what will be counted; else a sentence for an engineer."""
    if not pb_round.is_meeting:
        return ""
    entry = Entry.objects.filter(chain=pb_round.chain, kind=Event.ROOM_COUNT_CONFIRMED).order_by("-seq").first()
    count = RoomCount.objects.exclude(confirmed_at=None).filter(round=pb_round).first()
    if entry is None or count is None or entry.facts["room"] != digest_of(count, pb_round):
        return "What was counted in the meeting is not what two people confirmed."
    return ""
