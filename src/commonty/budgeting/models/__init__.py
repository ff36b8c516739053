"""The nouns, one module each."""

from commonty.budgeting.models.ledger import LedgerEntry
from commonty.budgeting.models.project import Correction, Project
from commonty.budgeting.models.result import Result
from commonty.budgeting.models.round import Leftover, Method, Pot, Round

__all__ = ["Correction", "LedgerEntry", "Leftover", "Method", "Pot", "Project", "Result", "Round"]
