"""Files as housing systems write them: encodings, delimiters, headings, cells."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commonty.people.models import TieKind
from commonty.people.roll import cells
from commonty.people.roll.columns import template_csv
from commonty.people.roll.reading import Reading, read_roll
from commonty.people.roll.sample import sample_csv
from commonty.people.roll.table import MOST_BYTES, BadFile

TODAY = date(2026, 11, 22)
HEAD = (
    "property reference,address line 1,postcode,person reference,name,tie to the home,"
    "date of birth,phone,email,moved in,moved out\n"
)
ROW = (
    'P-1,"Flat 1, 2 Example Street",g401zz,T-1,Mòrag Example,Tenant,'
    "26/11/1975,07700 900412,Morag@Example.com,01/04/2019,\n"
)


def read(text, **options) -> Reading:
    content = text if isinstance(text, bytes) else text.encode(options.pop("encoding", "utf-8"))
    return read_roll(content, today=TODAY)


def only(text):
    reading = read(text)
    assert not reading.problems, reading.problems
    (row,) = reading.rows
    return row


def faults(row, head=HEAD):
    return [(problem.column, problem.sentence) for problem in read(head + row).problems]


def test_a_row_is_read():
    row = only(HEAD + ROW)
    assert (row.home, row.lines, row.postcode) == ("P-1", ("Flat 1, 2 Example Street",), "G40 1ZZ")
    assert (row.person, row.name, row.tie, row.born_on) == (
        "T-1",
        "Mòrag Example",
        TieKind.TENANT,
        date(1975, 11, 26),
    )
    assert (row.phone, row.email, row.moved_in_on) == ("+447700900412", "morag@example.com", date(2019, 4, 1))


@pytest.mark.parametrize(
    "content",
    [
        (HEAD + ROW).encode("utf-8-sig"),
        (HEAD + ROW).encode("cp1252"),
        (HEAD + ROW).encode("utf-16"),
        ("sep=,\r\n" + HEAD + ROW).encode(),
        (HEAD + ROW).replace("\n", "\r\n").encode(),
        (HEAD + ROW).replace("\n", "\r").encode(),
        ("\n\n" + HEAD + "\n,,,,\n" + ROW + "\n\n").encode(),
        (HEAD + ROW.replace('"Flat 1, 2 Example Street"', "Flat 1§ 2 Example Street"))
        .replace(",", ";")
        .replace("§", ",")
        .encode(),
        (HEAD + ROW.replace('"Flat 1, 2 Example Street"', "Flat 1§ 2 Example Street"))
        .replace(",", "\t")
        .replace("§", ",")
        .encode(),
    ],
    ids=["bom", "windows", "utf-16", "sep", "crlf", "cr", "blank lines", "semicolons", "tabs"],
)
def test_the_same_row_however_it_was_saved(content):
    assert only(content).content() == only(HEAD + ROW).content()


def test_headings_as_other_systems_have_them():
    head = (
        HEAD.replace("person reference", "Tenant_ID")
        .replace("tie to the home", "RELATIONSHIP")
        .replace("date of birth", " D.O.B. ")
    )
    assert only(head + ROW).content() == only(HEAD + ROW).content()


def test_first_name_and_surname_in_two_columns():
    head, row = HEAD.replace(",name,", ",Forename,Surname,"), ROW.replace("Mòrag Example", "Mòrag,Example")
    assert only(head + row).name == "Mòrag Example"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"PK\x03\x04rest", "spreadsheet"),
        (b"name,postcode\nx,y\n", "no column for"),
        (HEAD.replace("phone", "email address").encode() + ROW.encode(), "mean the same"),
        (b"\x00\x01\x02" * 20, "letters"),
        (b"x" * (MOST_BYTES + 1), "MB"),
        ((HEAD + 'P-1,"never closed').encode() + b"x" * 200_000, "can't be read"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content, says):
    with pytest.raises(BadFile, match=says):
        read_roll(content, today=TODAY)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("26/11/1975", date(1975, 11, 26)),
        ("6/1/1975", date(1975, 1, 6)),
        ("1975-11-26", date(1975, 11, 26)),
        ("1975-11-26 00:00:00", date(1975, 11, 26)),
        ("26.11.1975", date(1975, 11, 26)),
        ("26-Nov-1975", date(1975, 11, 26)),
        ("26 November 1975", date(1975, 11, 26)),
    ],
)
def test_dates(cell, day):
    assert cells.read_date(cell) == day


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("26/11/75", "four digits"),
        ("27724", "spreadsheet"),
        ("31/02/1975", "no such day"),
        ("soon", "isn't a date"),
        ("13/13/1975", "no such day"),
    ],
)
def test_dates_that_are_refused(cell, says):
    with pytest.raises(cells.BadCell, match=says):
        cells.read_date(cell)


def test_dates_that_can_be_read_in_two_ways_are_refused():
    american = ROW.replace("26/11/1975", "04/25/1975")
    reading = read(HEAD + american + ROW.replace("T-1", "T-2").replace("26/11/1975", "03/04/1980"))
    assert [problem.row for problem in reading.problems] == [2, 3]
    assert "two ways" in reading.problems[1].sentence
    assert only(HEAD + ROW.replace("26/11/1975", "03/04/1980")).born_on == date(1980, 4, 3)


@pytest.mark.parametrize("cell", ["1975", "26/11/1975"])
def test_a_year_is_enough(cell):
    row = only(HEAD + ROW.replace("26/11/1975", cell))
    assert (row.born_on, row.born_in) in [(None, 1975), (date(1975, 11, 26), None)]


@pytest.mark.parametrize("cell", ["01/01/1900", "26/11/2031", "1875"])
def test_births_that_cannot_be(cell):
    assert faults(ROW.replace("26/11/1975", cell))[0][0] == "date of birth"


@pytest.mark.parametrize(
    "cell", ["07700 900412", "+44 7700 900412", "7700900412", "(07700) 900-412", "00447700900412"]
)
def test_phones(cell):
    assert cells.read_phone(cell) == "+447700900412"


@pytest.mark.parametrize("cell", ["4.47701E+11", "07700 900412 / 07700 900413", "ring Jean", "12"])
def test_phones_that_are_refused(cell):
    with pytest.raises(cells.BadCell):
        cells.read_phone(cell)


@pytest.mark.parametrize(
    ("before", "after", "column"),
    [
        ("T-1", "", "person reference"),
        ("P-1", "", "property reference"),
        ("Mòrag Example", "", "name"),
        ("Tenant", "lodger's cat", "tie to the home"),
        ("01/04/2019,", "01/04/2019,01/04/2018", "moved out"),
    ],
)
def test_a_row_with_a_hole_is_left_out_and_says_how_to_mend_it(before, after, column):
    reading = read(HEAD + ROW.replace(before, after, 1))
    assert not reading.rows
    assert column in [problem.column for problem in reading.problems]


def test_a_bad_contact_leaves_out_only_the_cell():
    reading = read(HEAD + ROW.replace("Morag@Example.com", "morag at home"))
    assert [problem.is_error for problem in reading.problems] == [False]
    assert reading.rows[0].email == ""


def test_a_comma_without_quotes_is_noticed():
    good = "".join(ROW.replace("T-1", f"T-{number}") for number in range(5))
    ((_column, sentence),) = faults(good + ROW.replace('"', ""))
    assert "more cells" in sentence


def test_a_row_twice_is_read_once():
    reading = read(HEAD + ROW + ROW)
    assert (len(reading.rows), reading.repeated, reading.read) == (1, 1, 2)


@pytest.mark.parametrize("said", ["yes", "Y", "Only by mobile"])
def test_safe_contact_marks_somebody_as_at_risk(said):
    row = only(HEAD.replace("moved out", "moved out,safe contact") + ROW.replace("\n", f",{said}\n"))
    assert row.is_at_risk


def test_the_template_can_be_read():
    assert not read(template_csv()).problems


def test_the_sample_is_clean_and_the_same_each_time():
    assert sample_csv(1000) == sample_csv(1000)
    reading = read(sample_csv(1000))
    assert (len(reading.rows), reading.problems) == (1000, [])
    assert all(row.phone.startswith("+447700900") for row in reading.rows if row.phone)
    assert all(row.email.endswith("@example.com") for row in reading.rows if row.email)


@given(st.binary(max_size=400))
@example(HEAD.encode() + b"\x80\x81\n")
def test_no_bytes_break_it(content):
    with suppress(BadFile):
        read_roll(content, today=TODAY)


@given(st.lists(st.lists(st.text(max_size=12), min_size=11, max_size=11), max_size=6))
def test_no_cells_break_it_and_no_row_is_lost(table):
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in table]
    try:
        reading = read_roll((HEAD + "\n".join(lines)).encode("utf-8", "surrogatepass"), today=TODAY)
    except BadFile:
        return
    assert reading.read == sum(any(cell.strip() for cell in row) for row in table)
