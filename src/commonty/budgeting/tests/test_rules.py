"""The rules as truth tables. None of these needs a database."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from commonty.access.refusal import Refused
from commonty.budgeting import rules
from commonty.budgeting.models import LedgerEntry, Method, Pot, Project, Round
from commonty.budgeting.rules.drawing import guess_drawing
from commonty.budgeting.rules.ledger import moves_to_carry
from commonty.budgeting.rules.settings import UTILITIES
from commonty.budgeting.rules.words import rules_in_words, settings_sentence
from commonty.places.models import Place

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
Status = Round.Status

MOVES = {
    ("draft", "announced"),
    ("draft", "cancelled"),
    ("announced", "draft"),
    ("announced", "open"),
    ("announced", "cancelled"),
    ("open", "counting"),
    ("counting", "decided"),
    ("decided", "done"),
    ("counting", "void"),
    ("decided", "void"),
}


@pytest.mark.parametrize(("here", "there"), list(product(Status.values, Status.values)))
def test_a_round_goes_only_where_the_table_says(here: str, there: str) -> None:
    assert rules.may_move(here, there) == ((here, there) in MOVES)
    if (here, there) not in MOVES:
        with pytest.raises(Refused):
            rules.check_can_move(here, there)


@pytest.mark.parametrize("status", Status.values)
def test_rules_and_projects_change_only_in_a_draft(status: str) -> None:
    assert rules.may_change(status) == (status == "draft")
    if status == "draft":
        rules.check_can_change(status)
    else:
        with pytest.raises(Refused):
            rules.check_can_change(status)


# Local times


def test_a_time_on_a_poster_is_one_instant() -> None:
    assert rules.local_instant(date(2026, 7, 1), time(20, 0), zone=LONDON) == datetime(2026, 7, 1, 19, 0, tzinfo=UTC)
    assert rules.local_instant(date(2026, 12, 1), time(20, 0), zone=LONDON) == datetime(
        2026, 12, 1, 20, 0, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("day", "hour", "word"),
    [
        (date(2027, 3, 28), time(1, 30), "does not exist"),
        (date(2026, 10, 25), time(1, 0), "comes twice"),
        (date(2026, 10, 25), time(1, 59), "comes twice"),
    ],
)
def test_a_time_that_is_none_or_two_is_refused(day: date, hour: time, word: str) -> None:
    with pytest.raises(Refused, match=word):
        rules.local_instant(day, hour, zone=LONDON)


@pytest.mark.parametrize(("day", "hour"), [(date(2027, 3, 28), time(2, 0)), (date(2026, 10, 25), time(2, 0))])
def test_the_hour_after_the_change_is_fine(day: date, hour: time) -> None:
    rules.local_instant(day, hour, zone=LONDON)


def dates(opens: datetime, closes: datetime) -> None:
    rules.check_dates(opens_at=opens, closes_at=closes, now=NOW, zone=LONDON)


def test_dates_that_are_fine() -> None:
    dates(NOW + timedelta(minutes=1), NOW + timedelta(days=14))


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        (NOW, NOW + timedelta(days=14)),
        (NOW - timedelta(days=1), NOW + timedelta(days=14)),
        (NOW + timedelta(days=2), NOW + timedelta(days=1)),
        (NOW + timedelta(days=2), NOW + timedelta(days=2)),
        (NOW + timedelta(days=2), NOW + timedelta(days=2, minutes=59)),
    ],
)
def test_dates_that_are_not(opens: datetime, closes: datetime) -> None:
    with pytest.raises(Refused):
        dates(opens, closes)


@pytest.mark.parametrize(
    ("hour", "is_fine"), [(time(0, 59), True), (time(1, 0), False), (time(1, 59), False), (time(2, 0), True)]
)
def test_no_vote_closes_when_clocks_may_change(hour: time, is_fine: bool) -> None:
    closes = datetime.combine(date(2026, 11, 20), hour, tzinfo=LONDON)
    if is_fine:
        dates(NOW + timedelta(days=1), closes)
    else:
        with pytest.raises(Refused, match="between 1 and 2"):
            dates(NOW + timedelta(days=1), closes)


# Settings


@pytest.mark.parametrize(("pot", "most"), [(12_500_00, 3), (50_000_00, 3), (50_000_01, 5)])
def test_small_pots_are_for_three_ticks(pot: int, most: int) -> None:
    settings = rules.recommended(pot)
    assert (settings["method"], settings["choose_most"], settings["rule"]) == ("approval", most, "equal-shares")
    rules.check_settings(settings, pot_pence=pot)


@pytest.mark.parametrize(("method", "utility"), list(product(Method.values, ["cost", "card", "score", "borda"])))
def test_counting_goes_with_voting(method: str, utility: str) -> None:
    settings = {**rules.recommended(10_000_00), "method": method, "utility": utility}
    if utility in UTILITIES[method]:
        rules.check_settings(settings, pot_pence=10_000_00)
    else:
        with pytest.raises(Refused, match="does not go with"):
            rules.check_settings(settings, pot_pence=10_000_00)


@pytest.mark.parametrize(
    "wrong",
    [
        {"choose_most": 0},
        {"choose_most": 51},
        {"method": "points", "utility": "score", "points": 1},
        {"smallest_pence": 200, "largest_pence": 100},
        {"smallest_pence": 10_000_01},
    ],
)
def test_settings_that_make_no_sense(wrong: dict) -> None:
    with pytest.raises(Refused):
        rules.check_settings({**rules.recommended(10_000_00), **wrong}, pot_pence=10_000_00)


# Ready to be announced, ready to be opened


def ready_round(**fields) -> Round:
    place = Place(pk=1, name="Sandbank", path="1/")
    given = {
        "place": place,
        "name": "Courts",
        "pot_pence": 10_000_00,
        "pot_confirmed_at": NOW,
        "opens_at": NOW + timedelta(days=1),
        "closes_at": NOW + timedelta(days=8),
        "leftover": "next",
    }
    return Round(**{**given, **fields})


def project(number: int, cost: int = 1_000_00, **fields) -> Project:
    return Project(number=number, name=f"Project {number}", cost_pence=cost, **fields)


TWO = [project(1), project(2)]


def missing(pb_round: Round, projects: list[Project] = TWO, pots: list[Pot] | None = None) -> list[str]:
    found = rules.missing_before_announcing(pb_round, projects=projects, pots=pots or [], now=NOW, zone=LONDON)
    return [item.step for item in found]


def test_a_ready_round_misses_nothing() -> None:
    assert missing(ready_round()) == []
    rules.check_can_announce(ready_round(), missing=[])


@pytest.mark.parametrize(
    ("fields", "step"),
    [
        ({"name": ""}, "where"),
        ({"pot_pence": None}, "pot"),
        ({"pot_confirmed_at": None}, "confirm"),
        ({"opens_at": None}, "when"),
        ({"closes_at": None}, "when"),
        ({"opens_at": NOW}, "when"),
        ({"largest_pence": 999_99}, "projects"),
        ({"smallest_pence": 1_000_01}, "projects"),
    ],
)
def test_what_is_missing_is_named_with_its_page(fields: dict, step: str) -> None:
    found = missing(ready_round(**fields))
    assert set(found) == {step}
    everything = rules.missing_before_announcing(ready_round(**fields), projects=TWO, pots=[], now=NOW, zone=LONDON)
    with pytest.raises(Refused):
        rules.check_can_announce(ready_round(**fields), missing=everything)


def test_one_project_is_no_choice() -> None:
    assert missing(ready_round(), [project(1)]) == ["projects"]


def test_a_project_dearer_than_its_pot_is_named() -> None:
    assert missing(ready_round(), [project(1), project(2, cost=10_000_01)]) == ["projects"]


def test_a_picture_needs_words() -> None:
    assert missing(ready_round(), [project(1), project(2, picture="a.webp")]) == ["projects"]
    assert missing(ready_round(), [project(1), project(2, picture="a.webp", picture_says="A lamp")]) == []


def test_areas_share_the_whole_pot_and_hold_each_project() -> None:
    pot = Pot(pk=1, place=Place(pk=2, name="North", path="1/2/"), pence=10_000_00)
    small = Pot(pk=2, place=Place(pk=3, name="South", path="1/3/"), pence=1)
    inside = [project(1, pot=pot), project(2, pot=pot)]
    assert missing(ready_round(), inside, [pot]) == []
    assert missing(ready_round(), inside, [pot, small]) == ["areas"]
    assert missing(ready_round(), [project(1, pot=pot), project(2)], [pot]) == ["projects"]


@pytest.mark.parametrize(
    ("fields", "pairs", "voters", "steps"),
    [
        ({}, 0, 1, []),
        ({}, 1, 1, ["duplicates"]),
        ({}, 0, 0, ["who"]),
        ({"pot_confirmed_at": None}, 0, 1, ["confirm"]),
        ({"opens_at": NOW - timedelta(days=1)}, 0, 1, []),
        ({"opens_at": NOW - timedelta(days=9), "closes_at": NOW}, 0, 1, ["when"]),
    ],
)
def test_what_stops_an_opening(fields: dict, pairs: int, voters: int, steps: list[str]) -> None:
    pb_round = ready_round(status="announced", **fields)
    found = rules.missing_before_opening(pb_round, open_pairs=pairs, voters=voters, now=NOW, zone=LONDON)
    assert [item.step for item in found] == steps
    if steps:
        with pytest.raises(Refused):
            rules.check_can_open(pb_round, missing=found)
    else:
        rules.check_can_open(pb_round, missing=found)


# The ledger

Kind = LedgerEntry.Kind
BALANCE = rules.Balance(voted=1_000, pot=-1_000, waiting=600, ordered=150, invoiced=50, paid=100, returned=100)


@pytest.mark.parametrize(
    ("kind", "pence", "of", "is_fine"),
    [
        (Kind.ORDERED, 600, None, True),
        (Kind.ORDERED, 601, None, False),
        (Kind.INVOICED, 150, Kind.ORDERED, True),
        (Kind.INVOICED, 151, Kind.ORDERED, False),
        (Kind.INVOICED, 100, None, False),  # of which order?
        (Kind.PAID, 50, Kind.INVOICED, True),
        (Kind.PAID, 51, Kind.INVOICED, False),
        (Kind.PAID, 50, Kind.ORDERED, False),  # there is no invoice
        (Kind.RETURNED, 600, None, True),
        (Kind.RETURNED, 601, None, False),
        (Kind.RETURNED, 150, Kind.ORDERED, True),
        (Kind.RETURNED, 50, Kind.INVOICED, False),
        (Kind.VOTED, 1, None, False),
        (Kind.POT, 1, None, False),
        (Kind.CARRIED, 1, None, False),
        (Kind.ORDERED, 0, None, False),
        (Kind.ORDERED, -1, None, False),
    ],
)
def test_no_pound_is_spent_twice(kind: str, pence: int, of: str | None, is_fine: bool) -> None:
    before = of and SimpleNamespace(kind=of, pence=150)
    left = {Kind.ORDERED: 150, Kind.INVOICED: 50, None: 0}[of]
    if is_fine:
        rules.check_can_add(BALANCE, kind=kind, pence=pence, of=before, of_left=left)
        after = BALANCE.after(rules.moves_for(kind, pence, is_from_order=of is not None))
        assert after.is_sound
        assert after.held == BALANCE.held
    else:
        with pytest.raises(Refused):
            rules.check_can_add(BALANCE, kind=kind, pence=pence, of=before, of_left=left)


@pytest.mark.parametrize(
    ("kind", "pence", "is_reversal", "is_reversed", "is_followed", "is_fine"),
    [
        (Kind.PAID, 100, False, False, False, True),
        (Kind.ORDERED, 150, False, False, False, True),
        (Kind.ORDERED, 151, False, False, False, False),  # an invoice has taken it
        (Kind.ORDERED, 100, False, False, True, False),
        (Kind.PAID, 100, True, False, False, False),
        (Kind.PAID, 100, False, True, False, False),
        (Kind.VOTED, 1_000, False, False, False, False),
    ],
)
def test_what_can_be_reversed(
    kind: str, pence: int, is_reversal: bool, is_reversed: bool, is_followed: bool, is_fine: bool
) -> None:
    moves = rules.moves_for(kind, pence)
    what = {"kind": kind, "is_reversal": is_reversal, "is_reversed": is_reversed, "is_followed": is_followed}
    if is_fine:
        rules.check_can_reverse(BALANCE, moves, **what)
    else:
        with pytest.raises(Refused):
            rules.check_can_reverse(BALANCE, moves, **what)


@pytest.mark.parametrize(("back", "from_back", "from_pot"), [(0, 0, 70), (30, 30, 40), (70, 70, 0), (90, 70, 0)])
def test_what_is_carried_comes_first_out_of_what_came_back(back: int, from_back: int, from_pot: int) -> None:
    moves = moves_to_carry(70, back=back)
    assert {out_of: pence for out_of, into, pence in moves if into == "carried"} == {
        name: pence for name, pence in (("back", from_back), ("pot", from_pot)) if pence
    }


@pytest.mark.parametrize(
    ("name", "says", "drawing"),
    [
        ("Lamps in the court", "", "lights"),
        ("Somewhere to sit", "A bench under the trees", "trees"),
        ("Something new", "Nothing we can draw", "close-door"),
    ],
)
def test_a_drawing_is_guessed(name: str, says: str, drawing: str) -> None:
    assert guess_drawing(name, says) == drawing


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "Everybody who lives in Sandbank, aged 16 or over"),
        ({"tie_kinds": ["tenant"]}, "Tenants in Sandbank, aged 16"),
        ({"tie_kinds": ["tenant", "joint_tenant"]}, "Tenants and joint tenants in Sandbank"),
        ({"unit": "home"}, "Each home in Sandbank has one vote"),
        ({"method": "knapsack"}, "as many projects as the pot can pay for"),
        ({"method": "points", "points": 7}, "Share out 7 points"),
        ({"method": "ranking", "choose_most": 1}, "your favourite project first"),
        ({"choose_most": 1}, "Tick one project."),
        ({"rule": "greedy"}, "most people chose is paid first"),
        ({"rule": "greedy", "utility": "borda"}, "stands highest"),
        ({"completion": "add1u"}, "that still fit"),
        ({"comparison": "satisfaction"}, "please more voters"),
        ({"minimum_votes": 1, "minimum_turnout": 2}, "at least 1 vote."),
        ({"minimum_turnout": 2}, "At least 2 people must vote. If fewer do, nothing is chosen"),
        ({"minimum_turnout": 2, "unit": "home"}, "At least 2 homes must vote."),
        ({"minimum_turnout": 2, "rule": "greedy"}, "At least 2 people must vote."),
        ({"leftover": "next"}, "is kept for the next money vote in Sandbank."),
        ({"leftover": "landlord"}, "goes back to our budget."),
        ({"leftover": "common"}, "goes into the common pot for all our areas."),
        ({"smallest_pence": 500_00, "largest_pence": 900_00}, "From £500 to £900."),
    ],
)
def test_every_rule_is_said_in_words(fields: dict, says: str) -> None:
    assert says in " ".join(sentence.says for sentence in rules_in_words(ready_round(**fields), projects=[]))


@pytest.mark.parametrize("method", Method.values)
@pytest.mark.parametrize("rule", ["equal-shares", "greedy"])
def test_no_combination_is_without_words(method: str, rule: str) -> None:
    for utility in UTILITIES[method]:
        pb_round = ready_round(method=method, rule=rule, utility=utility)
        assert "%(" not in " ".join(sentence.says for sentence in rules_in_words(pb_round, projects=[]))
        assert settings_sentence(pb_round).endswith(".")
