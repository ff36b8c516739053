"""Whether a result stands: until when it can be challenged, who waits for an answer, since when it is final."""

from dataclasses import dataclass
from datetime import datetime

from commonty.ballots.models import Challenge, Register
from commonty.ballots.rules.challenges import ResultState, final_from, state_of_result


@dataclass(frozen=True)
class ResultStanding:
    state: ResultState | None
    final_at: datetime | None  # nobody knows while a challenge waits
    waiting: list[Challenge]
    settled: list[Challenge]

    @property
    def may_challenge(self) -> bool:
        return self.state in (ResultState.CHALLENGEABLE, ResultState.CHALLENGED)


def standing_of_result(register: Register, *, now: datetime) -> ResultStanding:
    rows = Challenge.objects.filter(register=register).select_related("recorded_by", "ended_by")
    challenges = list(rows.order_by("recorded_at", "pk"))
    return ResultStanding(
        state=state_of_result(register, challenges, now=now),
        final_at=final_from(register, challenges),
        waiting=[challenge for challenge in challenges if challenge.ended_at is None],
        settled=[challenge for challenge in challenges if challenge.ended_at is not None],
    )
