"""Whatever the rules: what a deck says has to come out, comes out of both programs."""

from itertools import product

import pytest

from commonty.access.refusal import Refused
from commonty.budgeting import tally
from commonty.budgeting.actions.rehearsing import lines_of_count
from commonty.budgeting.deck import deck_of
from commonty.budgeting.rules.settings import COMPLETIONS, RULES, UTILITIES

COSTS = (4_000_00, 3_000_00, 2_500_00, 6_000_00, 900_00, 11_000_00)
WAYS = [(m, u, r, c) for m, us in UTILITIES.items() for u, r, c in product(us, RULES, COMPLETIONS)]


def frozen_of(method="approval", utility="cost", rule="equal-shares", completion="add1-overspend", **more):
    projects = [{"id": f"p{n}", "number": n, "name": f"Project {n}", "cost": c} for n, c in enumerate(COSTS, 1)]
    return {
        "rule": rule,
        "utility": utility,
        "completion": completion if rule == "equal-shares" else None,
        "step": "auto",
        "ties": {"order": "votes-cost-lots", "lots": [p["id"] for p in projects]},
        "floor_start": False,
        "comparison": None,
        "headings": None,
        "groups": [],
        "minimum_votes": 0,
        "minimum_turnout": 0,
        "budget": 12_500_00,
        "currency": "GBP",
        "projects": projects,
        "share_among": "all",
        "paper": {"method": method, "most": 3, "points": 10, "options": projects},
        "settings": {"name": "Test", "closes_at": "2026-11-26"},
        **more,
    }


def outcome(frozen):
    deck = deck_of(frozen)
    lines = lines_of_count(deck, frozen, [card.choices for card in deck.cards])
    return deck, [line["is_well"] for line in lines], lines


@pytest.mark.parametrize("way", WAYS, ids="-".join)
def test_both_programs_choose_what_the_deck_says(way):
    deck, well, lines = outcome(frozen_of(*way))
    assert well == [True, True], lines
    assert deck.chosen
    assert len(deck.chosen) < len(COSTS)


POTS = {
    "north": {"name": "North", "budget": 6_000_00, "projects": ["p1", "p2", "p3"]},
    "south": {"name": "South", "budget": 6_500_00, "projects": ["p4", "p5", "p6"]},
}


@pytest.mark.parametrize("share", ["all", "pot"])
@pytest.mark.parametrize("way", WAYS, ids="-".join)
def test_also_where_areas_have_pots(way, share):
    try:
        _deck, well, lines = outcome(frozen_of(*way, headings=POTS, share_among=share))
    except Refused:
        assert way[1] == "borda"  # too few fit together in one pot to put them in order
        return
    assert well == [True, True], lines


@pytest.mark.parametrize(
    "more",
    [
        {"minimum_votes": 15},
        {"minimum_turnout": 90},
        {"groups": [["p1", "p2"]]},
        {"comparison": "satisfaction"},
        {"comparison": "exclusion"},
    ],
    ids=str,
)
def test_also_with_richer_rules(more):
    deck, well, lines = outcome(frozen_of(**more))
    assert well == [True, True], lines
    assert not {"p1", "p2"} <= deck.chosen or not more.get("groups")


def test_a_deck_that_would_take_hundreds_of_votes_is_refused():
    with pytest.raises(Refused, match="too many test votes"):
        deck_of(frozen_of(minimum_votes=300))


def test_most_decks_have_somebody_whose_project_does_not_fit():
    deck = deck_of(frozen_of())
    named = {choice for card in deck.cards for choice in card.choices}
    assert named - deck.chosen  # so that a program which funds whatever somebody wants is found out


# The twins: programs that are wrong are found


def wrong(monkeypatch, change):
    real = tally.counting_rules
    monkeypatch.setattr(tally, "counting_rules", lambda frozen, n: real(frozen, n) | change(frozen))


def test_twin_a_second_program_that_overspends_is_found(monkeypatch):
    frozen = frozen_of("approval", "cost", "greedy")
    wrong(monkeypatch, lambda _frozen: {"budget": "99999"})
    _deck, well, _lines = outcome(frozen)
    assert well == [True, False]


def test_twin_votes_that_were_lost_on_the_way_are_found():
    frozen = frozen_of()
    deck = deck_of(frozen)
    lost = [card.choices for card in deck.cards if "p1" not in card.choices]
    assert [line["is_well"] for line in lines_of_count(deck, frozen, lost)] == [False, False]


def test_twin_two_projects_that_were_swapped_are_found():
    frozen = frozen_of()
    deck = deck_of(frozen)
    swapped = [["p4" if i == "p1" else i for i in card.choices] for card in deck.cards]
    assert [line["is_well"] for line in lines_of_count(deck, frozen, swapped)] == [False, False]
