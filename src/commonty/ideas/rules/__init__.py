"""May this happen now? What may follow what; how much support is enough."""

from commonty.ideas.rules.room import ROOM_TRANSITIONS
from commonty.ideas.rules.status import TRANSITIONS

__all__ = ["ROOM_TRANSITIONS", "TRANSITIONS"]
