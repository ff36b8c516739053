"""The nouns, one module each."""

from commonty.ballots.models.box import (
    Challenge,
    Channel,
    CountedBallot,
    DestructionSignature,
    Envelope,
    OpeningSignature,
    Proof,
)
from commonty.ballots.models.keys import HalfKey, KeyHolder, Keyring
from commonty.ballots.models.letters import LetterPart, LetterRun, Whom
from commonty.ballots.models.paper_votes import (
    HandedIn,
    Keying,
    PaperBallot,
    PaperBatch,
    PaperDeclaration,
    PaperEnvelope,
    RefusedBecause,
    Slip,
    SpoiltBecause,
)
from commonty.ballots.models.pitches import Pitch
from commonty.ballots.models.register import Entitlement, Register, RegisterRequest, Unit, VotingCode, lock_of
from commonty.ballots.models.scrutiny import CallBack, Draw, PaperCheck

__all__ = [
    "CallBack",
    "Challenge",
    "Channel",
    "CountedBallot",
    "DestructionSignature",
    "Draw",
    "Entitlement",
    "Envelope",
    "HalfKey",
    "HandedIn",
    "KeyHolder",
    "Keying",
    "Keyring",
    "LetterPart",
    "LetterRun",
    "OpeningSignature",
    "PaperBallot",
    "PaperBatch",
    "PaperCheck",
    "PaperDeclaration",
    "PaperEnvelope",
    "Pitch",
    "Proof",
    "RefusedBecause",
    "Register",
    "RegisterRequest",
    "Slip",
    "SpoiltBecause",
    "Unit",
    "VotingCode",
    "Whom",
    "lock_of",
]
