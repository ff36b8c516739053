"""The time in which a result can be challenged, what a challenge holds, and when a result is final.

Final means that the key of the box and the sealed votes are destroyed, so that nobody can open them again.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonty.access.refusal import Refused
from commonty.ballots.models import Challenge, Register

# For two weeks after the result is out anybody may challenge the result, and somebody may have to open the envelopes again.
CHALLENGE = timedelta(days=14)
AFTER_SETTLING = timedelta(days=1)  # whoever finds it settled too soon can still say so


class ResultState(TextChoices):
    CHALLENGEABLE = "challengeable", gettext_lazy("Can be challenged")
    CHALLENGED = "challenged", gettext_lazy("Challenged")
    FINAL = "final", gettext_lazy("Final")


TRANSITIONS: Mapping[str, frozenset[str]] = {
    ResultState.CHALLENGEABLE: frozenset({ResultState.CHALLENGED, ResultState.FINAL}),
    ResultState.CHALLENGED: frozenset({ResultState.CHALLENGEABLE}),
    ResultState.FINAL: frozenset(),
}


def final_from(register: Register, challenges: Sequence[Challenge]) -> datetime | None:
    """When the result is final if nobody challenges it (again); nobody knows while a challenge waits, or none is out."""
    if register.result_published_at is None or is_challenged(challenges):
        return None
    settled = [challenge.ended_at + AFTER_SETTLING for challenge in challenges if challenge.ended_at]
    return max([register.result_published_at + CHALLENGE, *settled])


def is_challenged(challenges: Sequence[Challenge]) -> bool:
    return any(challenge.ended_at is None for challenge in challenges)


def state_of_result(register: Register, challenges: Sequence[Challenge], *, now: datetime) -> ResultState | None:
    """Nothing before the box is open, and for a vote that was held elsewhere."""
    if register.status != Register.Status.OPENED or register.is_imported:
        return None
    if register.secrets_destroyed_at is not None:
        return ResultState.FINAL
    if is_challenged(challenges):
        return ResultState.CHALLENGED
    final_at = final_from(register, challenges)
    return ResultState.FINAL if final_at is not None and final_at <= now else ResultState.CHALLENGEABLE


def may_challenge(register: Register, challenges: Sequence[Challenge], *, now: datetime) -> bool:
    """Also while another challenge waits: each has its own reason and gets its own answer."""
    return state_of_result(register, challenges, now=now) in (ResultState.CHALLENGEABLE, ResultState.CHALLENGED)


def check_can_challenge(register: Register, challenges: Sequence[Challenge], *, reason: str, now: datetime) -> None:
    if register.is_imported:
        raise Refused(_("This vote was held elsewhere. Challenge it there."))
    if register.status != Register.Status.OPENED:
        raise Refused(_("A result can be challenged once the ballot box is open."))
    if not may_challenge(register, challenges, now=now):
        raise Refused(_("The time to challenge this result is over: it is final."))
    if any(challenge.ended_at is None and challenge.reason == reason for challenge in challenges):
        raise Refused(_("This challenge is recorded already, in the same words."))


def check_can_settle(challenge: Challenge, *, is_own: bool, is_let_in: bool = False) -> None:
    """`is_own`: they recorded it themselves. `is_let_in`: one of the two gave the other their role or sign-in."""
    if challenge.ended_at is not None:
        raise Refused(_("A colleague has settled this challenge already."))
    if is_own:
        raise Refused(_("You recorded this challenge yourself. A second person has to settle it."))
    if is_let_in:
        raise Refused(
            _(
                "One of you and whoever recorded this gave the other their role or sign-in. Somebody else has to settle it."
            )
        )
