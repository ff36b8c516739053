"""Two people destroy the key and the sealed votes of a box; afterwards somebody looks whether they are gone."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.ballots import actions, queries
from commonty.ballots.actions import destroying, forgetting
from commonty.ballots.actions.forgetting import NotWell, destroy_what_nobody_signed, forget_what_is_due
from commonty.ballots.models import DestructionSignature, Envelope, Register
from commonty.ballots.queries import standing_of_result
from commonty.ballots.queries.destruction import bytes_left, checks_before, rows_left, what_goes, what_to_look_for
from commonty.ballots.rules import CHALLENGE, UNSIGNED
from commonty.ballots.tests.factories import (
    CLOSES,
    NOW,
    at,
    cast,
    close_and_open,
    destroy,
    make_register,
    make_staff,
    options,
)
from commonty.journal.chain import verify_chain
from commonty.journal.models import Entry
from commonty.people.models import RoleHeld

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)
FINAL = CLOSES + CHALLENGE


def opened() -> Register:
    register = make_register()
    for entitlement in register.entitlements.select_related("person"):
        cast(entitlement, options(1))
    actions.issue_codes(register_id=register.pk, by=SYSTEM, clock=at(NOW))
    return close_and_open(register)


@pytest.fixture
def register() -> Register:
    return opened()


def sign(register, by, *, when=FINAL):
    return actions.sign_destruction(register_id=register.pk, by=by, clock=at(when))


def kinds(register) -> list[str]:
    return list(Entry.objects.filter(chain=register.chain).order_by("seq").values_list("kind", flat=True))


def test_one_signature_destroys_nothing_and_the_second_everything(register):
    assert rows_left(register) == {"keys": 1, "sealed": 3, "codes": 3}
    assert what_goes(register) == ["the key of the ballot box", "3 sealed votes", "3 codes from letters"]
    assert sign(register, make_staff(register.place)).secrets_destroyed_at is None
    assert rows_left(register)
    assert sign(register, make_staff(register.place, Role.BOARD_MEMBER)).secrets_destroyed_at == FINAL
    assert rows_left(register) == {}
    assert kinds(register)[-3:] == [
        "ballots.destruction_signed",
        "ballots.destruction_signed",
        "ballots.secrets_destroyed",
    ]
    assert verify_chain(register.chain).is_sound
    register.refresh_from_db()
    assert queries.box_faults(register) == []
    assert len(queries.receipts_of(register)) == 3


def test_nobody_signs_twice_or_beside_whom_they_brought_in(register):
    first = make_staff(register.place)
    sign(register, first)
    with pytest.raises(Refused, match="already"):
        sign(register, first)
    with pytest.raises(IntegrityError), transaction.atomic():  # nor past the rules
        DestructionSignature.objects.create(register=register, person=first, signed_at=FINAL)
    second = make_staff(register.place)
    RoleHeld.objects.filter(person=second).update(given_by=first)
    with pytest.raises(Refused, match="gave the other"):
        sign(register, second)
    type(second).objects.filter(pk=first.pk).update(merged_into=make_staff(register.place))
    with pytest.raises(Refused, match="already"):
        sign(register, type(second).objects.get(pk=first.pk).merged_into)
    assert rows_left(register)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.HOUSING_OFFICER, Role.ADMINISTRATOR, Role.RESIDENT])
def test_only_those_who_open_boxes_sign(register, role):
    for by in (make_staff(register.place, role), SYSTEM):
        with pytest.raises(PermissionDenied):
            sign(register, by)


def test_nobody_signs_before_it_is_final_or_while_it_is_challenged(register):
    with pytest.raises(Refused, match="14 days"):
        sign(register, make_staff(register.place), when=FINAL - TICK)
    by = make_staff(register.place)
    actions.challenge_result(register_id=register.pk, reason="Why?", by=by, clock=at(CLOSES))
    with pytest.raises(Refused, match="challenged"):
        sign(register, make_staff(register.place))


def test_a_challenge_between_the_two_signatures_holds_it(register):
    sign(register, make_staff(register.place))
    Register.objects.update(result_published_at=FINAL)  # as if the result had been out later
    by = make_staff(register.place)
    actions.challenge_result(register_id=register.pk, reason="Why?", by=by, clock=at(FINAL))
    with pytest.raises(Refused, match="challenged"):
        sign(register, make_staff(register.place))
    assert rows_left(register)


def test_what_is_looked_at_before(register):
    assert all(check.is_well for check in checks_before(register, now=FINAL))
    assert [check.is_well for check in checks_before(register, now=FINAL - TICK)] == [False, True, True]
    register.counted.first().delete()
    assert [check.is_well for check in checks_before(register, now=FINAL)] == [True, False, False]


# If nobody signs


def test_after_two_weeks_the_timetable_does_it_and_not_before(register):
    well = {"fault_of": lambda _id: ""}
    assert destroy_what_nobody_signed(**well, clock=at(FINAL + UNSIGNED - TICK)) == 0
    with pytest.raises(Refused, match="Two people"):
        actions.destroy_secrets(register_id=register.pk, by=SYSTEM, clock=at(FINAL + UNSIGNED - TICK))
    sign(register, make_staff(register.place))
    assert destroy_what_nobody_signed(**well, clock=at(FINAL + UNSIGNED)) == 1
    register.refresh_from_db()
    standing = standing_of_result(register, now=FINAL + UNSIGNED)
    assert standing.destroyed_at == FINAL + UNSIGNED
    assert standing.destroyed_by == []  # one is not two
    assert standing.in_backups_until == standing.destroyed_at + timedelta(days=settings.BACKUP_DAYS)
    assert Entry.objects.get(kind="ballots.secrets_destroyed").channel == "timetable"


def test_what_is_not_well_is_kept_and_holds_up_no_other(register):
    other = opened()
    faults = {register.pk: "The pack is gone."}
    with pytest.raises(ExceptionGroup, match="1 were forgotten and 1 could not be") as raised:
        destroy_what_nobody_signed(fault_of=lambda pk: faults.get(pk, ""), clock=at(FINAL + UNSIGNED))
    assert raised.group_contains(NotWell, match="The pack is gone")
    assert rows_left(register)
    assert not rows_left(other)


def test_who_signed_is_said_but_for_somebody_at_risk(register):
    people = [make_staff(register.place), make_staff(register.place)]
    for person in people:
        sign(register, person)
    register.refresh_from_db()
    assert standing_of_result(register, now=FINAL).destroyed_by == [person.name for person in people]
    type(people[0]).objects.filter(pk=people[0].pk).update(is_at_risk=True)
    assert people[0].name not in standing_of_result(register, now=FINAL).destroyed_by


# Whether it is gone


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="we can't look into PostgreSQL's files")
def test_the_file_holds_every_sealed_vote_and_the_key_until_they_are_destroyed():
    register = opened()
    assert bytes_left(what_to_look_for(register)) >= 4  # three votes and the key: the twin
    destroy(register, when=FINAL)
    assert actions.check_destruction(register_id=register.pk, clock=at(FINAL)) is True
    assert bytes_left(what_to_look_for(register)) == 0
    register.refresh_from_db()
    assert register.destruction_checked_at == FINAL
    said = Entry.objects.filter(kind="ballots.destruction_checked").get()
    assert said.facts == {"is_well": True, "rows": 0, "in_file": 0}


@pytest.mark.django_db(transaction=True)
def test_half_a_destruction_is_found_and_finished_by_the_timetable():
    """The one who destroyed it died before anybody looked, and a table came back from a copy."""
    register = opened()
    envelope = Envelope.objects.first()
    destroy(register, when=FINAL)
    Envelope.objects.filter(pk=envelope.pk).update(sealed=envelope.sealed)
    assert rows_left(register) == {"sealed": 1}
    assert forget_what_is_due(clock=at(FINAL + TICK)) == 1
    assert rows_left(register) == {}
    register.refresh_from_db()
    assert (register.secrets_destroyed_at, register.destruction_checked_at) == (FINAL, FINAL + TICK)
    found, well = Entry.objects.filter(kind="ballots.destruction_checked").order_by("seq")
    assert (found.facts["is_well"], found.facts["rows"]) == (False, 1)
    assert well.facts["is_well"] is True
    assert forget_what_is_due(clock=at(FINAL + 2 * TICK)) == 0  # it is done once


@pytest.mark.django_db(transaction=True)
def test_twin_a_timetable_that_does_not_look_leaves_it_half_done(monkeypatch):
    register = opened()
    envelope = Envelope.objects.first()
    destroy(register, when=FINAL)
    Envelope.objects.filter(pk=envelope.pk).update(sealed=envelope.sealed)
    monkeypatch.setattr(forgetting, "check_destruction", lambda **_how: True)
    forget_what_is_due(clock=at(FINAL + TICK))
    register.refresh_from_db()
    assert rows_left(register) == {"sealed": 1}
    assert register.destruction_checked_at is None


def test_while_bytes_are_found_nobody_says_that_it_is_gone(register, monkeypatch):
    destroy(register, when=FINAL)
    tries = []
    monkeypatch.setattr(destroying, "bytes_left", lambda _hashes, rewrite=False: tries.append(rewrite) or 2)
    assert actions.check_destruction(register_id=register.pk, clock=at(FINAL)) is False
    assert tries == [False, True]  # the second time the file was written anew
    register.refresh_from_db()
    assert register.destruction_checked_at is None
    assert standing_of_result(register, now=FINAL).checked_at is None
    monkeypatch.setattr(destroying, "bytes_left", lambda _hashes, rewrite=False: 0)
    assert actions.check_destruction(register_id=register.pk, clock=at(FINAL)) is True


def test_there_is_nothing_to_look_for_before(register):
    with pytest.raises(Refused, match="still there"):
        actions.check_destruction(register_id=register.pk)
