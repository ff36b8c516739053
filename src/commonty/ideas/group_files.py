"""The ideas of a group's own, for all that it takes away. Found by its name."""

from collections.abc import Iterable
from datetime import datetime

from commonty.groups.models import Group
from commonty.ideas.models import Idea, RoomIdea
from commonty.ideas.queries.room import name_of, supporters_of
from commonty.kit.canonical import canonical_json
from commonty.people.models import Person


def files_of(group: Group, person: Person, now: datetime) -> Iterable[tuple[str, bytes]]:
    """What was said of each lies among the discussions, in the file that has `talk` in its name."""
    for idea in RoomIdea.objects.in_room(group).with_all().order_by("started_at", "pk"):
        yield (
            f"ideas/{idea.started_at.date().isoformat()}-{idea.public_id}.json",
            canonical_json(_about(idea, person)),
        )


def _about(idea: RoomIdea, person: Person) -> dict[str, object]:
    public = Idea.objects.visible_to(person).filter(pk=idea.became_id).first() if idea.became_id else None
    return {
        "title": idea.title, "says": idea.says, "by": name_of(idea.author), "state": idea.state,
        "because": idea.because, "started_at": idea.started_at.isoformat(),
        "behind_it": [one.name for one in supporters_of(idea)],
        "decision": idea.decision.public_id if idea.decision else None,
        "public_idea": public.number if public else None,
        "talk": idea.thread.public_id if idea.thread else None,
        "read_before": [
            {"title": one.title, "says": one.says, "until": one.until.isoformat()}
            for one in idea.versions.order_by("number")
        ],
    }  # fmt: skip


GROUP_FILES = files_of
