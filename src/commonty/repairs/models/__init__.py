"""The nouns, one module each."""

from commonty.repairs.models.repair import JobNumbers, Repair
from commonty.repairs.models.systems import OrderFile, Report, Sending, System
from commonty.repairs.models.visits import MoveWish, Visit

__all__ = ["JobNumbers", "MoveWish", "OrderFile", "Repair", "Report", "Sending", "System", "Visit"]
