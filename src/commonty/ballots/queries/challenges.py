"""Whether a result stands: until when it can be challenged, who waits for an answer, since when it is final."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from commonty.ballots.models import Challenge, Register
from commonty.ballots.rules.challenges import ResultState, final_from, state_of_result
from commonty.ballots.rules.register import SIGNATURES


@dataclass(frozen=True)
class ResultStanding:
    state: ResultState | None
    final_at: datetime | None  # nobody knows while a challenge waits
    waiting: list[Challenge]
    settled: list[Challenge]
    destroyed_at: datetime | None  # when the key and the sealed votes were
    checked_at: datetime | None  # when it was seen that nothing of them is left
    destroyed_by: list[str]  # the names of the two who signed; none if the timetable did it
    in_backups_until: datetime | None

    @property
    def may_challenge(self) -> bool:
        return self.state in (ResultState.CHALLENGEABLE, ResultState.CHALLENGED)


def standing_of_result(register: Register, *, now: datetime) -> ResultStanding:
    rows = Challenge.objects.filter(register=register).select_related("recorded_by", "ended_by")
    challenges = list(rows.order_by("recorded_at", "pk"))
    destroyed_at = register.secrets_destroyed_at
    return ResultStanding(
        state=state_of_result(register, challenges, now=now),
        final_at=final_from(register, challenges),
        waiting=[challenge for challenge in challenges if challenge.ended_at is None],
        settled=[challenge for challenge in challenges if challenge.ended_at is not None],
        destroyed_at=destroyed_at,
        checked_at=register.destruction_checked_at,
        destroyed_by=signers_of_destruction(register) if destroyed_at else [],
        in_backups_until=destroyed_at + timedelta(days=settings.BACKUP_DAYS) if destroyed_at else None,
    )


def signers_of_destruction(register: Register) -> list[str]:
    """By name, since they answer for it in public; nobody who is at risk is named."""
    rows = register.destruction_signatures.select_related("person").order_by("signed_at", "pk")
    names = [_("somebody who may sign") if row.person.is_at_risk else row.person.name for row in rows]
    return names if len(names) == SIGNATURES else []
