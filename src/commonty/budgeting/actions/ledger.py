"""Where the money went: a line a deed, never edited. A wrong line gets a reversal beside it."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.budgeting.events import Event
from commonty.budgeting.models import LedgerEntry, Project, Round
from commonty.budgeting.rules import (
    Balance,
    balance_of,
    check_can_add,
    check_can_move,
    check_can_reverse,
    person_or_none,
)
from commonty.journal.record import Happening, record, record_all

Kind = LedgerEntry.Kind
EVENTS = {
    Kind.VOTED: Event.MONEY_VOTED,
    Kind.COMMITTED: Event.MONEY_COMMITTED,
    Kind.PAID: Event.MONEY_PAID,
    Kind.RETURNED: Event.MONEY_RETURNED,
}


@transaction.atomic
def record_voted(
    *, round_id: int, funded: Sequence[str], by: Actor, now: datetime, channel: str
) -> list[LedgerEntry]:
    """At publication: what the vote gave each funded project (public ids). Twice is the same as once.

    Asks for no permission of its own: the result decides, and whoever publishes it has been asked already.
    """
    pb_round = Round.objects.locked(round_id)
    projects = list(pb_round.projects.filter(public_id__in=funded).order_by("number"))
    if len(projects) != len(set(funded)):
        raise ValueError("A funded project is not one of this round's.")
    having = set(
        LedgerEntry.objects.filter(project__in=projects, kind=Kind.VOTED).values_list("project_id", flat=True)
    )
    entries = [
        LedgerEntry(
            project=project,
            kind=Kind.VOTED,
            pence=project.cost_pence,
            on=now.date(),
            says=_("Chosen by the vote"),
            made_by=person_or_none(by),
            made_at=now,
        )
        for project in projects
        if project.pk not in having and project.cost_pence
    ]
    LedgerEntry.objects.bulk_create(entries)
    if entries:
        record_all(
            [Happening(Event.MONEY_VOTED, e.project, {"entry": e.public_id, "pence": e.pence}) for e in entries],
            by=by,
            at=now,
            channel=channel,
            within=pb_round.place,
            chain=pb_round.chain,
        )
    return entries


@transaction.atomic
def add_line(
    *,
    project_id: int,
    kind: str,
    pence: int,
    on: date,
    says: str,
    proof: tuple[str, bytes] | None = None,
    is_proof_public: bool = False,
    by: Actor,
    now: datetime,
    channel: str,
) -> LedgerEntry:
    """Something was ordered, paid or given back. `proof` is an ending (`pdf`, `webp`) and bytes that were checked."""
    project, pb_round, balance = _locked(project_id)
    require(by, Permission.KEEP_LEDGER, within=pb_round.place)
    if kind == Kind.VOTED:
        raise Refused(_("What the vote gave is written by the result itself."))
    if pb_round.status != Round.Status.DECIDED:
        raise Refused(_("Money is recorded once the result is out, and until everything is done."))
    check_can_add(balance, kind=kind, pence=pence)
    entry = LedgerEntry(
        project=project,
        kind=kind,
        pence=pence,
        on=on,
        says=says,
        is_proof_public=is_proof_public and proof is not None,
        made_by=person_or_none(by),
        made_at=now,
    )
    if proof is not None:
        ending, content = proof
        entry.proof.save(f"{entry.public_id}.{ending}", ContentFile(content), save=False)
    entry.save()
    record(
        EVENTS[Kind(kind)],
        about=project,
        by=by,
        at=now,
        channel=channel,
        within=pb_round.place,
        chain=pb_round.chain,
        entry=entry.public_id,
        pence=pence,
        on=on.isoformat(),
    )
    return entry


@transaction.atomic
def reverse_line(*, entry_id: int, says: str, by: Actor, now: datetime, channel: str) -> LedgerEntry:
    project_id = LedgerEntry.objects.values_list("project_id", flat=True).get(pk=entry_id)
    project, pb_round, balance = _locked(project_id)
    require(by, Permission.KEEP_LEDGER, within=pb_round.place)
    wrong = LedgerEntry.objects.get(pk=entry_id)
    check_can_reverse(
        balance,
        kind=wrong.kind,
        pence=wrong.pence,
        is_reversal=wrong.reverses_id is not None,
        is_reversed=LedgerEntry.objects.filter(reverses=wrong).exists(),
    )
    reversal = LedgerEntry.objects.create(
        project=project,
        kind=wrong.kind,
        pence=-wrong.pence,
        on=now.date(),
        says=says,
        reverses=wrong,
        made_by=person_or_none(by),
        made_at=now,
    )
    record(
        Event.LEDGER_REVERSED,
        about=project,
        by=by,
        at=now,
        channel=channel,
        within=pb_round.place,
        chain=pb_round.chain,
        entry=reversal.public_id,
        reverses=wrong.public_id,
    )
    return reversal


@transaction.atomic
def finish_round(*, round_id: int, by: Actor, now: datetime, channel: str) -> None:
    """Every pound that was voted is paid or back in the pot."""
    pb_round = Round.objects.locked(round_id)
    require(by, Permission.KEEP_LEDGER, within=pb_round.place)
    check_can_move(pb_round.status, Round.Status.DONE)
    lines = LedgerEntry.objects.filter(project__round=pb_round)
    balance = balance_of(lines)
    if balance.waiting or balance.ordered:
        raise Refused(_("Some money is neither paid nor back in the pot. Record where it went first."))
    pb_round.status = Round.Status.DONE
    pb_round.save(update_fields=["status"])
    record(
        Event.ROUND_DONE, about=pb_round, by=by, at=now, channel=channel, within=pb_round.place, chain=pb_round.chain
    )


def _locked(project_id: int) -> tuple[Project, Round, Balance]:
    round_id = Project.objects.values_list("round_id", flat=True).get(pk=project_id)
    pb_round = Round.objects.locked(round_id)
    project = Project.objects.get(pk=project_id)
    return project, pb_round, balance_of(project.ledger.all())
