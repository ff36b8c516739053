"""Voters drawn by lot are rung up: false paper votes are found, and whoever had a hand in the votes doesn't ring."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.ballots import actions
from commonty.ballots.actions import call_backs as call_back_actions
from commonty.ballots.actions.forgetting import forget_voters
from commonty.ballots.models import CallBack, Channel, Draw, PaperEnvelope, Proof, Register
from commonty.ballots.queries.scrutiny import called, has_touched, pool_of
from commonty.ballots.rules import CHALLENGE, VOTERS_KEPT
from commonty.ballots.rules.scrutiny import (
    chance_of_noticing,
    drawn,
    how_many_to_call,
    in_whole_percent,
    is_in_proportion,
    rank,
    tally_of,
)
from commonty.ballots.tests.factories import (
    CLOSES,
    NOW,
    at,
    cast,
    close_and_open,
    make_landlord,
    make_register,
    make_staff,
    make_three_voters,
    options,
)
from commonty.ballots.tests.paper import OPENING, collecting, hand_in, helper, make_paper_register, whole_batch
from commonty.journal.models import Entry
from commonty.maths.sampling import chance_of_at_least
from commonty.people.models import Person, RoleHeld, Tie

# Rules


@pytest.mark.parametrize(
    ("on_paper", "online", "expected"),
    [
        (0, 0, (0, 0)),
        (0, 400, (0, 60)),
        (400, 0, (60, 0)),
        (200, 200, (30, 30)),
        (40, 360, (20, 40)),  # in proportion it would be six
        (12, 388, (12, 48)),  # fewer than 20 voted on paper: all of them
        (201, 200, (31, 29)),  # rounded in favour of paper
        (7, 13, (7, 13)),
        (19, 41, (19, 41)),
    ],
)
def test_how_many_are_rung_of_each_way(on_paper, online, expected) -> None:
    assert how_many_to_call(on_paper=on_paper, online=online) == expected


@given(on_paper=st.integers(0, 5000), online=st.integers(0, 5000))
def test_paper_is_in_the_lot_in_proportion_and_never_short(on_paper: int, online: int) -> None:
    paper, others = how_many_to_call(on_paper=on_paper, online=online)
    assert paper + others == min(60, on_paper + online)
    assert 0 <= others <= online
    assert min(20, on_paper) <= paper <= on_paper
    assert paper * (on_paper + online) >= min(60, on_paper + online) * on_paper


@pytest.mark.parametrize(
    ("reached", "percent"), [(0, 0), (1, 5), (14, 51), (20, 64), (45, 90), (58, 94), (59, 95), (60, 95)]
)
def test_what_it_says_if_nobody_says_no(reached: int, percent: int) -> None:
    assert in_whole_percent(chance_of_noticing(reached)) == percent


@given(whole=st.integers(20, 400), data=st.data())
def test_a_lot_that_puts_nobody_back_finds_at_least_as_much(whole: int, data: st.DataObject) -> None:
    drawn_, false = data.draw(st.integers(0, whole)), data.draw(st.integers(0, whole))
    exact = chance_of_at_least(1, drawn=drawn_, marked=false, whole=whole)
    assert exact >= chance_of_noticing(drawn_, falsified=Fraction(false, whole))


def test_the_lot_is_what_sha256_makes_of_seed_and_id() -> None:
    """`printf seedabc | sha256sum`, on any computer."""
    assert rank("seed", "abc") == "439a4260738fe5bb27772143e5ea81b68a0725e379aab4b2f46b00912b56c18a"
    pool = {f"id{n}" for n in range(50)}
    assert drawn("seed", pool, 5) == drawn("seed", sorted(pool), 9)[:5]
    assert drawn("seed", pool, 5) != drawn("other seed", pool, 5)


# T9 rehearsed: 5 in 100 of all registrations are false, and on paper


ON_PAPER, ONLINE, FALSE, REHEARSALS = 120, 280, 20, 1000
PAPERS, OTHERS = [f"paper-{n}" for n in range(ON_PAPER)], [f"web-{n}" for n in range(ONLINE)]


def rehearsal(seed: str, false: set[str]) -> int:
    """How many of the lot would say no."""
    on_paper, online = how_many_to_call(on_paper=ON_PAPER, online=ONLINE)
    return len(false & {*drawn(seed, PAPERS, on_paper), *drawn(seed, OTHERS, online)})


def test_of_a_thousand_lots_nearly_all_find_five_in_a_hundred_false_papers() -> None:
    found = sum(rehearsal(f"seed {n}", set(PAPERS[:FALSE])) > 0 for n in range(REHEARSALS))
    assert found >= 0.95 * REHEARSALS


def test_they_find_them_wherever_they_are() -> None:
    """Five in a hundred of both ways."""
    false = {*PAPERS[: ON_PAPER // 20], *OTHERS[: ONLINE // 20]}
    assert sum(rehearsal(f"seed {n}", false) > 0 for n in range(REHEARSALS)) >= 0.95 * REHEARSALS


def test_twin_whoever_may_draw_until_they_like_it_is_never_found_out() -> None:
    false = set(PAPERS[:FALSE])
    assert min(rehearsal(f"seed {n}", false) for n in range(REHEARSALS)) == 0


def test_twin_ten_calls_would_be_too_few() -> None:
    pool, false = [*PAPERS, *OTHERS], set(PAPERS[:FALSE])
    found = sum(bool(false & set(drawn(f"seed {n}", pool, 10))) for n in range(REHEARSALS))
    assert found < 0.5 * REHEARSALS


# Through the actions

pytestmark = pytest.mark.django_db
DAY_AFTER = OPENING + timedelta(days=1)


def scrutineer(register: Register, role: Role = Role.AUDITOR) -> Person:
    return make_staff(register.place, role)


def draw(register: Register, by: Person | None = None, **more) -> Draw:
    by = by or scrutineer(register)
    return actions.draw_call_backs(register_id=register.pk, by=by, clock=at(DAY_AFTER), **more)


def answer(register: Register, number: int, said: str, by: Person, **more) -> CallBack:
    where = {"register_id": register.pk, "number": number, "clock": at(DAY_AFTER)}
    return actions.answer_call_back(**where, answer=said, by=by, **more)


def stuffed(voters: int = 80, on_paper: int = 30, false: int = 4) -> tuple[Register, set[int]]:
    """Somebody on the staff took in envelopes for voters who never sent one; then all went its way."""
    register = make_paper_register(voters)
    listed, by = list(register.entitlements.select_related("person").order_by("pk")), helper(register)
    for one in listed[:on_paper]:
        hand_in(one, by=by)
    for one in listed[on_paper:]:
        cast(one, options(1))
    whole_batch(collecting(register), ["1"] * on_paper)
    return close_and_open(register, when=OPENING), {one.pk for one in listed[:false]}


def small(voters: int = 3, **fields) -> Register:
    register = make_register(voters, **fields)
    for one in register.entitlements.select_related("person"):
        cast(one, options(1))
    return close_and_open(register)


def test_false_papers_put_in_at_the_desk_are_found_by_ringing(monkeypatch) -> None:
    """5 in 100 of all votes: each voter of the lot says what they know, and one at least says no."""
    register, false = stuffed()
    monkeypatch.setattr(call_back_actions, "new_seed", lambda: "a seed of the rehearsal")
    by = scrutineer(register)
    drawn_ = draw(register, by)
    assert drawn_.figures == {"on_paper": 30, "online": 50, "drawn_on_paper": 23, "drawn_online": 37}
    for one in drawn_.call_backs.order_by("number"):
        answer(register, one.number, "no" if one.entitlement_id in false else "yes", by)
    tally = tally_of(drawn_.call_backs.values_list("answer", flat=True))
    assert (tally.reached, tally.open) == (60, 0)
    assert tally.no >= 1
    honest = tally_of(["yes"] * 60)  # the twin: where nobody stuffed, nobody says no
    assert (honest.no, honest.percent) == (0, 95)


def test_whoever_has_the_seed_and_the_ids_draws_the_same_lot() -> None:
    register, _false = stuffed(40, 25)
    drawn_ = draw(register)
    entry = Entry.objects.get(kind="ballots.call_backs_drawn")
    assert entry.facts["seed"] == drawn_.seed
    assert len(drawn_.seed) == 32
    pool = pool_of(register)
    mine = [pool.on_paper[i] for i in drawn(entry.facts["seed"], pool.on_paper, entry.facts["drawn_on_paper"])]
    mine += [pool.online[i] for i in drawn(entry.facts["seed"], pool.online, entry.facts["drawn_online"])]
    assert sorted(mine) == sorted(drawn_.call_backs.values_list("entitlement", flat=True))


def test_the_seed_does_not_tell_which_number_is_whose_vote() -> None:
    """Answers stand in the journal by their number: with an order that anybody can work out they would name voters."""
    register, _false = stuffed(40, 25)
    drawn_, pool = draw(register), pool_of(register)
    by_rank = [pool.on_paper[i] for i in drawn(drawn_.seed, pool.on_paper, len(pool.on_paper))]
    numbered = list(drawn_.call_backs.order_by("number").values_list("entitlement", flat=True))
    on_paper = [pk for pk in numbered if pk in by_rank]
    assert on_paper != by_rank[: len(on_paper)]
    assert drawn_.call_backs.filter(is_on_paper=True, number__lte=20).count() < 20  # nor does paper come first


def test_a_lot_is_drawn_once() -> None:
    register = small()
    first = draw(register)
    with pytest.raises(Refused, match="drawn already"):
        draw(register)
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.create(register=register, kind="call_backs", drawn_by=first.drawn_by, drawn_at=NOW)
    assert CallBack.objects.count() == 3


def test_the_lot_waits_until_no_vote_can_change_any_more() -> None:
    register = make_register(2)
    cast(register.entitlements.select_related("person").first(), options(1))
    by = scrutineer(register)
    with pytest.raises(Refused, match="box is shut"):
        actions.draw_call_backs(register_id=register.pk, by=by, clock=at(CLOSES))
    actions.shut_box(register_id=register.pk, by=SYSTEM, clock=at(CLOSES))
    assert actions.draw_call_backs(register_id=register.pk, by=by, clock=at(CLOSES)).call_backs.count() == 1


def test_nothing_is_drawn_where_nobody_voted_or_all_is_final_or_it_was_held_elsewhere() -> None:
    with pytest.raises(Refused, match="Nobody voted"):
        draw(close_and_open(make_register(2)))
    register = small()
    with pytest.raises(Refused, match="final"):
        actions.draw_call_backs(register_id=register.pk, by=scrutineer(register), clock=at(CLOSES + CHALLENGE))
    Register.objects.filter(pk=register.pk).update(is_imported=True)
    with pytest.raises(Refused, match="elsewhere"):
        draw(register)


def test_who_was_taken_off_or_replaced_by_paper_is_in_the_pool_once_or_not_at_all() -> None:
    register = make_paper_register(6)
    listed, by = list(register.entitlements.select_related("person").order_by("pk")), helper(register)
    for one in listed[:3]:
        cast(one, options(1))
    hand_in(listed[0], by=by)
    hand_in(listed[4], by=by)
    actions.cancel_entitlement(
        register_id=register.pk, entitlement_id=listed[1].pk, reason="Moved", by=SYSTEM, clock=at(NOW)
    )
    pool = pool_of(register)
    assert set(pool.on_paper.values()) == {listed[0].pk, listed[4].pk}
    assert set(pool.online.values()) == {listed[2].pk}


def test_a_voter_whose_entry_was_found_twice_is_asked_under_the_name_that_is_kept() -> None:
    """Where one human stands on a list twice, somebody may have voted for them: just these must be reached."""
    register = small(1)
    drawn_, reader = draw(register), make_staff(register.place)
    old = drawn_.call_backs.get().entitlement.person
    kept = Person.objects.create(landlord=register.place, name="Kept Entry")
    Tie.objects.filter(person=old).update(person=kept)
    Person.objects.filter(pk=old.pk).update(merged_into=kept)
    names = [one.name for one in called(drawn_, register, by=reader, on=DAY_AFTER.date())]
    assert names == ["Kept Entry"]
    Person.objects.filter(pk=kept.pk).update(is_at_risk=True)  # the twin: nobody at risk is named
    assert [one.name for one in called(drawn_, register, by=reader, on=DAY_AFTER.date())] == [""]


def test_nobody_answers_for_themselves() -> None:
    register = small(2)
    drawn_ = draw(register)
    own, other = drawn_.call_backs.order_by("number")
    by = own.entitlement.person
    RoleHeld.objects.create(person=by, place=register.place, role=Role.AUDITOR, given_at=NOW)
    with pytest.raises(Refused, match="own vote"):
        answer(register, own.number, "yes", by)
    assert answer(register, other.number, "yes", by).answer == "yes"


def test_a_no_that_a_colleague_noted_is_not_written_over_by_an_older_page() -> None:
    register = small(1)
    draw(register)
    one, two = scrutineer(register), scrutineer(register)
    answer(register, 1, "no", one)
    with pytest.raises(Refused, match="another answer meanwhile"):
        answer(register, 1, "yes", two)
    assert answer(register, 1, "no", two).answer == "no"  # pressed twice
    assert answer(register, 1, "yes", two, instead_of="no").answer == "yes"  # they read it, and it was a slip


def test_a_lot_with_more_paper_than_its_share_has_no_one_chance_for_all() -> None:
    figures = {"on_paper": 100, "online": 1900, "drawn_on_paper": 20, "drawn_online": 40}
    assert not is_in_proportion(figures)
    assert is_in_proportion(figures | {"drawn_on_paper": 3, "drawn_online": 57})
    assert is_in_proportion({"on_paper": 0, "online": 9, "drawn_on_paper": 0, "drawn_online": 9})


# Two pairs of hands


def by_phone(register: Register, person: Person) -> None:
    one = register.entitlements.select_related("person").last()
    cast(one, options(1), typed_by=person, channel=Channel.PHONE, proof=Proof.OFFICER)


def set_aside(register: Register, person: Person) -> None:
    outer = hand_in(register.entitlements.last(), by=helper(register))
    actions.set_aside_paper(envelope_id=outer.pk, by=person, clock=at(NOW))


def late(register: Register, person: Person) -> None:
    somebody = make_three_voters(register.place).entitlements.first()
    actions.add_late(
        register_id=register.pk, person=somebody.person, home=somebody.home, area=somebody.area, reason="Was left out",
        by=person, clock=at(NOW),
    )  # fmt: skip


def new_code(register: Register, person: Person) -> None:
    """The code stands on their screen: they could vote with it, and nothing would say that they typed."""
    actions.reissue_code(
        register_id=register.pk, entitlement_id=register.entitlements.last().pk, by=person, clock=at(NOW)
    )


@pytest.mark.parametrize("did", [by_phone, set_aside, late, new_code])
def test_whoever_marked_somebody_as_having_voted_or_let_them_does_not_ring(did) -> None:
    register = make_paper_register(4)
    hand = make_staff(register.place)
    assert not has_touched(register, hand)  # the twin
    did(register, hand)
    assert has_touched(register, hand)


def test_whoever_signs_first_is_no_hand_because_the_program_set_a_double_aside() -> None:
    register = make_register(2)
    one, double = register.entitlements.select_related("person").order_by("pk")
    for entitlement in (one, double):
        cast(entitlement, options(1))
    Person.objects.filter(pk=double.person_id).update(merged_into=one.person)
    by = scrutineer(register, Role.BOARD_MEMBER)
    actions.sign_opening(register_id=register.pk, by=by, clock=at(CLOSES))
    assert Entry.objects.filter(kind="ballots.entitlement_cancelled", by_id=by.public_id).exists()
    assert not has_touched(register, by)


def test_no_hand_of_a_batch_draws_or_rings_and_a_colleague_does() -> None:
    register, _false = stuffed(12, 8)
    batch = register.paper_batches.get()
    took_in = PaperEnvelope.objects.first().taken_in_by
    hands = {took_in, batch.opened_by, batch.opened_with, batch.first_keyer, batch.second_keyer, batch.sealed_by}
    for hand in hands:
        with pytest.raises(Refused, match="had a hand"):
            draw(register, hand)
    colleague = make_staff(register.place, Role.ENGAGEMENT_OFFICER)
    draw(register, colleague)
    for hand in hands:
        with pytest.raises(Refused, match="had a hand"):
            answer(register, 1, "yes", hand)
    assert answer(register, 1, "yes", colleague).answered_by == colleague


def test_twin_where_nobody_asks_whose_hands_it_was_the_keyer_could_ring_and_compare(monkeypatch) -> None:
    register, _false = stuffed(6, 5)
    keyer = register.paper_batches.get().first_keyer
    monkeypatch.setattr(call_back_actions, "has_touched", lambda _register, _person: False)
    draw(register, keyer)
    assert answer(register, 1, "yes", keyer).answer == "yes"
    assert actions.draw_papers(register_id=register.pk, by=keyer, clock=at(DAY_AFTER))


def test_a_second_entry_of_the_same_human_is_the_same_hand() -> None:
    register = make_register(2)
    hand, other = make_staff(register.place), make_staff(register.place)
    by_phone(register, hand)
    assert not has_touched(register, other)
    Person.objects.filter(pk=hand.pk).update(merged_into=other)
    assert has_touched(register, other)


@pytest.mark.parametrize("role", [Role.HOUSING_OFFICER, Role.ADMINISTRATOR, Role.RESIDENT])
def test_it_takes_the_right_to_check_votes(role: Role) -> None:
    register = small()
    with pytest.raises(PermissionDenied):
        draw(register, make_staff(register.place, role))
    draw(register)
    with pytest.raises(PermissionDenied):
        answer(register, 1, "yes", make_staff(register.place, role))
    with pytest.raises(PermissionDenied):
        answer(register, 1, "yes", SYSTEM)


# Answers


def test_an_answer_is_put_right_and_the_journal_keeps_both_without_saying_whose() -> None:
    register = small()
    by, other = scrutineer(register), scrutineer(register)
    drawn_ = draw(register, by)
    answer(register, 2, "not_reached", by, tries=3)
    answer(register, 2, "no", other, tries=3, instead_of="not_reached")
    call_back = drawn_.call_backs.get(number=2)
    assert (call_back.answer, call_back.tries, call_back.answered_by) == ("no", 0, other)
    told = list(Entry.objects.filter(kind="ballots.call_back_answered").order_by("seq"))
    assert [entry.facts for entry in told] == [
        {"number": 2, "answer": "not_reached", "tries": 3, "is_corrected": False},
        {"number": 2, "answer": "no", "tries": 0, "is_corrected": True},
    ]
    assert call_back.entitlement.public_id not in str([(entry.facts, entry.about_id) for entry in told])


def test_nobody_was_reached_how_often() -> None:
    register = small()
    by = scrutineer(register)
    draw(register, by)
    with pytest.raises(Refused, match="how often"):
        answer(register, 1, "not_reached", by)


def test_who_was_not_reached_or_will_not_say_does_not_count_as_reached() -> None:
    tally = tally_of(["yes", "yes", "no", "not_reached", "wont_say", ""])
    assert (tally.drawn, tally.reached, tally.no, tally.open) == (6, 3, 1, 1)


# Names


def test_names_are_seen_by_whoever_may_look_these_people_up_and_nobody_at_risk_is_among_them() -> None:
    register = make_three_voters(make_landlord())
    for one in register.entitlements.select_related("person"):
        cast(one, options(1))
    drawn_ = draw(close_and_open(register))
    Person.objects.filter(name="Bo Carr").update(is_at_risk=True)

    def names(by: Person | None) -> set[str]:
        return {one.name for one in called(drawn_, register, by=by, on=timezone.localdate(NOW))}

    assert names(make_staff(register.place)) == {"Ada Byron", "Cy Dow", ""}
    assert names(scrutineer(register)) == names(None) == {""}
    Person.objects.update(is_at_risk=False)
    assert "Bo Carr" in names(make_staff(register.place))  # the twin


def test_the_list_asks_as_often_for_sixty_as_for_three() -> None:
    asked = []
    for voters in (3, 60):
        register = small(voters)
        drawn_, officer = draw(register), make_staff(register.place)
        with CaptureQueriesContext(connection) as captured:
            assert len(called(drawn_, register, by=officer, on=timezone.localdate(NOW))) == voters
        asked.append(len(captured))
    assert asked[0] == asked[1] <= 3


def test_names_are_forgotten_with_those_of_the_voters_and_the_figures_stay() -> None:
    register = small()
    by = scrutineer(register)
    drawn_ = draw(register, by)
    answer(register, 1, "no", by)
    long_ago = CLOSES + CHALLENGE + VOTERS_KEPT
    assert forget_voters(register_id=register.pk, by=SYSTEM, clock=at(long_ago))
    assert not drawn_.call_backs.exclude(answered_by=None, entitlement__person=None).exists()
    assert tally_of(drawn_.call_backs.values_list("answer", flat=True)).no == 1
    with pytest.raises(Refused, match="don't know any more"):
        answer(register, 2, "yes", by)
    assert forget_voters(register_id=register.pk, by=SYSTEM, clock=at(long_ago)) == 0


def test_seeds_differ() -> None:
    assert len({call_back_actions.new_seed() for _ in range(20)}) == 20
