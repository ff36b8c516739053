"""The nouns, one module each."""

from commonty.people.models.account import Account, LetIn
from commonty.people.models.code import EmailCode, LetterBatch, LetterCode
from commonty.people.models.person import Person, RoleHeld, Tie, TieKind
from commonty.people.models.roll import Likeness, RollImport

__all__ = [
    "Account",
    "EmailCode",
    "LetIn",
    "LetterBatch",
    "LetterCode",
    "Likeness",
    "Person",
    "RoleHeld",
    "RollImport",
    "Tie",
    "TieKind",
]
