"""The nouns, one module each."""

from commonty.budgeting.models.ledger import LedgerEntry
from commonty.budgeting.models.project import Project
from commonty.budgeting.models.result import Result
from commonty.budgeting.models.round import Method, Pot, Round

__all__ = ["LedgerEntry", "Method", "Pot", "Project", "Result", "Round"]
