"""Who got what, as a page and as files: what they say is what was worked out, and of a small vote no more than that."""

import csv
import io
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from commonty.budgeting import working
from commonty.budgeting.actions.count import count_round
from commonty.budgeting.models import Result
from commonty.budgeting.queries.nearness import near_of
from commonty.budgeting.queries.who_gets_what import in_a_hundred, who_gets_what
from commonty.budgeting.tests.elections import contents_of, random_vote
from commonty.budgeting.tests.factories import at, make_open
from commonty.budgeting.tests.test_count import AFTER, decided, signed_twice, voted
from commonty.budgeting.tests.test_fairness_stored import counted, estate_of_two_closes, from_before
from commonty.budgeting.tests.test_pages import get
from commonty.budgeting.why import Teller

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def address(result: Result, name: str = "show_who_gets_what") -> str:
    return reverse(f"budgeting:{name}", args=[result.round.public_id])


def lines(client: Client, result: Result) -> list[dict]:
    text = get(client, address(result, "who_gets_what_csv")).lstrip("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def value(rows: list[dict], what: str, of: str = "", column: str = "this vote") -> str:
    return next(row[column] for row in rows if (row["what"], row["of"]) == (what, of))


def test_where_votes_are_public_all_of_it_is_there(client: Client) -> None:
    result = counted(estate_of_two_closes(110))
    page, rows, found = get(client, address(result)), lines(client, result), result.fairness
    nothing, one, two, three = found["voters"]["each"]
    assert f"of {sum(found['voters']['each'])} voters got at least one project" in page
    for group, voters in (("none", nothing), ("one", one), ("two", two), ("three or more", three)):
        assert value(rows, "voters by chosen projects", group) == str(voters)
    assert "The way of counting was fixed before the vote." in page
    assert {found["decided_by"], found["other"]["rule"]} == {"equal-shares", "greedy"}
    assert value(rows, "rule", column="other rule") == "greedy"
    for name in ("Mill Court", "Quay Court"):
        assert name in page
        assert value(rows, "could vote", name) == "116"
    assert "That is on purpose" in page
    assert "fairness.json" in page
    told = client.get(address(result, "who_gets_what_json")).json()
    assert told["fairness"] == found
    assert {n["id"] for n in told["near"]} == {p["id"] for p in result.outcome["projects"] if p["place"] is None}


def test_of_a_small_vote_it_says_between_what_and_what(client: Client) -> None:
    result = counted(estate_of_two_closes())
    page, rows = get(client, address(result)), lines(client, result)
    low, high = result.fairness["voters"]["got_one"]
    assert "single votes stay secret" in page
    assert "got three or more" not in page
    assert (f"{low} to {high}" if low < high else f"<b>{low}</b>") in page
    assert not [row for row in rows if row["what"] == "voters by chosen projects"]
    assert value(rows, "voters with at least one chosen project, at least") == str(low)


def test_what_equal_shares_would_have_chosen_is_left_out_of_a_small_vote(client: Client) -> None:
    result = decided(rule="greedy")
    assert "hangs on the single votes" in get(client, address(result))
    assert value(lines(client, result), "rule", column="other rule") == ""


def test_links_lead_there_and_on(client: Client) -> None:
    result = decided()
    url, public_id = address(result), result.round.public_id
    for page in (f"/decide/{public_id}/result/", f"/decide/{public_id}/"):
        assert f'href="{url}"' in get(client, page), page
    page = get(client, url)
    for name in ("who_gets_what_csv", "who_gets_what_json", "check_result"):
        assert f'href="{address(result, name)}"' in page
    assert f'href="{reverse("budgeting:how_votes_are_counted")}"' in page


def test_a_result_from_before_says_that_it_is_being_done(client: Client) -> None:
    result = from_before(decided())
    assert "come back in a quarter of an hour" in get(client, address(result))
    for name in ("who_gets_what_csv", "who_gets_what_json"):
        assert client.get(address(result, name)).status_code == 404


def test_one_that_came_later_says_so(client: Client) -> None:
    result = decided()
    Result.objects.update(fairness=result.fairness | {"is_later": True})
    assert "worked out after the result was out" in get(client, address(result))


def test_before_the_result_there_is_nothing(client: Client) -> None:
    pb_round = voted()
    url = reverse("budgeting:show_who_gets_what", args=[pb_round.public_id])
    assert client.get(url).status_code == 302
    for name in ("who_gets_what_csv", "who_gets_what_json"):
        assert client.get(reverse(f"budgeting:{name}", args=[pb_round.public_id])).status_code == 404


@pytest.mark.parametrize(
    ("people", "fields", "says"),
    [(0, {}, "Nobody voted"), (4, {"minimum_turnout": 6}, "Too few people voted for a result")],
    ids=["nobody", "too few"],
)
def test_where_nothing_was_chosen_it_says_why(client: Client, people: int, fields: dict, says: str) -> None:
    pb_round = voted(people, **fields) if people else make_open(voters=3)
    signed_twice(pb_round)
    result = count_round(round_id=pb_round.pk, clock=at(AFTER))
    assert says in get(client, address(result))
    assert lines(client, result)


# What it says of votes of every kind


def told_of(seed: int, *, is_public: bool):
    frozen, ballots = random_vote(seed)
    contents = contents_of(frozen, ballots, is_public=is_public)
    totals = dict(contents.totals) | {"by_channel": None}
    pb_round = SimpleNamespace(frozen_rules=frozen)
    return SimpleNamespace(outcome=contents.result, totals=totals, fairness=contents.fairness, round=pb_round)


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(working, "MOST_LOOKS", 0)


@pytest.mark.parametrize("is_public", [True, False])
@pytest.mark.usefixtures("quick")
def test_its_figures_add_up(is_public: bool) -> None:
    for seed in range(120):
        result = told_of(seed, is_public=is_public)
        told, ballots = who_gets_what(result), result.outcome["ballots"]
        assert bool(told.parts) == is_public
        assert not is_public or sum(part["value"] for part in told.parts) == ballots
        assert "%(" not in str(told)
        names = {project["name"] for project in result.round.frozen_rules["projects"]}
        if told.other:
            lists = (told.other.both, told.other.only_ours, told.other.only_theirs)
            listed = [name.rsplit(", ", 1)[0] for group in lists for name in group]
            assert set(listed) <= names
            assert len(set(listed)) == len(listed)
            chosen = result.outcome["funded"]
            assert len(told.other.both) + len(told.other.only_ours) == len(chosen)


@pytest.mark.usefixtures("quick")
def test_what_was_missing_is_what_the_reason_says() -> None:
    seen = set()
    for seed in range(200):
        result = told_of(seed, is_public=True)
        teller = Teller(result.outcome, result.round.frozen_rules)
        for near in near_of(teller):
            project = next(p for p in result.outcome["projects"] if p["id"] == near.id)
            seen.add(project["reason"])
            assert (near.missing is None) == (near.had is None)
            if project["reason"] == "incompatible":  # one step more may choose it too, and that isn't why
                assert near.missing_says == "Another one was chosen"
            if near.missing is not None:
                assert near.missing == near.cost - near.had > 0
                assert teller.money(near.missing) in near.bar_says
                assert project["reason"] == "no-room" or teller.money(near.missing) in near.says
    assert {"supporters-short", "no-room", "no-support", "minimum-votes", "incompatible"} <= seen


def test_more_votes_needed_are_those_that_were_counted() -> None:
    told = 0
    for seed in range(8):
        frozen, ballots = random_vote(seed, method="approval", ballots=12, projects=4, headings=None)
        result = contents_of(frozen, ballots).result
        enough = {p["id"]: p["enough"] for p in result["projects"]}
        for near in near_of(Teller(result, frozen)):
            found = enough[near.id]
            assert near.votes == (found["votes"] if found else None)
            if near.votes is not None:
                assert near.votes_say == str(near.votes)
                told += 1
    assert told


@pytest.mark.parametrize(
    ("some", "of", "says"),
    [(0, 7, "0"), (7, 7, "100"), (1, 1_000, "under 1"), (999, 1_000, "over 99"), (1, 3, "33"), (0, 0, "0")],
)
def test_of_every_hundred(some: int, of: int, says: str) -> None:
    assert in_a_hundred(some, of) == says
