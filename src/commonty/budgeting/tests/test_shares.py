"""Which share of a year's money residents decided: of a figure that says where it stands."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from commonty.access.roles import Role
from commonty.budgeting.actions.money_rules import set_year_spend
from commonty.budgeting.models import Round, YearSpend
from commonty.budgeting.queries.accounts import give_money, together
from commonty.budgeting.queries.shares import first_day_of, shares_of
from commonty.budgeting.tests import factories as make
from commonty.budgeting.tests.test_overruling import propose, sign, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("year_end", "first"),
    [
        (date(2027, 3, 31), date(2026, 4, 1)),
        (date(2026, 12, 31), date(2026, 1, 1)),
        (date(2028, 2, 29), date(2027, 3, 1)),
        (date(2027, 2, 28), date(2026, 3, 1)),
    ],
)
def test_a_year_is_twelve_months(year_end: date, first: date) -> None:
    assert first_day_of(year_end) == first


def spend(pb_round: Round, **fields: Any) -> YearSpend:
    landlord = pb_round.place.landlord
    given = {"landlord_id": landlord.pk, "year_end": date(2027, 3, 31), "pence": 300_000_00, "source": "Budget, p. 4"}
    given |= {"by": make.make_staff(landlord, Role.BUDGET_OWNER), "now": make.CLOSES, "channel": "web"}
    return set_year_spend(**{**given, **fields})


def test_what_was_voted_in_the_year_counts_and_what_was_overruled_is_said() -> None:
    decided = make.make_decided()
    spend(decided)
    spend(decided, year_end=date(2026, 3, 31))
    owner, member = (make.make_staff(decided.place, r) for r in (Role.BUDGET_OWNER, Role.BOARD_MEMBER))
    sign(propose(decided, owner), member)
    now, before = shares_of(decided.place.landlord, Round.objects.all())
    assert (now.voted, now.percent, now.overruled) == (3_000_00, "1.0", 1_000_00)
    assert (before.voted, before.percent, before.overruled) == (0, "0.0", 0)


def test_a_year_typed_again_is_a_correction() -> None:
    decided = make.make_decided()
    spend(decided)
    spend(decided, pence=600_000_00)
    assert YearSpend.objects.get().pence == 600_000_00


def test_only_who_answers_for_the_whole_landlords_money_sets_it() -> None:
    decided = make.make_decided()
    for by in (make.make_staff(decided.place, Role.BUDGET_OWNER), make.make_staff(decided.place.landlord)):
        with pytest.raises(PermissionDenied):
            spend(decided, by=by)


def test_everybody_reads_it_as_a_page_and_a_file(client: Client, settings) -> None:
    decided = make.make_decided()
    owner = signed_in(make.make_staff(decided.place.landlord, Role.BUDGET_OWNER), settings)
    bad = owner.post("/desk/year-spend/", {"year_end": "2027-03-31", "pence": "lots", "source": "Budget"})
    assert bad.status_code == 422
    assert "lots" in bad.content.decode()
    sent = {"year_end": "2027-03-31", "pence": "150,000", "source": "Budget 2026/27"}
    assert owner.post("/desk/year-spend/", sent).status_code == 302
    page = client.get("/find-out/residents-decide/").content.decode()
    assert "2.0%" in page
    assert "Budget 2026/27" in page
    rows = csv.DictReader(io.StringIO(client.get("/find-out/residents-decide.csv").content.decode("utf-8-sig")))
    assert [(row["decided_by_residents"], row["percent"]) for row in rows] == [("3000.00", "2.0")]


def test_several_pots_are_one_picture() -> None:
    rounds = [make.make_decided(), make.make_decided(), make.make_open()]
    give_money(rounds)
    parts = together(rounds)
    assert sum(part["value"] for part in parts) == rounds[0].pot_pence + rounds[1].pot_pence
    assert rounds[2].parts == []
