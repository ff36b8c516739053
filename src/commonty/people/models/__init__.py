"""The nouns, one module each."""

from commonty.people.models.account import Account, LetIn
from commonty.people.models.code import BatchPart, LetterBatch, LetterCode, SentCode
from commonty.people.models.person import Person, RoleHeld, Tie, TieKind
from commonty.people.models.roll import Likeness, RollImport
from commonty.people.models.team import Post, Team

__all__ = [
    "Account",
    "BatchPart",
    "LetIn",
    "LetterBatch",
    "LetterCode",
    "Likeness",
    "Person",
    "Post",
    "RoleHeld",
    "RollImport",
    "SentCode",
    "Team",
    "Tie",
    "TieKind",
]
