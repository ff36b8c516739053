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
from commonty.ballots.letters import Run, _promises
from commonty.ballots.models import LetterPart, LetterRun, Register, Unit, VotingCode, Whom
from commonty.ballots.queries.letters import addressed, in_the_order_of_homes, letter_figures, letters_left_by
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
from commonty.people.rules import letter_parts

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


def make(register, by, *, whom=Whom.EVERYBODY, now=NOW):
    return actions.make_letters(register_id=register.pk, whom=whom, by=by, channel="web", clock=at(now))


def print_all(run, by, *, now=NOW):
    """The codes by entitlement, of all parts."""
    codes = {}
    for part in run.parts.order_by("number"):
        codes |= print_part(part, by, now=now)
    return codes


def codes_of(part, by, *, now=NOW):
    part.run.register.refresh_from_db()
    letters = actions.letters_of(part=LetterPart.objects.get(pk=part.pk), by=by, clock=at(now))
    return {letter.entitlement.pk: code for letter, code in letters}


def print_part(part, by, *, now=NOW, codes=None):
    codes = codes_of(part, by, now=now) if codes is None else codes
    actions.hand_out(part_id=part.pk, codes=codes, by=by, channel="web", clock=at(now))
    return codes


def ask(register, by, *, whom=Whom.EVERYBODY):
    return actions.ask_for_letters(register_id=register.pk, whom=whom, by=by, channel="web", clock=at(NOW))


def make_again(run, by):
    return actions.make_letters_again(run_id=run.pk, by=by, channel="web", clock=at(NOW))


def finish(run, by, **said):
    return actions.finish_letters(run_id=run.pk, by=by, channel="web", clock=at(NOW), **said)


def prove(code):
    return actions.prove_code(code=code, born_in=None, address="192.0.2.1", clock=at(NOW))[0]


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


@pytest.mark.parametrize("unit", [Unit.PERSON, Unit.HOME])
def test_letters_are_cut_in_the_order_in_which_they_are_printed(landlord, unit):
    """Both ways of putting them in order: by their numbers only, and with all that stands on them."""
    area = make_area(landlord)
    people = [make_resident(make_home(area)) for _ in range(12)]
    homes = [person.ties.get().home for person in people]
    listed = [(person if unit == Unit.PERSON else None, home, area) for person, home in zip(people, homes)]
    register = make_register(listed[::-1], place=landlord, unit=unit)
    for person in people[:3]:
        person.ties.update(moved_out_on=TODAY)
        for _ in range(2):
            Tie.objects.create(person=person, home=make_home(area), kind="tenant")
    whole = [letter.pk for letter in addressed(register, Whom.EVERYBODY, on=TODAY)]
    assert len(whole) == (12 if unit == Unit.PERSON else 9)
    assert in_the_order_of_homes(register, Whom.EVERYBODY, on=TODAY) == whole


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
    started = time.process_time()
    with django_assert_max_num_queries(25):
        run = make(register, officer)
    parts = list(run.parts.order_by("number"))
    assert [part.letters for part in parts] == [250] * 8
    with django_assert_max_num_queries(45):
        print_part(parts[7], officer)
    assert time.process_time() - started < 5
    assert VotingCode.objects.count() == 250


# Made by one, and once printed again only by two


def test_the_codes_on_the_letters_work_and_are_stored_only_as_hmacs(register, officer):
    run = make(register, officer)
    codes = print_all(run, officer)
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
    assert prove(codes[bo.pk]) == register


def test_no_code_ends_before_a_new_one_is_printed(register, officer):
    cy = register.entitlements.get(person__name="Bo Carr")
    old = actions.issue_codes(register_id=register.pk, by=officer, clock=at(NOW), entitlement_ids=[cy.pk])[cy.pk]
    run = make(register, officer)
    codes_of(run.parts.get(), officer)  # the file was made, and then the power failed
    assert prove(old) == register
    new = print_all(run, officer)[cy.pk]
    with pytest.raises(Refused):
        prove(old)
    assert prove(new) == register


