"""May this happen now? And: what does a text say, which clocks run for what."""

from commonty.cases.rules.status import TRANSITIONS

__all__ = ["TRANSITIONS"]
