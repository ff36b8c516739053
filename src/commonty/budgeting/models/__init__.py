"""The nouns, one module each."""

from commonty.budgeting.models.closing import Closing, Milestone, Remark
from commonty.budgeting.models.finance import FinanceLine
from commonty.budgeting.models.ledger import Account, LedgerEntry, Posting
from commonty.budgeting.models.meeting import RoomCount
from commonty.budgeting.models.money import Finish, LandlordMoney, RoundMoney, YearSpend
from commonty.budgeting.models.overruling import Overruling
from commonty.budgeting.models.project import Correction, Project
from commonty.budgeting.models.proposals import Costing, Finding, Price, Proposal
from commonty.budgeting.models.rehearsal import Rehearsal
from commonty.budgeting.models.result import Result
from commonty.budgeting.models.round import DecidedBy, Leftover, Method, Pot, Round, VotesIn
from commonty.budgeting.models.tables import TableRecord
from commonty.budgeting.models.voiding import Ground, Voiding

__all__ = [
    "Account",
    "Closing",
    "Correction",
    "Costing",
    "DecidedBy",
    "FinanceLine",
    "Finding",
    "Finish",
    "Ground",
    "LandlordMoney",
    "LedgerEntry",
    "Leftover",
    "Method",
    "Milestone",
    "Overruling",
    "Posting",
    "Pot",
    "Price",
    "Project",
    "Proposal",
    "Rehearsal",
    "Remark",
    "Result",
    "RoomCount",
    "Round",
    "RoundMoney",
    "TableRecord",
    "Voiding",
    "VotesIn",
    "YearSpend",
]
