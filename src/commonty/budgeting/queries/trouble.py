"""Whether a count has failed, and what people are told of it. Read off its job, so that nothing has to remember it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_tasks.base import TaskResultStatus

from commonty.budgeting.events import Event
from commonty.budgeting.models import Round
from commonty.journal.models import Entry
from commonty.kit.jobs import newest_jobs

# By its path: pages show how it goes and start it, and need not load what counts.
COUNT_TASK = "commonty.budgeting.actions.count.count_in_background"

# By the name of the exception that ended the job.
SENTENCES = {
    "CountsDisagree": _("Two programs counted, and they did not agree. Nothing is published until it is known why."),
    "SomethingWasChanged": _(
        "The rules or the votes are not those that the journal knows. Nothing is counted until it is known why."
    ),
    "Refused": _(
        "The ballot box or the list of voters is not as the journal says it was left. "
        "Nothing is counted until it is known why."
    ),
    "CannotOpen": _(
        "The key of the ballot box could not be used: this installation has another key than the one that made it."
    ),
    "OSError": _("The result could not be written down: the disk may be full."),
    "LostTooOften": _("The program that counts was stopped several times before it was done."),
}
OTHERWISE = _("The program that counts broke off, several times in a row. The log of the installation says where.")
GONE = _("Nothing is counting: the work that was begun is not there any more.")


@dataclass(frozen=True)
class Trouble:
    because: str  # the name of the exception; for the journal
    says: str | Promise
    at: datetime | None  # when it was tried for the last time


def progress_key(public_id: str) -> str:
    return f"count:{public_id}"


def count_troubles(rounds: Iterable[Round]) -> dict[str, Trouble]:
    """Of rounds that are being counted, those whose count has stopped for good, by public id; one query for all."""
    counting = [pb_round.public_id for pb_round in rounds if pb_round.status == Round.Status.COUNTING]
    jobs = newest_jobs(COUNT_TASK) if counting else {}
    found = {}
    for public_id in counting:
        job = jobs.get(public_id)
        if job is None:
            found[public_id] = Trouble("Gone", GONE, None)
        elif job.status == TaskResultStatus.FAILED:
            name = job.exception_class_path.rpartition(".")[2]
            found[public_id] = Trouble(name, SENTENCES.get(name, OTHERWISE), job.finished_at)
    return found


def count_trouble(pb_round: Round) -> Trouble | None:
    return count_troubles([pb_round]).get(pb_round.public_id)


def is_reported(pb_round: Round) -> bool:
    """Whether the journal says already that this try failed."""
    tries = Entry.objects.about(pb_round).filter(kind__in=(Event.COUNT_BEGUN, Event.COUNT_TRIED_AGAIN))
    failed = Entry.objects.about(pb_round).filter(kind=Event.COUNT_FAILED)
    newest_try = tries.order_by("-pk").values_list("pk", flat=True).first()
    return failed.filter(pk__gt=newest_try or 0).exists()
