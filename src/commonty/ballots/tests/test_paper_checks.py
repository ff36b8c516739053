"""Papers drawn by lot are compared with what was counted: what was changed is found, and whoever keyed doesn't compare."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.ballots import actions, rules
from commonty.ballots.models import CountedBallot, Draw, Keying, PaperBallot, PaperCheck, Register
from commonty.ballots.queries.scrutiny import papers_of
from commonty.ballots.rules.keying import Reading, read_typed
from commonty.ballots.rules.scrutiny import compared_of, drawn, papers_to_compare
from commonty.ballots.tests.factories import at, close_and_open, destroy_due, make_register, make_staff, options
from commonty.ballots.tests.paper import (
    OPENING,
    collecting,
    hand_in,
    helper,
    key_all,
    key_one,
    make_paper_register,
    opened,
    sealed,
    whole_batch,
)
from commonty.ballots.tests.test_secrecy import everything_stored
from commonty.journal.models import Entry
from commonty.kit.sealing import seal
from commonty.people.models import Person, RoleHeld

# The size of the lot


@pytest.mark.parametrize(
    ("margin", "ballots", "papers", "expected"),
    [
        (50, 1000, 500, 124),  # 5 in 100
        (50, 1000, 124, 124),
        (50, 1000, 100, 100),
        (100, 1000, 500, 62),
        (10, 1000, 5000, 620),
        (7, 300, 300, 266),  # 265.7…, rounded up
        (0, 1000, 500, 500),  # it may hang on one ballot: all
        (None, 1000, 500, 124),  # nobody can say how near it was: as for 5 in 100
        (400, 400, 300, 7),
    ],
)
def test_how_many_papers_a_margin_asks_for(margin, ballots, papers, expected) -> None:
    assert papers_to_compare(margin=margin, ballots=ballots, papers=papers) == expected


def test_a_lot_of_this_size_nearly_always_holds_one_of_as_many_changed_papers_as_turn_a_result() -> None:
    """400 papers, a margin of 20 ballots: 11 that change sides turn it. The rule leaves 5 in 100 a way out."""
    changed = {f"1/{n}" for n in range(11)}
    lots = [drawn(f"seed {n}", [f"1/{n}" for n in range(400)], 400) for n in range(400)]
    size = papers_to_compare(margin=20, ballots=400, papers=400)
    assert sum(bool(changed & set(lot[:size])) for lot in lots) >= 380
    assert sum(bool(changed & set(lot[: size // 4])) for lot in lots) < 280  # the twin: too few papers


pytestmark = pytest.mark.django_db
AFTER = OPENING + timedelta(days=1)
SAID = ["1", "2 3", "b", "s1", "4", "1 2 3"]


def counted(said: list[str] = SAID, *, margin: int | None = 0, **fields: Any) -> Register:
    register = make_paper_register(len(said), **fields)
    by = helper(register)
    for one in register.entitlements.order_by("pk"):
        hand_in(one, by=by)
    whole_batch(collecting(register), said)
    register = close_and_open(register, when=OPENING)
    Register.objects.filter(pk=register.pk).update(margin=margin)
    register.refresh_from_db()
    return register


def scrutineer(register: Register) -> Person:
    return make_staff(register.place, Role.AUDITOR)


def draw(register: Register, by: Person | None = None) -> Draw:
    return actions.draw_papers(register_id=register.pk, by=by or scrutineer(register), clock=at(AFTER))


def read(register: Register, check: PaperCheck, typed: str | Reading, by: Person) -> PaperCheck:
    reading = read_typed(register.paper, typed) if isinstance(typed, str) else typed
    return actions.compare_paper(
        register_id=register.pk, number=check.number, reading=reading, by=by, clock=at(AFTER)
    )


def check_of(register: Register, position: int) -> PaperCheck:
    return PaperCheck.objects.get(draw__register=register, paper__position=position)


def read_all(register: Register, said: list[str] = SAID) -> list[PaperCheck]:
    by = scrutineer(register)
    return [read(register, check_of(register, n), typed, by) for n, typed in enumerate(said, start=1)]


def test_papers_that_say_what_was_counted_are_the_same_whatever_they_say() -> None:
    register = counted()
    draw(register)
    found = compared_of(read_all(register))
    assert (found.drawn, found.same, found.differing, found.open) == (6, 6, 0, 0)


@pytest.mark.parametrize("typed", ["2", "1 2", "b", "s1"])
def test_a_paper_that_says_something_else_differs(typed: str) -> None:
    register = counted()
    draw(register)
    found = read(register, check_of(register, 1), typed, scrutineer(register))
    assert (found.is_same, found.differs, found.turn) == (False, True, 2)
    for position, ticked in ((2, options(3, 2)), (6, options(3, 1, 2))):  # the order of ticks means nothing
        assert read(register, check_of(register, position), Reading(ticked), scrutineer(register)).is_same
    with pytest.raises(Refused, match="at most"):
        read(register, check_of(register, 5), Reading(options(1, 2, 3, 4)), scrutineer(register))


def test_a_reason_why_a_paper_is_spoilt_may_be_another() -> None:
    register = counted()
    draw(register)
    assert read(register, check_of(register, 4), "s2", scrutineer(register)).is_same


def put_in_place_of(register: Register, position: int, choices: list[str]) -> None:
    """Whoever has the database seals other choices with the public key, and leaves the digest beside them as it is."""
    keying = Keying.objects.get(paper__batch__register=register, paper__position=position, turn=1)
    content = rules.sealed_content(choices, length=rules.longest_content(register.paper))
    sealed = seal(bytes(register.public_key), content, info=register.paper_info(1, position))
    Keying.objects.filter(pk=keying.pk).update(sealed=sealed)


def test_what_was_put_in_place_of_a_keyed_paper_is_found() -> None:
    register = counted()
    put_in_place_of(register, 1, options(8))
    draw(register)
    assert [check.is_same for check in read_all(register)] == [False, True, True, True, True, True]


def test_twin_that_compares_digests_would_not_find_it() -> None:
    register = counted()
    before = Keying.objects.get(paper__position=1, turn=1).digest
    put_in_place_of(register, 1, options(8))
    assert Keying.objects.get(paper__position=1, turn=1).digest == before


def test_a_difference_is_read_again_by_a_second_person() -> None:
    register = counted()
    draw(register)
    one, two, third = scrutineer(register), scrutineer(register), scrutineer(register)
    read(register, check_of(register, 1), "2", one)
    with pytest.raises(Refused, match="another person"):
        read(register, check_of(register, 1), "1", one)
    RoleHeld.objects.filter(person=two).update(given_by=one)
    with pytest.raises(Refused, match="gave the other"):
        read(register, check_of(register, 1), "1", two)
    found = read(register, check_of(register, 1), "1", third)
    assert (found.is_same, found.is_same_again, found.differs, found.turn) == (False, True, False, 0)
    with pytest.raises(Refused, match="done"):
        read(register, check_of(register, 1), "1", two)
    told = Entry.objects.filter(kind="ballots.paper_compared").order_by("seq")
    assert [(e.facts["turn"], e.facts["is_same"]) for e in told] == [(1, False), (2, True)]


def test_a_difference_that_two_people_read_stays_one() -> None:
    register = counted()
    draw(register)
    for by in (scrutineer(register), scrutineer(register)):
        found = read(register, check_of(register, 1), "2", by)
    assert (found.differs, found.turn) == (True, 0)
    figures = compared_of(list(PaperCheck.objects.all()))
    assert (figures.differing, figures.to_read_again, figures.open) == (1, 0, 5)


# Two pairs of hands


def test_whoever_keyed_opened_sealed_or_took_in_does_not_compare_and_a_colleague_does() -> None:
    register = counted()
    batch = register.paper_batches.get()
    hands = {batch.opened_by, batch.opened_with, batch.first_keyer, batch.second_keyer, batch.sealed_by,
             batch.sealed_with, register.paper_envelopes.first().taken_in_by}  # fmt: skip
    for hand in hands:
        with pytest.raises(Refused, match="had a hand"):
            draw(register, hand)
    colleague = make_staff(register.place, Role.BOARD_MEMBER)
    draw(register, colleague)
    for hand in hands:
        with pytest.raises(Refused, match="had a hand"):
            read(register, check_of(register, 1), "1", hand)
    assert read(register, check_of(register, 1), "1", colleague).read_by == colleague


def test_whoever_settled_a_paper_is_a_hand_too_though_no_row_says_so() -> None:
    register = make_paper_register(5)
    by = helper(register)
    for one in register.entitlements.order_by("pk"):
        hand_in(one, by=by)
    batch = opened(collecting(register), found=5)
    key_all(batch, ["1"] * 5, turn=1, by=helper(register))
    key_all(batch, ["2"] + ["1"] * 4, turn=2, by=helper(register))
    third = helper(register)
    key_one(batch, 1, "1", turn=3, by=third)
    batch.refresh_from_db()
    sealed(batch)
    register = close_and_open(register, when=OPENING)
    with pytest.raises(Refused, match="had a hand"):
        draw(register, third)


def test_whoever_promotes_something_does_not_compare() -> None:
    register = counted()
    promoter = scrutineer(register)
    draw(register)
    Register.objects.filter(pk=register.pk).update(promoters=[promoter.public_id])
    with pytest.raises(Refused, match="behind something"):
        read(register, check_of(register, 1), "1", promoter)


def test_it_takes_the_right_to_check_votes() -> None:
    register = counted()
    with pytest.raises(PermissionDenied):
        draw(register, make_staff(register.place, Role.HOUSING_OFFICER))
    draw(register)
    with pytest.raises(PermissionDenied):
        read(register, check_of(register, 1), "1", SYSTEM)


# The lot


def test_the_lot_can_be_drawn_again_by_whoever_has_the_seed_and_is_drawn_once() -> None:
    register = counted(["1"] * 10, margin=12)
    drawn_ = draw(register)
    facts = Entry.objects.get(kind="ballots.papers_drawn").facts
    assert facts == {"seed": drawn_.seed, "papers": 10, "drawn": 6, "margin": 12, "ballots": 10, "is_proof": False}
    pool = papers_of(register)
    mine = [pool[name] for name in drawn(facts["seed"], [f"1/{n}" for n in range(1, 11)], 6)]
    assert mine == list(drawn_.paper_checks.order_by("number").values_list("paper", flat=True))
    with pytest.raises(Refused, match="drawn already"):
        draw(register)


def test_it_waits_for_the_result_and_needs_papers_and_the_key() -> None:
    register = counted()
    Register.objects.filter(pk=register.pk).update(result_published_at=None)
    with pytest.raises(Refused, match="when the result is out"):
        draw(register)
    with pytest.raises(Refused, match="no papers"):
        draw(close_and_open(make_register(1)))
    Register.objects.filter(pk=register.pk).update(result_published_at=OPENING)
    draw(register)
    destroy_due(OPENING + timedelta(days=60))
    with pytest.raises(Refused, match="destroyed"):
        read(register, check_of(register, 1), "1", scrutineer(register))


# What it tells


def test_nothing_that_is_kept_says_what_a_paper_says() -> None:
    register = counted()
    draw(register)
    read_all(register, ["2", *SAID[1:]])
    where = ["ballots_register", "ballots_countedballot"]  # the paper, and what was counted without anybody's name
    assert not any(b"option-" in cell for _table, cell in everything_stored(without=where))
    assert {f.name for f in PaperBallot._meta.get_fields()} == {
        "id", "batch", "position", "state", "agreed_turn", "keyings",
    }  # fmt: skip
    told = Entry.objects.filter(kind="ballots.paper_compared")
    assert {tuple(sorted(entry.facts)) for entry in told} == {("is_same", "number", "turn")}
    assert CountedBallot.objects.count() == len(SAID)
