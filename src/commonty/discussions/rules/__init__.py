"""May this happen now? The table of what may become of a report, and the questions about words."""

from commonty.discussions.rules.moderation import TRANSITIONS

__all__ = ["TRANSITIONS"]
