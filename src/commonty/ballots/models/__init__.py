"""The nouns, one module each."""

from commonty.ballots.models.box import Challenge, Channel, CountedBallot, Envelope, OpeningSignature, Proof
from commonty.ballots.models.keys import HalfKey, KeyHolder, Keyring
from commonty.ballots.models.letters import LetterPart, LetterRun, Whom
from commonty.ballots.models.register import Entitlement, Register, RegisterRequest, Unit, VotingCode, lock_of

__all__ = [
    "Challenge",
    "Channel",
    "CountedBallot",
    "Entitlement",
    "Envelope",
    "HalfKey",
    "KeyHolder",
    "Keyring",
    "LetterPart",
    "LetterRun",
    "OpeningSignature",
    "Proof",
    "Register",
    "RegisterRequest",
    "Unit",
    "VotingCode",
    "Whom",
    "lock_of",
]
