"""The nouns of priorities."""

from commonty.priorities.models.answer import NeedAnswer
from commonty.priorities.models.board import BoardRule, NeedNumbers
from commonty.priorities.models.need import Need, Voice

__all__ = ["BoardRule", "Need", "NeedAnswer", "NeedNumbers", "Voice"]
