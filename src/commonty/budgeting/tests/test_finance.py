"""Finance's file beside our ledger: matched by order number, a dry run first, one deed, and the same again does nothing."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.budgeting.actions import ledger
from commonty.budgeting.actions.finance import read_finance_rows
from commonty.budgeting.forms.finance_file import read_finance
from commonty.budgeting.models import FinanceLine, LedgerEntry, Round
from commonty.budgeting.queries.finance import compare, months_of
from commonty.budgeting.rules.finance import Known, Row, State, judge
from commonty.budgeting.tests import factories as make
from commonty.budgeting.tests.test_ledger_properties import faults_of
from commonty.budgeting.tests.test_overruling import signed_in
from commonty.journal.models import Entry

pytestmark = pytest.mark.django_db
TODAY = date(2027, 1, 15)
HEAD = "order number,invoice number,amount,date,paid on\n"
GOOD = HEAD + "PO-1,I-1,400.00,2026-12-01,2026-12-20\nPO-1,I-2,250,05/01/2027,\nPO-2,I-9,1999.50,2027-01-10,\n"


def how(by: Any) -> dict[str, Any]:
    return {"by": by, "now": make.CLOSES, "channel": "web"}


@pytest.fixture
def decided() -> Round:
    """Two orders, as finance numbers them."""
    pb_round = make.make_decided()
    owner = make.make_staff(pb_round.place, Role.BUDGET_OWNER)
    for number, pence in ((1, 1_000_00), (2, 2_000_00)):
        project = pb_round.projects.get(number=number)
        order = {"kind": "ordered", "number": f"PO-{number}", "supplier": "Macrae Works", "says": "All of it"}
        ledger.add_line(project_id=project.pk, pence=pence, on=date(2026, 11, 25), **order, **how(owner))
    return pb_round


def read(pb_round: Round, text: str) -> dict[str, int]:
    rows, faults = read_finance(text, today=TODAY)
    assert not faults
    owner = make.make_staff(pb_round.place, Role.BUDGET_OWNER)
    return read_finance_rows(round_id=pb_round.pk, rows=rows, **how(owner))


def states(pb_round: Round, text: str) -> list[str]:
    return [judged.verdict.state for judged in compare(pb_round, read_finance(text, today=TODAY)[0])]


def test_new_rows_are_written_and_the_same_file_again_writes_nothing(decided: Round) -> None:
    assert read(decided, GOOD) == {"new": 3}
    lines = decided.ledger.filter(kind__in=["invoiced", "paid"]).order_by("pk")
    assert [(e.kind, e.pence, e.number) for e in lines] == [
        ("invoiced", 400_00, "I-1"),
        ("paid", 400_00, ""),
        ("invoiced", 250_00, "I-2"),
        ("invoiced", 1_999_50, "I-9"),
    ]
    assert faults_of(decided) == []
    before = LedgerEntry.objects.count(), FinanceLine.objects.count(), Entry.objects.count()
    assert read(decided, GOOD) == {"matched": 3}
    assert before == (LedgerEntry.objects.count(), FinanceLine.objects.count(), Entry.objects.count())


def test_a_payment_that_comes_later_is_written_alone(decided: Round) -> None:
    read(decided, GOOD)
    later = GOOD.replace("05/01/2027,", "05/01/2027,14/01/2027")
    assert states(decided, later) == ["matched", "new", "matched"]
    read(decided, later)
    assert decided.ledger.filter(kind="paid").count() == 2
    assert read(decided, later) == {"matched": 3}


def test_what_differs_or_is_not_known_is_left_to_people(decided: Round) -> None:
    read(decided, GOOD)
    text = HEAD + (
        "PO-1,I-1,401.00,2026-12-01,2026-12-20\n"  # another amount
        "PO-1,I-2,250,2027-01-06,\n"  # another day
        "PO-2,I-10,0.51,2027-01-11,\n"  # more than is left of the order
        "PO-7,I-1,10,2027-01-11,\n"
        "po-2,i-11,0.50,2027-01-11,\n"
    )
    assert states(decided, text) == ["different", "different", "different", "unknown", "new"]
    count = LedgerEntry.objects.count()
    assert read(decided, text) == {"different": 3, "unknown": 1, "new": 1}
    assert LedgerEntry.objects.count() == count + 1
    assert FinanceLine.objects.get(invoice_number="I-1", order_number="PO-1").pence == 401_00  # as finance says it


def test_rows_of_one_order_use_it_up_together(decided: Round) -> None:
    text = HEAD + "PO-1,A,600,2026-12-01,\nPO-1,B,500,2026-12-01,\n"
    assert states(decided, text) == ["new", "different"]


def test_an_order_of_another_vote_is_named(decided: Round) -> None:
    other = make.make_decided(place=decided.place)
    text = HEAD + "PO-1,A,600,2026-12-01,\n"
    assert decided.name in compare(other, read_finance(text, today=TODAY)[0])[0].verdict.says


@pytest.mark.parametrize(
    ("known", "paid_on", "state"),
    [
        (Known(), None, State.UNKNOWN),
        (Known(has_order=True, order_left=100), None, State.NEW),
        (Known(has_order=True, order_left=99), None, State.DIFFERENT),
        (Known(has_order=True, order_left=100, is_done=True), None, State.DIFFERENT),
        (Known(has_order=True, invoice_pence=100, invoice_on=TODAY, invoice_open=100), None, State.MATCHED),
        (Known(has_order=True, invoice_pence=100, invoice_on=TODAY, invoice_open=100), TODAY, State.NEW),
        (Known(has_order=True, invoice_pence=100, invoice_on=TODAY, invoice_open=0), TODAY, State.MATCHED),
        (Known(has_order=True, invoice_pence=100, invoice_on=TODAY, invoice_open=0), None, State.DIFFERENT),
        (Known(has_order=True, invoice_pence=99, invoice_on=TODAY), None, State.DIFFERENT),
        (Known(has_order=True, invoice_pence=100, invoice_on=date(2026, 1, 1)), None, State.DIFFERENT),
    ],
)
def test_each_row_is_one_of_four(known: Known, paid_on: date | None, state: str) -> None:
    verdict = judge(Row(2, "PO-1", "I-1", 100, TODAY, paid_on, has_payments=True), known)
    assert verdict.state == state
    assert verdict.says.endswith(".")
    assert (verdict.adds_invoice or verdict.adds_payment) == (state == State.NEW)


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        (",I-1,5,2026-12-01,", "order_number", "Write the number"),
        ("PO-1,,5,2026-12-01,", "invoice_number", "Write the number"),
        ("PO-1,I-1,about 5,2026-12-01,", "amount", "Write the amount in pounds"),
        ("PO-1,I-1,-5,2026-12-01,", "amount", "A credit note"),
        ("PO-1,I-1,0,2026-12-01,", "amount", "more than nothing"),
        ("PO-1,I-1,5,1 Dec,", "date", "Write the day as"),
        ("PO-1,I-1,5,2027-12-01,", "date", "has not come yet"),
        ("PO-1,I-1,5,2026-12-01,2026-11-01", "paid_on", "before the invoice came"),
    ],
)
def test_a_mistake_is_named_by_row_and_column_with_its_mend(row: str, column: str, says: str) -> None:
    rows, faults = read_finance(f"{HEAD}PO-1,X,1,2026-12-01,\n{row}\n", today=TODAY)
    assert [(fault.row, fault.column) for fault in faults] == [(3, column)]
    assert says in faults[0].says
    assert len(rows) == 1


def test_an_invoice_twice_in_a_file_and_a_missing_column_are_mistakes() -> None:
    twice = read_finance(HEAD + "PO-1,X,1,2026-12-01,\npo-1,x,1,2026-12-01,\n", today=TODAY)[1]
    assert "twice" in twice[0].says
    missing = read_finance("order number,amount,date\nPO-1,1,2026-12-01\n", today=TODAY)[1]
    assert [fault.column for fault in missing] == ["invoice_number"]


def test_only_who_keeps_the_money_takes_it_over_and_only_while_it_is_being_done(decided: Round) -> None:
    rows = read_finance(GOOD, today=TODAY)[0]
    with pytest.raises(PermissionDenied):
        read_finance_rows(round_id=decided.pk, rows=rows, **how(make.make_staff(decided.place)))
    Round.objects.filter(pk=decided.pk).update(status="done")
    with pytest.raises(Refused):
        read(decided, GOOD)


def test_many_rows_are_judged_in_as_many_queries_as_one(decided: Round) -> None:
    def asked(how_many: int) -> int:
        rows = [Row(n, "PO-2", f"I-{n}", 100, TODAY) for n in range(how_many)]
        with CaptureQueriesContext(connection) as captured:
            compare(decided, rows)
        return len(captured)

    assert asked(1) == asked(50) <= 6


# Pages


def test_first_a_dry_run_then_the_deed(decided: Round, settings) -> None:
    owner = signed_in(make.make_staff(decided.place, Role.BUDGET_OWNER), settings)
    path, count = f"/desk/rounds/{decided.public_id}/money/finance/", LedgerEntry.objects.count()
    text = GOOD.replace("2027-01-10", "2026-11-24").replace("05/01/2027", "24/11/2026").replace("2026-12", "2026-11")
    text = text.replace("2026-11-20", "2026-11-22")
    seen = owner.post(path, {"rows": text}).content.decode()
    assert "3 rows are new" in seen
    assert LedgerEntry.objects.count() == count
    assert owner.post(path, {"rows": text, "apply": "yes"}).status_code == 302
    assert LedgerEntry.objects.count() == count + 4
    bad = owner.post(path, {"rows": text + "PO-1,,x,y,\n", "apply": "yes"})
    assert bad.status_code == 422
    assert "PO-1,,x,y" in bad.content.decode()
    assert LedgerEntry.objects.count() == count + 4


def test_the_months_show_what_is_not_the_same(decided: Round, client: Client) -> None:
    read(decided, GOOD)
    months, differences = months_of(decided)
    assert [(m.first, m.ours, m.finances) for m in months] == [
        (date(2026, 12, 1), 400_00, 400_00),
        (date(2027, 1, 1), 2_249_50, 2_249_50),
    ]
    assert differences == []
    read(decided, HEAD + "PO-1,I-1,410,2026-12-01,2026-12-20\nPO-9,Z,7,2027-01-02,\n")
    months, differences = months_of(decided)
    assert [(d.order_number, d.ours, d.finances) for d in differences] == [
        ("PO-1", 400_00, 410_00),
        ("PO-9", None, 7_00),
    ]
    page = client.get(f"/decide/{decided.public_id}/money/months/").content.decode()
    assert "£410" in page
    assert "not here" in page
    rows = csv.DictReader(
        io.StringIO(client.get(f"/decide/{decided.public_id}/money/months.csv").content.decode("utf-8-sig"))
    )
    assert [(row["month"], row["difference"]) for row in rows] == [("2026-12", "10.00"), ("2027-01", "7.00")]


def test_what_goes_out_to_finance_has_every_posting_and_balances(decided: Round, client: Client) -> None:
    read(decided, GOOD)
    answer = client.get(f"/decide/{decided.public_id}/money/finance.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == decided.ledger.count()
    paid = next(row for row in rows if row["kind"] == "paid")
    assert (paid["invoice_number"], paid["from_account"], paid["to_account"]) == ("I-1", "invoiced", "paid")
    invoiced = next(row for row in rows if row["kind"] == "invoiced")
    assert (invoiced["order_number"], invoiced["amount"]) == ("PO-1", "400.00")