def test_a_second_click_gets_the_same_letters(register, officer):
    first = make(register, officer)
    assert make(register, officer) == first
    codes = print_all(first, officer)
    assert print_all(first, officer) == codes
    assert LetterPart.objects.get().prints == 2
    assert VotingCode.objects.count() == 3
    facts = [e.facts for e in Entry.objects.filter(kind="ballots.letters_printed").order_by("seq")]
    assert [fact["prints"] for fact in facts] == [1, 2]


def test_a_second_print_does_not_end_a_newer_code(register, officer):
    run = make(register, officer)
    codes = print_all(run, officer)
    bo = register.entitlements.get(person__name="Bo Carr")
    newer = actions.reissue_code(register_id=register.pk, entitlement_id=bo.pk, by=officer, clock=at(NOW))
    again = print_all(run, officer)
    assert again == {pk: code for pk, code in codes.items() if pk != bo.pk}
    assert prove(newer) == register


@pytest.mark.parametrize(("later", "is_spared"), [(timedelta(seconds=1), True), (timedelta(seconds=-1), False)])
def test_the_first_print_does_not_end_a_code_given_out_after_the_making(register, officer, later, is_spared):
    """The twin: what was given out before the making ends, as the page says."""
    run = make(register, officer)
    bo = register.entitlements.get(person__name="Bo Carr")
    newer = actions.reissue_code(register_id=register.pk, entitlement_id=bo.pk, by=officer, clock=at(NOW + later))
    codes = print_all(run, officer)
    assert (bo.pk in codes) is not is_spared
    assert len(codes) == 2 + (not is_spared)
    if is_spared:
        assert prove(newer) == register
    else:
        with pytest.raises(Refused):
            prove(newer)


# Nobody's letter is lost in silence


@pytest.fixture
def in_parts(register, officer, monkeypatch):
    monkeypatch.setattr(letter_parts, "LETTERS_A_PART", 1)
    return make(register, officer)


def left_by(register, *, now=NOW):
    found = letters_left_by(Register.objects.filter(pk=register.pk), now=now)
    return [(run, run.left, run.of, run.next_part) for run in found]


def test_all_is_not_printed_while_a_part_is_not(in_parts, officer):
    first, second, third = in_parts.parts.order_by("number")
    with pytest.raises(Refused, match="Parts 1, 2, 3 were never"):
        finish(in_parts, officer)
    print_part(first, officer)
    print_part(third, officer)
    with pytest.raises(Refused, match="Part 2 was never"):
        finish(in_parts, officer, was_told=True)
    print_part(second, officer)
    assert finish(in_parts, officer).kept_until is None


def test_a_part_without_readers_holds_nothing_up(in_parts, officer, register):
    first, second, third = in_parts.parts.order_by("number")
    print_part(first, officer)
    Person.objects.filter(name="Bo Carr").update(is_at_risk=True)
    cy = register.entitlements.get(person__name="Cy Dow")
    later = at(NOW + timedelta(seconds=1))
    actions.reissue_code(register_id=register.pk, entitlement_id=cy.pk, by=officer, clock=later)
    for part in (second, third):
        with pytest.raises(Refused, match="nobody"):
            codes_of(part, officer)
    finish(in_parts, officer)
    assert left_by(register) == []


def test_others_say_so_only_when_the_maker_told_them(in_parts, officer, colleague):
    print_all(in_parts, officer)
    with pytest.raises(Refused, match="Ask them"):
        finish(in_parts, colleague)
    assert finish(in_parts, colleague, was_told=True).kept_until is None


def test_what_was_not_printed_in_time_is_said(in_parts, officer, register):
    print_part(in_parts.parts.get(number=1), officer)
    assert left_by(register) == [(in_parts, 2, 3, 2)]
    now = NOW + letter_parts.KEPT
    assert actions.finish_due_letters(clock=at(now)) == 1
    assert Entry.objects.get(kind="ballots.letters_finished").facts == {"unprinted": 2}
    assert left_by(register, now=now) == [(in_parts, 2, 3, 2)]
    assert left_by(register, now=CLOSES) == []


