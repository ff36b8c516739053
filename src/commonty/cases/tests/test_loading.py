"""Open complaints from an older system: every broken row is named, and what is taken over keeps its days."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commonty.access.refusal import Refused
from commonty.cases.actions.loading import load_open_complaints
from commonty.cases.actions.raising import Asked, raise_case
from commonty.cases.figures.years import Year
from commonty.cases.forms.complaints_file import read_complaints
from commonty.cases.models import Case
from commonty.cases.queries.figures import figures_of
from commonty.cases.tests.factories import HOW, NOW, a_close, asked
from commonty.cases.tests.test_figures import sign_in
from commonty.people.models import Person

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
HEADS = "resident_reference,received_on,stage,owner_email,says,stage_2_on,how"
GOOD = "T-1,2026-11-19,1,shona@example.com,Nobody came.,,phone"
AT_2 = "T-1,05/10/2026,2,morag@example.com,Never cut.,2026-11-09,"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """Pages ask the clock, and these tests are of one autumn."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def close():
    close = a_close()
    Person.objects.filter(pk=close.agnes.pk).update(reference="T-1")
    close.agnes.refresh_from_db()
    return close


def file(*rows: str) -> str:
    return "\n".join([HEADS, *rows])


def faults(close, *rows: str) -> list[tuple[int, str]]:
    return [(fault.row, fault.column) for fault in read_complaints(file(*rows), close.landlord, today=TODAY)[1]]


def load(close, *rows: str, by=None) -> list[Case]:
    read, wrong = read_complaints(file(*rows), close.landlord, today=TODAY)
    assert wrong == []
    return load_open_complaints(read, landlord=close.landlord, by=by or close.morag, now=NOW)


def test_deadlines_count_from_the_day_on_which_it_first_came(close) -> None:
    one, two = load(close, GOOD, AT_2)
    assert (one.kind, one.stage, one.owner, one.place, one.channel) == (
        "complaint",
        1,
        close.shona,
        close.home,
        "phone",
    )
    assert (two.stage, two.owner, two.channel) == (2, close.morag, "letter")
    assert one.received_at.date() == date(2026, 11, 19)
    assert one.typed_by == one.kind_set_by == close.morag
    # Five working days from Thursday the 19th; twenty from Monday the 9th, with St Andrew's Day between.
    last = {c.regime: c.promise.due_on for case in (one, two) for c in case.clocks.select_related("promise")}
    assert last == {
        "complaint-stage-1": date(2026, 11, 26), "complaint-acknowledgement": date(2026, 11, 12),
        "complaint-stage-2": date(2026, 12, 8),
    }  # fmt: skip
    stages = figures_of(close.landlord, Year(2027)).stages
    assert [(s.received, s.answered) for s in stages] == [(1, 0), (1, 0)]  # no stage 1 of the older system's


def test_the_same_file_twice_brings_nothing_twice(close) -> None:
    assert len(load(close, GOOD, AT_2)) == 2
    assert load(close, GOOD, AT_2) == []
    assert Case.objects.count() == 2


def test_a_danger_in_an_old_complaint_starts_its_own_clock(close) -> None:
    (case,) = load(close, GOOD.replace("Nobody came.", "There is mould and nobody came."))
    assert set(case.clocks.values_list("regime", flat=True)) == {"complaint-stage-1", "damp-investigation"}


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (GOOD.replace("T-1", "T-9"), "resident_reference"),
        (GOOD.replace("2026-11-19", "19 Nov"), "received_on"),
        (GOOD.replace("2026-11-19", "2026-11-27"), "received_on"),
        (GOOD.replace("2026-11-19", "2016-11-19"), "received_on"),
        (GOOD.replace(",1,", ",3,"), "stage"),
        (GOOD.replace("shona@", "nobody@"), "owner_email"),
        (GOOD.replace("shona@", "agnes@"), "owner_email"),
        (GOOD.replace("Nobody came.", ""), "says"),
        (GOOD.replace(",phone", ",pigeon"), "how"),
        (GOOD.replace("came.,", "came.,2026-11-20"), "stage_2_on"),
        (AT_2.replace("2026-11-09", ""), "stage_2_on"),
        (AT_2.replace("2026-11-09", "2026-09-09"), "stage_2_on"),
        (AT_2.replace("morag@", "shona@"), "owner_email"),
    ],
)
def test_every_broken_row_is_named_by_row_and_column(close, row, column) -> None:
    assert faults(close, GOOD.replace("Nobody came.", "Another."), row) == [(3, column)]


