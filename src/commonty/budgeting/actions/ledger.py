"""Where the money went: an entry a deed, with its postings, never edited. A wrong one gets a reversal beside it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.budgeting.actions.by_seat import acts_by_seat, on_record
from commonty.budgeting.events import Event
from commonty.budgeting.models import GroupSeat, LedgerEntry, Overruling, Posting, Project, Round
from commonty.budgeting.queries.accounts import balance_of
from commonty.budgeting.queries.groups import own_projects
from commonty.budgeting.queries.ledger import is_followed, left_of, numbers_taken
from commonty.budgeting.queries.money import is_done, overruled_pence
from commonty.budgeting.rules import check_can_add, check_can_reverse, moves_for, person_or_none
from commonty.budgeting.rules.groups import check_is_not_theirs
from commonty.budgeting.rules.ledger import Move, check_number_is_free, turned_round
from commonty.budgeting.rules.overruling import check_is_no_quiet_cut
from commonty.budgeting.rules.variance import check_is_not_done
from commonty.journal.record import Happening, record, record_all

Kind = LedgerEntry.Kind
EVENTS = {
    Kind.VOTED: Event.MONEY_VOTED,
    Kind.ORDERED: Event.MONEY_COMMITTED,
    Kind.INVOICED: Event.MONEY_INVOICED,
    Kind.PAID: Event.MONEY_PAID,
    Kind.RETURNED: Event.MONEY_RETURNED,
}


@transaction.atomic
def record_voted(
    *, round_id: int, funded: Sequence[str], by: Actor, now: datetime, channel: str
) -> list[LedgerEntry]:
    """At publication: the pot, and what the vote gave each funded project (public ids). Twice is the same as once.

    Asks for no permission of its own: the result decides, and whoever publishes it has been asked already.
    """
    pb_round = Round.objects.locked(round_id)
    projects = list(pb_round.projects.filter(public_id__in=funded).order_by("number"))
    if len(projects) != len(set(funded)):
        raise ValueError("A funded project is not one of this round's.")
    made: dict[str, Any] = {"round": pb_round, "on": now.date(), "made_by": person_or_none(by), "made_at": now}
    if pb_round.pot_pence and not pb_round.ledger.filter(kind=Kind.POT).exists():
        says = _("What residents decided about")
        enter([LedgerEntry(kind=Kind.POT, pence=pb_round.pot_pence, says=says, **made)])
    having = set(pb_round.ledger.filter(kind=Kind.VOTED).values_list("project_id", flat=True))
    entries = [
        LedgerEntry(project=project, kind=Kind.VOTED, pence=project.cost_pence, says=_("Chosen by the vote"), **made)
        for project in projects
        if project.pk not in having and project.cost_pence
    ]
    enter(entries)
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
    number: str = "",
    supplier: str = "",
    of_id: int | None = None,
    beyond_pence: int = 0,
    proof: tuple[str, bytes] | None = None,
    is_proof_public: bool = False,
    by: Actor,
    now: datetime,
    channel: str,
) -> LedgerEntry:
    """Something was ordered, invoiced, paid or given back. `proof` is an ending (`pdf`, `webp`) and checked bytes.

    `of_id` is what it follows: an invoice's order, a payment's invoice, the order from which money comes back.
    """
    project, pb_round = locked(project_id)
    by_seat = acts_by_seat(by, GroupSeat.Part.TREASURER, pb_round, or_else=Permission.KEEP_LEDGER)
    check_is_being_done(pb_round)
    check_is_not_theirs(is_own=by_seat and project.pk in own_projects(pb_round, by))
    check_is_not_done(is_done(project))
    of = project.ledger.filter(reverses=None, reversal=None).get(pk=of_id) if of_id else None
    check_can_add(balance_of(project), kind=kind, pence=pence, of=of, of_left=left_of(of))
    if kind == Kind.RETURNED:
        check_is_no_quiet_cut(balance_of(project), pence=pence, overruled=overruled_pence(project))
    check_number_is_free(number, numbers_taken(pb_round, kind, of))
    entry = LedgerEntry(
        round=pb_round, project=project, kind=kind, pence=pence, on=on, says=says, number=number, supplier=supplier,
        of=of, beyond_pence=beyond_pence, is_proof_public=is_proof_public and proof is not None,
        made_by=person_or_none(by), made_at=now,
    )  # fmt: skip
    if proof is not None:
        ending, content = proof
        entry.proof.save(f"{entry.public_id}.{ending}", ContentFile(content), save=False)
    enter([entry])
    as_whom = on_record(by, pb_round, by_seat=by_seat)
    how: dict[str, Any] = {"by": as_whom, "at": now, "channel": channel}
    how |= {"within": pb_round.place, "chain": pb_round.chain}
    facts: dict[str, Any] = {"seat": GroupSeat.Part.TREASURER.value} if by_seat else {}
    record(EVENTS[Kind(kind)], about=project, **how, entry=entry.public_id, pence=pence, on=on.isoformat(), **facts)
    return entry


@transaction.atomic
def reverse_line(*, entry_id: int, says: str, by: Actor, now: datetime, channel: str) -> LedgerEntry:
    project, pb_round = locked(LedgerEntry.objects.values_list("project_id", flat=True).get(pk=entry_id))
    require(by, Permission.KEEP_LEDGER, within=pb_round.place)
    check_is_being_done(pb_round)
    check_is_not_done(is_done(project))
    wrong = LedgerEntry.objects.get(pk=entry_id)
    moves: list[Move] = list(wrong.postings.values_list("out_of", "into", "pence"))
    check_can_reverse(
        balance_of(project),
        moves,
        kind=wrong.kind,
        is_reversal=wrong.reverses_id is not None,
        is_reversed=LedgerEntry.objects.filter(reverses=wrong).exists(),
        is_followed=is_followed(wrong),
        is_overruled=Overruling.objects.filter(entry=wrong).exists(),
    )
    reversal = enter_reversal(wrong, moves, says=says, by=by, now=now)
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


def enter_reversal(wrong: LedgerEntry, moves: Iterable[Move], *, says: str, by: Actor, now: datetime) -> LedgerEntry:
    """The line that takes this one back: the same with a minus, and each of its `moves` the other way round."""
    reversal = LedgerEntry(
        round_id=wrong.round_id,
        project_id=wrong.project_id,
        kind=wrong.kind,
        pence=-wrong.pence,
        beyond_pence=-wrong.beyond_pence,
        on=now.date(),
        says=says,
        number=wrong.number,
        supplier=wrong.supplier,
        of_id=wrong.of_id,
        reverses=wrong,
        made_by=person_or_none(by),
        made_at=now,
    )
    enter([reversal], moves=turned_round(moves))
    return reversal


def enter(entries: Sequence[LedgerEntry], *, moves: Iterable[Move] | None = None) -> None:
    """Write entries with their postings: the same moves for each, or what their kinds say."""
    LedgerEntry.objects.bulk_create(entries)
    Posting.objects.bulk_create(
        Posting(entry=entry, out_of=out_of, into=into, pence=pence)
        for entry in entries
        for out_of, into, pence in moves or moves_for(entry.kind, entry.pence, is_from_order=entry.of_id is not None)
    )


def locked(project_id: int | None) -> tuple[Project, Round]:
    if project_id is None:
        raise Refused(_("What the pot held, and what was moved out of it, can't be reversed."))
    round_id = Project.objects.values_list("round_id", flat=True).get(pk=project_id)
    pb_round = Round.objects.locked(round_id)
    return Project.objects.get(pk=project_id), pb_round


def check_is_being_done(pb_round: Round) -> None:
    if pb_round.status != Round.Status.DECIDED:
        raise Refused(_("Money is recorded once the result is out, and until everything is done."))
