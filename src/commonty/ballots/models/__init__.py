"""The nouns, one module each."""

from commonty.ballots.models.box import CountedBallot, Envelope, OpeningSignature
from commonty.ballots.models.register import Entitlement, Register, RegisterRequest, Unit, VotingCode

__all__ = [
    "CountedBallot",
    "Entitlement",
    "Envelope",
    "OpeningSignature",
    "Register",
    "RegisterRequest",
    "Unit",
    "VotingCode",
]