def test_newer_letters_make_up_for_what_was_not_printed(in_parts, officer, colleague, register):
    print_part(in_parts.parts.get(number=1), officer)
    again = make_again(ask(register, officer), colleague)
    print_all(again, colleague)
    assert left_by(register) == []


def test_while_nothing_is_printed_one_person_makes_other_letters(in_parts, officer, colleague, register):
    old = in_parts.parts.get(number=1)
    codes = codes_of(old, officer)
    again = make(register, colleague, whom=Whom.NO_EMAIL)
    assert (again, again.made_by, again.letters) == (in_parts, colleague, 2)
    with pytest.raises(Refused, match="made anew"):  # the file that was being made then is worth nothing
        print_part(old, officer, codes=codes)
    assert not VotingCode.objects.exists()
    print_part(again.parts.get(number=1), colleague)
    with pytest.raises(Refused, match="made already"):
        make(register, officer)


def test_letters_that_lapsed_unprinted_are_made_anew_by_one_person(in_parts, officer, register):
    actions.finish_due_letters(clock=at(NOW + letter_parts.KEPT))
    again = make(register, officer, now=NOW + letter_parts.KEPT)
    assert len(print_all(again, officer, now=NOW + letter_parts.KEPT)) == 3


@pytest.mark.parametrize("how", ["said", "three days", "closed"])
def test_what_is_over_is_printed_by_nobody(register, officer, how):
    """And the seed is gone: what an old backup holds apart, nobody can draw these codes again."""
    run, now = make(register, officer), NOW
    print_all(run, officer)
    if how == "said":
        finish(run, officer)
    elif how == "three days":
        now += letter_parts.KEPT
        assert actions.finish_due_letters(clock=at(now - timedelta(seconds=1))) == 0
        assert actions.finish_due_letters(clock=at(now)) == 1
    else:
        now = CLOSES
    with pytest.raises(Refused):
        codes_of(run.parts.get(), officer, now=now)
    assert actions.finish_due_letters(clock=at(CLOSES)) == (how == "closed")
    run.refresh_from_db()
    assert (run.wrapped_seed, run.kept_until) == (None, None)
    assert run.parts.get().readers == []


def test_only_whoever_made_the_letters_prints_them(register, officer, colleague):
    run = make(register, officer)
    with pytest.raises(Refused, match="prints them"):
        codes_of(run.parts.get(), colleague)
    again = make_again(ask(register, officer), colleague)
    with pytest.raises(Refused, match="prints them"):
        codes_of(again.parts.get(), officer)  # or asking alone would have been enough
    assert len(print_all(again, colleague)) == 3


def test_a_new_run_ends_the_printing_of_the_old_one(register, officer, colleague):
    run = make(register, officer)
    make_again(ask(register, officer), colleague)
    with pytest.raises(Refused, match="any more"):
        codes_of(run.parts.get(), officer)


def test_a_second_run_is_refused_without_a_second_person(register, officer, colleague):
    first = make(register, officer)
    print_all(first, officer)
    finish(first, officer)
    for somebody in (officer, colleague):  # also a colleague can't just make them once more
        with pytest.raises(Refused, match="made already"):
            make(register, somebody)
    asked = ask(register, officer)
    with pytest.raises(Refused, match="second person"):
        make_again(asked, officer)
    again = make_again(asked, colleague)
    assert (again.letters, again.asked_by, again.made_by) == (3, officer, colleague)
    assert make_again(again, colleague) == again
    with pytest.raises(Refused, match="colleague has made"):
        make_again(again, make_staff(register.place, Role.HOUSING_OFFICER))


