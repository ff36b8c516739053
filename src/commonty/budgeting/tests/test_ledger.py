"""The ledger's actions: money voted, ordered, paid, returned; reversed and never edited."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.budgeting import triggers
from commonty.budgeting.actions import ledger
from commonty.budgeting.actions.finishing import finish_project, finish_round
from commonty.budgeting.models import Account, LedgerEntry, Posting, Round
from commonty.budgeting.queries.accounts import balances, whole_balance
from commonty.budgeting.rules import Balance
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
        "says": "Two lamps",
        "by": make.make_staff(pb_round.place, Role.BUDGET_OWNER),
        "now": CLOSES,
        "channel": "web",
    }
    return ledger.add_line(**{**given, **fields})


def paid(pb_round: Round, pence: int, number: int = 1) -> LedgerEntry:
    """Ordered, invoiced and paid."""
    of = None
    for kind in (Kind.ORDERED, Kind.INVOICED, Kind.PAID):
        of = line(pb_round, kind, pence, number, of_id=of and of.pk)
    return of


def balance(pb_round: Round, number: int = 1) -> Balance:
    return balances(pb_round)[pb_round.projects.get(number=number).pk]


def reverse(entry: LedgerEntry, by=SYSTEM) -> LedgerEntry:
    return ledger.reverse_line(entry_id=entry.pk, says="Typed twice", by=by, now=CLOSES, channel="web")


def test_the_result_writes_the_first_line_once() -> None:
    pb_round = make.make_decided()
    funded = list(pb_round.projects.values_list("public_id", flat=True))[:2]
    again = ledger.record_voted(round_id=pb_round.pk, funded=funded, by=SYSTEM, now=CLOSES, channel="web")
    assert again == []
    assert LedgerEntry.objects.filter(kind=Kind.VOTED).count() == 2
    assert LedgerEntry.objects.get(kind=Kind.POT).pence == pb_round.pot_pence
    assert whole_balance(balances(pb_round).values()).held == pb_round.pot_pence
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


def test_ordered_invoiced_paid_and_back_in_the_pot() -> None:
    pb_round = make.make_decided()
    order = line(pb_round, Kind.ORDERED, 800_00)
    invoice = line(pb_round, Kind.INVOICED, 700_00, of_id=order.pk)
    line(pb_round, Kind.PAID, 600_00, of_id=invoice.pk)
    line(pb_round, Kind.RETURNED, 50_00)
    line(pb_round, Kind.RETURNED, 60_00, of_id=order.pk)  # the order came out cheaper
    assert balance(pb_round) == Balance(
        voted=1_000_00,
        pot=-1_000_00,
        waiting=150_00,
        ordered=40_00,
        invoiced=100_00,
        paid=600_00,
        returned=110_00,
    )
    assert whole_balance(balances(pb_round).values()).held == pb_round.pot_pence


@pytest.mark.parametrize(
    ("kind", "pence"), [(Kind.ORDERED, 1_000_01), (Kind.INVOICED, 1), (Kind.PAID, 1), (Kind.VOTED, 1), (Kind.POT, 1)]
)
def test_what_does_not_balance_is_refused(kind: str, pence: int) -> None:
    with pytest.raises(Refused):
        line(make.make_decided(), kind, pence)


def test_an_invoice_is_never_more_than_its_order_and_a_payment_than_its_invoice() -> None:
    pb_round = make.make_decided()
    small, large = line(pb_round, Kind.ORDERED, 100_00), line(pb_round, Kind.ORDERED, 800_00)
    with pytest.raises(Refused, match="Only £100 of this order"):
        line(pb_round, Kind.INVOICED, 100_01, of_id=small.pk)
    invoice = line(pb_round, Kind.INVOICED, 100_00, of_id=small.pk)
    line(pb_round, Kind.INVOICED, 500_00, of_id=large.pk)
    with pytest.raises(Refused, match="Only £100 of this invoice"):
        line(pb_round, Kind.PAID, 100_01, of_id=invoice.pk)
    with pytest.raises(Refused, match="Say which invoice"):
        line(pb_round, Kind.PAID, 100_00, of_id=small.pk)


def test_what_an_invoice_asks_beyond_the_pot_is_written_beside_it_and_leaves_the_pot_as_it_is() -> None:
    pb_round = make.make_decided()
    order = line(pb_round, Kind.ORDERED, 1_000_00)
    line(pb_round, Kind.INVOICED, 1_000_00, of_id=order.pk, beyond_pence=250_00)
    assert balance(pb_round).invoiced == 1_000_00
    assert whole_balance(balances(pb_round).values()).held == pb_round.pot_pence


def test_a_number_stands_once() -> None:
    pb_round = make.make_decided()
    order = line(pb_round, Kind.ORDERED, 100_00, number=1)
    wrong = ledger.add_line(
        project_id=order.project_id,
        kind=Kind.ORDERED,
        pence=1_00,
        on=CLOSES.date(),
        says="Paint",
        number="PO-7",
        by=SYSTEM,
        now=CLOSES,
        channel="web",
    )
    again = {"kind": Kind.ORDERED, "pence": 1_00, "says": "Paint", "by": SYSTEM, "now": CLOSES, "channel": "web"}
    again |= {"project_id": order.project_id, "on": CLOSES.date(), "number": "po-7"}
    with pytest.raises(Refused, match="already"):
        ledger.add_line(**again)
    reverse(wrong)
    ledger.add_line(**again)


def test_only_who_keeps_the_money_writes_in_the_ledger() -> None:
    pb_round = make.make_decided()
    for by in (make.make_staff(pb_round.place), make.make_resident(pb_round.place)):
        with pytest.raises(PermissionDenied):
            line(pb_round, Kind.ORDERED, 1, by=by)
        with pytest.raises(PermissionDenied):
            reverse(pb_round.ledger.filter(kind=Kind.VOTED).first(), by=by)


def test_before_the_result_there_is_nothing_to_order() -> None:
    with pytest.raises(Refused, match="once the result is out"):
        line(make.make_open(), Kind.ORDERED, 1)


def test_a_wrong_line_gets_a_second_one_and_stays() -> None:
    pb_round = make.make_decided()
    wrong = line(pb_round, Kind.ORDERED, 500_00)
    reversal = reverse(wrong)
    assert (reversal.pence, reversal.reverses) == (-500_00, wrong)
    assert balance(pb_round).waiting == 1_000_00
    assert LedgerEntry.objects.filter(pk=wrong.pk, pence=500_00).exists()
    for again in (wrong, reversal):
        with pytest.raises(Refused):
            reverse(again)


def test_a_line_on_which_others_stand_is_not_reversed_under_them() -> None:
    pb_round = make.make_decided()
    order = line(pb_round, Kind.ORDERED, 500_00)
    invoice = line(pb_round, Kind.INVOICED, 100_00, of_id=order.pk)
    payment = line(pb_round, Kind.PAID, 100_00, of_id=invoice.pk)
    for wrong in (order, invoice):
        with pytest.raises(Refused, match="Reverse that first"):
            reverse(wrong)
    for wrong in (payment, invoice, order):
        reverse(wrong)
    assert balance(pb_round).waiting == 1_000_00


@pytest.mark.parametrize("kind", [Kind.POT, Kind.VOTED])
def test_what_the_result_wrote_is_not_reversed(kind: str) -> None:
    with pytest.raises(Refused):
        reverse(make.make_decided().ledger.filter(kind=kind).first())


# What the database itself refuses, past the actions


def entry_of(pb_round: Round, **fields) -> LedgerEntry:
    given = {"round": pb_round, "project": pb_round.projects.first(), "kind": Kind.ORDERED, "pence": 1}
    given |= {"on": CLOSES.date(), "says": "x", "made_at": CLOSES}
    return LedgerEntry.objects.create(**{**given, **fields})


@pytest.mark.parametrize(
    "fields",
    [
        {"pence": 0},
        {"pence": -100},
        {"kind": "paid"},  # without its invoice
        {"kind": "pot", "project": None},  # a second time
        {"kind": "pot"},  # for one project
        {"kind": "ordered", "project": None},
        {"kind": "carried", "project": None},  # to nowhere
        {"kind": "voted"},  # a second time
        {"beyond_pence": 1},  # of an order
    ],
)
def test_the_database_itself_refuses_a_wrong_entry(fields: dict) -> None:
    pb_round = make.make_decided()
    with pytest.raises(IntegrityError), transaction.atomic():
        entry_of(pb_round, **fields)
    entry_of(pb_round)  # the twin: without what is wrong with it, it is taken


@pytest.mark.parametrize("change", [{"pence": 0}, {"pence": -5}, {"into": "voted"}, {"into": "pocket"}])
def test_the_database_itself_refuses_a_posting_out_of_balance(change: dict) -> None:
    entry = entry_of(make.make_decided())
    good = {"entry": entry, "out_of": Account.VOTED, "into": Account.ORDERED, "pence": 1}
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.create(**{**good, **change})
    Posting.objects.create(**good)
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.create(**good)


CHANGES = (
    "UPDATE budgeting_ledgerentry SET pence = 2",
    "UPDATE budgeting_posting SET pence = 2",
    "DELETE FROM budgeting_posting",
)


@pytest.mark.parametrize("sql", CHANGES)
def test_the_database_refuses_to_change_what_was_written(sql: str) -> None:
    make.make_decided()
    before = list(LedgerEntry.objects.values()), list(Posting.objects.values())
    triggers.create(connection)
    try:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            run(sql)
        run("UPDATE budgeting_ledgerentry SET made_by_id = NULL, proof = ''")  # when their time is over
    finally:
        triggers.drop(connection)
    assert [row["pence"] for row in before[0]] == list(LedgerEntry.objects.values_list("pence", flat=True))
    assert before[1] == list(Posting.objects.values())


@pytest.mark.parametrize("sql", CHANGES)
def test_twin_without_the_triggers_it_does_not(sql: str) -> None:
    make.make_decided()
    before = list(LedgerEntry.objects.values()), list(Posting.objects.values())
    run(sql)
    assert before != (list(LedgerEntry.objects.values()), list(Posting.objects.values()))


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_round_is_done_when_every_pound_is_somewhere() -> None:
    pb_round = make.make_decided()
    done = {"round_id": pb_round.pk, "by": SYSTEM, "now": CLOSES, "channel": "web"}
    done |= {"lessons": "Ask two firms.", "leftover": "next"}
    with pytest.raises(Refused, match="neither paid nor back"):
        finish_round(**done)
    paid(pb_round, 1_000_00)
    paid(pb_round, 2_000_00, number=2)
    with pytest.raises(Refused, match="Project 1, Project 2"):
        finish_round(**done)
    for project in pb_round.projects.filter(number__in=(1, 2)):
        finish_project(project_id=project.pk, on=CLOSES.date(), by=SYSTEM, now=CLOSES, channel="web")
    finish_round(**done)
    pb_round.refresh_from_db()
    assert pb_round.status == "done"
    with pytest.raises(Refused, match="until everything is done"):
        reverse(pb_round.ledger.get(kind=Kind.PAID, project__number=1))
