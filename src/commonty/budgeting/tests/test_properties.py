"""What holds whatever people type: reading a ballot undoes writing it, and the ledger always balances."""

from types import SimpleNamespace

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from commonty.access.refusal import Refused
from commonty.ballots.rules import check_choices
from commonty.budgeting.forms.vote import read_choices, written
from commonty.budgeting.models import LedgerEntry, Round
from commonty.budgeting.queries.round import money_parts
from commonty.budgeting.rules import Balance, balance_of, check_can_add, check_can_reverse

IDS = [f"project{n}" for n in range(8)]
METHODS = ("approval", "knapsack", "points", "ranking")


def paper(method: str) -> dict:
    options = [{"id": i, "cost": 100 * (n + 1), "name": i} for n, i in enumerate(IDS)]
    return {"method": method, "most": 3, "points": 10, "budget": 1_000, "options": options}


@st.composite
def valid_choices(draw: st.DrawFn) -> tuple[dict, object]:
    sheet = paper(draw(st.sampled_from(METHODS)))
    if sheet["method"] == "points":
        shares = draw(st.dictionaries(st.sampled_from(IDS), st.integers(0, 4), max_size=6))
        choices: object = {i: n for i, n in shares.items() if n}
        if sum(choices.values()) > 10:
            choices = {}
    else:
        choices = draw(st.lists(st.sampled_from(IDS), unique=True, max_size=3))
        if sum(100 * (IDS.index(i) + 1) for i in choices) > 1_000 and sheet["method"] == "knapsack":
            choices = choices[:1]
    return sheet, check_choices(sheet, choices)


def posted(pairs: list[tuple[str, str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in pairs:
        data.appendlist(name, value)
    return data


@given(valid_choices())
def test_reading_a_ballot_undoes_writing_it(drawn: tuple[dict, object]) -> None:
    sheet, choices = drawn
    assert read_choices(sheet, posted(written(sheet, choices))) == choices


@given(
    st.sampled_from(METHODS),
    st.dictionaries(
        st.sampled_from(["choice", *(f"points-{i}" for i in IDS), *(f"place-{i}" for i in IDS)]),
        st.lists(st.text(max_size=12), max_size=3),
        max_size=6,
    ),
)
def test_whatever_is_typed_is_read_or_refused(method: str, typed: dict[str, list[str]]) -> None:
    sheet = paper(method)
    data = posted([(name, value) for name, values in typed.items() for value in values])
    try:
        choices = read_choices(sheet, data)
    except Refused:
        return
    assert check_choices(sheet, choices) == choices


@pytest.mark.parametrize(
    ("pairs", "word"),
    [
        ([("points-project0", "eleven")], "whole number"),
        ([("points-project0", "-1")], "whole number"),
        ([("points-project0", "9"), ("points-project1", "2")], "more than you have"),
    ],
)
def test_bad_points_are_refused_in_words(pairs: list, word: str) -> None:
    with pytest.raises(Refused, match=word):
        read_choices(paper("points"), posted(pairs))


def test_two_projects_cannot_have_one_place() -> None:
    with pytest.raises(Refused, match="same place"):
        read_choices(paper("ranking"), posted([("place-project0", "1"), ("place-project1", "1")]))


def test_gaps_in_an_order_close() -> None:
    pairs = [("place-project0", "5"), ("place-project1", "2")]
    assert read_choices(paper("ranking"), posted(pairs)) == ["project1", "project0"]


# The ledger

deeds = st.lists(
    st.tuples(st.sampled_from(["voted", "committed", "paid", "returned", "reverse"]), st.integers(-50, 500)),
    max_size=40,
)


@settings(max_examples=200)
@given(deeds, st.integers(1_000, 5_000))
def test_the_ledger_always_balances(steps: list[tuple[str, int]], pot: int) -> None:
    """Whatever is tried, every pound of the pot is in exactly one part, and no part is below nothing."""
    lines: list[SimpleNamespace] = []
    for kind, number in steps:
        balance = balance_of(lines)
        try:
            if kind == "reverse":
                if not lines:
                    continue
                wrong = lines[number % len(lines)]
                check_can_reverse(
                    balance,
                    kind=wrong.kind,
                    pence=wrong.pence,
                    is_reversal=wrong.pence < 0,
                    is_reversed=wrong.is_reversed,
                )
                wrong.is_reversed = True
                lines.append(SimpleNamespace(kind=wrong.kind, pence=-wrong.pence, is_reversed=False))
            else:
                check_can_add(balance, kind=kind, pence=number)
                lines.append(SimpleNamespace(kind=kind, pence=number, is_reversed=False))
        except Refused:
            continue
        after = balance_of(lines)
        assert after.is_sound
        assert sum(part["value"] for part in money_parts(Round(pot_pence=pot), after)) == pot


def test_a_ledger_that_does_not_check_is_caught() -> None:
    """The sabotage twin: without the check a payment beyond the order is unsound."""
    lines = [
        SimpleNamespace(kind=kind, pence=pence) for kind, pence in [("voted", 100), ("committed", 50), ("paid", 60)]
    ]
    assert not balance_of(lines).is_sound
    with pytest.raises(Refused):
        check_can_add(Balance(voted=100, committed=50), kind=LedgerEntry.Kind.PAID, pence=60)
