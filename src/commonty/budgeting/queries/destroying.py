"""What has to be well before the key of a money vote and its sealed votes are destroyed."""

from datetime import datetime

from django.utils.translation import gettext as _

from commonty.ballots.queries.destruction import Check, checks_before
from commonty.budgeting.events import Event
from commonty.budgeting.models import Result, Round
from commonty.budgeting.packs.layout import fingerprint
from commonty.journal.models import Entry


def checks_of(pb_round: Round, *, now: datetime) -> list[Check]:
    """Each in a sentence, and why it fails if it does."""
    checks = checks_before(pb_round.register, now=now)
    has_result = pb_round.status != Round.Status.VOID or Result.objects.filter(round=pb_round).exists()
    return [*checks, _pack_is_whole(pb_round)] if has_result else checks


def fault_in(pb_round: Round, *, now: datetime) -> str:
    """The first thing that is not well; empty if all is."""
    return next((check.fault for check in checks_of(pb_round, now=now) if not check.is_well), "")


def _pack_is_whole(pb_round: Round) -> Check:
    says = _(
        "The file with everything that is needed to count again is there, whole, and the one that was published."
    )
    result = Result.objects.filter(round=pb_round).exclude(published_at=None).first()
    if result is None or not result.pack:
        return Check(says, _("There is no such file."))
    told = Entry.objects.filter(chain=pb_round.chain, kind=Event.RESULT_PUBLISHED).order_by("seq")
    published = told.values_list("facts", flat=True).first() or {}
    if published.get("pack") != result.pack_digest:
        return Check(says, _("The journal says that another file was published."))
    try:
        with result.pack.open("rb") as file:
            pack = file.read()
    except OSError:
        return Check(says, _("The file can't be read: it is not where it was put."))
    # Two programs counted what is in it when it was made. If not a byte has changed since, neither has what they found.
    if fingerprint(pack) != result.pack_digest:
        return Check(says, _("The file is not the one that was published: its fingerprint is another."))
    return Check(says)
