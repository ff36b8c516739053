"""The paper of each method, what may be published, and the course of a register; without a database."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonty.access.refusal import Refused
from commonty.ballots import rules
from commonty.ballots.models import Register
from commonty.ballots.tests.factories import CLOSES, NOW, OPENS
from commonty.kit.canonical import canonical_json

OPTIONS = [{"id": f"p{n}", "cost": n * 1000} for n in range(1, 7)]
APPROVAL = {"method": "approval", "most": 2, "options": OPTIONS}
RANKING = {"method": "ranking", "most": 3, "options": OPTIONS}
KNAPSACK = {"method": "knapsack", "budget": 6000, "options": OPTIONS}
POINTS = {"method": "points", "points": 10, "options": OPTIONS}
PAPERS = [APPROVAL, RANKING, KNAPSACK, POINTS]


@pytest.mark.parametrize("paper", PAPERS)
def test_a_blank_vote_is_a_vote(paper):
    blank = {} if paper is POINTS else []
    rules.check_paper(paper)
    assert rules.is_blank(rules.check_choices(paper, blank))


@pytest.mark.parametrize(
    ("paper", "choices", "sealed"),
    [
        (APPROVAL, ["p2", "p1"], ["p1", "p2"]),  # the order of ticking is not kept
        (RANKING, ["p2", "p1"], ["p2", "p1"]),
        (KNAPSACK, ["p5", "p1"], ["p1", "p5"]),
        (POINTS, {"p1": 4, "p2": 0, "p3": 6}, {"p1": 4, "p3": 6}),
        (POINTS, {"p1": 3}, {"p1": 3}),
    ],
)
def test_good_choices(paper, choices, sealed):
    assert rules.check_choices(paper, choices) == sealed


@pytest.mark.parametrize(
    ("paper", "choices", "says"),
    [
        (APPROVAL, ["p1", "p2", "p3"], "You can pick 2 at most. You picked 3."),
        (APPROVAL, ["p1", "p1"], "twice"),
        (APPROVAL, ["p9"], "isn't on the ballot paper"),
        (APPROVAL, "p1", "choose again"),
        (APPROVAL, [["p1"]], "choose again"),
        (APPROVAL, {"p1": 1}, "choose again"),
        (RANKING, ["p1", "p2", "p3", "p4"], "3 at most"),
        (KNAPSACK, ["p5", "p2"], "cost £10 more"),
        (POINTS, {"p1": 11}, "1 point more"),
        (POINTS, {"p1": 5, "p2": 7}, "2 points more"),
        (POINTS, {"p1": -1, "p2": 11}, "whole numbers"),
        (POINTS, {"p1": True}, "whole numbers"),
        (POINTS, {"p1": 1.5}, "whole numbers"),
        (POINTS, {"p9": 1}, "isn't on the ballot paper"),
        (POINTS, ["p1"], "choose again"),
        (POINTS, None, "choose again"),
    ],
)
def test_bad_choices_are_refused_in_words(paper, choices, says):
    with pytest.raises(Refused, match=says):
        rules.check_choices(paper, choices)


@pytest.mark.parametrize(
    "wrong",
    [
        {"method": "dictation"},
        {"options": []},
        {"options": OPTIONS + OPTIONS[:1]},
        {"options": [{"id": ""}]},
        {"method": "approval", "most": 0},
        {"method": "ranking", "most": None},
        {"method": "points", "points": True},
        {"method": "knapsack", "budget": 0},
        {"method": "knapsack", "budget": 5, "options": [{"id": "p1"}]},
    ],
)
def test_papers_on_which_no_vote_can_be_held(wrong):
    with pytest.raises(Refused):
        rules.check_paper({**APPROVAL, **wrong})


@st.composite
def papers_and_choices(draw):
    ids = draw(st.lists(st.text('abcé"\\-7', min_size=1, max_size=9), min_size=1, max_size=9, unique=True))
    options = [{"id": i, "cost": draw(st.integers(1, 50))} for i in ids]
    method = draw(st.sampled_from(rules.paper.METHODS))
    number = draw(st.integers(1, 12))
    paper = {"method": method, "most": number, "points": number, "budget": number * 10, "options": options}
    paper["order"] = ids
    if method == "scores":
        return paper, {draw(st.sampled_from(ids)): draw(st.integers(0, 12))}
    ticked = draw(st.lists(st.sampled_from(ids), unique=True))
    return paper, {i: draw(st.integers(0, 12)) for i in ticked} if method == "points" else ticked


@given(papers_and_choices())
def test_every_valid_ballot_of_a_paper_is_equally_long_and_comes_out_as_it_went_in(drawn):
    paper, choices = drawn
    rules.check_paper(paper)
    try:
        choices = rules.check_choices(paper, choices)
    except Refused:
        return
    content = rules.sealed_content(choices, length=rules.longest_content(paper))
    assert len(canonical_json({"choices": choices})) <= rules.longest_content(paper) == len(content)
    assert rules.check_choices(paper, rules.read_content(content)) == choices
    assert len(choices) <= rules.most_picks(paper)


@given(st.binary())
def test_whatever_lies_in_an_envelope_is_read_or_refused(content):
    with suppress(Refused):
        rules.check_choices(APPROVAL, rules.read_content(content))


@pytest.mark.parametrize(
    ("paper", "least"),
    [
        ({**APPROVAL, "most": 3}, 200),
        ({**APPROVAL, "most": 5}, 1000),
        ({**APPROVAL, "most": 6}, 5000),
        ({**RANKING, "most": 3}, 1000),
        ({**POINTS, "points": 3}, 1000),
        (POINTS, 25000),
        (KNAPSACK, 200),
        ({"method": "approval", "most": 11, "options": [{"id": str(n)} for n in range(12)]}, None),
    ],
)
def test_single_ballots_are_published_only_where_they_hide_each_other(paper, least):
    if least is None:
        assert not rules.may_publish_ballots(paper, 10**9)
        assert rules.may_publish_ballots(paper, 1, is_imported=True)
    else:
        assert rules.may_publish_ballots(paper, least)
        assert not rules.may_publish_ballots(paper, least - 1)


def make(**fields):
    return Register(**{"status": "open", "opens_at": OPENS, "closes_at": CLOSES, "paper": APPROVAL, **fields})


@pytest.mark.parametrize("status", ["draft", "shut", "opened", "void"])
def test_only_an_open_register_accepts(status):
    assert rules.may_cast(make(), now=NOW)
    assert not rules.may_cast(make(status=status), now=NOW)
    with pytest.raises(Refused):
        rules.check_can_accept(make(status=status), now=NOW)


def test_the_box_is_shut_and_opened_in_order():
    refused = [
        lambda: rules.check_can_shut(make(), now=CLOSES - timedelta(microseconds=1)),
        lambda: rules.check_can_shut(make(status="draft"), now=CLOSES),
        lambda: rules.check_can_sign(make(), has_signed=False, signatures=0),
        lambda: rules.check_can_sign(make(status="shut"), has_signed=True, signatures=1),
        lambda: rules.check_can_sign(make(status="shut"), has_signed=False, signatures=2),
        lambda: rules.check_can_open(make(), signatures=2, now=CLOSES),
        lambda: rules.check_can_open(make(status="opened"), signatures=2, now=CLOSES),
        lambda: rules.check_can_open(make(status="shut"), signatures=1, now=CLOSES),
        lambda: rules.check_can_open(make(status="shut"), signatures=2, now=CLOSES - timedelta(microseconds=1)),
        lambda: rules.check_can_change(make(), now=CLOSES),
        lambda: rules.check_can_change(make(status="shut"), now=NOW),
        lambda: rules.check_can_destroy(
            make(status="opened", opened_at=NOW, result_published_at=NOW), now=NOW + timedelta(days=13)
        ),
        lambda: rules.check_can_destroy(make(status="shut"), now=CLOSES),
    ]
    for check in refused:
        with pytest.raises(Refused):
            check()
    rules.check_can_shut(make(), now=CLOSES)
    rules.check_can_sign(make(status="shut"), has_signed=False, signatures=1)
    rules.check_can_open(make(status="shut"), signatures=2, now=CLOSES)
    rules.check_can_destroy(
        make(status="opened", opened_at=NOW, result_published_at=NOW), now=NOW + timedelta(days=14)
    )


cells = st.lists(
    st.integers(0, 60).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), min_size=0, max_size=12
)


@given(cells)
def test_no_figure_by_area_tells_of_fewer_than_five(pairs):
    """Nor does what is left when all that is shown is taken away from the total, which is public."""
    shown, hidden = rules.merge_small(rules.Cell(key, count, of) for key, (count, of) in enumerate(pairs))
    assert all(5 <= cell.count <= cell.of - 5 for cell in shown)
    assert len(shown) + len(hidden.keys if hidden else ()) == len(pairs)
    left = sum(count for count, _of in pairs) - sum(cell.count for cell in shown)
    of_left = sum(of for _count, of in pairs) - sum(cell.of for cell in shown)
    if hidden and shown:
        assert hidden.count == left
        assert 5 <= left <= of_left - 5
