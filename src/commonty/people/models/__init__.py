"""The nouns, one module each."""

from commonty.people.models.account import Account, LetIn
from commonty.people.models.code import BatchPart, EmailCode, LetterBatch, LetterCode
from commonty.people.models.person import Person, RoleHeld, Tie, TieKind
from commonty.people.models.roll import Likeness, RollImport
from commonty.people.models.team import Post, Team

__all__ = [
    "Account",
    "BatchPart",
    "EmailCode",
    "LetIn",
    "LetterBatch",
    "LetterCode",
    "Likeness",
    "Person",
    "Post",
    "RoleHeld",
    "RollImport",
    "Team",
    "Tie",
    "TieKind",
]