def test_all_that_is_wrong_is_said_at_once(close) -> None:
    assert faults(close, "x,y,z,w,,,", GOOD, GOOD) == [
        (2, "resident_reference"), (2, "received_on"), (2, "stage"), (2, "says"), (2, "owner_email"), (4, "says"),
    ]  # fmt: skip
    assert [f.column for f in read_complaints("a,b\n1,2", close.landlord, today=TODAY)[1]] == [
        "resident_reference", "received_on", "stage", "owner_email", "says",
    ]  # fmt: skip
    assert faults(close) == [(2, "")]
    assert faults(close, *[GOOD] * 301) == [(302, "")]


def test_of_another_landlord_no_resident_and_no_colleague_is_known(close) -> None:
    other = a_close("elsewhere.example.org")
    assert {column for _row, column in faults(other, GOOD)} == {"resident_reference"}
    with pytest.raises(PermissionDenied):
        load(close, GOOD, by=other.morag)
    with pytest.raises(PermissionDenied):
        load(close, GOOD, by=close.shona)  # she answers, and brings in nothing


def test_the_file_is_read_with_as_few_questions_for_fifty_rows_as_for_one(close) -> None:
    def asks(*rows: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            read_complaints(file(*rows), close.landlord, today=TODAY)
        return len(captured)

    fifty = [GOOD.replace("Nobody came.", f"Nobody came {n}.") for n in range(50)]
    assert asks(*fifty) == asks(GOOD) <= 5


def test_a_resident_cannot_say_of_what_kind_it_is_or_who_answers(close) -> None:
    """Only staff know that of an older system; without the guard anybody could choose their officer."""
    what = {"kind": "complaint", "owner": close.morag, "stage_2_at": NOW - timedelta(days=3)}
    own = asked(close, "When are the bins emptied?", **what)
    assert (own.kind, own.owner.name != "Morag Sim", own.stage) == ("question", True, None)
    theirs = asked(close, "When are the bins emptied?", **what, by=close.morag)
    assert (theirs.kind, theirs.owner, theirs.stage) == ("complaint", close.morag, 2)
    with pytest.raises(Refused):
        raise_case(
            Asked("I complain", close.home, kind="complaint", owner=close.neighbour), raised_by=close.agnes,
            by=close.morag, now=NOW, **HOW,
        )  # fmt: skip


def test_first_it_says_what_each_row_does_then_it_does_it(close, client, settings) -> None:
    sign_in(client, close.morag, settings)
    address = reverse("cases:load")
    empty = client.post(address, {"rows": ""})
    assert (empty.status_code, "Choose a file or paste its rows." in empty.content.decode()) == (422, True)
    wrong = client.post(address, {"rows": file(GOOD.replace("T-1", "T-9"))})
    assert wrong.status_code == 422
    assert "No resident has this reference" in wrong.content.decode()
    assert "Nobody came." in wrong.content.decode()  # what was sent stays in the box
    dry = client.post(address, {"rows": file(GOOD)})
    assert "It is brought in." in dry.content.decode()
    assert not Case.objects.exists()
    assert client.post(address, {"rows": file(GOOD), "apply": "yes"}).status_code == 302
    assert Case.objects.count() == 1
    again = client.post(address, {"rows": file(GOOD)})
    assert "It is here already" in again.content.decode()


def test_the_sample_file_has_the_columns_that_are_read(close, client, settings) -> None:
    sign_in(client, close.morag, settings)
    sample = client.get(reverse("cases:load_sample")).content.decode()
    _read, wrong = read_complaints(sample, close.landlord, today=TODAY)
    assert {fault.column for fault in wrong} == {
        "resident_reference"
    }  # the columns fit; those residents are invented
