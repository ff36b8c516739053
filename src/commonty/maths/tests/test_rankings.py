"""Instant run-off against elections counted by hand, and what must hold whatever the papers say."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonty.maths.rankings import run_off

CHOICES = (1, 2, 3, 4)
PAPERS = st.lists(
    st.permutations(CHOICES).flatmap(lambda p: st.integers(0, len(p)).map(lambda n: tuple(p[:n]))), max_size=12
)


def test_more_than_half_wins_at_once() -> None:
    outcome = run_off([(1, 2)] * 3 + [(2,)] * 2, [1, 2])
    assert (outcome.winner, [turn.why for turn in outcome.turns]) == (1, ["more than half"])


def test_whoever_is_ahead_at_first_may_lose() -> None:
    """Tennessee's capital, the usual example: Memphis 42, Nashville 26, Chattanooga 15, Knoxville 17; Knoxville wins."""
    papers = [(1, 2, 3, 4)] * 42 + [(2, 3, 4, 1)] * 26 + [(3, 4, 2, 1)] * 15 + [(4, 3, 2, 1)] * 17
    outcome = run_off(papers, CHOICES)
    assert outcome.winner == 4
    assert [turn.out for turn in outcome.turns] == [3, 2, None]
    assert outcome.turns[-1].papers == {1: 42, 4: 58}


def test_a_paper_without_a_next_choice_counts_no_more() -> None:
    outcome = run_off([(1,)] * 3 + [(2,)] * 3 + [(3,)], [1, 2, 3])
    assert [turn.spent for turn in outcome.turns] == [0, 1, 4]
    assert [turn.why for turn in outcome.turns] == ["fewest", "lot", "the only one left"]


def test_of_two_with_the_fewest_goes_who_had_fewer_before_else_the_lot_says() -> None:
    papers = [(1,)] * 5 + [(2,)] * 3 + [(3,)] * 2 + [(4, 3)]
    outcome = run_off(papers, [1, 3, 2, 4])
    assert [(turn.out, turn.why) for turn in outcome.turns[:2]] == [(4, "fewest"), (3, "fewer before")]
    assert run_off([(1,), (2,)], [1, 2]).winner == 1
    assert run_off([(1,), (2,)], [2, 1]).winner == 2


def test_nobody_wins_where_nobody_chose() -> None:
    assert run_off([(), ()], [1, 2]).winner is None


@pytest.mark.parametrize("paper", [(1, 1), (9,)])
def test_what_is_no_ranking_is_refused(paper: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="no ranking"):
        run_off([paper], [1, 2])


@given(PAPERS)
def test_every_paper_counts_once_or_not_at_all_and_their_order_is_nothing(papers: list[tuple[int, ...]]) -> None:
    outcome = run_off(papers, CHOICES)
    assert all(sum(turn.papers.values()) + turn.spent == len(papers) for turn in outcome.turns)
    assert run_off(papers[::-1], CHOICES) == outcome
    if (firsts := [paper[0] for paper in papers if paper]) and max(map(firsts.count, firsts)) * 2 > len(firsts):
        assert outcome.winner == max(firsts, key=firsts.count)


def test_with_two_choices_it_is_the_greater_number() -> None:
    for ones in range(6):
        papers = [(1, 2)] * ones + [(2, 1)] * (5 - ones)
        assert {run_off(papers, lot).winner for lot in permutations((1, 2))} == {1 if ones > 2 else 2}
