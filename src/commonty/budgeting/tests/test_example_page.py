"""The page on which anybody tries how votes are counted: the address holds the ticks, and nothing else is needed."""

import re
from urllib.parse import urlencode

import pytest
from django.test import Client

from commonty.budgeting.example_words import STORIES, address_of, example_of
from commonty.budgeting.tests.factories import make_landlord
from commonty.budgeting.tests.test_pages import get
from commonty.budgeting.worked_example import COSTS, NEIGHBOURS

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PAGE = "/decide/how-votes-are-counted/"


@pytest.fixture(autouse=True)
def landlord():
    return make_landlord()


def ticked(page: str) -> set[tuple[str, str]]:
    return set(re.findall(r'name="(\w+)" value="(\w+)" checked', page))


@pytest.mark.parametrize("story", STORIES, ids=lambda story: str(story.name))
def test_a_story_ticks_its_boxes_and_is_told(client: Client, story) -> None:
    page = get(client, f"{PAGE}?{address_of(story.ticks)}")
    assert ticked(page) == {(n, p) for n, named in zip(NEIGHBOURS, story.ticks) for p in named}
    assert str(story.says) in page
    for step in (*example_of(story.ticks).shares.steps, *example_of(story.ticks).votes.steps):
        assert step in page


def test_it_begins_with_a_story_and_stays_empty_when_all_is_unticked(client: Client) -> None:
    assert ticked(get(client, PAGE)) == ticked(get(client, f"{PAGE}?{address_of(STORIES[0].ticks)}"))
    empty = get(client, f"{PAGE}?ticked=1")
    assert ticked(empty) == set()
    assert "Nobody ticked anything" in empty


def test_other_ways_of_counting_would_leave_others_with_nothing() -> None:
    """What the first story is there to show."""
    found = example_of(STORIES[0].ticks)
    assert [n.by_shares for n in found.neighbours].count("nothing") == 0
    assert [n.by_votes for n in found.neighbours].count("nothing") == 2


def test_the_tie_is_settled_by_a_lot() -> None:
    says = " ".join(example_of(STORIES[2].ticks).votes.steps)
    assert "Lamps was level with Path, and goes first by its lot." in says


@pytest.mark.parametrize(
    "query",
    ["agnes=roof", "agnes=lamps&agnes=lamps", "nobody=lamps", "agnes=" + "lamps" * 500, "ticked="],
)
def test_whatever_else_stands_in_the_address_is_nobodys_tick(client: Client, query: str) -> None:
    known = {(n, p) for n in NEIGHBOURS for p in COSTS}
    assert ticked(get(client, f"{PAGE}?{query}")) <= known


def test_all_boxes_ticked(client: Client) -> None:
    everything = urlencode([(n, p) for n in NEIGHBOURS for p in COSTS])
    assert len(ticked(get(client, f"{PAGE}?{everything}"))) == 20


def test_it_asks_the_database_nothing_of_its_own(client: Client, django_assert_max_num_queries) -> None:
    get(client, PAGE)
    with django_assert_max_num_queries(2):
        get(client, f"{PAGE}?agnes=lamps")
