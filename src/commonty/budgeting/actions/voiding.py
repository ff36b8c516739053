"""A vote is declared void: one proposes it on a ground that its rules name, a second one signs, and its money goes back."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.ballots.actions import void_vote
from commonty.ballots.rules.challenges import ResultState, state_of_result
from commonty.budgeting.actions.evenings import call_off_evenings
from commonty.budgeting.actions.ledger import enter_reversal
from commonty.budgeting.actions.talk import keep_in_step
from commonty.budgeting.actions.two_people import check_second, journalled, reason_digest, require_a_closer
from commonty.budgeting.events import Event
from commonty.budgeting.models import Round, Voiding
from commonty.budgeting.queries.accounts import balances, whole_balance
from commonty.budgeting.rules import check_can_move
from commonty.budgeting.rules.two_people import check_can_withdraw
from commonty.budgeting.rules.voiding import check_can_void
from commonty.journal.record import record
from commonty.people.models import Person


@transaction.atomic
def propose_voiding(*, round_id: int, ground: str, because: str, by: Person, now: datetime, channel: str) -> Voiding:
    """Pressed twice it is one; a colleague's that waits is signed or withdrawn first."""
    pb_round = Round.objects.locked(round_id)
    require_a_closer(by, pb_round)
    _check_can_void(pb_round, now=now)
    waiting = pb_round.voidings.waiting().first()
    if waiting is not None:
        if (waiting.ground, waiting.because, waiting.proposed_by_id) == (ground, because, by.pk):
            return waiting
        raise Refused(_("Somebody has proposed this already. Sign that, or withdraw it first."))
    voiding = Voiding.objects.create(round=pb_round, ground=ground, because=because, proposed_by=by, proposed_at=now)
    record(Event.VOIDING_PROPOSED, about=pb_round, **journalled(pb_round, by, now, channel), **_facts(voiding))
    return voiding


@transaction.atomic
def sign_voiding(*, voiding_id: int, by: Person, now: datetime, channel: str) -> Voiding:
    """The second of two: as far apart from the first as two who open a ballot box. The result stands no more."""
    voiding, pb_round = _locked(voiding_id)
    require_a_closer(by, pb_round)
    first = check_second(voiding, by)
    _check_can_void(pb_round, now=now)
    check_can_move(pb_round.status, Round.Status.VOID)
    _take_back_the_result(pb_round, by=by, now=now)
    void_vote(register_id=pb_round.register_id, by=by, now=now, channel=channel)
    call_off_evenings(pb_round, because=_("The vote is void."), by=by, now=now, channel=channel)
    pb_round.status = Round.Status.VOID
    pb_round.save(update_fields=["status"])
    keep_in_step(pb_round)
    voiding.signed_by, voiding.signed_at = by, now
    voiding.save(update_fields=["signed_by", "signed_at"])
    facts = _facts(voiding) | {"first": first.public_id}
    record(Event.ROUND_VOIDED, about=pb_round, **journalled(pb_round, by, now, channel), **facts)
    return voiding


@transaction.atomic
def withdraw_voiding(*, voiding_id: int, by: Person, now: datetime, channel: str) -> None:
    """By whoever proposed it or could have signed: the result stands."""
    voiding, pb_round = _locked(voiding_id)
    require_a_closer(by, pb_round)
    check_can_withdraw(voiding)
    voiding.withdrawn_at = now
    voiding.save(update_fields=["withdrawn_at"])
    record(Event.VOIDING_WITHDRAWN, about=pb_round, **journalled(pb_round, by, now, channel), **_facts(voiding))


def _check_can_void(pb_round: Round, *, now: datetime) -> None:
    challenges = list(pb_round.register.challenges.all()) if pb_round.register else []
    state = state_of_result(pb_round.register, challenges, now=now) if pb_round.register else None
    check_can_void(pb_round, whole_balance(balances(pb_round).values()), is_final=state == ResultState.FINAL)


def _take_back_the_result(pb_round: Round, *, by: Person, now: datetime) -> None:
    """Each line that stands gets its reversal, the newest first: the pot is empty, and all of it is still to be read.

    Also what was ordered and came back whole: nothing of it is owed or paid, but its lines stand.
    """
    lines = pb_round.ledger.filter(reverses=None, reversal=None).prefetch_related("postings")
    for line in lines.order_by("-pk"):
        moves = [(posting.out_of, posting.into, posting.pence) for posting in line.postings.all()]
        enter_reversal(line, moves, says=_("The vote is void"), by=by, now=now)


def _locked(voiding_id: int) -> tuple[Voiding, Round]:
    pb_round = Round.objects.locked(Voiding.objects.values_list("round_id", flat=True).get(pk=voiding_id))
    return Voiding.objects.select_for_update(of=("self",), no_key=True).get(pk=voiding_id), pb_round


def _facts(voiding: Voiding) -> dict[str, Any]:
    return {"voiding": voiding.public_id, "ground": voiding.ground, "reason": reason_digest(voiding)}
