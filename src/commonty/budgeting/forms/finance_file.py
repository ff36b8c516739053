"""Finance's file: each mistake is named by row, column and mend, and what was sent stays in the box."""

import csv
import io
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonty.budgeting.forms.projects_file import Fault, text_of
from commonty.budgeting.rules.finance import Row
from commonty.kit.money import NotMoney, read_pounds
from commonty.kit.row_files import RowsFileForm

NEEDED = ("order_number", "invoice_number", "amount", "date")
MOST_ROWS = 500
DAYS = ("%Y-%m-%d", "%d/%m/%Y")


class FinanceFileForm(RowsFileForm):
    label = _("The file from finance (CSV)")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def text_of(self, content: bytes) -> str:
        return text_of(content)

    def rows_in(self, text: str) -> tuple[list[Row], list[Fault]]:
        return read_finance(text, today=self.today)


def read_finance(text: str, *, today: date) -> tuple[list[Row], list[Fault]]:
    text = text.lstrip("\ufeff").replace("\0", "")
    heading = text.splitlines()[0] if text.strip() else ""
    rows = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=heading.count))
    found: list[Row] = []
    faults: list[Fault] = []
    try:
        names = [name.strip().lower().replace(" ", "_") for name in next(rows, [])]
        faults += [Fault(1, name, _no_column(name)) for name in NEEDED if name not in names]
        for values in rows if not faults else ():
            if any(value.strip() for value in values):
                cells = {name: value.strip() for name, value in zip(names, values, strict=False)}
                _read_row(cells, rows.line_num, found, faults, today=today, has_payments="paid_on" in names)
            if len(found) > MOST_ROWS:
                faults.append(Fault(rows.line_num, "", gettext("Only 500 rows at a time: split the file.")))
                break
    except csv.Error as error:
        faults.append(Fault(rows.line_num, "", gettext("This row can't be read: %(error)s.") % {"error": error}))
    if not found and not faults:
        faults.append(Fault(2, "", gettext("There is no row in this file. Write one an invoice, below the heading.")))
    return found, faults


def _read_row(
    cells: Mapping[str, str], line: int, found: list[Row], faults: list[Fault], *, today: date, has_payments: bool
) -> None:
    wrong: list[Fault] = []
    numbers = {}
    for column in ("order_number", "invoice_number"):
        numbers[column] = cells.get(column, "")
        if not numbers[column]:
            wrong.append(Fault(line, column, gettext("Write the number as finance's system has it.")))
        if len(numbers[column]) > 60:
            wrong.append(Fault(line, column, gettext("Shorten the number to 60 letters.")))
    pence = _pence(cells.get("amount", ""), line, wrong)
    on = _day(cells.get("date", ""), line, "date", today, wrong)
    paid_on = _day(cells["paid_on"], line, "paid_on", today, wrong) if cells.get("paid_on") else None
    if on and paid_on and paid_on < on:
        wrong.append(Fault(line, "paid_on", gettext("It was paid before the invoice came. Look at the two days.")))
    same = (numbers["order_number"].casefold(), numbers["invoice_number"].casefold())
    if same in {(row.order_number.casefold(), row.invoice_number.casefold()) for row in found}:
        wrong.append(Fault(line, "invoice_number", gettext("This invoice stands in the file twice. Leave one row.")))
    faults += wrong
    if not wrong:
        found.append(Row(line, *numbers.values(), pence or 0, on or today, paid_on, has_payments))


def _pence(text: str, line: int, wrong: list[Fault]) -> int | None:
    try:
        pence = read_pounds(text)
    except NotMoney as error:
        says = str(error)
        if text.startswith("-"):
            says = gettext("A credit note: reverse our line by hand instead, and leave this row out.")
        wrong.append(Fault(line, "amount", says))
        return None
    if not pence:
        wrong.append(Fault(line, "amount", gettext("Write an amount of more than nothing.")))
    return pence


def _day(text: str, line: int, column: str, today: date, wrong: list[Fault]) -> date | None:
    for pattern in DAYS:
        try:
            day = datetime.strptime(text, pattern).date()
        except ValueError:
            continue
        if day > today:
            wrong.append(Fault(line, column, gettext("This day has not come yet.")))
        return day
    wrong.append(Fault(line, column, gettext("Write the day as 2026-11-25 or 25/11/2026.")))
    return None


def _no_column(name: str) -> str:
    return gettext("There is no column “%(name)s”. Add it to the first row.") % {"name": name}
