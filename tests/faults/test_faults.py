"""The scoreboard at the size of every day: each claim small, and beside it the twin that must fail."""

import os
from collections.abc import Iterator

import pytest

from tests.faults.databases import Databases, run
from tests.faults.shim import build_shim
from tests.journeys.chromium import browser_path

SERVER = os.environ.get("DATABASE_URL", "")
ON_POSTGRESQL = SERVER.startswith("postgres")
hides_races = pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has one writer at a time, which hides races")
files_only = pytest.mark.skipif(ON_POSTGRESQL, reason="the shim understands files, and PostgreSQL's are large")
KILLS = {"ballots": 120, "kills": 6}


@pytest.fixture(scope="module")
def databases() -> Iterator[Databases]:
    with Databases(SERVER if ON_POSTGRESQL else "") as databases:
        yield databases


def play(databases, scenario, **sizes):
    with databases.fresh() as url:
        return run(scenario, url, **sizes)


@pytest.fixture(scope="module")
def shim(tmp_path_factory):
    return build_shim(tmp_path_factory.mktemp("shim")) or pytest.skip("there is no C compiler here")


def test_r1_killed_casters_lose_nothing_and_count_nothing_twice(databases):
    outcome = play(databases, "kills", **KILLS)
    assert sum(outcome["kills"].values()) == 6
    assert (outcome["acknowledged"], outcome["counted"]) == (120, 120)
    assert (outcome["lost"], outcome["duplicates"]) == (0, 0)
    assert outcome["chain_is_sound"]


def test_r1_twin_that_answers_before_it_commits_loses_votes(databases):
    assert play(databases, "kills", **KILLS, without=["commit before answer"])["lost"] > 0


@files_only
def test_r2_a_power_cut_takes_no_vote_whose_receipt_was_given(databases, shim):
    outcome = play(databases, "power_cuts", rounds=3, preload=str(shim))
    assert outcome["acknowledged"] > 0
    assert (outcome["lost"], outcome["broken_files"]) == (0, 0)


@files_only
def test_r2_twin_that_does_not_wait_for_the_disk_loses_votes(databases, shim):
    assert play(databases, "power_cuts", rounds=2, synchronous="NORMAL", preload=str(shim))["lost"] > 0


@pytest.mark.race
@hides_races
def test_r3_eight_posts_at_once_make_one_live_vote(databases):
    outcome = play(databases, "races", voters=60)
    assert (outcome["posts"], outcome["errors"], outcome["lost"]) == (480, 0, 0)
    assert outcome["live"] == 60
    assert outcome["same_key_rows"] == outcome["same_key_voters"]
    assert outcome["chain_is_sound"]


@pytest.mark.race
@hides_races
def test_r3_twin_without_locks_and_constraints_counts_voters_twice(databases):
    outcome = play(databases, "races", voters=10, without=["row lock", "unique"])
    assert outcome["live"] > 10
    assert outcome["same_key_rows"] > outcome["same_key_voters"]


@pytest.mark.race
@hides_races
def test_r3_without_the_lock_the_constraints_alone_still_hold(databases):
    outcome = play(databases, "races", voters=10, without=["row lock"])
    assert outcome["errors"] > 0
    assert outcome["live"] == 10


@pytest.mark.race
@hides_races
def test_r6_online_and_on_paper_at_once_leave_one_vote_and_it_is_the_paper(databases):
    outcome = play(databases, "paper_races", voters=30)
    assert (outcome["posts"], outcome["errors"]) == (240, 0)
    assert (outcome["counted"], outcome["counted_twice"], outcome["on_paper"]) == (30, 0, 30)
    assert outcome["refused"] > 0
    assert outcome["faults"] == []


@pytest.mark.race
@hides_races
def test_r6_twin_without_locks_and_constraints_counts_voters_twice(databases):
    assert play(databases, "paper_races", voters=15, without=["row lock", "unique"])["counted_twice"] > 0


def test_r4_nothing_comes_in_after_the_box_was_shut(databases):
    outcome = play(databases, "closes", closes=4, pause=0.03 if ON_POSTGRESQL else 0.003)
    assert outcome["accepted"] > 0
    assert outcome["too_late"] > 0
    assert [outcome[fault] for fault in ("late", "lost", "miscounted", "deadlocks", "errors", "unopened")] == [0] * 6
    assert outcome["longest_wait"] < 2


@pytest.mark.race
@hides_races
def test_r4_twin_without_the_lock_of_the_box_lets_votes_in_late(databases):
    assert play(databases, "closes", closes=4, without=["box lock"])["late"] > 0


def test_a_programme_balances_is_counted_alike_and_its_money_followed_to_the_last_return(databases):
    """By web, phone and keyed paper, in three areas' pots and a common one. At 10,000 ballots pabutools counts, too."""
    outcome = play(databases, "programme", ballots=230, beside=["browser"] if browser_path() else [])
    assert min(outcome[way] for way in ("web", "phone", "paper", "online_replaced", "funded")) > 0
    assert (outcome["differ"], outcome["changed_after_paper"], outcome["counted_otherwise"]) == (0, 0, [])
    assert outcome["pack_is_sound"]
    assert outcome["balances"]
    assert outcome["money"] == "followed to the last return"


def test_a_programme_whose_paper_votes_were_not_final_is_not_opened(databases):
    """The twin."""
    outcome = play(databases, "programme", ballots=40, without=["paper is final"])
    assert outcome["changed_after_paper"] > 0
    assert "came in after a paper vote" in outcome["unopened"]
