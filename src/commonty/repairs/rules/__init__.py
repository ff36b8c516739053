"""May this happen now? What may follow what; what the Right to Repair says, and what we say of it."""

from commonty.repairs.rules.status import TRANSITIONS

__all__ = ["TRANSITIONS"]
