"""What was said in a group's room, for all that the group takes away. Found by its name."""

from collections.abc import Iterable
from datetime import datetime

from commonty.discussions.models import Summary, Thread
from commonty.discussions.queries.taking_away import HEADS, rows_of, said_in_room
from commonty.groups.models import Group
from commonty.kit.canonical import canonical_json
from commonty.kit.csv_files import csv_bytes
from commonty.people.models import Person


def files_of(group: Group, person: Person, now: datetime) -> Iterable[tuple[str, bytes]]:
    """A discussion is two files: what was said, and what came of it."""
    for thread in Thread.objects.in_room(group).order_by("opened_at", "pk"):
        name = f"discussions/{thread.opened_at.date().isoformat()}-{thread.public_id}"
        yield f"{name}.csv", csv_bytes(HEADS, rows_of(thread, said_in_room(thread)))
        summaries = Summary.objects.filter(thread=thread).order_by("number")
        yield f"{name}.json", canonical_json({
            "title": thread.title, "opened_at": thread.opened_at.isoformat(), "conclusion": thread.conclusion,
            "reasons": thread.reasons, "closed_at": thread.closed_at.isoformat() if thread.closed_at else None,
            "summaries": [
                {"at": one.at.isoformat(), "agree": one.agree, "differ": one.differ, "open": one.still_open}
                for one in summaries
            ],
        })  # fmt: skip


GROUP_FILES = files_of
