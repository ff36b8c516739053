"""Beside Polis's own results. What is asserted is what the README of the data states as stable."""

from __future__ import annotations

import numpy as np
import pytest

from commonty.maths.opinions.clusters import k_means
from commonty.maths.opinions.components import Lines, Sums
from commonty.maths.opinions.reading import read_votes
from commonty.maths.opinions.report import find_groups
from commonty.maths.opinions.statistics import Counts, Leanings
from commonty.maths.opinions.telling import common_ground, in_every_group, telling_of
from commonty.maths.opinions.tests.conversations import (
    DUMPS,
    POLIS,
    WHOLE_DUMPS,
    agreement,
    expected,
    needs_polis,
    polis_sums,
)

pytestmark = needs_polis
REAL = ("canadian-electoral-reform", "scoop-hivemind.biodiversity", "vtaiwan.uberx")


@pytest.fixture(params=DUMPS)
def dump(request):
    name = request.param
    votes = read_votes(POLIS / name)
    groups = expected(name)["polis_labels"]
    labels = np.array([groups.get(person, -1) for person in votes.people])
    return votes, Counts.by_group(votes, labels, int(labels.max()) + 1), polis_sums(name)


def test_with_polis_groups_what_every_group_agrees_on_is_that_of_polis(dump):
    votes, counts, theirs = dump
    agree = dict(zip(votes.statements, in_every_group(counts)[0].tolist()))
    assert agree == pytest.approx(theirs["group-aware-consensus"], abs=1e-9)


def test_with_polis_groups_the_telling_statements_are_those_of_polis(dump):
    votes, counts, theirs = dump
    agree, disagree = Leanings.both(counts)
    for group in range(len(counts.seen)):
        ours = telling_of(group, agree, disagree, counts, votes.out)
        polis = theirs["repness"][str(group)]
        names = [(votes.statements[told.statement], told.direction) for told in ours]
        assert names == [(str(told["tid"]), told["repful-for"]) for told in polis]
        assert [told.p for told in ours] == pytest.approx([told["p-success"] for told in polis], abs=1e-9)
        assert [told.z for told in ours] == pytest.approx([told["p-test"] for told in polis], abs=1e-9)
        assert [told.ratio for told in ours] == pytest.approx([told["repness"] for told in polis], abs=1e-9)
        # The dump keeps this one figure in single precision.
        assert [told.ratio_z for told in ours] == pytest.approx([told["repness-test"] for told in polis], abs=1e-6)


def test_common_ground_is_that_of_polis(dump):
    votes, _, theirs = dump
    ours = common_ground(Counts.of_all(votes), votes.out)
    polis = [(word, told) for word in ("agree", "disagree") for told in theirs["consensus"][word]]
    assert [(told.direction, votes.statements[told.statement]) for told in ours] == [
        (word, str(told["tid"])) for word, told in polis
    ]
    assert [told.p for told in ours] == pytest.approx([told["p-success"] for _, told in polis], abs=1e-9)
    assert [told.z for told in ours] == pytest.approx([told["p-test"] for _, told in polis], abs=1e-9)


@pytest.mark.parametrize("name", WHOLE_DUMPS)
def test_both_lines_are_those_of_polis_up_to_sign(name):
    votes, theirs = read_votes(POLIS / name), polis_sums(name)
    lines = Lines.of(Sums.of(votes))
    column = [theirs["tids"].index(int(statement)) for statement in votes.statements]
    for ours, polis in zip(lines.directions, np.array(theirs["pca"]["comps"])):
        assert abs(ours @ polis[column]) == pytest.approx(1, abs=1e-9)


def test_people_stand_where_polis_puts_them_up_to_sign():
    name = "api-below-100-ptpts"
    votes, base = read_votes(POLIS / name), polis_sums(name)["base-clusters"]
    places = Lines.of(Sums.of(votes)).places(votes)
    rows = [votes.people.index(str(members[0])) for members in base["members"]]
    for axis, polis in zip(places.T, (base["x"], base["y"])):
        ours, theirs = axis[rows], np.array(polis)
        assert min(np.abs(ours - theirs).max(), np.abs(ours + theirs).max()) < 1e-9


@pytest.mark.parametrize("name", ["api-50ptpt-3gp-strict-no-meta", "api-below-100-ptpts"])
def test_from_polis_centres_the_partition_is_that_of_polis(name):
    votes, theirs = read_votes(POLIS / name), polis_sums(name)
    inside = [row for row, person in enumerate(votes.people) if int(person) in theirs["in-conv"]]
    base = theirs["base-clusters"]
    rows = [votes.people.index(str(members[0])) for members in base["members"]]
    places = Lines.of(Sums.of(votes)).places(votes)
    # The sign of a line says nothing, and so each axis may be mirrored.
    mirrored = places * np.sign([places[rows, 0] @ np.array(base["x"]), places[rows, 1] @ np.array(base["y"])])
    centres = np.array([group["center"] for group in theirs["group-clusters"]])
    ours = k_means(mirrored[inside], np.ones(len(inside)), centres)
    labels = {votes.people[row]: int(label) for row, label in zip(inside, ours.labels)}
    assert agreement(labels, expected(name)["polis_labels"]) == 1.0


@pytest.mark.parametrize("name", REAL)
def test_a_real_conversation_has_the_groups_that_are_stable(name):
    found, known = find_groups(read_votes(POLIS / name)).to_dict(), expected(name)
    sizes = (found["people"], found["statements"], found["votes"], found["grouped"], found["k"])
    assert sizes == tuple(known[what] for what in ("participants", "statements", "votes_latest", "clustered", "k"))
    ours = {str(member): number for number, group in enumerate(found["groups"]) for member in group["members"]}
    assert agreement(ours, known["labels"]) > 0.8
    for word in ("agree", "disagree"):
        assert [told["statement"] for told in found["common_ground"] if told["direction"] == word] == known[
            "consensus"
        ][word]


def test_the_wide_file_gives_what_the_long_file_gives():
    folder = POLIS / "brexit-consensus"
    long, wide = read_votes(folder / "votes.csv"), read_votes(folder / "participants-votes.csv")
    ours, theirs = Counts.of_all(long), Counts.of_all(wide)
    assert long.statements == wide.statements
    assert (ours.agrees == theirs.agrees).mean() > 0.9  # the exported table is older than the exported votes
