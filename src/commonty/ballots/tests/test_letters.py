"""Letters with voting codes: to whom, made once, and again only by two."""

import time
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.ballots import actions, rules
from commonty.ballots.actions.codes import code_digest
from commonty.ballots.models import LetterRun, Register, Unit, VotingCode, Whom
from commonty.ballots.queries.letters import addressed, letter_figures
from commonty.ballots.tests.factories import (
    CLOSES,
    NOW,
    at,
    make_area,
    make_home,
    make_landlord,
    make_register,
    make_resident,
    make_staff,
    make_staff_next_door,
    make_three_voters,
)
from commonty.journal.models import Entry
from commonty.kit.codes import make_code
from commonty.people.models import Person, Tie

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def landlord():
    return make_landlord()


@pytest.fixture
def register(landlord):
    return make_three_voters(landlord)


@pytest.fixture
def officer(landlord):
    return make_staff(landlord, Role.HOUSING_OFFICER)


@pytest.fixture
def colleague(landlord):
    return make_staff(landlord, Role.HOUSING_OFFICER)


def letters_and_codes(register, by, *, whom=Whom.EVERYBODY, run=None):
    to_print = actions.letters_to_make(register=register, whom=whom, run=run, by=by, clock=at(NOW))
    return to_print, {letter.entitlement.pk: make_code() for letter in to_print}


def make(register, by, *, whom=Whom.EVERYBODY, codes=None):
    codes = codes or letters_and_codes(register, by, whom=whom)[1]
    about = {"register_id": register.pk, "whom": whom, "codes": codes}
    return actions.make_letters(**about, by=by, channel="web", clock=at(NOW)), codes


def ask(register, by, *, whom=Whom.EVERYBODY):
    return actions.ask_for_letters(register_id=register.pk, whom=whom, by=by, channel="web", clock=at(NOW))


def make_again(run, by):
    codes = letters_and_codes(run.register, by, whom=run.whom, run=run)[1]
    return actions.make_letters_again(run_id=run.pk, codes=codes, by=by, channel="web", clock=at(NOW)), codes


def names_of(register, whom=Whom.EVERYBODY):
    return [letter.person.name for letter in addressed(register, whom, on=TODAY)]


# Rules


@pytest.mark.parametrize(
    ("status", "now", "may"),
    [
        ("draft", NOW, False),
        ("open", NOW - timedelta(days=30), True),  # frozen, not yet open
        ("open", NOW, True),
        ("open", CLOSES - timedelta(seconds=1), True),
        ("open", CLOSES, False),
        ("shut", NOW, False),
        ("opened", NOW, False),
        ("void", NOW, False),
    ],
)
def test_letters_are_made_from_the_freezing_until_the_close(status, now, may):
    register = Register(status=status, closes_at=CLOSES)
    if may:
        rules.check_can_send_letters(register, now=now)
    else:
        with pytest.raises(Refused):
            rules.check_can_send_letters(register, now=now)


def test_an_imported_vote_has_no_letters():
    with pytest.raises(Refused):
        rules.check_can_send_letters(Register(status="open", closes_at=CLOSES, is_imported=True), now=NOW)


# To whom


def test_everybody_or_only_those_without_email(register):
    assert names_of(register) == ["Ada Byron", "Bo Carr", "Cy Dow"]
    assert names_of(register, Whom.NO_EMAIL) == ["Bo Carr", "Cy Dow"]
    figures = letter_figures(register, on=TODAY)
    assert (figures.everybody, figures.no_email, figures.held, figures.nowhere) == (3, 2, 0, 0)


def test_nobody_at_risk_gets_a_letter_and_without_the_mark_they_do(register):
    assert "Bo Carr" in names_of(register)
    Person.objects.filter(name="Bo Carr").update(is_at_risk=True)
    assert names_of(register) == ["Ada Byron", "Cy Dow"]
    figures = letter_figures(register, on=TODAY)
    assert (figures.everybody, figures.no_email, figures.held) == (2, 1, 1)


def test_a_home_where_somebody_is_at_risk_gets_no_letter(landlord):
    area = make_area(landlord)
    homes = [make_resident(make_home(area)).ties.get().home for _ in range(3)]
    register = make_register([(None, home, home.parent) for home in homes], place=landlord, unit=Unit.HOME)
    assert len(addressed(register, Whom.EVERYBODY, on=TODAY)) == 3
    make_resident(homes[0], is_at_risk=True)
    assert {letter.home for letter in addressed(register, Whom.EVERYBODY, on=TODAY)} == set(homes[1:])


def test_a_letter_goes_where_the_voter_lives_now(register):
    ada = Person.objects.get(name="Ada Byron")
    elsewhere = make_home(make_area(register.place))
    ada.ties.update(moved_out_on=TODAY)
    assert "Ada Byron" not in names_of(register)
    assert letter_figures(register, on=TODAY).nowhere == 1
    Tie.objects.create(person=ada, home=elsewhere, kind="tenant")
    assert {x.person.name: x.home for x in addressed(register, Whom.EVERYBODY, on=TODAY)}["Ada Byron"] == elsewhere


def test_one_human_under_two_entries_gets_one_letter(register):
    ada, bo = Person.objects.get(name="Ada Byron"), Person.objects.get(name="Bo Carr")
    bo.ties.update(person=ada)
    Person.objects.filter(pk=bo.pk).update(merged_into=ada)
    assert names_of(register) == ["Ada Byron", "Cy Dow"]
    ada.entitlements.update(cancelled_at=NOW)  # and if only the other entry is on the list, that one, by name
    assert names_of(register) == ["Ada Byron", "Cy Dow"]
    Person.objects.filter(pk=ada.pk).update(is_at_risk=True)
    assert names_of(register) == ["Cy Dow"]


