"""What any carrier of texts and calls can do, and the two ways in which it fails."""

from dataclasses import dataclass
from typing import Protocol


class CannotSend(OSError):
    """Not now: unreachable, too slow, busy, misunderstood. Says why without number or words."""


class NeverArrives(CannotSend):
    """This number takes none: trying again won't help."""


@dataclass(frozen=True)
class Spoken:
    """What a machine says on the phone: who rings, the digits, and a word at the end."""

    before: str
    digits: str
    again: str  # between the first time and the second
    after: str


class Carrier(Protocol):
    def text(self, *, to: str, body: str, key: str) -> None: ...

    def ring(self, *, to: str, spoken: Spoken, key: str) -> None: ...
