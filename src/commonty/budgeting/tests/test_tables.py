"""Consensus first: tables of neighbours share the pot out, and together they make the pots."""

from itertools import pairwise
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from commonty.access.refusal import Refused
from commonty.budgeting.actions.tables import record_table, remove_table, share_as_the_tables_did
from commonty.budgeting.models import Round, TableRecord
from commonty.budgeting.rules.tables import check_shares, shares_together
from commonty.budgeting.tests import factories as make
from commonty.budgeting.tests.test_pages import get, signed_in
from commonty.journal.models import Entry
from commonty.people.models import Person

POT = 12_500_00


def how(by: Person) -> dict[str, Any]:
    return {"by": by, "now": make.NOW, "channel": "web"}


def said(pb_round: Round, number: int, people: int, by: Person | None = None, **shares: int) -> TableRecord:
    pence = {kind.replace("_", " "): pounds * 100 for kind, pounds in shares.items()}
    by = by or make.make_staff(pb_round.place)
    return record_table(round_id=pb_round.pk, number=number, people=people, shares=pence, **how(by))


# The sum


def test_each_neighbour_counts_the_same_and_not_each_table() -> None:
    tables = [(6, {"Play": 100_00}), (2, {"Green": 60_00, "Play": 40_00})]
    assert shares_together(tables, pot_pence=100_00) == {"Play": 85_00, "Green": 15_00}


def test_one_kind_however_its_name_is_written() -> None:
    tables = [(1, {"Play": 100_00}), (1, {"PLAY": 100_00})]
    assert shares_together(tables, pot_pence=100_00) == {"Play": 100_00}


def test_pounds_are_whole_and_what_is_too_little_for_one_is_left_out() -> None:
    tables = [(3, {"A": 10_00}), (3, {"B": 10_00}), (3, {"C": 10_00}), (1, {"A": 9_50, "D": 50})]
    assert shares_together(tables, pot_pence=10_00) == {"A": 4_00, "B": 3_00, "C": 3_00}


@st.composite
def tables_of_a_pot(draw: st.DrawFn) -> tuple[int, list[tuple[int, dict[str, int]]]]:
    pot = draw(st.integers(1_00, 10**9))
    tables = []
    for people in draw(st.lists(st.integers(1, 30), min_size=1, max_size=12)):
        cuts = sorted(draw(st.lists(st.integers(0, pot), min_size=1, max_size=5)))
        ends = [0, *cuts, pot]
        pieces = [b - a for a, b in pairwise(ends)]
        tables.append((people, {kind: piece for kind, piece in zip("ABCDEFG", pieces) if piece}))
    return pot, tables


@given(tables_of_a_pot())
def test_together_they_come_to_the_pot_whatever_they_said(
    given: tuple[int, list[tuple[int, dict[str, int]]]],
) -> None:
    pot, tables = given
    shares = shares_together(tables, pot_pence=pot)
    assert sum(shares.values()) == pot
    assert min(shares.values()) > 0
    people = sum(sat for sat, _said in tables)
    for kind, pence in shares.items():
        mean = sum(sat * said.get(kind, 0) for sat, said in tables) / people
        assert abs(pence - mean) < 100 + 100  # a pound of rounding, and the pence of the pot