def test_who_was_taken_off_gets_none(register):
    register.entitlements.filter(person__name="Cy Dow").update(cancelled_at=NOW)
    assert names_of(register) == ["Ada Byron", "Bo Carr"]


def test_finding_two_thousand_takes_few_queries(landlord, django_assert_max_num_queries):
    home = make_home(make_area(landlord))
    people = Person.objects.bulk_create(Person(landlord=landlord, name=f"Voter {n}") for n in range(2000))
    Tie.objects.bulk_create(Tie(person=person, home=home, kind="tenant") for person in people)
    register = make_register([(person, home, home.parent) for person in people], place=landlord)
    officer = make_staff(landlord, Role.HOUSING_OFFICER)
    with django_assert_max_num_queries(2):
        assert len(addressed(register, Whom.EVERYBODY, on=TODAY)) == 2000
    codes = letters_and_codes(register, officer)[1]
    started = time.monotonic()
    with django_assert_max_num_queries(40):  # among them one for each 500 codes
        make(register, officer, codes=codes)
    assert time.monotonic() - started < 5
    assert VotingCode.objects.count() == 2000


# Made once, and again only by two


def test_the_codes_on_the_letters_work_and_are_stored_only_as_hmacs(register, officer):
    run, codes = make(register, officer)
    assert (run.letters, run.made_by, run.asked_by) == (3, officer, None)
    assert {row.entitlement_id: row.code_digest for row in VotingCode.objects.all()} == {
        pk: code_digest(code) for pk, code in codes.items()
    }
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            dump = str(cursor.fetchall())
        assert not any(code in dump or code.replace("-", "") in dump for code in codes.values())
    bo = register.entitlements.get(person__name="Bo Carr")
    assert actions.prove_code(code=codes[bo.pk], born_in=None, address="192.0.2.1", clock=at(NOW))[0] == register


def test_a_second_run_is_refused_without_a_second_person(register, officer, colleague):
    _run, old = make(register, officer)
    for somebody in (officer, colleague):  # also a colleague can't just make them once more
        with pytest.raises(Refused, match="made already"):
            make(register, somebody, codes=old)
    asked = ask(register, officer)
    with pytest.raises(Refused, match="second person"):
        make_again(asked, officer)
    with pytest.raises(Refused, match="second person"):
        actions.make_letters_again(run_id=asked.pk, codes=old, by=officer, channel="web", clock=at(NOW))
    again, _codes = make_again(asked, colleague)
    assert (again.letters, again.asked_by, again.made_by) == (3, officer, colleague)
    with pytest.raises(Refused, match="colleague has made"):
        make_again(again, make_staff(register.place, Role.HOUSING_OFFICER))


def test_the_database_too_wants_two_people(register, officer):
    make(register, officer)
    asked = ask(register, officer)
    with pytest.raises(IntegrityError):
        LetterRun.objects.filter(pk=asked.pk).update(made_by=officer, made_at=NOW)


def test_after_a_new_run_the_old_code_is_refused(register, officer, colleague):
    bo = register.entitlements.get(person__name="Bo Carr")
    _run, old = make(register, officer)
    asked = ask(register, officer)

    def prove(code):
        return actions.prove_code(code=code, born_in=None, address="192.0.2.1", clock=at(NOW))[0]

    assert prove(old[bo.pk]) == register  # asking alone ends nothing
    _again, new = make_again(asked, colleague)
    with pytest.raises(Refused):
        prove(old[bo.pk])
    assert prove(new[bo.pk]) == register


def test_the_newest_asking_stands(register, officer, colleague):
    make(register, officer)
    ask(register, officer)
    newest = ask(register, officer, whom=Whom.NO_EMAIL)
    assert LetterRun.objects.waiting().get() == newest
    assert make_again(newest, colleague)[0].letters == 2


def test_nobody_asks_for_new_letters_before_the_first(register, officer):
    with pytest.raises(Refused, match="yet"):
        ask(register, officer)


def test_whoever_became_at_risk_while_the_letters_were_printed_gets_none(register, officer):
    codes = letters_and_codes(register, officer)[1]
    Person.objects.filter(name="Bo Carr").update(is_at_risk=True)
    with pytest.raises(Refused, match="changed"):
        make(register, officer, codes=codes)
    assert not VotingCode.objects.exists()
    assert not LetterRun.objects.exists()


def test_no_letters_to_nobody(register, officer):
    Person.objects.update(email="somebody@example.com")
    with pytest.raises(Refused, match="nobody"):
        letters_and_codes(register, officer, whom=Whom.NO_EMAIL)


def test_only_staff_who_send_letters_here(register, officer):
    for stranger in (
        make_staff(register.place, Role.BUDGET_OWNER),
        make_staff_next_door(register.place),
        SYSTEM,
    ):
        with pytest.raises(PermissionDenied):
            make(register, stranger, codes={1: make_code()})
        with pytest.raises(PermissionDenied):
            ask(register, stranger)
        with pytest.raises(PermissionDenied):
            letters_and_codes(register, stranger)


def test_all_is_recorded_without_names_or_codes(register, officer, colleague):
    _run, codes = make(register, officer)
    make_again(ask(register, officer), colleague)
    entries = Entry.objects.filter(kind__startswith="ballots.letters").order_by("seq")
    assert [(e.kind, e.by_id, e.facts) for e in entries] == [
        ("ballots.letters_made", officer.public_id, {"whom": "everybody", "letters": 3}),
        ("ballots.letters_asked", officer.public_id, {"whom": "everybody", "letters": 0}),
        ("ballots.letters_made", colleague.public_id, {"whom": "everybody", "letters": 3}),
    ]
    journal = str(list(Entry.objects.values()))
    assert not any(text in journal for text in [*codes.values(), "Ada Byron"])
