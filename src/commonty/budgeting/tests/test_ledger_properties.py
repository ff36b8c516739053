"""Whatever deeds are tried, in whatever order: all accounts together hold what the pot held, and none is below nothing."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.budgeting.actions import ledger
from commonty.budgeting.models import Account, LedgerEntry, Posting, Round
from commonty.budgeting.queries.accounts import balances, money_parts, whole_balance
from commonty.budgeting.tests import factories as make

pytestmark = pytest.mark.django_db
Kind = LedgerEntry.Kind
HOW: dict[str, Any] = {"by": SYSTEM, "now": make.CLOSES, "channel": "web"}

deeds = st.lists(
    st.tuples(
        st.sampled_from([Kind.ORDERED, Kind.INVOICED, Kind.PAID, Kind.RETURNED, "reverse"]),
        st.integers(1, 2),  # the project's number
        st.integers(-5_00, 2_000_00),
        st.integers(0, 30),  # which of the lines before it follows or reverses
    ),
    max_size=25,
)


def do(pb_round: Round, kind: str, number: int, pence: int, which: int) -> None:
    """Try a deed, as wild as it may be; a refusal is an answer."""
    lines = list(pb_round.ledger.order_by("pk"))
    try:
        if kind == "reverse":
            ledger.reverse_line(entry_id=lines[which % len(lines)].pk, says="Wrong", **HOW)
            return
        project = pb_round.projects.get(number=number)
        fitting = [
            e.pk for e in lines if e.project_id == project.pk and e.reverses_id is None and e.pk not in gone(lines)
        ]
        of_id = fitting[which % len(fitting)] if fitting and which % 3 else None
        ledger.add_line(
            project_id=project.pk, kind=kind, pence=pence, on=date(2026, 12, 1), says="x", of_id=of_id, **HOW
        )
    except Refused:
        return


def gone(lines: list[LedgerEntry]) -> set[int | None]:
    return {line.reverses_id for line in lines}


def faults_of(pb_round: Round) -> list[str]:
    """What is wrong with a round's books, summed anew from the postings alone."""
    accounts = dict.fromkeys(Account.values, 0)
    for posting in Posting.objects.filter(entry__round=pb_round):
        accounts[posting.out_of] -= posting.pence
        accounts[posting.into] += posting.pence
    held = sum(pence for account, pence in accounts.items() if account != Account.LANDLORD)
    each = balances(pb_round)
    faults = [f"{a} is {p}" for a, p in accounts.items() if p < 0 and a != Account.LANDLORD]
    faults += [f"project {pk} is unsound" for pk, balance in each.items() if pk and not balance.is_sound]
    if held != pb_round.pot_pence or accounts[Account.LANDLORD] != -held:
        faults.append(f"held {held} of {pb_round.pot_pence}")
    if sum(part["value"] for part in money_parts(pb_round, whole_balance(each.values()))) != pb_round.pot_pence:
        faults.append("the bar is not the pot")
    return faults


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(deeds)
def test_the_ledger_always_holds_what_the_pot_held(decided: Round, steps: list[tuple[str, int, int, int]]) -> None:
    with transaction.atomic():
        for step in steps:
            do(decided, *step)
        assert faults_of(decided) == []
        transaction.set_rollback(True)


def test_a_ledger_that_does_not_check_is_caught(decided: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: without the rules more is paid than was ordered, and it shows."""
    monkeypatch.setattr(ledger, "check_can_add", lambda *_args, **_more: None)
    do(decided, Kind.ORDERED, 1, 3_000_00, 0)
    assert faults_of(decided)


def test_a_posting_that_nobody_entered_is_caught(decided: Round) -> None:
    """The twin: money from nowhere, past the actions."""
    entry = decided.ledger.get(kind=Kind.POT)
    Posting.objects.create(entry=entry, out_of=Account.LANDLORD, into=Account.PAID, pence=1)
    assert any("held" in fault for fault in faults_of(decided))


@pytest.fixture
def decided() -> Round:
    return make.make_decided()