def test_the_database_too_wants_two_people(register, officer):
    make(register, officer)
    asked = ask(register, officer)
    with pytest.raises(IntegrityError):
        LetterRun.objects.filter(pk=asked.pk).update(made_by=officer, made_at=NOW)


def test_after_a_new_run_the_old_code_is_refused(register, officer, colleague):
    bo = register.entitlements.get(person__name="Bo Carr")
    old = print_all(make(register, officer), officer)
    asked = ask(register, officer)
    assert prove(old[bo.pk]) == register  # asking alone ends nothing
    new = print_all(make_again(asked, colleague), colleague)
    with pytest.raises(Refused):
        prove(old[bo.pk])
    assert prove(new[bo.pk]) == register


def test_the_newest_asking_stands(register, officer, colleague):
    make(register, officer)
    ask(register, officer)
    newest = ask(register, officer, whom=Whom.NO_EMAIL)
    assert LetterRun.objects.waiting().get() == newest
    assert make_again(newest, colleague).letters == 2


def test_nobody_asks_for_new_letters_before_the_first(register, officer):
    with pytest.raises(Refused, match="yet"):
        ask(register, officer)


def test_whoever_became_at_risk_while_the_letters_were_printed_gets_none(register, officer):
    run = make(register, officer)
    codes = codes_of(run.parts.get(), officer)
    Person.objects.filter(name="Bo Carr").update(is_at_risk=True)
    with pytest.raises(Refused, match="changed"):
        print_part(run.parts.get(), officer, codes=codes)
    assert not VotingCode.objects.exists()
    assert len(print_all(run, officer)) == 2


def test_no_letters_to_nobody(register, officer):
    Person.objects.update(email="somebody@example.com")
    with pytest.raises(Refused, match="nobody"):
        make(register, officer, whom=Whom.NO_EMAIL)


def test_only_staff_who_send_letters_here(register, officer):
    run = make(register, officer)
    for stranger in (
        make_staff(register.place, Role.BUDGET_OWNER),
        make_staff_next_door(register.place),
        SYSTEM,
    ):
        if stranger != SYSTEM:
            with pytest.raises(PermissionDenied):
                finish(run, stranger)
        for forbidden in (
            lambda who=stranger: make(register, who),
            lambda who=stranger: ask(register, who),
            lambda who=stranger: codes_of(run.parts.get(), who),
            lambda who=stranger: print_part(run.parts.get(), who, codes={1: make_code()}),
        ):
            with pytest.raises(PermissionDenied):
                forbidden()


def test_all_is_recorded_without_names_or_codes(register, officer, colleague):
    codes = print_all(make(register, officer), officer)
    again = make_again(ask(register, officer), colleague)
    print_all(again, colleague)
    finish(again, colleague)
    entries = Entry.objects.filter(kind__startswith="ballots.letters").order_by("seq")
    whom = {"whom": "everybody", "letters": 3}
    assert [(e.kind, e.by_id, e.facts) for e in entries] == [
        ("ballots.letters_made", officer.public_id, whom),
        ("ballots.letters_printed", officer.public_id, {"part": 1, "letters": 3, "prints": 1}),
        ("ballots.letters_asked", officer.public_id, whom | {"letters": 0}),
        ("ballots.letters_made", colleague.public_id, whom),
        ("ballots.letters_printed", colleague.public_id, {"part": 1, "letters": 3, "prints": 1}),
        ("ballots.letters_finished", colleague.public_id, {"unprinted": 0}),
    ]
    journal = str(list(Entry.objects.values()))
    assert not any(text in journal for text in [*codes.values(), "Ada Byron"])


def test_whoever_votes_before_a_meeting_reads_what_few_votes_can_tell():
    who = Person(name="Agnes Rennie")
    says = {
        is_before: str(_promises(who, Run(Register(paper=paper), url="", now=NOW))) for is_before, paper in PAPERS
    }
    assert "work out from the sums" in says[True]
    assert "work out from the sums" not in says[False]


PAPERS = ((True, {"before_meeting": True}), (False, {}))
