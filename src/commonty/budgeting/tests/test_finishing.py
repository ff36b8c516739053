"""A project is done once its money is where it belongs, and once somebody has said why it cost so much more or less."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.budgeting.actions import finishing, money_rules
from commonty.budgeting.models import Finish, Round
from commonty.budgeting.queries.money import threshold_of
from commonty.budgeting.rules.variance import Threshold, Variance
from commonty.budgeting.tests import factories as make
from commonty.budgeting.tests.test_ledger import Kind, line, paid
from commonty.budgeting.tests.test_overruling import signed_in

pytestmark = pytest.mark.django_db
HOW: dict[str, Any] = {"by": SYSTEM, "now": make.CLOSES, "channel": "web"}


@pytest.fixture
def decided() -> Round:
    return make.make_decided()


def finish(pb_round: Round, number: int = 1, because: str = "") -> Finish:
    project = pb_round.projects.get(number=number)
    return finishing.finish_project(project_id=project.pk, on=make.CLOSES.date(), because=because, **HOW)


@pytest.mark.parametrize(
    ("voted", "cost", "is_large"),
    [
        (1_000_00, 1_000_00, False),
        (1_000_00, 900_00, False),
        (1_000_00, 899_99, True),
        (1_000_00, 1_100_01, True),
        (20_000_00, 19_500_00, False),
        (20_000_00, 19_499_99, True),
        (20_000_00, 20_500_01, True),
    ],
)
def test_a_difference_is_large_by_either_measure(voted: int, cost: int, is_large: bool) -> None:
    assert Variance(voted, cost, Threshold(10, 500_00)).is_large == is_large


def test_money_that_is_on_its_way_is_not_done(decided: Round) -> None:
    with pytest.raises(Refused, match="£1,000 of it is neither paid nor back"):
        finish(decided)
    order = line(decided, Kind.ORDERED, 1_000_00)
    line(decided, Kind.INVOICED, 1_000_00, of_id=order.pk)
    with pytest.raises(Refused, match="neither paid nor back"):
        finish(decided)


def test_a_large_difference_needs_a_reason_in_words(decided: Round) -> None:
    paid(decided, 800_00)
    line(decided, Kind.RETURNED, 200_00)
    for nothing in ("", "  "):
        with pytest.raises(Refused, match="It cost £200 less than was voted"):
            finish(decided, because=nothing)
    assert finish(decided, because="The firm had lamps left over.").because


def test_a_small_one_needs_none(decided: Round) -> None:
    paid(decided, 950_00)
    line(decided, Kind.RETURNED, 50_00)
    finish(decided)


def test_what_other_money_paid_counts_as_its_cost(decided: Round) -> None:
    order = line(decided, Kind.ORDERED, 1_000_00)
    invoice = line(decided, Kind.INVOICED, 1_000_00, of_id=order.pk, beyond_pence=150_00)
    line(decided, Kind.PAID, 1_000_00, of_id=invoice.pk)
    with pytest.raises(Refused, match="It cost £150 more than was voted"):
        finish(decided)


def test_the_rounds_own_threshold_goes_before_the_landlords(decided: Round) -> None:
    landlord = decided.place.landlord
    assert threshold_of(decided) == Threshold(10, 500_00)
    money_rules.set_landlord_money(landlord_id=landlord.pk, variance_percent=30, variance_pence=900_00, **HOW)
    assert threshold_of(decided) == Threshold(30, 900_00)
    own = {"finance_code": "CC-7", "year_end": None, "approver": None, "variance_percent": 0, "variance_pence": None}
    money_rules.set_round_money(round_id=decided.pk, **own, **HOW)
    assert threshold_of(decided) == Threshold(0, 900_00)


def test_who_is_named_for_a_pot_holds_the_role(decided: Round) -> None:
    rules = {"finance_code": "", "year_end": None, "variance_percent": None, "variance_pence": None}
    with pytest.raises(Refused, match="does not hold a role"):
        money_rules.set_round_money(round_id=decided.pk, approver=make.make_staff(decided.place), **rules, **HOW)
    owner = make.make_staff(decided.place, Role.BUDGET_OWNER)
    assert money_rules.set_round_money(round_id=decided.pk, approver=owner, **rules, **HOW).approver == owner


def test_what_is_done_keeps_its_money_until_it_is_taken_back(decided: Round) -> None:
    payment = paid(decided, 1_000_00)
    finish(decided)
    with pytest.raises(Refused, match="done already"):
        finish(decided)
    with pytest.raises(Refused, match="Take “done” back first"):
        line(decided, Kind.ORDERED, 1)
    project = payment.project_id
    finishing.take_back_finish(project_id=project, because="A bulb is missing.", **HOW)
    finish(decided)
    assert Finish.objects.filter(project=project).count() == 2


def test_only_who_keeps_the_money_says_that_it_is_done(decided: Round) -> None:
    paid(decided, 1_000_00)
    project, officer = decided.projects.get(number=1), make.make_staff(decided.place)
    with pytest.raises(PermissionDenied):
        finishing.finish_project(project_id=project.pk, on=make.CLOSES.date(), **HOW | {"by": officer})


def test_the_reason_stands_beside_the_figures(decided: Round, client: Client, settings) -> None:
    paid(decided, 700_00)
    line(decided, Kind.RETURNED, 300_00)
    owner = signed_in(make.make_staff(decided.place, Role.BUDGET_OWNER), settings)
    path = f"/desk/rounds/{decided.public_id}/money/1/done/"
    page = owner.post(path, {"on": "2026-11-23"})
    assert page.status_code == 422
    assert "somebody has to say why" in page.content.decode()
    assert owner.post(path, {"on": "2026-11-23", "because": "Two lamps were enough."}).status_code == 302
    for shown in (f"/decide/{decided.public_id}/money/", f"/decide/{decided.public_id}/project/1/"):
        assert "Two lamps were enough." in client.get(shown).content.decode()
    assert "£300 less than was voted" in client.get(f"/decide/{decided.public_id}/money/").content.decode()
