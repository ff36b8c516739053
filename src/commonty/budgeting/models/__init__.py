"""The nouns, one module each."""

from commonty.budgeting.models.closing import Closing, Milestone, Remark
from commonty.budgeting.models.evenings import Evening
from commonty.budgeting.models.finance import FinanceLine
from commonty.budgeting.models.joining import AuthorAnswer, NewIdea, ReshapedIdea, Reshaping
from commonty.budgeting.models.ledger import Account, LedgerEntry, Posting
from commonty.budgeting.models.meeting import RoomCount
from commonty.budgeting.models.money import Finish, LandlordMoney, RoundMoney, YearSpend
from commonty.budgeting.models.overruling import Overruling
from commonty.budgeting.models.project import Correction, Project
from commonty.budgeting.models.proposals import CoAuthor, Costing, Finding, Price, Proposal
from commonty.budgeting.models.rehearsal import Rehearsal
from commonty.budgeting.models.result import Result
from commonty.budgeting.models.round import DecidedBy, Leftover, Method, Pot, Round, VotesIn
from commonty.budgeting.models.seats import GroupSeat
from commonty.budgeting.models.tables import TableRecord
from commonty.budgeting.models.two_people import TakesTwo
from commonty.budgeting.models.voiding import Ground, Voiding

__all__ = [
    "Account",
    "AuthorAnswer",
    "Closing",
    "CoAuthor",
    "Correction",
    "Costing",
    "DecidedBy",
    "Evening",
    "FinanceLine",
    "Finding",
    "Finish",
    "Ground",
    "GroupSeat",
    "LandlordMoney",
    "LedgerEntry",
    "Leftover",
    "Method",
    "Milestone",
    "NewIdea",
    "Overruling",
    "Posting",
    "Pot",
    "Price",
    "Project",
    "Proposal",
    "Rehearsal",
    "Remark",
    "ReshapedIdea",
    "Reshaping",
    "Result",
    "RoomCount",
    "Round",
    "RoundMoney",
    "TableRecord",
    "TakesTwo",
    "Voiding",
    "VotesIn",
    "YearSpend",
]
