"""The end: a project is done and its money compared with the vote; then the whole money vote."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import Actor, can, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.budgeting.actions.ledger import check_is_being_done, enter, locked
from commonty.budgeting.events import Event
from commonty.budgeting.models import Closing, Finish, LedgerEntry, Overruling, Round
from commonty.budgeting.queries.accounts import balance_of, balances, whole_balance
from commonty.budgeting.queries.money import is_done, projects_money, threshold_of, variance_of
from commonty.budgeting.queries.round import projects_of
from commonty.budgeting.rules import check_can_move, person_or_none
from commonty.budgeting.rules.finishing import check_all_is_settled, check_leftover
from commonty.budgeting.rules.groups import check_goes_with_group
from commonty.budgeting.rules.ledger import moves_to_carry
from commonty.budgeting.rules.variance import check_can_finish
from commonty.journal.record import Happening, record, record_all
from commonty.kit.canonical import sha256_hex


@transaction.atomic
def finish_project(*, project_id: int, on: date, because: str = "", by: Actor, now: datetime, channel: str) -> Finish:
    """`because`: why it cost another sum than was voted; needed where the difference is large."""
    project, pb_round = locked(project_id)
    require(by, Permission.KEEP_LEDGER, within=pb_round.place)
    check_is_being_done(pb_round)
    balance = balance_of(project)
    variance = variance_of(project, balance, threshold_of(pb_round))
    is_waiting = Overruling.objects.waiting().filter(project=project).exists()
    check_can_finish(balance, variance, because=because, is_done=is_done(project), is_waiting=is_waiting)
    finish = Finish.objects.create(project=project, on=on, because=because, made_by=person_or_none(by), made_at=now)
    facts: dict[str, Any] = {"voted": variance.voted, "cost": variance.cost, "reason": sha256_hex(because.encode())}
    record(Event.PROJECT_DONE, about=project, **_how(pb_round, by, now, channel), **facts)
    return finish


@transaction.atomic
def take_back_finish(*, project_id: int, because: str, by: Actor, now: datetime, channel: str) -> None:
    """It was not done after all, or a line was wrong: from here on its money can be recorded again."""
    project, pb_round = locked(project_id)
    require(by, Permission.KEEP_LEDGER, within=pb_round.place)
    check_is_being_done(pb_round)
    finish = project.finishes.filter(taken_back_at=None).first()
    if finish is None:
        raise Refused(_("This project is not done."))
    finish.taken_back_at, finish.taken_back_because = now, because
    finish.save(update_fields=["taken_back_at", "taken_back_because"])
    record(Event.PROJECT_DONE_TAKEN_BACK, about=project, **_how(pb_round, by, now, channel))


@transaction.atomic
def finish_round(
    *,
    round_id: int,
    lessons: str,
    leftover: str,
    leftover_says: str = "",
    to_round_id: int | None = None,
    by: Actor,
    now: datetime,
    channel: str,
) -> Closing:
    """Every pound that was voted is paid or back in the pot, every project is done or overruled in public, and what
    becomes of the rest is said. If it is moved, it is in the other pot at once."""
    rounds = _locked_both(round_id, to_round_id)
    pb_round, to_round = rounds[round_id], rounds.get(to_round_id)
    require(by, Permission.KEEP_LEDGER, within=pb_round.place)
    check_can_move(pb_round.status, Round.Status.DONE)
    each = balances(pb_round)
    whole = whole_balance(each.values())
    money = projects_money(pb_round, projects_of(pb_round), each)
    check_all_is_settled(whole, [m.project.name for m in money if not m.is_settled])
    left = whole.pot + whole.returned
    check_leftover(pb_round, leftover=leftover, pence=left, says=leftover_says, to_round=to_round)
    happened = [Happening(Event.ROUND_DONE, pb_round, {"leftover": leftover, "pence": left})]
    if to_round is not None:
        happened.insert(0, _carry(pb_round, to_round, left, back=whole.returned, by=by, now=now))
    pb_round.status = Round.Status.DONE
    pb_round.save(update_fields=["status"])
    closing = Closing.objects.create(
        round=pb_round, lessons=lessons, leftover=leftover, leftover_pence=left, leftover_says=leftover_says,
        to_round=to_round, made_by=person_or_none(by), made_at=now,
    )  # fmt: skip
    record_all(happened, **_how(pb_round, by, now, channel))
    return closing


def _locked_both(round_id: int, to_round_id: int | None) -> dict[int | None, Round]:
    """In the order of their keys: two that move money to each other wait, and don't block."""
    return {pk: Round.objects.locked(pk) for pk in sorted({pk for pk in (round_id, to_round_id) if pk})}


def _carry(pb_round: Round, to_round: Round, pence: int, *, back: int, by: Actor, now: datetime) -> Happening:
    """Out of this pot and into the other, which whoever answers for the money there confirms anew."""
    require(by, Permission.SET_UP_ROUND, within=to_round.place)
    entry = LedgerEntry(
        round=pb_round,
        kind=LedgerEntry.Kind.CARRIED,
        pence=pence,
        on=now.date(),
        says=_("What was left"),
        to_round=to_round,
        made_by=person_or_none(by),
        made_at=now,
    )
    enter([entry], moves=moves_to_carry(pence, back=back))
    confirmed = can(by, Permission.SET_POT, within=to_round.place)
    to_round.pot_pence = (to_round.pot_pence or 0) + pence
    to_round.pot_confirmed_by = person_or_none(by) if confirmed else None
    to_round.pot_confirmed_at = now if confirmed else None
    check_goes_with_group(to_round)
    to_round.save(update_fields=["pot_pence", "pot_confirmed_by", "pot_confirmed_at"])
    return Happening(Event.MONEY_CARRIED, pb_round, {"to": to_round.public_id, "pence": pence})


def _how(pb_round: Round, by: Actor, now: datetime, channel: str) -> dict[str, Any]:
    return {"by": by, "at": now, "channel": channel, "within": pb_round.place, "chain": pb_round.chain}
