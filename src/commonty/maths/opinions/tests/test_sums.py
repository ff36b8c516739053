"""Each formula worked by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from commonty.maths.next_statement import Shown, next_statement, weight
from commonty.maths.opinions.clusters import best_of_ten, k_means, silhouette, spread_start
from commonty.maths.opinions.components import Lines, Sums
from commonty.maths.opinions.grouping import Memory, group_people, who_is_grouped
from commonty.maths.opinions.report import find_groups
from commonty.maths.opinions.statistics import Counts, Leanings, difference_test, share, share_test
from commonty.maths.opinions.telling import common_ground, held_by_few, in_every_group, spread
from commonty.maths.opinions.tests.conversations import table, two_camps
from commonty.maths.opinions.votes import OpinionsError, Votes


@pytest.mark.parametrize(
    ("chose", "seen", "p", "z"),
    [
        (0, 0, 1 / 2, 2 * (1 - 0.5)),
        (1, 1, 2 / 3, 2 * math.sqrt(2) * (2 / 2 - 0.5)),
        (8, 8, 9 / 10, 2 * 3 * (9 / 9 - 0.5)),
        (3, 8, 4 / 10, 2 * 3 * (4 / 9 - 0.5)),
    ],
)
def test_share_and_its_test(chose, seen, p, z):
    assert share(np.array(chose), np.array(seen)) == pytest.approx(p)
    assert share_test(np.array(chose), np.array(seen)) == pytest.approx(z)


def test_difference_of_two_shares():
    # 7+1 of 9+1 against 1+1 of 9+1: 0.8 - 0.2 over root(0.5 * 0.5 * (0.1 + 0.1))
    z = difference_test(*(np.array([float(n)]) for n in (7, 9, 1, 9)))
    assert z[0] == pytest.approx(0.6 / math.sqrt(0.05))
    assert difference_test(*(np.array([float(n)]) for n in (9, 9, 4, 4)))[0] == 0  # all chose it


def test_passes_count_as_seen_and_missing_votes_do_not():
    counts = Counts.of_all(table("a", "p", ".", "d"))
    assert (counts.agrees[0, 0], counts.disagrees[0, 0], counts.seen[0, 0]) == (1, 1, 3)


def test_one_group_against_the_others_together():
    votes = table("a", "a", "d", "p", "a")
    agree, disagree = Leanings.both(Counts.by_group(votes, np.array([0, 0, 1, 1, -1]), 2))
    assert agree.p[0, 0] == pytest.approx(3 / 4)
    assert agree.ratio[0, 0] == pytest.approx((3 / 4) / (1 / 4))
    assert disagree.ratio[1, 0] == pytest.approx((2 / 4) / (1 / 4))


def test_what_no_group_lacks_is_a_product_and_what_divides_a_difference():
    counts = Counts.by_group(table("ad", "aa", "aa", "da"), np.array([0, 0, 1, 1]), 2)
    agree, disagree = in_every_group(counts)
    assert agree.tolist() == pytest.approx([3 / 4 * 2 / 4, 2 / 4 * 3 / 4])
    assert disagree.tolist() == pytest.approx([1 / 4 * 2 / 4, 2 / 4 * 1 / 4])
    assert spread(counts).tolist() == pytest.approx([1 / 4, 1 / 4])


def test_common_ground_is_more_than_half_and_sure_of_it():
    votes = table(*["aadp"] * 7, "dadp")
    found = common_ground(Counts.of_all(votes), votes.out)
    assert [(told.statement, told.direction) for told in found] == [(1, "agree"), (0, "agree"), (2, "disagree")]


def test_a_statement_taken_out_is_no_common_ground_and_moves_nobody():
    rows = [(person, "0", 1) for person in "123456"] + [("1", "1", 1), ("2", "1", -1)]
    votes = Votes.of(rows, out=["1"])
    assert [told.statement for told in find_groups(votes).common_ground] == [0]
    assert Lines.of(Sums.of(votes)).places(votes).tolist() == [[0, 0]] * 6
    assert np.abs(Lines.of(Sums.of(Votes.of(rows))).places(Votes.of(rows))).max() > 0.5  # and would, if it had stayed


def test_lines_and_places_by_hand():
    # Two statements on which all vote alike: the one line lies between them, and the stretch of a full row is 1.
    votes = table("aa", "aa", "dd", "dd")
    lines = Lines.of(Sums.of(votes))
    half = 1 / math.sqrt(2)
    assert lines.directions.tolist() == [pytest.approx([half, half]), [0, 0]]
    assert lines.shares == (pytest.approx(1), 0)
    assert lines.places(votes)[:, 0].tolist() == pytest.approx([2 * half, 2 * half, -2 * half, -2 * half])
    assert lines.statement_places()[:, 0].tolist() == pytest.approx([math.sqrt(2) * half] * 2)


def test_whoever_votes_on_few_statements_does_not_stand_in_the_middle():
    votes = table("aaaa", "dddd", "aaaa", "dddd", "a...")
    places = Lines.of(Sums.of(votes)).places(votes)[:, 0]
    few, alone = places[4], places[4] / math.sqrt(4)
    assert few > 0.8
    assert alone < 0.5  # so it would be without the stretch


def test_the_table_of_statements_is_that_of_the_filled_and_centred_matrix():
    votes = Votes.of(two_camps(23, 9), out=["4"])
    filled = np.full((23, 9), np.nan)
    filled[votes.person, votes.statement] = votes.weighing
    filled = np.where(np.isnan(filled), np.nanmean(filled, axis=0), filled)
    filled -= filled.mean(axis=0)
    assert Sums.of(votes).scatter() == pytest.approx(filled.T @ filled, abs=1e-12)
    ours = Lines.of(Sums.of(votes)).directions
    _, _, theirs = np.linalg.svd(filled, full_matrices=False)
    assert np.abs((ours * theirs[:2]).sum(axis=1)) == pytest.approx([1, 1], abs=1e-9)


def test_seven_votes_or_all_and_fifteen_people_at_least():
    rows = [(str(p), str(s), 1) for p in range(30) for s in range(9 if p < 20 else 3)]
    assert who_is_grouped(Votes.of(rows)).sum() == 20
    few = [(str(p), str(s), 1) for p in range(30) for s in range(9 if p < 10 else p % 5 + 1)]
    inside = who_is_grouped(Votes.of(few))
    assert inside.sum() == 15
    assert [row for row in np.flatnonzero(inside).tolist() if row >= 10] == [13, 14, 19, 24, 29]
    assert who_is_grouped(table("aaa", "aa.")).tolist() == [True, True]  # three statements in all, and few people
    assert who_is_grouped(Votes.of(rows), always=["25"]).sum() == 21


def test_starts_are_spread_and_the_same_each_time():
    points = np.array([[x, 0.0] for x in (0, 0, 0, 10, 10, 20)])
    starts = [spread_start(points, np.ones(6), 3, start) for start in range(10)]
    assert all(len({tuple(centre) for centre in start.tolist()}) == 3 for start in starts)
    assert starts[3].tolist() == spread_start(points[::-1], np.ones(6), 3, 3).tolist()
    assert len(spread_start(points, np.ones(6), 5)) == 3  # no more than differ


def test_k_means_by_hand_and_heavy_points_pull():
    points = np.array([[0.0, 0.0], [1.0, 0.0], [10.0, 0.0], [12.0, 0.0]])
    found = k_means(points, np.array([3.0, 1.0, 1.0, 1.0]), points[[0, 1]])
    assert found.labels.tolist() == [0, 0, 1, 1]
    assert found.centres.tolist() == [[0.25, 0], [11, 0]]
    assert found.inertia == pytest.approx(3 * 0.0625 + 0.5625 + 1 + 1)
    assert best_of_ten(points, np.ones(4), 2).inertia == pytest.approx(0.5 + 2)


def test_silhouette_by_hand():
    points = np.array([[0.0, 0.0], [2.0, 0.0], [10.0, 0.0]])
    # First: others of its own at 2, the other cluster at 10. Second: 2 and 8. Third is alone.
    assert silhouette(points, np.array([0, 0, 1])) == pytest.approx((8 / 10 + 6 / 8 + 0) / 3)
    assert silhouette(points, np.array([0, 0, 0])) == 0


def test_the_number_of_groups_changes_only_after_four_times_best():
    votes = Votes.of(two_camps())
    places = Lines.of(Sums.of(votes)).places(votes)
    first = group_people(votes, places)
    assert first.k == 2
    memory = Memory(first.memory.members, 3, 0, 0, first.memory.base, first.memory.centres)
    taken = []
    for _ in range(5):
        found = group_people(votes, places, memory=memory)
        memory = found.memory
        taken.append(found.k)
    assert taken == [3, 3, 3, 2, 2]


def test_groups_keep_their_letter_when_their_sizes_change_places():
    votes = Votes.of(two_camps())
    first = find_groups(votes)
    small = first.groups[1].members
    more = [(f"{100 + n}", statement, vote) for n in range(20) for p, statement, vote in two_camps() if p == small[0]]
    later = find_groups(Votes.of([*two_camps(), *more]), memory=first.memory)
    assert len(later.groups[1].members) > len(later.groups[0].members)
    assert set(small) <= set(later.groups[1].members)
    fresh = find_groups(Votes.of([*two_camps(), *more]))
    assert set(small) <= set(fresh.groups[0].members)  # a fresh start names the largest first


def test_a_memory_comes_back_from_json():
    memory = find_groups(Votes.of(two_camps())).memory
    assert Memory.from_dict(memory.to_dict()) == memory
    assert Memory.from_dict({}) == Memory()


def test_fewer_than_five_people_are_no_group_to_be_shown():
    rows = ["aaaaaaaa"] * 20 + ["dddddddd"] * 4
    assert [(len(group.members), group.shown) for group in find_groups(table(*rows)).groups] == [
        (20, True),
        (4, False),
    ]
    rows.append("dddddddd")
    assert [(len(group.members), group.shown) for group in find_groups(table(*rows)).groups] == [
        (20, True),
        (5, True),
    ]


def test_five_people_of_two_hundred_are_no_group_to_be_shown():
    rows = ["aaaaaaaa"] * 195 + ["dddddddd"] * 5
    assert [group.shown for group in find_groups(table(*rows)).groups] == [True, False]


def test_what_a_minority_holds_is_kept_however_small_but_never_below_five():
    def held(few: int) -> list[tuple[int, str, int]]:
        votes = table(*["aaaaaaaa"] * 195, *["dddddddd"] * few)
        labels = np.array([0] * 195 + [1] * few)
        counts = Counts.by_group(votes, labels, 2)
        found = held_by_few(Counts.of_all(votes), counts, np.array([195, few]), votes.out)
        return [(minority.statement, minority.direction, minority.people) for minority in found]

    assert held(5) == [(statement, "disagree", 5) for statement in range(5)]
    assert held(4) == []


def test_where_all_vote_alike_there_is_one_group():
    found = find_groups(table(*["adad"] * 8))
    assert [len(group.members) for group in found.groups] == [8]
    assert found.to_dict()["divisive"] == []


def test_nobody_has_voted():
    found = find_groups(Votes.of([], statements=["1", "2"])).to_dict()
    assert (found["people"], found["k"], found["groups"], found["common_ground"]) == (0, 0, [], [])


def test_groups_can_be_forced_and_impossible_ones_are_refused():
    votes = Votes.of(two_camps())
    assert find_groups(votes, k=4).to_dict()["k"] == 4
    assert find_groups(votes, k=1).to_dict()["k"] == 1
    with pytest.raises(OpinionsError, match="3 groups can't be made of 2 people who differ; ask for 1 to 2"):
        find_groups(table(*["aaaa"] * 5, *["dddd"] * 5), k=3)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (Shown("1", agrees=0, passes=0, seen=0), (1 / 2 * 1 / 2 * 1 * 9) ** 2),
        (Shown("1", agrees=3, passes=1, seen=5, extremity=0.5), (4 / 7 * 5 / 7 * 1.5 * 5) ** 2),
    ],
)
def test_weight_of_a_statement(shown, expected):
    assert weight(shown) == pytest.approx(expected)


def test_seeds_that_nobody_saw_come_first_then_the_unseen_then_by_lot():
    seed, new = Shown("seed", 0, 0, 0, is_seed=True), Shown("new", 0, 0, 0)
    liked, skipped = Shown("liked", 40, 0, 40), Shown("skipped", 0, 40, 40)
    assert next_statement([liked, new, seed], 0.5) == "seed"
    assert next_statement([liked, new], 0.99) == "new"
    drawn = [next_statement([skipped, liked], lot / 100) for lot in range(100)]
    assert drawn[0] == "skipped"  # everybody has a chance
    assert drawn.count("liked") > 95
    assert next_statement([], 0.5) is None
