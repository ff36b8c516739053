"""The ledger's actions: money voted, ordered, paid, returned; reversed and never edited."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.budgeting.actions import ledger
from commonty.budgeting.models import LedgerEntry, Round
from commonty.budgeting.queries.round import balances
from commonty.budgeting.tests import factories as make
from commonty.budgeting.tests.factories import CLOSES
from commonty.journal.models import Entry

pytestmark = pytest.mark.django_db
Kind = LedgerEntry.Kind


def line(pb_round: Round, kind: str, pence: int, number: int = 1, **fields) -> LedgerEntry:
    given = {
        "project_id": pb_round.projects.get(number=number).pk,
        "kind": kind,
        "pence": pence,
        "on": date(2026, 12, 1),
        "says": "Macrae Electrical, order 17",
        "by": make.make_staff(pb_round.place, Role.BUDGET_OWNER),
        "now": CLOSES,
        "channel": "web",
    }
    return ledger.add_line(**{**given, **fields})


def reverse(entry: LedgerEntry, by=SYSTEM) -> LedgerEntry:
    return ledger.reverse_line(entry_id=entry.pk, says="Typed twice", by=by, now=CLOSES, channel="web")


def test_the_result_writes_the_first_line_once() -> None:
    pb_round = make.make_decided()
    funded = list(pb_round.projects.values_list("public_id", flat=True))[:2]
    again = ledger.record_voted(round_id=pb_round.pk, funded=funded, by=SYSTEM, now=CLOSES, channel="web")
    assert again == []
    assert LedgerEntry.objects.count() == 2
    assert Entry.objects.filter(kind="money_voted").count() == 2


def test_a_project_of_another_round_is_never_funded() -> None:
    pb_round, other = make.make_open(), make.make_open()
    with pytest.raises(ValueError, match="not one of this"):
        ledger.record_voted(
            round_id=pb_round.pk,
            funded=[other.projects.first().public_id],
            by=SYSTEM,
            now=CLOSES,
            channel="web",
        )


def test_ordered_paid_and_back_in_the_pot() -> None:
    pb_round = make.make_decided()
    line(pb_round, Kind.COMMITTED, 800_00)
    line(pb_round, Kind.PAID, 700_00)
    line(pb_round, Kind.RETURNED, 200_00)
    balance = balances(pb_round)[pb_round.projects.get(number=1).pk]
    assert (balance.voted, balance.ordered, balance.paid, balance.returned, balance.waiting) == (
        1_000_00,
        100_00,
        700_00,
        200_00,
        0,
    )


@pytest.mark.parametrize(("kind", "pence"), [(Kind.COMMITTED, 1_000_01), (Kind.PAID, 1), (Kind.VOTED, 1)])
def test_what_does_not_balance_is_refused(kind: str, pence: int) -> None:
    with pytest.raises(Refused):
        line(make.make_decided(), kind, pence)


def test_only_who_keeps_the_money_writes_in_the_ledger() -> None:
    pb_round = make.make_decided()
    for by in (make.make_staff(pb_round.place), make.make_resident(pb_round.place)):
        with pytest.raises(PermissionDenied):
            line(pb_round, Kind.COMMITTED, 1, by=by)
        with pytest.raises(PermissionDenied):
            reverse(LedgerEntry.objects.first(), by=by)


def test_before_the_result_there_is_nothing_to_order() -> None:
    with pytest.raises(Refused, match="once the result is out"):
        line(make.make_open(), Kind.COMMITTED, 1)


def test_a_wrong_line_gets_a_second_one_and_stays() -> None:
    pb_round = make.make_decided()
    wrong = line(pb_round, Kind.COMMITTED, 500_00)
    reversal = reverse(wrong)
    assert (reversal.pence, reversal.reverses) == (-500_00, wrong)
    assert LedgerEntry.objects.filter(pk=wrong.pk, pence=500_00).exists()
    for again in (wrong, reversal):
        with pytest.raises(Refused):
            reverse(again)


def test_an_order_that_was_paid_is_not_reversed_under_the_payment() -> None:
    pb_round = make.make_decided()
    order = line(pb_round, Kind.COMMITTED, 500_00)
    line(pb_round, Kind.PAID, 100_00)
    with pytest.raises(Refused, match="Reverse the payment first"):
        reverse(order)


@pytest.mark.parametrize("pence", [0, -100])
def test_the_database_itself_refuses_a_negative_line(pence: int) -> None:
    """The sabotage twin: past the actions, the constraint still holds."""
    project = make.make_decided().projects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEntry.objects.create(
            project=project, kind=Kind.PAID, pence=pence, on=CLOSES.date(), says="x", made_at=CLOSES
        )


def test_a_round_is_done_when_every_pound_is_somewhere() -> None:
    pb_round = make.make_decided()
    done = {"round_id": pb_round.pk, "by": SYSTEM, "now": CLOSES, "channel": "web"}
    with pytest.raises(Refused, match="neither paid nor back"):
        ledger.finish_round(**done)
    line(pb_round, Kind.COMMITTED, 1_000_00)
    line(pb_round, Kind.PAID, 1_000_00)
    line(pb_round, Kind.RETURNED, 2_000_00, number=2)
    ledger.finish_round(**done)
    pb_round.refresh_from_db()
    assert pb_round.status == "done"
