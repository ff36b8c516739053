"""The sums of paper votes and the words of keyers: rules without a database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from commonty.access.refusal import Refused
from commonty.ballots.models import PaperBatch, Register
from commonty.ballots.rules import longest_content, sealed_content
from commonty.ballots.rules.keying import Reading, numbered, read_typed, written
from commonty.ballots.rules.paper_votes import (
    Manifest,
    Reconciliation,
    check_balances,
    lines_of,
    paper_in_the_way,
    tell_by,
    unbalanced,
)

CLOSES = datetime(2026, 11, 9, 12, tzinfo=UTC)
counts = some.integers(0, 60)


@given(counts, counts, counts, counts)
def test_figures_that_follow_from_each_other_balance(refused, empty, votes, spoilt):
    found = votes + spoilt
    accepted = found + empty
    whole = Manifest(accepted + refused, accepted, refused, found, empty, votes, spoilt)
    assert unbalanced(whole) == []
    check_balances(whole)


@given(
    some.sampled_from(["received", "accepted", "refused", "found", "empty", "votes", "spoilt"]), some.integers(-9, 9)
)
def test_one_figure_that_is_wrong_is_always_found_and_says_what_to_do(name, by):
    assume(by != 0)
    whole = Manifest(30, 27, 3, 26, 1, 24, 2)
    wrong = replace(whole, **{name: max(0, getattr(whole, name) + by)})
    assume(wrong != whole)
    assert unbalanced(wrong)
    assert all(line.todo for line in unbalanced(wrong))
    with pytest.raises(Refused, match="balance"):
        check_balances(wrong)


@given(some.builds(Manifest, counts, counts, counts, counts, counts, counts, counts))
def test_a_manifest_balances_if_and_only_if_its_three_equations_hold(m):
    holds = m.received == m.accepted + m.refused and m.accepted == m.found + m.empty and m.found == m.votes + m.spoilt
    assert (unbalanced(m) == []) == holds
    assert [line.code for line in lines_of(m)] == ["received", "accepted", "found"]


def test_a_batch_of_which_nobody_has_counted_the_papers_is_not_balanced():
    with pytest.raises(Refused):
        check_balances(Manifest(2, 0, 2))


@given(counts, counts, counts, counts, counts, some.integers(1, 5))
def test_people_receipts_papers_and_rows_agree_or_it_is_said(receipts, found, empty, spoilt, stay_away, off):
    assume(spoilt <= found)
    whole = Reconciliation(
        entitled=receipts + found + empty + stay_away,
        receipts=receipts,
        accepted=found + empty,
        empty=empty,
        spoilt=spoilt,
        counted=receipts + found - spoilt,
        invalid=spoilt,
    )
    assert whole.faults == []
    for wrong in (
        replace(whole, counted=whole.counted + off),
        replace(whole, receipts=whole.receipts + off),
        replace(whole, accepted=whole.accepted + off),
        replace(whole, entitled=receipts + found + empty - off),
    ):
        assert wrong.faults


def paper_of(method, options=9, **limits):
    listed = [{"id": f"id-{n}", "number": 2 * n, "cost": 100 * n, "name": f"P{n}"} for n in range(1, options + 1)]
    return {"method": method, "most": 3, "points": 10, "budget": 1_000, "options": listed, **limits}


@pytest.mark.parametrize(
    ("method", "typed", "choices"),
    [
        ("approval", "2 14 6", ["id-1", "id-3", "id-7"]),
        ("approval", " 14,2;6 ", ["id-1", "id-3", "id-7"]),
        ("knapsack", "2 4 6 8", ["id-1", "id-2", "id-3", "id-4"]),
        ("ranking", "14 2 6", ["id-7", "id-1", "id-3"]),
        ("points", "2=5 14:3 6*2", {"id-1": 5, "id-7": 3, "id-3": 2}),
        ("points", "2=0", {}),
        ("approval", "b", []),
        ("points", "B", {}),
    ],
)
def test_what_a_keyer_types_means(method, typed, choices):
    assert read_typed(paper_of(method), typed) == Reading(choices)


@pytest.mark.parametrize("method", ["approval", "knapsack", "ranking", "points"])
def test_a_spoilt_paper_is_keyed_with_its_reason(method):
    assert read_typed(paper_of(method), "s3") == Reading(None, "named")


@pytest.mark.parametrize(
    ("method", "typed", "says"),
    [
        ("approval", "", "Type the numbers"),
        ("approval", "3", "no number"),
        ("approval", "x", "no number"),
        ("approval", "s9", "no number"),
        ("approval", "b 2", "no number"),
        ("approval", "99999", "no number"),
        ("approval", "2 2", "twice"),
        ("approval", "2 4 6 8", "3 at most"),
        ("knapsack", "18 16", "more than there is"),
        ("points", "2 3", "isn't understood"),
        ("points", "2=8 4=3", "1 point more"),
        ("points", "2=1 2=1", "twice"),
    ],
)
def test_what_breaks_a_rule_is_said_to_the_keyer(method, typed, says):
    with pytest.raises(Refused, match=says):
        read_typed(paper_of(method), typed)


@given(some.data(), some.sampled_from(["approval", "knapsack", "ranking", "points"]))
def test_written_and_read_undo_each_other_and_fill_the_same_length(data, method):
    paper = paper_of(method, budget=9_000)
    ids = data.draw(some.lists(some.sampled_from([o["id"] for o in paper["options"]]), unique=True, max_size=2))
    choices = {i: data.draw(some.integers(1, 5)) for i in ids} if method == "points" else ids
    read = read_typed(paper, written(paper, choices)).choices
    assert read == choices if method in ("ranking", "points") else set(read) == set(choices)
    length = longest_content(paper)
    assert {len(sealed_content(c, length=length)) for c in (read, None, [])} == {length}


def test_options_without_numbers_go_by_their_place():
    assert list(numbered({"options": [{"id": "a"}, {"id": "b"}]})) == [1, 2]


def test_a_voter_has_a_day_to_object_and_until_the_close():
    register = Register(closes_at=CLOSES)
    assert tell_by(register, CLOSES - timedelta(days=3)) == CLOSES
    assert tell_by(register, CLOSES + timedelta(hours=2)) == CLOSES + timedelta(hours=26)


def test_what_is_in_the_way_of_opening_the_box():
    register = Register(closes_at=CLOSES, paper_until=CLOSES + timedelta(days=2))
    sealed, waiting = PaperBatch(number=1, state="sealed"), PaperBatch(number=2, state="opened")
    later = CLOSES + timedelta(days=2)
    assert "little longer" in paper_in_the_way(register, [sealed], now=CLOSES)
    assert "Batch 2" in paper_in_the_way(register, [sealed, waiting], now=later)
    assert paper_in_the_way(register, [sealed], now=later) == ""
    assert paper_in_the_way(Register(closes_at=CLOSES), [waiting], now=CLOSES) == ""
