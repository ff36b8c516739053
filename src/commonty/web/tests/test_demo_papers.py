"""A made-up invoice is a PDF that readers can open: each object lies where the table says."""

import re
from datetime import date
from io import BytesIO

from commonty.budgeting.forms.ledger import PDF_BEGINS, PDF_ENDS
from commonty.web.demo.papers import paper_of


def test_each_object_lies_where_the_table_says() -> None:
    paper = paper_of(
        "Ordered from Macrae Works (order 4100)", project="Planters", pence=1_250_00, on=date(2026, 3, 4)
    )
    assert paper.startswith(PDF_BEGINS)
    assert PDF_ENDS in paper[-1024:]
    begins = [int(found) for found in re.findall(rb"(\d{10}) 00000 n", paper)]
    assert [paper[begin:].split(b" obj", 1)[0] for begin in begins] == [b"%d 0" % n for n in range(1, 6)]
    table = BytesIO(paper).read()[int(paper.rsplit(b"startxref\n", 1)[1].split(b"\n", 1)[0]) :]
    assert table.startswith(b"xref")


def test_it_says_the_sum_and_that_it_is_invented() -> None:
    paper = paper_of("Paid", project="Planters", pence=1_250_00, on=date(2026, 3, 4)).decode("cp1252")
    assert "£1,250" in paper
    assert "Invented" in paper
