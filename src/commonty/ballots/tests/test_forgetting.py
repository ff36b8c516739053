"""What the data map promises to forget of a vote is forgotten, on its day and once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.ballots import actions, queries
from commonty.ballots.actions import destroying, forgetting
from commonty.ballots.actions.box import result_is_out
from commonty.ballots.actions.forgetting import forget_voters, forget_what_is_due
from commonty.ballots.models import CountedBallot, Entitlement, Envelope, Register, RegisterRequest, VotingCode
from commonty.ballots.rules import CHALLENGE, UNSIGNED, VOTERS_KEPT
from commonty.ballots.tests.factories import (
    CLOSES,
    NOW,
    at,
    cast,
    close_and_open,
    destroy_due,
    make_landlord,
    make_staff,
    make_three_voters,
    options,
)
from commonty.journal.chain import verify_chain
from commonty.journal.models import Entry

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)
FINAL = CLOSES + CHALLENGE
GONE = FINAL + UNSIGNED
LONG_AGO = FINAL + VOTERS_KEPT


@pytest.fixture(autouse=True)
def nobody_looks_into_the_file(monkeypatch):
    """Which is done outside of transactions (test_destroying.py), and these are inside of one."""
    monkeypatch.setattr(destroying, "bytes_left", lambda _hashes, rewrite=False: 0)


@pytest.fixture
def register():
    """Two have voted, one of them by phone; letters went out; somebody asked about the list; the box is open."""
    register = make_three_voters(make_landlord())
    officer = make_staff(register.place, Role.HOUSING_OFFICER)
    first, second, third = register.entitlements.select_related("person").order_by("pk")
    cast(first, options(1))
    cast(second, options(2), channel="phone", proof="officer", typed_by=officer)
    actions.issue_codes(register_id=register.pk, by=SYSTEM, clock=at(NOW))
    asked = {"kind": "lost_code", "name": "Cy Dow", "address": "Flat 3", "contact": "07700 900412"}
    actions.ask_about_register(register_id=register.pk, now=NOW, entitlement=third, **asked)
    cancel = {"register_id": register.pk, "entitlement_id": third.pk, "reason": "Moved to his sister"}
    actions.cancel_entitlement(**cancel, by=SYSTEM, clock=at(NOW))
    return close_and_open(register)


def secrets_of(register):
    sealed = Envelope.objects.filter(register=register).exclude(sealed=b"").count()
    return sealed, VotingCode.objects.count()


def names_behind(register):
    told = Entitlement.objects.filter(register=register)
    return (
        told.exclude(person=None, home=None, reason="").count(),
        Envelope.objects.exclude(typed_by=None).count(),
        RegisterRequest.objects.count(),
    )


def test_key_and_sealed_votes_go_when_the_result_is_final_and_not_before(register):
    assert destroy_due(GONE - TICK) == 0
    assert secrets_of(register) == (2, 3)
    assert destroy_due(GONE) == 1
    register.refresh_from_db()
    assert register.wrapped_private_key is None
    assert secrets_of(register) == (0, 0)
    assert names_behind(register) == (3, 1, 1)
    assert Entry.objects.get(kind="ballots.secrets_destroyed").channel == "timetable"


def test_the_names_go_half_a_year_later_and_the_figures_stay(register):
    before = queries.turnout(register), queries.turnout_by_area(register, now=LONG_AGO), queries.roll_digest(register)
    forget_what_is_due(clock=at(LONG_AGO - TICK))
    assert names_behind(register) == (3, 1, 1)
    forget_what_is_due(clock=at(LONG_AGO))
    assert names_behind(register) == (0, 0, 0)
    register.refresh_from_db()
    assert (
        queries.turnout(register),
        queries.turnout_by_area(register, now=LONG_AGO),
        queries.roll_digest(register),
    ) == before
    assert CountedBallot.objects.count() == 2
    assert queries.box_faults(register) == []
    assert verify_chain(register.chain).is_sound


def test_a_second_run_finds_nothing_and_says_nothing(register):
    assert destroy_due(LONG_AGO) == 1
    assert forget_what_is_due(clock=at(LONG_AGO)) == 2  # it was looked whether all is gone, too
    entry = Entry.objects.get(kind="ballots.voters_forgotten")
    assert entry.facts == {"voters": 3, "typed": 1, "requests": 1}
    entries = Entry.objects.count()
    assert forget_what_is_due(clock=at(LONG_AGO + timedelta(days=1))) == 0
    assert forget_voters(register_id=register.pk, by=SYSTEM, clock=at(LONG_AGO)) == 0
    assert Entry.objects.count() == entries


def test_nobody_forgets_early_or_without_the_right(register):
    with pytest.raises(Refused, match="half a year"):
        forget_voters(register_id=register.pk, by=SYSTEM, clock=at(LONG_AGO - TICK))
    with pytest.raises(PermissionDenied):
        forget_voters(register_id=register.pk, by=make_staff(register.place, Role.AUDITOR), clock=at(LONG_AGO))


def test_a_box_that_was_never_opened_is_left_alone():
    register = make_three_voters(make_landlord())
    with pytest.raises(Refused, match="until the box"):
        forget_voters(register_id=register.pk, by=SYSTEM, clock=at(LONG_AGO))
    assert forget_what_is_due(clock=at(LONG_AGO + timedelta(days=999))) == 0
    assert names_behind(register)[0] == 3


# Final counts from the result, and one vote holds up no other


def test_without_a_result_nothing_is_final(register):
    Register.objects.update(result_published_at=None)
    assert forget_what_is_due(clock=at(LONG_AGO)) == 0
    with pytest.raises(Refused, match="No result is out"):
        actions.destroy_secrets(register_id=register.pk, by=SYSTEM, clock=at(LONG_AGO))
    assert secrets_of(register) == (2, 3)


def test_final_counts_from_the_day_when_the_result_was_out(register):
    late = timedelta(days=10)
    Register.objects.update(result_published_at=CLOSES + late)
    assert destroy_due(GONE + late - TICK) == 0
    assert destroy_due(GONE + late) == 1


def test_the_first_result_counts(register):
    result_is_out(register_id=register.pk, now=LONG_AGO)
    register.refresh_from_db()
    assert register.result_published_at == CLOSES


def test_a_vote_that_was_held_elsewhere_is_left_alone(register):
    Register.objects.update(is_imported=True)
    assert forget_what_is_due(clock=at(LONG_AGO)) == 0


def test_one_vote_that_fails_holds_up_no_other_and_is_not_hidden(register, monkeypatch):
    other = close_and_open(make_three_voters(make_landlord()))

    def destroy(*, register_id, **how):
        if register_id == register.pk:
            raise RuntimeError("the disk is full")
        return actions.destroy_secrets(register_id=register_id, **how)

    monkeypatch.setattr(forgetting, "destroy_secrets", destroy)
    with pytest.raises(ExceptionGroup, match="1 were forgotten and 1 could not be"):
        destroy_due(GONE)
    other.refresh_from_db()
    assert other.secrets_destroyed_at == GONE
    assert secrets_of(register)[0] == 2
