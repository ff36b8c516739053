"""A paper vote from the closed envelope to the count: accepted once, opened by two, keyed blind by two, counted once."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.ballots import actions
from commonty.ballots.actions.slips import note_slips
from commonty.ballots.models import (
    Channel,
    CountedBallot,
    Envelope,
    HandedIn,
    Keying,
    PaperBallot,
    PaperBatch,
    PaperEnvelope,
    RefusedBecause,
    Unit,
)
from commonty.ballots.queries import box_faults, register_figures, turnout
from commonty.ballots.queries.paper_votes import standing_of_batch
from commonty.ballots.rules.keying import Reading
from commonty.ballots.tests.factories import (
    CLOSES,
    NOW,
    at,
    cast,
    close_and_open,
    make_area,
    make_home,
    make_landlord,
    make_person,
    make_register,
    make_resident,
    make_staff,
    options,
)
from commonty.ballots.tests.paper import (
    OPENING,
    UNTIL,
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
from commonty.journal.chain import verify_chain
from commonty.journal.models import Entry
from commonty.people.models import RoleHeld

pytestmark = pytest.mark.django_db


def voters(register):
    return list(register.entitlements.select_related("person", "register__place").order_by("pk"))


def test_paper_and_online_votes_are_counted_together():
    register = make_paper_register(8)
    ours, by = voters(register), helper(register)
    cast(ours[0], options(1))
    cast(ours[1], options(2))  # whose paper takes its place
    for one in ours[1:7]:
        hand_in(one, by=by)
    whole_batch(collecting(register), ["3 4", "3 4", "b", "s1", "5"], empty=1)
    assert turnout(register).voted == 7
    close_and_open(register, when=OPENING)
    counted = Counter((tuple(b.choices), b.is_invalid) for b in CountedBallot.objects.all())
    assert counted == {
        (tuple(options(1)), False): 1,
        (tuple(options(3, 4)), False): 2,
        (tuple(options(5)), False): 1,
        ((), False): 1,
        ((), True): 1,
    }
    assert box_faults(register) == []
    assert verify_chain(register.chain).is_sound
    facts = Entry.objects.get(kind="ballots.box_opened").facts
    assert facts["paper"] == {"accepted": 6, "empty": 1, "spoilt": 1}
    figures = register_figures(register)
    assert (figures.voted, figures.by_channel[Channel.PAPER], figures.by_paper) == (7, 6, 1)


def test_a_paper_vote_replaces_an_online_one_and_is_final():
    register = make_paper_register()
    mine, by = voters(register)[0], helper(register)
    cast(mine, options(1), key="form-1")
    hand_in(mine, by=by)
    assert Envelope.objects.get().state == "by_paper"
    with pytest.raises(Refused, match="paper vote from you"):
        cast(mine, options(2))
    officer = make_staff(register.place, Role.HOUSING_OFFICER)
    with pytest.raises(Refused, match="paper vote from you"):
        cast(mine, options(2), channel=Channel.PHONE, proof="officer", typed_by=officer)
    with pytest.raises(Refused, match="paper vote took its place"):
        cast(mine, options(1), key="form-1")
    with pytest.raises(Refused, match="accepted before"):
        hand_in(mine, by=by)
    assert Envelope.objects.count() == PaperEnvelope.objects.count() == 1


def test_twin_without_the_rule_an_online_vote_would_count_beside_the_paper(monkeypatch):
    """And even then the box stays shut, because the journal tells."""
    monkeypatch.setattr("commonty.ballots.actions.casting.check_not_voted_on_paper", lambda has_paper: None)
    register = make_paper_register(2)
    mine = voters(register)[0]
    hand_in(mine, by=helper(register))
    cast(mine, options(2))
    assert Envelope.objects.live().count() == PaperEnvelope.objects.accepted().count() == 1
    assert any("after a paper vote" in fault for fault in box_faults(register))


def test_the_database_itself_refuses_a_second_accepted_envelope():
    register = make_paper_register()
    outer = hand_in(voters(register)[0], by=helper(register))
    outer.pk, outer.public_id, outer.key, outer.number = None, "another", "another", 9
    with pytest.raises(IntegrityError), transaction.atomic():
        outer.save()


def test_one_form_sent_twice_is_one_envelope():
    register = make_paper_register()
    by = helper(register)
    one, again = (hand_in(voters(register)[0], by=by, key="form") for _ in range(2))
    assert one == again
    assert PaperEnvelope.objects.count() == 1


def test_a_refused_envelope_keeps_nobody_from_sending_it_again():
    register = make_paper_register()
    mine, by = voters(register)[0], helper(register)
    cast(mine, options(1))
    hand_in(mine, by=by, reason=RefusedBecause.NOT_SIGNED)
    assert Envelope.objects.get().state == "live"
    hand_in(mine, by=by)
    states = list(PaperEnvelope.objects.order_by("number").values_list("number", "state", "reason"))
    assert states == [(1, "refused", "not_signed"), (2, "accepted", "")]


def test_an_envelope_that_names_nobody_is_refused_for_that():
    register = make_paper_register()
    by = helper(register)
    for reason in ("", RefusedBecause.NOT_SIGNED):
        with pytest.raises(Refused, match="no slip"):
            hand_in(None, register=register, by=by, reason=reason)
    hand_in(None, register=register, by=by, reason=RefusedBecause.NO_SLIP)
    assert PaperEnvelope.objects.get().entitlement is None


def test_somebody_taken_off_the_list_is_refused_and_whoever_sent_paper_stays_on_it():
    register = make_paper_register()
    gone, mine, *_rest = voters(register)
    change = {"register_id": register.pk, "reason": "asked", "by": SYSTEM, "clock": at(NOW)}
    actions.cancel_entitlement(entitlement_id=gone.pk, **change)
    by = helper(register)
    with pytest.raises(Refused, match="taken off the list"):
        hand_in(gone, by=by)
    hand_in(mine, by=by)
    with pytest.raises(Refused, match="paper vote from this voter"):
        actions.cancel_entitlement(entitlement_id=mine.pk, **change)


def test_paper_is_taken_in_until_its_own_deadline_to_the_microsecond():
    register = make_paper_register()
    by, tick = helper(register), timedelta(microseconds=1)
    hand_in(voters(register)[0], by=by, clock=at(UNTIL - tick))
    for instant in (UNTIL, register.opens_at - tick):
        with pytest.raises(Refused):
            hand_in(voters(register)[1], by=by, clock=at(instant))
    elsewhere = make_register()
    with pytest.raises(Refused, match="no paper votes"):
        hand_in(elsewhere.entitlements.first(), by=helper(elsewhere))


def test_one_person_hands_in_their_own_and_five_others():
    register = make_paper_register(9)
    ours, by = voters(register), helper(register)
    hand_in(ours[0], by=by, handed_in=HandedIn.OWN, visit="ada")
    for one in ours[1:6]:
        hand_in(one, by=by, handed_in=HandedIn.FOR_OTHERS, visit="ada")
    with pytest.raises(Refused, match="five others"):
        hand_in(ours[6], by=by, handed_in=HandedIn.FOR_OTHERS, visit="ada")
    with pytest.raises(Refused, match="only one"):
        hand_in(ours[6], by=by, handed_in=HandedIn.OWN, visit="ada")
    hand_in(ours[6], by=by, handed_in=HandedIn.FOR_OTHERS, visit="bo")


def test_who_may_take_in_and_who_may_open():
    register = make_paper_register()
    mine = voters(register)[0]
    clerk = helper(register, Role.HOUSING_OFFICER)
    hand_in(mine, by=clerk)
    board = helper(register, Role.BOARD_MEMBER)
    auditor = make_staff(register.place, Role.AUDITOR)
    register.paper_declarations.create(person=auditor, declared_at=NOW)
    with pytest.raises(PermissionDenied):
        hand_in(voters(register)[1], by=auditor)
    with pytest.raises(PermissionDenied):
        actions.close_batch(batch_id=collecting(register).pk, by=clerk, clock=at(OPENING))
    actions.close_batch(batch_id=collecting(register).pk, by=board, clock=at(OPENING))
    for nobody in (make_person(register.place), make_staff(register.place, Role.AUDITOR)):
        with pytest.raises(PermissionDenied):
            actions.declare_no_stake(register_id=register.pk, by=nobody)


def test_whoever_has_not_signed_or_promotes_something_handles_no_paper():
    landlord = make_landlord()
    promoter = make_staff(landlord)
    register = make_paper_register(place=landlord, promoters=[promoter.public_id])
    with pytest.raises(Refused, match="behind something"):
        actions.declare_no_stake(register_id=register.pk, by=promoter)
    with pytest.raises(Refused, match="sign that you promote nothing"):
        hand_in(voters(register)[0], by=make_staff(landlord))
    register.paper_declarations.create(person=promoter, declared_at=NOW)
    with pytest.raises(Refused, match="behind something"):
        hand_in(voters(register)[0], by=promoter)


def test_nobody_takes_in_the_vote_of_their_own_or_of_their_home():
    landlord = make_landlord()
    officer = make_staff(landlord)
    register = make_paper_register([(officer, None, None)], place=landlord)
    actions.declare_no_stake(register_id=register.pk, by=officer, clock=at(NOW))
    with pytest.raises(Refused, match="your own vote"):
        hand_in(voters(register)[0], by=officer)
    home = make_home(make_area(landlord))
    lives_there = make_resident(home)
    RoleHeld.objects.create(person=lives_there, place=landlord, role=Role.HOUSING_OFFICER, given_at=NOW)
    of_homes = make_paper_register([(lives_there, home, None)], place=landlord, unit=Unit.HOME)
    actions.declare_no_stake(register_id=of_homes.pk, by=lives_there, clock=at(NOW))
    with pytest.raises(Refused, match="your own vote"):
        hand_in(voters(of_homes)[0], by=lives_there)
    hand_in(voters(of_homes)[0], by=helper(of_homes))


def test_an_envelope_that_is_not_the_voters_is_taken_out_and_their_online_vote_counts_again():
    register = make_paper_register()
    mine, by = voters(register)[0], helper(register)
    cast(mine, options(1))
    cast(mine, options(2))
    outer = hand_in(mine, by=by)
    actions.set_aside_paper(envelope_id=outer.pk, by=make_staff(register.place), clock=at(NOW))
    assert Envelope.objects.live().get().version == 2
    assert box_faults(register) == []
    cast(mine, options(3))
    hand_in(mine, by=by)
    assert box_faults(register) == []


def test_once_its_batch_is_open_no_envelope_is_taken_out():
    register = make_paper_register()
    outer = hand_in(voters(register)[0], by=helper(register))
    opened(collecting(register), found=1)
    with pytest.raises(Refused, match="among the others"):
        actions.set_aside_paper(envelope_id=outer.pk, by=make_staff(register.place), clock=at(OPENING))


def test_no_envelope_is_opened_before_the_close_and_a_day_to_object():
    register = make_paper_register()
    by = helper(register)
    for one in voters(register)[:5]:
        hand_in(one, by=by, clock=at(CLOSES + timedelta(hours=1)))
    batch = actions.close_batch(batch_id=collecting(register).pk, by=by, clock=at(NOW))
    for too_early in (CLOSES - timedelta(hours=1), CLOSES + timedelta(hours=24)):
        with pytest.raises(Refused, match="too early"):
            actions.count_batch(batch_id=batch.pk, found=5, empty=0, by=by, clock=at(too_early))
    actions.count_batch(batch_id=batch.pk, found=5, empty=0, by=by, clock=at(CLOSES + timedelta(hours=25)))


def test_a_small_batch_is_not_closed_while_more_can_come():
    register = make_paper_register()
    by = helper(register)
    hand_in(voters(register)[0], by=by)
    batch = collecting(register)
    with pytest.raises(Refused, match="fewer than five"):
        actions.close_batch(batch_id=batch.pk, by=by, clock=at(NOW))
    actions.close_batch(batch_id=batch.pk, by=by, clock=at(UNTIL))


def test_a_full_batch_is_followed_by_the_next(monkeypatch):
    monkeypatch.setattr("commonty.ballots.rules.paper_votes.MOST_IN_BATCH", 2)
    register = make_paper_register(5)
    by = helper(register)
    for one in voters(register):
        hand_in(one, by=by)
    states = [(b.number, b.state, b.envelopes.count()) for b in register.paper_batches.order_by("number")]
    assert states == [(1, "closed", 2), (2, "closed", 2), (3, "collecting", 1)]


def test_two_people_open_a_batch_and_must_count_alike():
    register = make_paper_register()
    one, two = helper(register), helper(register)
    for mine in voters(register)[:3]:
        hand_in(mine, by=one)
    batch = actions.close_batch(batch_id=collecting(register).pk, by=one, clock=at(OPENING))
    count = {"batch_id": batch.pk, "clock": at(OPENING)}
    actions.count_batch(**count, found=3, empty=0, by=one)
    assert actions.count_batch(**count, found=3, empty=0, by=one).state == "closed"
    with pytest.raises(Refused, match="otherwise"):
        actions.count_batch(**count, found=2, empty=1, by=two)
    given = make_staff(register.place)
    RoleHeld.objects.filter(person=given).update(given_by=one)
    actions.declare_no_stake(register_id=register.pk, by=given, clock=at(NOW))
    with pytest.raises(Refused, match="gave the other"):
        actions.count_batch(**count, found=3, empty=0, by=given)
    assert actions.count_batch(**count, found=3, empty=0, by=two).state == "opened"
    assert list(PaperBallot.objects.values_list("position", flat=True)) == [1, 2, 3]


def three_papers():
    register = make_paper_register()
    by = helper(register)
    for mine in voters(register)[:3]:
        hand_in(mine, by=by)
    return opened(collecting(register), found=3)


def test_nobody_keys_both_times_and_whoever_keyed_does_not_settle():
    batch = three_papers()
    a, b, c = (helper(batch.register) for _ in range(3))
    key_all(batch, ["1", "2", "3"], turn=1, by=a)
    with pytest.raises(Refused, match="once"):
        key_one(batch, 1, "1", turn=2, by=a)
    with pytest.raises(Refused, match="begun this keying"):
        key_one(batch, 1, "1", turn=1, by=c)
    key_all(batch, ["1", "2", "4"], turn=2, by=b)
    assert list(batch.papers.order_by("position").values_list("state", flat=True)) == ["agreed", "agreed", "differs"]
    for keyer in (a, b):
        with pytest.raises(Refused, match="You keyed"):
            key_one(batch, 3, "4", turn=3, by=keyer)
    with pytest.raises(Refused, match="agree"):
        key_one(batch, 1, "4", turn=3, by=c)
    key_one(batch, 3, "4", turn=3, by=c)
    assert batch.papers.get(position=3).state == "agreed"


def test_what_neither_of_the_two_read_takes_a_second_look():
    batch = three_papers()
    key_one(batch, 1, "1", turn=1, by=helper(batch.register))
    key_one(batch, 1, "2", turn=2, by=helper(batch.register))
    third = helper(batch.register)
    with pytest.raises(Refused, match="neither"):
        key_one(batch, 1, "3", turn=3, by=third)
    key_one(batch, 1, "3", turn=3, by=third, is_sure=True)
    assert batch.papers.get(position=1).agreed_turn == 3


def test_a_slip_of_the_keyer_is_put_right_until_the_other_has_read_the_paper():
    batch = three_papers()
    a, b = helper(batch.register), helper(batch.register)
    key_one(batch, 1, "1", turn=1, by=a)
    key_one(batch, 1, "2", turn=1, by=a)
    key_one(batch, 1, "2", turn=2, by=b)
    assert batch.papers.get(position=1).state == "agreed"
    for turn, by in ((1, a), (2, b)):
        with pytest.raises(Refused, match="too"):
            key_one(batch, 1, "1", turn=turn, by=by)


def test_two_who_call_a_paper_spoilt_agree_whatever_the_reason():
    batch = three_papers()
    key_one(batch, 1, "s1", turn=1, by=helper(batch.register))
    key_one(batch, 1, "s2", turn=2, by=helper(batch.register))
    assert batch.papers.get(position=1).state == "agreed"
    assert standing_of_batch(batch).manifest.spoilt == 1


def test_a_keying_that_is_thrown_away_is_done_by_somebody_else():
    batch = three_papers()
    a, b = helper(batch.register), helper(batch.register)
    key_all(batch, ["1", "2", "3"], turn=1, by=a)
    key_all(batch, ["1", "2", "3"], turn=2, by=b)
    actions.restart_keying(batch_id=batch.pk, turn=1, by=b, clock=at(OPENING))
    assert standing_of_batch(batch).agreed == 0
    key_all(batch, ["1", "2", "3"], turn=1, by=helper(batch.register))
    assert standing_of_batch(batch).agreed == 3


def test_a_batch_that_does_not_balance_is_not_sealed_until_it_is_counted_again():
    register = make_paper_register()
    by = helper(register)
    for mine in voters(register)[:3]:
        hand_in(mine, by=by)
    batch = opened(collecting(register), found=2)
    keyers = helper(register), helper(register)
    for turn, keyer in enumerate(keyers, start=1):
        key_all(batch, ["1", "2"], turn=turn, by=keyer)
    with pytest.raises(Refused, match=r"doesn't balance.*missing"):
        sealed(batch)
    batch = actions.recount_batch(batch_id=batch.pk, by=by, clock=at(OPENING))
    batch = opened(batch, found=3)
    with pytest.raises(Refused, match="1 paper isn't agreed"):
        sealed(batch)
    for turn, keyer in enumerate(keyers, start=1):
        key_one(batch, 3, "3", turn=turn, by=keyer)
    assert sealed(batch).state == "sealed"


def test_a_paper_that_was_keyed_is_not_counted_away():
    batch = three_papers()
    key_one(batch, 3, "1", turn=1, by=helper(batch.register))
    batch = actions.recount_batch(batch_id=batch.pk, by=helper(batch.register), clock=at(OPENING))
    with pytest.raises(Refused, match="higher numbers"):
        opened(batch, found=2, empty=1)


def test_two_people_seal_a_batch():
    batch = three_papers()
    one = helper(batch.register)
    for turn in (1, 2):
        key_all(batch, ["1", "b", "s3"], turn=turn, by=helper(batch.register))
    actions.seal_batch(batch_id=batch.pk, by=one, clock=at(OPENING))
    with pytest.raises(Refused, match="another person"):
        actions.seal_batch(batch_id=batch.pk, by=one, clock=at(OPENING))
    batch = actions.seal_batch(batch_id=batch.pk, by=helper(batch.register), clock=at(OPENING))
    assert {name: batch.manifest[name] for name in ("received", "found", "votes", "spoilt", "previous")} == {
        "received": 3,
        "found": 3,
        "votes": 2,
        "spoilt": 1,
        "previous": "",
    }
    assert Entry.objects.get(kind="ballots.batch_sealed").facts == {"batch": 1, "manifest": batch.digest}


def test_the_box_stays_shut_until_all_paper_is_in_and_sealed():
    register = make_paper_register()
    hand_in(voters(register)[0], by=helper(register))
    with pytest.raises(Refused, match="taken in a little longer"):
        close_and_open(register, when=CLOSES)
    with pytest.raises(Refused, match="Batch 1"):
        close_and_open(register, when=OPENING)
    with pytest.raises(Refused, match="Batch 1"):
        actions.shut_box(register_id=register.pk, by=SYSTEM, clock=at(OPENING))
    whole_batch(collecting(register), ["1"])
    close_and_open(register, when=OPENING)
    assert CountedBallot.objects.count() == 1


def test_a_vote_that_takes_paper_and_got_none_is_counted_as_any_other():
    register = make_paper_register()
    cast(voters(register)[0], options(1))
    close_and_open(register, when=OPENING)
    assert CountedBallot.objects.count() == 1
    assert Entry.objects.get(kind="ballots.box_opened").facts["paper"] == {"accepted": 0, "empty": 0, "spoilt": 0}


def counted_batches(*, numbers=2):
    register = make_paper_register(4)
    by = helper(register)
    for mine in voters(register)[:2]:
        hand_in(mine, by=by)
        actions.close_batch(batch_id=collecting(register).pk, by=by, clock=at(UNTIL))
    for batch in register.paper_batches.order_by("-number"):
        whole_batch(PaperBatch.objects.select_related("register").get(pk=batch.pk), ["1"])
    return register


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            lambda r: Keying.objects.filter(paper__batch__register=r, turn=1).update(spoilt_because="named"),
            "not those",
        ),
        (
            lambda r: Keying.objects.filter(paper__batch__register=r, turn=1).update(sealed=b"other"),
            "Papers of batch",
        ),
        (lambda r: PaperBatch.objects.filter(register=r, number=1).update(manifest={"previous": ""}), "manifests"),
        (lambda r: PaperBatch.objects.filter(register=r).update(found=7), "other figures"),
        (lambda r: PaperEnvelope.objects.filter(register=r, batch__number=1).delete(), "Other paper votes"),
        (
            lambda r: type(r).objects.filter(pk=r.pk).update(paper_until=UNTIL + timedelta(days=1)),
            "longer or shorter",
        ),
    ],
)
def test_whatever_is_changed_behind_the_programs_back_keeps_the_box_shut(change, says):
    register = counted_batches()
    assert box_faults(register) == []
    change(register)
    register.refresh_from_db()
    assert any(says in fault for fault in box_faults(register))
    with pytest.raises(Refused, match="changed"):
        close_and_open(register, when=UNTIL + timedelta(days=2))


def test_manifests_are_chained_in_the_order_in_which_they_were_sealed():
    register = counted_batches()
    second, first = register.paper_batches.get(number=2), register.paper_batches.get(number=1)
    assert (second.manifest["previous"], first.manifest["previous"]) == ("", second.digest)
    register = close_and_open(register, when=OPENING)
    assert Entry.objects.get(kind="ballots.box_opened").facts["manifest"] == first.digest


def test_an_invalid_reading_can_be_kept_as_spoilt():
    batch = three_papers()
    with pytest.raises(Refused, match="3 at most"):
        key_one(batch, 1, "1 2 3 4", turn=1, by=helper(batch.register))
    key_one(batch, 1, Reading(None, "too_many"), turn=1, by=helper(batch.register))


def test_a_human_found_twice_on_the_list_keeps_the_paper_vote():
    landlord = make_landlord()
    stays, goes = make_person(landlord), make_person(landlord)
    register = make_paper_register([(stays, None, None), (goes, None, None)], place=landlord)
    of_one, of_other = voters(register)
    hand_in(of_other, by=helper(register))
    cast(of_one, options(1), clock=at(NOW + timedelta(hours=1)))
    goes.merged_into = stays
    goes.save()
    with pytest.raises(Refused, match="accepted before"):
        hand_in(of_one, by=helper(register))
    whole_batch(collecting(register), ["2"])
    close_and_open(register, when=OPENING)
    assert CountedBallot.objects.get().choices == options(2)


def test_when_the_result_is_final_nothing_of_the_papers_can_be_opened_again():
    register = make_paper_register()
    hand_in(voters(register)[0], by=helper(register))
    note_slips(voters(register))
    whole_batch(collecting(register), ["1"])
    register = close_and_open(register, when=OPENING)
    actions.destroy_secrets(register_id=register.pk, by=SYSTEM, clock=at(OPENING + timedelta(days=29)))
    assert set(Keying.objects.values_list("digest", flat=True)) == {""}
    assert {bytes(sealed) for sealed in Keying.objects.values_list("sealed", flat=True)} == {b""}
    assert not any(hasattr(one, "slip") for one in voters(register))
    register.refresh_from_db()
    assert box_faults(register) == []
