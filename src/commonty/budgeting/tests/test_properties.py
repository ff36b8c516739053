"""What holds whatever people type: reading a ballot undoes writing it."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from commonty.access.refusal import Refused
from commonty.ballots.rules import check_choices
from commonty.budgeting.forms.vote import read_choices, written

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
