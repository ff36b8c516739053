"""Letters with codes on the desk: to their maker what is still to be printed, to all what nobody printed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from commonty.access.roles import Role
from commonty.ballots import actions
from commonty.ballots.actions.letters import finish_due_letters
from commonty.ballots.models import LetterRun, Register, Whom
from commonty.ballots.tests import factories as make
from commonty.people.actions import letters as sign_in_letters
from commonty.people.models import Person
from commonty.people.rules.letter_parts import KEPT
from commonty.web.queries.desk import desk_of

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def register() -> Register:
    register = make.make_three_voters(make.make_landlord())
    moments = {"opens_at": NOW - timedelta(days=1), "closes_at": NOW + timedelta(days=20)}
    Register.objects.filter(pk=register.pk).update(**moments)
    return register


@pytest.fixture
def officer(register: Register) -> Person:
    return make.make_staff(register.place, Role.HOUSING_OFFICER)


def made(register: Register, by: Person) -> LetterRun:
    return actions.make_letters(
        register_id=register.pk, whom=Whom.EVERYBODY, by=by, channel="web", clock=lambda: NOW
    )  # fmt: skip


def print_them(run: LetterRun, by: Person) -> None:
    part = run.parts.select_related("run__register").get()
    codes = {letter.entitlement.pk: code for letter, code in actions.letters_of(part=part, by=by, clock=lambda: NOW)}
    actions.hand_out(part_id=part.pk, codes=codes, by=by, channel="web", clock=lambda: NOW)


def said_to(person: Person, now=NOW) -> list[str]:
    return [task.says for task in desk_of(person, now=now) if "letter" in task.says]


def test_whoever_made_letters_is_told_what_is_still_to_be_printed(register, officer) -> None:
    colleague = make.make_staff(register.place, Role.HOUSING_OFFICER)
    run = made(register, officer)
    assert said_to(officer) == [f"Print part 1 of 1 of the letters of “{register.name}”"]
    assert said_to(colleague) == []
    print_them(run, officer)
    assert said_to(officer) == []


def test_what_nobody_printed_in_time_is_everybodys(register, officer) -> None:
    colleague, later = make.make_staff(register.place, Role.HOUSING_OFFICER), NOW + KEPT
    made(register, officer)
    finish_due_letters(clock=lambda: later)
    for person in (officer, colleague):
        assert said_to(person, later) == [f"Voters of “{register.name}” got no letter"]
    assert said_to(make.make_staff_next_door(register.place), later) == []


def test_letters_with_sign_in_codes_are_told_of_in_the_same_way(register, officer) -> None:
    colleague, later = make.make_staff(register.place, Role.HOUSING_OFFICER), NOW + KEPT
    said = {"place_id": register.place.pk, "whom": "everybody", "by": officer, "channel": "web"}
    batch = sign_in_letters.make_letters(**said, clock=lambda: NOW)
    to_print = f"Print part 1 of 1 of the letters with sign-in codes: {register.place.name}"
    assert said_to(officer) == [to_print]
    assert said_to(colleague) == []
    sign_in_letters.finish_due_letters(clock=lambda: later)
    for person in (officer, colleague):
        missed = f"Some people got no letter with a sign-in code: {register.place.name}"
        assert said_to(person, later) == [missed]
    assert said_to(make.make_staff_next_door(register.place), later) == []
    sign_in_letters.leave_rest(batch_id=batch.pk, by=colleague, channel="web", clock=lambda: later)
    assert said_to(officer, later) == []
