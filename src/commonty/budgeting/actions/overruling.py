"""Overruling a vote: one proposes it with a reason, a second one signs, and only then is it public and its money back."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.budgeting.actions.ledger import check_is_being_done, enter, locked
from commonty.budgeting.actions.two_people import check_second, journalled, reason_digest, require_a_closer
from commonty.budgeting.events import Event
from commonty.budgeting.models import LedgerEntry, Overruling, Project, Round
from commonty.budgeting.queries.accounts import balance_of
from commonty.budgeting.queries.money import is_done
from commonty.budgeting.rules.overruling import (
    check_can_overrule,
    check_money_is_there,
)
from commonty.budgeting.rules.two_people import check_can_withdraw
from commonty.budgeting.rules.variance import check_is_not_done
from commonty.journal.record import Happening, record, record_all
from commonty.people.models import Person

Kind = Overruling.Kind


@transaction.atomic
def propose_overruling(
    *, project_id: int, kind: str, pence: int = 0, because: str, by: Person, now: datetime, channel: str
) -> Overruling:
    """`pence` go back in the pot; if it is not done at all, all that the vote gave."""
    project, pb_round = locked(project_id)
    require_a_closer(by, pb_round)
    balance = balance_of(project)
    check_is_not_done(is_done(project))
    pence = balance.waiting if kind == Kind.NOT_DONE else pence
    is_waiting = Overruling.objects.waiting().filter(project=project).exists()
    check_can_overrule(pb_round, balance, kind=kind, pence=pence, is_waiting=is_waiting)
    overruling = Overruling.objects.create(
        project=project, kind=kind, pence=pence, because=because, proposed_by=by, proposed_at=now
    )
    record(Event.OVERRULING_PROPOSED, about=project, **journalled(pb_round, by, now, channel), **_facts(overruling))
    return overruling


@transaction.atomic
def sign_overruling(*, overruling_id: int, by: Person, now: datetime, channel: str) -> Overruling:
    """The second of two: as far apart from the first as two who open a ballot box."""
    project, pb_round = locked(Overruling.objects.values_list("project_id", flat=True).get(pk=overruling_id))
    require_a_closer(by, pb_round)
    overruling = Overruling.objects.select_for_update(of=("self",), no_key=True).get(pk=overruling_id)
    first = check_second(overruling, by)
    check_is_being_done(pb_round)
    check_money_is_there(balance_of(project), kind=overruling.kind, pence=overruling.pence)
    happened = [Happening(Event.OVERRULING_SIGNED, project, _facts(overruling) | {"first": first.public_id})]
    if overruling.pence:
        overruling.entry = _put_back(overruling, project, pb_round, by=by, now=now)
        facts: dict[str, Any] = {"entry": overruling.entry.public_id, "pence": overruling.pence}
        happened.append(Happening(Event.MONEY_RETURNED, project, facts))
    overruling.signed_by, overruling.signed_at = by, now
    overruling.save(update_fields=["signed_by", "signed_at", "entry"])
    record_all(happened, **journalled(pb_round, by, now, channel))
    return overruling


@transaction.atomic
def withdraw_overruling(*, overruling_id: int, by: Person, now: datetime, channel: str) -> None:
    """By whoever proposed it or could have signed: what residents voted stands."""
    project, pb_round = locked(Overruling.objects.values_list("project_id", flat=True).get(pk=overruling_id))
    require_a_closer(by, pb_round)
    overruling = Overruling.objects.select_for_update(of=("self",), no_key=True).get(pk=overruling_id)
    check_can_withdraw(overruling)
    overruling.withdrawn_at = now
    overruling.save(update_fields=["withdrawn_at"])
    record(Event.OVERRULING_WITHDRAWN, about=project, **journalled(pb_round, by, now, channel), **_facts(overruling))


def _put_back(overruling: Overruling, project: Project, pb_round: Round, *, by: Person, now: datetime) -> LedgerEntry:
    says = _("Overruled: not done") if overruling.kind == Kind.NOT_DONE else _("Overruled: cut")
    entry = LedgerEntry(
        round=pb_round,
        project=project,
        kind=LedgerEntry.Kind.RETURNED,
        pence=overruling.pence,
        on=now.date(),
        says=says,
        made_by=by,
        made_at=now,
    )
    enter([entry])
    return entry


def _facts(overruling: Overruling) -> dict[str, Any]:
    what = {"overruling": overruling.public_id, "what": overruling.kind, "pence": overruling.pence}
    return {**what, "reason": reason_digest(overruling)}
