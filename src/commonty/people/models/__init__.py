"""The nouns, one module each."""

from commonty.people.models.account import Account
from commonty.people.models.code import EmailCode, LetterBatch, LetterCode
from commonty.people.models.person import Person, RoleHeld, Tie, TieKind
from commonty.people.models.roll import Likeness, RollImport

__all__ = [
    "Account",
    "EmailCode",
    "LetterBatch",
    "LetterCode",
    "Likeness",
    "Person",
    "RoleHeld",
    "RollImport",
    "Tie",
    "TieKind",
]
