"""Where two people are asked for, one human with two entries on the roll is one, at every step that asks for two."""

from datetime import timedelta

import pytest

from commonty.access.refusal import Refused
from commonty.ballots import actions, rules
from commonty.ballots.models import LetterRun, PaperBatch, Register
from commonty.ballots.tests.factories import CLOSES, at, close_and_open, make_register, make_staff
from commonty.ballots.tests.paper import OPENING, collecting, hand_in, helper, key_all, make_paper_register, opened
from commonty.people.models import Person

pytestmark = pytest.mark.django_db


def two_entries(one: Person, same: Person) -> tuple[Person, Person]:
    """Found to be one human, while both entries still open doors."""
    Person.objects.filter(pk=one.pk).update(merged_into=same)
    return Person.objects.get(pk=one.pk), Person.objects.get(pk=same.pk)


@pytest.fixture
def batch() -> PaperBatch:
    register = make_paper_register()
    hand_in(register.entitlements.first(), by=helper(register))
    return collecting(register)


@pytest.fixture
def read_once(batch: PaperBatch) -> tuple[PaperBatch, Person, Person]:
    """One paper, keyed once; by whom, and their other entry."""
    one, same = two_entries(helper(batch.register), helper(batch.register))
    batch = opened(batch, found=1)
    key_all(batch, ["1"], turn=1, by=one)
    return batch, one, same


def test_they_count_what_was_in_the_envelopes_once(batch: PaperBatch) -> None:
    one, same = two_entries(helper(batch.register), helper(batch.register))
    actions.close_batch(batch_id=batch.pk, by=one, clock=at(OPENING))
    for by in (one, same):
        batch = actions.count_batch(batch_id=batch.pk, found=1, empty=0, by=by, clock=at(OPENING))
    assert (batch.state, batch.opened_with) == (PaperBatch.State.CLOSED, None)
    batch = actions.count_batch(
        batch_id=batch.pk, found=1, empty=0, by=helper(batch.register), clock=at(OPENING)
    )  # the twin: a second human
    assert batch.state == PaperBatch.State.OPENED


def test_they_key_a_paper_once_and_do_not_settle_it(read_once: tuple[PaperBatch, Person, Person]) -> None:
    batch, _one, same = read_once
    with pytest.raises(Refused, match="another person"):
        key_all(batch, ["1"], turn=2, by=same)
    key_all(batch, ["2"], turn=2, by=helper(batch.register))  # the twin
    with pytest.raises(Refused, match="You keyed this batch"):
        key_all(batch, ["2"], turn=3, by=same)


def test_they_sign_once_that_a_batch_balances(read_once: tuple[PaperBatch, Person, Person]) -> None:
    batch, one, same = read_once
    key_all(batch, ["1"], turn=2, by=helper(batch.register))
    actions.seal_batch(batch_id=batch.pk, by=one, clock=at(OPENING))
    with pytest.raises(Refused):
        actions.seal_batch(batch_id=batch.pk, by=same, clock=at(OPENING))
    assert actions.seal_batch(batch_id=batch.pk, by=helper(batch.register), clock=at(OPENING)).sealed_at


def test_they_sign_once_that_the_key_is_destroyed() -> None:
    register = make_register()
    close_and_open(register)
    Register.objects.filter(pk=register.pk).update(result_published_at=CLOSES)
    one, same = two_entries(make_staff(register.place), make_staff(register.place))
    sign = {"register_id": register.pk, "clock": at(CLOSES + timedelta(days=20))}
    actions.sign_destruction(**sign, by=one)
    with pytest.raises(Refused, match="another person's"):
        actions.sign_destruction(**sign, by=same)
    assert actions.sign_destruction(**sign, by=make_staff(register.place)).secrets_destroyed_at


def test_they_do_not_make_the_letters_that_they_asked_for() -> None:
    register = make_register()
    one, same = two_entries(make_staff(register.place), make_staff(register.place))
    run = LetterRun(register=register, whom="everybody", asked_by=one)
    with pytest.raises(Refused, match="second person"):
        rules.check_can_make_again(run, by=same)
    rules.check_can_make_again(run, by=make_staff(register.place))  # the twin


def test_nobody_does_for_their_other_entry_what_they_do_for_others() -> None:
    register = make_register()
    one, same = two_entries(make_staff(register.place), make_staff(register.place))
    for by, voter in ((one, same), (same, one), (one, one)):
        with pytest.raises(Refused, match="your own vote"):
            rules.check_not_own(by, voter)
    rules.check_not_own(one, make_staff(register.place))  # the twin
