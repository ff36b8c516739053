"""May it happen now? Sums and sentences alone."""

from commonty.priorities.rules.status import TRANSITIONS

__all__ = ["TRANSITIONS"]
