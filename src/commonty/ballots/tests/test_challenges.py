"""A challenged result: what it holds, who settles it, and what everybody can read."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.ballots import actions, rules
from commonty.ballots.actions import destroying, forgetting
from commonty.ballots.actions.forgetting import forget_what_is_due
from commonty.ballots.models import Challenge, Envelope, Register
from commonty.ballots.queries import standing_of_result
from commonty.ballots.rules import AFTER_SETTLING, CHALLENGE, TRANSITIONS, UNSIGNED, VOTERS_KEPT, ResultState
from commonty.ballots.tests.factories import (
    CLOSES,
    NOW,
    at,
    cast,
    close_and_open,
    destroy_due,
    make_area,
    make_register,
    make_staff,
    options,
)
from commonty.journal.models import Entry
from commonty.kit.canonical import sha256_hex
from commonty.people.models import LetIn, RoleHeld

pytestmark = pytest.mark.django_db
TICK, DAY = timedelta(microseconds=1), timedelta(days=1)
OVER = CLOSES + CHALLENGE
WHY, FOUND = "A receipt is missing from the list.", "It is there: it was typed with an O for a 0."


@pytest.fixture(autouse=True)
def nobody_looks_into_the_file(monkeypatch):
    """Which is done outside of transactions (test_destroying.py), and these are inside of one."""
    monkeypatch.setattr(destroying, "bytes_left", lambda _hashes, rewrite=False: 0)


@pytest.fixture
def register():
    register = make_register()
    cast(register.entitlements.select_related("person").first(), options(1))
    return close_and_open(register)


@pytest.fixture
def challenge(register):
    return say(register, make_staff(register.place))


def say(register, by, *, when=CLOSES + DAY, reason=WHY):
    return actions.challenge_result(register_id=register.pk, reason=reason, by=by, clock=at(when))


def settle(challenge, by, *, when=CLOSES + 2 * DAY):
    which = {"register_id": challenge.register_id, "challenge_id": challenge.pk}
    return actions.settle_challenge(**which, outcome=FOUND, by=by, clock=at(when))


def is_sealed(register):
    return Envelope.objects.filter(register=register).exclude(sealed=b"").exists()


def state(register, when):
    return standing_of_result(register, now=when).state


def test_while_one_waits_nothing_is_destroyed_however_long_it_takes(register, challenge):
    assert destroy_due(OVER + UNSIGNED + VOTERS_KEPT) == 0
    with pytest.raises(Refused, match="challenged"):
        actions.destroy_secrets(register_id=register.pk, by=SYSTEM, clock=at(OVER))
    assert is_sealed(register)


def test_twin_without_a_challenge_it_is_destroyed_on_its_day(register):
    assert destroy_due(OVER + UNSIGNED) == 1
    assert not is_sealed(register)


def test_settled_after_the_two_weeks_the_job_goes_on_the_next_day(register, challenge):
    ended = OVER + 30 * DAY
    settle(challenge, make_staff(register.place), when=ended)
    assert destroy_due(ended + AFTER_SETTLING + UNSIGNED - TICK) == 0
    assert destroy_due(ended + AFTER_SETTLING + UNSIGNED) == 1
    assert not is_sealed(register)
    assert forget_what_is_due(clock=at(ended + AFTER_SETTLING + UNSIGNED)) == 1  # it was looked whether all is gone
    kept = ended + AFTER_SETTLING + VOTERS_KEPT
    assert forget_what_is_due(clock=at(kept - TICK)) == 0
    assert forget_what_is_due(clock=at(kept)) == 1


def test_settled_early_the_two_weeks_stay_two_weeks(register, challenge):
    settle(challenge, make_staff(register.place))
    assert destroy_due(OVER + UNSIGNED - TICK) == 0
    assert destroy_due(OVER + UNSIGNED) == 1


def test_each_has_to_be_settled(register, challenge):
    say(register, make_staff(register.place), reason="The pot was another.")
    settle(challenge, make_staff(register.place))
    assert destroy_due(OVER + UNSIGNED + DAY) == 0


def test_one_that_comes_while_the_job_runs_holds_its_own_vote_only(register, monkeypatch):
    other = close_and_open(make_register())
    monkeypatch.setattr(forgetting, "final_since", lambda _now: Register.objects.all())
    say(register, make_staff(register.place))
    assert destroy_due(OVER + UNSIGNED) == 1
    other.refresh_from_db()
    assert other.secrets_destroyed_at
    assert is_sealed(register)


def test_nobody_settles_what_they_wrote_down(register, challenge):
    with pytest.raises(Refused, match="yourself"):
        settle(challenge, challenge.recorded_by)
    with pytest.raises(IntegrityError), transaction.atomic():  # nor past the rules
        Challenge.objects.update(ended_by=challenge.recorded_by, ended_at=OVER, outcome=FOUND)


def test_whoever_was_found_to_be_the_same_human_is_no_second_person(register, challenge):
    other = make_staff(register.place)
    type(other).objects.filter(pk=challenge.recorded_by_id).update(merged_into=other)
    with pytest.raises(Refused, match="yourself"):
        settle(challenge, other)


def gave_the_role(giver, member):
    RoleHeld.objects.filter(person=member).update(given_by=giver)


def let_in(giver, member):
    LetIn.objects.create(person=member, by=giver)


@pytest.mark.parametrize("brought_in", [gave_the_role, let_in])
@pytest.mark.parametrize("is_giver_first", [True, False])
def test_nor_does_whom_they_brought_in_or_who_brought_them_in(register, brought_in, is_giver_first):
    first, second = make_staff(register.place), make_staff(register.place, Role.BOARD_MEMBER)
    brought_in(*((first, second) if is_giver_first else (second, first)))
    challenge = say(register, first)
    with pytest.raises(Refused, match="Somebody else"):
        settle(challenge, second)
    assert settle(challenge, make_staff(register.place)).ended_at  # the twin: anybody else who opens boxes


def test_it_is_settled_once(register, challenge):
    settle(challenge, make_staff(register.place))
    with pytest.raises(Refused, match="already"):
        settle(challenge, make_staff(register.place))


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.HOUSING_OFFICER, Role.ADMINISTRATOR, Role.RESIDENT])
def test_only_who_opens_boxes_here_writes_down_and_settles(register, challenge, role):
    elsewhere = make_staff(make_area(register.place))
    for by in (make_staff(register.place, role), elsewhere):
        with pytest.raises(PermissionDenied):
            say(register, by)
        with pytest.raises(PermissionDenied):
            settle(challenge, by)
    with pytest.raises(PermissionDenied):
        say(register, SYSTEM)


def test_the_time_for_it_is_from_the_opening_until_the_result_is_final(register):
    officer = make_staff(register.place)
    with pytest.raises(Refused, match="box is open"):
        say(make_register(place=register.place), officer)
    with pytest.raises(Refused, match="final"):
        say(register, officer, when=OVER)
    say(register, officer, when=OVER - TICK)
    with pytest.raises(Refused, match="same words"):  # a second click
        say(register, officer, when=OVER + DAY)
    assert say(register, officer, when=OVER + DAY, reason="And the pot was another.")


def test_another_landlords_challenge_is_not_settled_here(register, challenge):
    other = close_and_open(make_register())
    with pytest.raises(Challenge.DoesNotExist):
        actions.settle_challenge(
            register_id=other.pk, challenge_id=challenge.pk, outcome=FOUND, by=make_staff(other.place)
        )


def test_the_journal_keeps_who_and_a_hash_of_the_words_in_the_chain_of_the_vote(register, challenge):
    by = make_staff(register.place)
    settle(challenge, by)
    said, settled = list(Entry.objects.filter(chain=register.chain).order_by("seq"))[-2:]
    assert (said.kind, said.by_id) == ("ballots.result_challenged", challenge.recorded_by.public_id)
    assert said.facts == {"challenge": challenge.public_id, "reason": sha256_hex(WHY.encode())}
    assert (settled.kind, settled.by_id) == ("ballots.challenge_settled", by.public_id)
    assert settled.facts == {"challenge": challenge.public_id, "outcome": sha256_hex(FOUND.encode())}


def test_the_states_follow_their_table(register):
    seen = [state(register, CLOSES)]
    challenge = say(register, make_staff(register.place))
    seen.append(state(register, OVER + DAY))
    settle(challenge, make_staff(register.place), when=OVER + DAY)
    seen += [state(register, OVER + DAY), state(register, OVER + 2 * DAY)]
    destroy_due(OVER + UNSIGNED + 2 * DAY)
    register.refresh_from_db()
    assert state(register, OVER) == ResultState.FINAL
    assert seen == ["challengeable", "challenged", "challengeable", "final"]
    assert all(after in TRANSITIONS[before] for before, after in pairwise(seen))


def test_a_vote_that_is_open_or_was_held_elsewhere_has_no_such_state(register):
    assert state(make_register(), NOW) is None
    register.is_imported = True
    assert state(register, OVER) is None
    with pytest.raises(Refused, match="elsewhere"):
        rules.check_can_challenge(register, [], reason=WHY, now=NOW)
