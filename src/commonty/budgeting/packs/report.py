"""What a check found, in words and for programs."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _


class Verdict(StrEnum):
    SOUND = "sound"
    ALTERED = "altered"
    UNREADABLE = "unreadable"


EXIT_CODES = {Verdict.SOUND: 0, Verdict.ALTERED: 1, Verdict.UNREADABLE: 2}


class Fault(Exception):
    """One thing in the pack that isn't as it should be; its text is a sentence."""


class NotChecked(Exception):
    """The pack is without what this check needs, and may be; its text says what."""


@dataclass
class Report:
    fingerprint: str
    head: str | None
    verdict: Verdict = Verdict.SOUND
    # Name, is it well (None: not checked), in words.
    checks: list[tuple[str, bool | None, str]] = field(default_factory=list)
    winners: list[str] = field(default_factory=list)
    name: str = ""

    @property
    def exit_code(self) -> int:
        return EXIT_CODES[self.verdict]

    @property
    def warning(self) -> str:
        if self.head:
            return ""
        return _(
            "No fingerprint was given, so this says only that the pack agrees with itself. Somebody could have made "
            "the whole pack anew. Give the one printed on the result page: --head FINGERPRINT"
        )

    def well(self, name: str, says: str) -> None:
        self.checks.append((name, True, says))

    def skipped(self, name: str, says: str) -> None:
        self.checks.append((name, None, says))

    def fault(self, name: str, says: str, verdict: Verdict = Verdict.ALTERED) -> None:
        self.checks.append((name, False, says))
        self.verdict = verdict

    def as_dict(self) -> dict[str, Any]:
        return {
            "verdict": self.verdict.value,
            "name": self.name,
            "fingerprint": self.fingerprint,
            "head": self.head,
            "head_checked": bool(self.head),
            "warning": self.warning,
            "winners": self.winners,
            "checks": [{"name": name, "ok": is_well, "says": says} for name, is_well, says in self.checks],
        }
