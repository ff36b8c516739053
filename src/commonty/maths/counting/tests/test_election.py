"""Elections: exact amounts, merged ballots, and what is refused."""

from decimal import Decimal
from fractions import Fraction

import pytest

from commonty.maths.counting import CountingError, Election, Project
from commonty.maths.counting.election import as_amount, decimal_text


def three() -> list[Project]:
    return [Project("1", Fraction(5)), Project("2", Decimal("2.50")), Project("3", 0)]


@pytest.mark.parametrize(
    ("given", "exact"),
    [(3, Fraction(3)), ("0,1", Fraction(1, 10)), ("1920218.79", Fraction(192021879, 100)), (Decimal("1e3"), 1000)],
)
def test_amounts_are_exact(given, exact):
    assert as_amount(given) == exact


@pytest.mark.parametrize("given", [0.1, "", "ten", "nan", "Infinity", "1e999999999", "9" * 100, True, None])
def test_amount_is_refused_when_not_an_exact_number(given):
    with pytest.raises(CountingError):
        as_amount(given)


@pytest.mark.parametrize(
    ("amount", "text"),
    [(Fraction(3), "3"), (Fraction(1, 8), "0.125"), (Fraction(-5, 2), "-2.5"), (Fraction(1, 3), "1/3"), (0, "0")],
)
def test_decimal_text_is_exact(amount, text):
    assert decimal_text(Fraction(amount)) == text


def test_identical_ballots_are_merged_and_empty_ones_counted():
    election = Election.from_ballots(three(), [["1", "2"], ["2", "1"], [], ["3"], []], 10)
    assert election.ballots == 5
    assert sorted(election.weights.tolist()) == [1, 2, 2]
    assert election.votes == (2, 2, 1)


def test_order_matters_only_on_ordinal_ballots():
    ballots = [["1", "2"], ["2", "1"]]
    assert len(Election.from_ballots(three(), ballots, 10, "ordinal").weights) == 2
    assert len(Election.from_ballots(three(), ballots, 10, "approval").weights) == 1


def test_points_may_be_decimals():
    election = Election.from_ballots(three(), [{"1": "1.5", "2": "0.25"}], 10, "cumulative")
    assert [Fraction(int(p), election.point_unit) for p in election.points] == [Fraction(3, 2), Fraction(1, 4)]


@pytest.mark.parametrize(
    ("ballots", "kind", "message"),
    [
        ([["4"]], "approval", "no project '4'"),
        ([["1", "1"]], "approval", "twice"),
        ([["1", "2"]], "choose-1", "more than one"),
        ([{"1": 2}], "approval", "no points"),
        ([["1"]], "scoring", "as many points"),
        ([{"1": -1}], "scoring", "negative"),
        ([["1"]], "ranked", "ballot type"),
    ],
)
def test_ballot_is_refused_when_it_breaks_its_type(ballots, kind, message):
    with pytest.raises(CountingError, match=message):
        Election.from_ballots(three(), ballots, 10, kind)


def test_project_is_refused_when_listed_twice_or_of_negative_cost():
    with pytest.raises(CountingError, match="listed twice"):
        Election.from_ballots([Project("1", 1), Project("1", 2)], [], 10)
    with pytest.raises(CountingError, match="negative"):
        Project("1", Fraction(-1))
    with pytest.raises(CountingError, match="budget is negative"):
        Election.from_ballots(three(), [], -1)
