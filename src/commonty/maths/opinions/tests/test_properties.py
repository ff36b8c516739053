"""What holds for any votes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonty.maths.opinions.components import Lines, Sums
from commonty.maths.opinions.live import Live
from commonty.maths.opinions.report import find_groups
from commonty.maths.opinions.tests.conversations import two_camps
from commonty.maths.opinions.votes import OpinionsError, Votes

CELLS = st.dictionaries(
    st.tuples(st.integers(0, 24).map(str), st.integers(0, 7).map(str)), st.sampled_from([1, -1, 0]), max_size=120
)


@settings(max_examples=40, deadline=None)
@given(cells=CELLS, chance=st.randoms(use_true_random=False))
def test_the_same_votes_in_any_order_give_the_same_report(cells, chance):
    rows = [(person, statement, vote) for (person, statement), vote in cells.items()]
    other = list(rows)
    chance.shuffle(other)
    assert find_groups(Votes.of(rows)).to_dict() == find_groups(Votes.of(other)).to_dict()


@settings(max_examples=40, deadline=None)
@given(cells=CELLS)
def test_everybody_is_in_one_group_at_most_and_each_figure_is_a_share(cells):
    rows = [(person, statement, vote) for (person, statement), vote in cells.items()]
    found = find_groups(Votes.of(rows)).to_dict()
    members = [member for group in found["groups"] for member in group["members"]]
    assert len(members) == len(set(members)) == found["grouped"]
    assert all(0 < line["agree"] < 1 and 0 < line["disagree"] < 1 for line in found["group_aware"])
    assert all(0 <= line["spread"] < 1 for line in found["divisive"])
    assert -1 <= found["silhouette"] <= 1
    assert all(group["shown"] == (group["size"] >= max(5, 0.03 * found["grouped"])) for group in found["groups"])


@settings(max_examples=25, deadline=None)
@given(cells=CELLS, first=st.integers(0, 60))
def test_votes_one_by_one_give_what_starting_anew_gives(cells, first):
    """All but the groups, and of these all that follows from their members."""
    rows = [(person, statement, vote) for (person, statement), vote in cells.items()]
    statements = [str(number) for number in range(8)]
    live = Live(Votes.of([(p, s, -v) for p, s, v in rows[:first]], statements=statements, out=["3"]))
    for row in rows:
        live.vote(*row)
    fresh_votes = Votes.of(rows, statements=statements, out=["3"])
    fresh, found = find_groups(fresh_votes), live.report()
    assert (live.votes.people, live.votes.statements) == (fresh_votes.people, fresh_votes.statements)
    for column in ("person", "statement", "value", "out"):
        assert np.array_equal(getattr(live.votes, column), getattr(fresh_votes, column))
    for table in ("both", "voted", "pairs"):
        assert np.array_equal(getattr(live._sums, table), getattr(Sums.of(fresh_votes), table))
    assert np.array_equal(found.places, fresh.places)
    assert found.common_ground == fresh.common_ground
    # Nothing was remembered before this first report: the groups are those of a fresh start too.
    assert found.to_dict() == fresh.to_dict()


def test_what_is_said_of_groups_that_were_kept_follows_from_their_members():
    rows = two_camps(60, 14)
    live = Live(Votes.of(rows[:400]))
    live.report()
    for row in rows[400:]:
        live.vote(*row)
    found = live.report()
    fresh = find_groups(Votes.of(rows))
    assert found.places == pytest.approx(fresh.places, abs=1e-9)
    assert np.array_equal(found.lines.means, fresh.lines.means)
    assert {frozenset(group.members) for group in found.groups} == {
        frozenset(group.members) for group in fresh.groups
    }
    told = {group.members: group.telling for group in fresh.groups}
    assert {group.members: group.telling for group in found.groups} == told


def test_a_sum_that_missed_a_vote_is_noticed():
    """The twin: without keeping the sums the lines would be others."""
    rows = two_camps(60, 14)
    live = Live(Votes.of(rows[:400]))
    stale = Lines.of(Live(Votes.of(rows[:400]))._sums)
    for row in rows[400:]:
        live.vote(*row)
    assert np.abs(find_groups(live.votes, lines=stale).places - live.report().places).max() > 0.01


def test_after_each_of_many_votes_the_lines_are_those_of_a_fresh_start():
    rows = two_camps(40, 20)
    live = Live(Votes.of(rows[:300]))
    for number, row in enumerate(rows[300:]):
        live.vote(*row)
        found = live.report()
        if number % 40 == 0:
            fresh = find_groups(live.votes)
            assert found.places == pytest.approx(fresh.places, abs=1e-9)
            assert found.common_ground == fresh.common_ground
            assert np.array_equal(found.everybody.agrees, fresh.everybody.agrees)


def test_a_vote_on_an_unknown_statement_is_refused():
    live = Live(Votes.of(two_camps()))
    with pytest.raises(OpinionsError, match="there is no statement 99"):
        live.vote("1", "99", 1)
    with pytest.raises(OpinionsError, match="a vote is 1, -1 or 0, not 2"):
        live.vote("1", "1", 2)