@pytest.mark.parametrize(
    ("shares", "says"),
    [
        ({}, "Write at least one kind"),
        ({"Play": POT - 40_00}, r"gave £12,460 of £12,500: £40 is missing"),
        ({"Play": POT + 1}, r"£0.01 too much"),
        ({"Play": POT - 5_00, "play": 5_00}, "stands here twice"),
        ({str(n): POT // 10 for n in range(10)}, "eight kinds"),
    ],
)
def test_a_table_shares_out_the_whole_pot(shares: dict[str, int], says: str) -> None:
    with pytest.raises(Refused, match=says):
        check_shares(shares, pot_pence=POT)


# What is kept


@pytest.mark.django_db
class TestTables:
    def test_the_pot_is_shared_as_the_tables_did(self) -> None:
        pb_round = make.make_draft(how_many=0)
        said(pb_round, 1, 8, Play=12_500)
        said(pb_round, 2, 2, Safe_paths=12_500)
        by = make.make_staff(pb_round.place)
        share_as_the_tables_did(round_id=pb_round.pk, **how(by))
        assert list(pb_round.pots.order_by("-pence").values_list("theme", "pence")) == [
            ("Play", 10_000_00),
            ("Safe paths", 2_500_00),
        ]
        assert Entry.objects.filter(kind="shared_as_tables_did").count() == 1

    def test_a_number_is_one_table(self) -> None:
        pb_round = make.make_draft(how_many=0)
        table = said(pb_round, 1, 8, Play=12_500)
        with pytest.raises(Refused, match="Table 1 is written down already"):
            said(pb_round, 1, 4, Play=12_500)
        by = make.make_staff(pb_round.place)
        shares = {"Green": POT}
        record_table(round_id=pb_round.pk, table_id=table.pk, number=1, people=7, shares=shares, **how(by))
        table.refresh_from_db()
        assert (table.people, table.shares) == (7, {"Green": POT})

    def test_after_another_pot_nobody_knows_what_the_tables_would_say(self) -> None:
        pb_round = make.make_draft(how_many=0)
        said(pb_round, 1, 8, Play=12_500)
        Round.objects.filter(pk=pb_round.pk).update(pot_pence=POT + 1_00)
        with pytest.raises(Refused, match="is missing"):
            share_as_the_tables_did(round_id=pb_round.pk, **how(make.make_staff(pb_round.place)))

    def test_no_resident_writes_and_nobody_once_it_is_announced(self) -> None:
        pb_round = make.make_draft(how_many=1)
        table = said(pb_round, 1, 8, Play=12_500)
        resident, officer = make.make_resident(pb_round.place), make.make_staff(pb_round.place)
        with pytest.raises(PermissionDenied):
            said(pb_round, 2, 8, by=resident, Play=12_500)
        with pytest.raises(PermissionDenied):
            remove_table(table_id=table.pk, **how(resident))
        Round.objects.filter(pk=pb_round.pk).update(status=Round.Status.ANNOUNCED)
        with pytest.raises(Refused, match="rules and projects are public"):
            said(pb_round, 2, 8, by=officer, Play=12_500)
        with pytest.raises(Refused, match="rules and projects are public"):
            remove_table(table_id=table.pk, **how(officer))

    def test_everybody_reads_it_once_it_is_announced_and_nobody_before(self, client: Client) -> None:
        place = make.make_area(make.make_landlord(hosts="testserver"))
        pb_round = make.make_draft(place, how_many=1)
        by = make.make_staff(place)
        record_table(round_id=pb_round.pk, number=1, people=6, shares={"Play": POT}, words="Swings first.", **how(by))
        page, file = f"/decide/{pb_round.public_id}/tables/", f"/decide/{pb_round.public_id}/tables.csv"
        assert [client.get(path).status_code for path in (page, file)] == [404, 404]
        Round.objects.filter(pk=pb_round.pk).update(status=Round.Status.ANNOUNCED, announced_at=make.NOW)
        assert "Swings first." in get(client, page)
        assert "1,6,Play,12500" in client.get(file).content.decode()

    def test_what_was_typed_stays(self, settings) -> None:
        place = make.make_area(make.make_landlord(hosts="testserver"))
        pb_round = make.make_draft(place, how_many=0)
        officer = signed_in(make.make_staff(place), settings)
        typed = {
            "number": 1,
            "people": 6,
            "kind_1": "Play",
            "pence_1": "12,000",
            "pence_2": "500",
            "words": "Swings.",
        }
        address = f"/desk/rounds/{pb_round.public_id}/tables/new/"
        page = officer.post(address, typed)
        assert page.status_code == 422
        assert "Write which kind of project this money is for." in page.content.decode()
        assert "Swings." in page.content.decode()
        missing = officer.post(address, typed | {"pence_2": ""}).content.decode()
        assert "£500 is missing" in missing
        assert officer.post(address, typed | {"kind_2": "Green"}).status_code == 302
        assert TableRecord.objects.get().shares == {"Play": 12_000_00, "Green": 500_00}
