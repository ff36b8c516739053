"""How near a result was: a table, and what publishing leaves for whoever compares papers."""

from typing import Any

import pytest

from commonty.budgeting.actions.count import count_round
from commonty.budgeting.margin import Margin, margin_of
from commonty.budgeting.tests.test_count import closed_long_ago, media, signed_twice, voted  # noqa: F401

POT = 4000_00
RULES = {"rule": "greedy", "utility": "cost", "minimum_votes": 0, "minimum_turnout": 0}
Row = tuple[int, bool] | tuple[int, bool, str]


def result(*rows: Row) -> dict[str, Any]:
    projects = [
        {"votes": votes, "place": n if chosen else None, "heading": pot[0] if pot else ""}
        for n, (votes, chosen, *pot) in enumerate(rows, start=1)
    ]
    return {"projects": projects}


@pytest.mark.parametrize(
    ("rows", "margin"),
    [
        ([(90, True), (60, True), (41, False), (12, False)], 19),
        ([(90, True), (60, True)], None),
        ([(41, False), (12, False)], None),
        ([(60, True), (60, False)], 0),
        ([(60, True), (75, False)], 0),  # more backers, and too dear: one ballot might have mattered
        ([(60, True, "a"), (20, False, "a"), (15, True, "b"), (11, False, "b")], 4),  # each pot by itself
        ([(60, True, "a"), (20, False, "a"), (15, True, "b")], 40),
        ([(60, True, "a"), (200, False, "b")], None),
    ],
)
def test_by_how_many_ballots(rows: list[Row], margin: int | None) -> None:
    assert margin_of(result(*rows), RULES, ballots=100) == Margin(margin, is_proof=margin is not None)


AHEAD = [(90, True), (60, True), (41, False)]


@pytest.mark.parametrize(
    ("rows", "rules", "expected"),
    [
        (AHEAD, {"rule": "equal-shares"}, Margin(19, is_proof=False)),  # more backers make no winner: a yardstick
        (AHEAD, {"utility": "card"}, Margin(0, is_proof=False)),  # votes for each pound decide: every paper
        (AHEAD, {"utility": "score"}, Margin(0, is_proof=False)),
        (AHEAD, {"minimum_votes": 50}, Margin(9, is_proof=True)),  # 9 more, and the third is no longer too few
        ([(90, True), (9, False)], {"minimum_votes": 10}, Margin(1, is_proof=True)),
        ([(90, True), (10, True)], {"minimum_votes": 10}, Margin(1, is_proof=True)),  # one less, and it is out
        (AHEAD, {"minimum_turnout": 100}, Margin(1, is_proof=True)),
        (AHEAD, {"minimum_turnout": 90}, Margin(11, is_proof=True)),
    ],
)
def test_what_else_could_have_turned_it(rows: list[Row], rules: dict[str, Any], expected: Margin) -> None:
    assert margin_of(result(*rows), RULES | rules, ballots=100) == expected


@pytest.mark.django_db(transaction=True)
def test_publishing_leaves_it_where_papers_are_compared(media) -> None:  # noqa: F811
    pb_round = closed_long_ago(voted(people=30, seed=7, pot_pence=POT))
    signed_twice(pb_round)
    outcome = count_round(round_id=pb_round.pk).outcome
    chosen = [project["votes"] for project in outcome["projects"] if project["place"]]
    others = [project["votes"] for project in outcome["projects"] if not project["place"]]
    pb_round.register.refresh_from_db()
    assert pb_round.register.margin == min(chosen) - max(others) > 0
