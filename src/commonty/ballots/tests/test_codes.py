"""Codes from letters: what they open, what ends them, and what guessing gets."""

from datetime import timedelta

import pytest

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.ballots import actions, queries
from commonty.ballots.actions.codes import WRONG_BY_ADDRESS, WRONG_BY_CODE, WRONG_IN_ALL
from commonty.ballots.models import Entitlement, Envelope, VotingCode
from commonty.ballots.tests.factories import (
    NOW,
    at,
    cast,
    make_landlord,
    make_person,
    make_register,
    make_staff,
    options,
)
from commonty.journal.models import Entry
from commonty.kit.codes import make_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def register():
    return make_register()


@pytest.fixture
def officer(register):
    return make_staff(register.place, Role.HOUSING_OFFICER)


def codes_of(register, officer):
    codes = actions.issue_codes(register_id=register.pk, by=officer, clock=at(NOW))
    return {Entitlement.objects.get(pk=pk): code for pk, code in codes.items()}


def prove(code, born_in=None, address="192.0.2.1", when=NOW):
    return actions.prove_code(code=code, born_in=born_in, address=address, clock=at(when))


def test_a_code_from_a_letter_votes(register, officer):
    codes = codes_of(register, officer)
    assert len(set(codes.values())) == 3
    entitlement, code = next(iter(codes.items()))
    found, ticket = prove(code.lower().replace("-", " "))
    standing = queries.entitlement_for(found, person=None, session_public_id=ticket)
    assert (standing.entitlement, standing.proof) == (entitlement, "code")
    cast(entitlement, options(1), proof=standing.proof, by=standing.by)
    assert Envelope.objects.get().proof == "code"


def test_codes_are_stored_as_nothing_that_could_be_printed_again(register, officer):
    codes = codes_of(register, officer)
    stored = set(VotingCode.objects.values_list("code_digest", flat=True))
    assert not stored & {text for code in codes.values() for text in (code, code.replace("-", ""))}
    facts = [str(entry.facts) for entry in Entry.objects.all()]
    assert not any(code in text for code in codes.values() for text in facts)


def test_a_new_letter_ends_the_old_code_and_who_still_sits_there_with_it(register, officer):
    entitlement, old = next(iter(codes_of(register, officer).items()))
    _register, ticket = prove(old)
    new = actions.reissue_code(register_id=register.pk, entitlement_id=entitlement.pk, by=officer, clock=at(NOW))
    assert queries.entitlement_for(register, person=None, session_public_id=ticket) is None
    with pytest.raises(Refused):
        prove(old)
    assert prove(new)[0] == register
    codes_of(register, officer)
    with pytest.raises(Refused):
        prove(new)


@pytest.mark.parametrize("fields", [{"born_in": 1971}, {"born_on": NOW.date().replace(year=1971)}])
def test_where_we_hold_the_year_of_birth_it_is_needed(fields):
    landlord = make_landlord()
    register = make_register([(make_person(landlord, **fields), None, None)], place=landlord)
    (code,) = codes_of(register, make_staff(landlord)).values()
    for wrong in (None, 1970):
        with pytest.raises(Refused, match="couldn't match"):
            prove(code, wrong)
    _register, ticket = prove(code, 1971)
    assert queries.entitlement_for(register, person=None, session_public_id=ticket).proof == "code_and_year"


def test_known_and_unknown_codes_get_one_answer(django_assert_max_num_queries):
    landlord = make_landlord()
    register = make_register([(make_person(landlord, born_in=1971), None, None)], place=landlord)
    (code,) = codes_of(register, make_staff(landlord)).values()
    answers, counts = set(), set()
    for tried in (code, make_code()):
        with django_assert_max_num_queries(20) as queries_made, pytest.raises(Refused) as refused:
            prove(tried, 1970)
        answers.add(str(refused.value))
        counts.add(len(queries_made))
    assert len(answers) == len(counts) == 1


def test_a_slip_of_the_pen_is_said_and_costs_no_try(register):
    code = make_code()
    for _ in range(WRONG_BY_ADDRESS.most + 1):
        with pytest.raises(Refused, match="slip"):
            prove(code[:-1] + ("A" if code[-1] != "A" else "B"))


def test_guessing_from_one_address_ends(register, officer):
    codes = list(codes_of(register, officer).values())
    for _ in range(WRONG_BY_ADDRESS.most):
        with pytest.raises(Refused, match="couldn't match"):
            prove(make_code())
    with pytest.raises(Refused, match="too many"):
        prove(codes[0])
    prove(codes[0], address="192.0.2.2")
    prove(codes[0], when=NOW + timedelta(hours=1))


def test_guessing_the_year_from_many_addresses_ends():
    landlord = make_landlord()
    register = make_register([(make_person(landlord, born_in=1971), None, None)], place=landlord)
    (code,) = codes_of(register, make_staff(landlord)).values()
    for number in range(WRONG_BY_CODE.most):
        with pytest.raises(Refused, match="couldn't match"):
            prove(code, 1900 + number, address=f"192.0.2.{number}")
    with pytest.raises(Refused, match="too many"):
        prove(code, 1971, address="198.51.100.1")


def test_under_attack_from_everywhere_strangers_get_few_tries_and_letters_still_work(register, officer):
    codes = list(codes_of(register, officer).values())
    for number in range(WRONG_IN_ALL.most):
        with pytest.raises(Refused):
            prove(make_code(), address=f"10.0.{number // 4}.1")
    for tries in range(5):
        with pytest.raises(Refused, match="couldn't match" if tries < 3 else "too many"):
            prove(make_code(), address="198.51.100.1")
    prove(codes[0], address="198.51.100.2")


def test_a_letter_on_a_shared_tablet_votes_for_its_addressee(register, officer):
    one, other = list(register.entitlements.select_related("person").order_by("pk"))[:2]
    _register, ticket = prove(codes_of(register, officer)[other])
    standing = queries.entitlement_for(register, person=one.person, session_public_id=ticket)
    assert standing.entitlement == other
    assert queries.entitlement_for(register, person=one.person).entitlement == one
    assert queries.entitlement_for(register, person=None, session_public_id="made.up") is None
    assert queries.entitlement_for(make_register(), person=one.person, session_public_id=ticket) is None


def test_years_sent_all_at_once_are_no_more_tries(monkeypatch):
    """As if each looked before any other had been counted."""
    landlord = make_landlord()
    register = make_register([(make_person(landlord, born_in=1971), None, None)], place=landlord)
    (code,) = codes_of(register, make_staff(landlord)).values()
    monkeypatch.setattr("commonty.ballots.actions.codes.left", lambda limit, *_args, **_more: limit.most)
    for number in range(WRONG_BY_CODE.most):
        with pytest.raises(Refused, match="couldn't match"):
            prove(code, 1900 + number)
    with pytest.raises(Refused, match="tomorrow"):
        prove(code, 1971)


def test_a_right_year_costs_no_try():
    landlord = make_landlord()
    register = make_register([(make_person(landlord, born_in=1971), None, None)], place=landlord)
    (code,) = codes_of(register, make_staff(landlord)).values()
    for _ in range(WRONG_BY_CODE.most + 1):
        prove(code, 1971)


def test_a_letter_to_an_entry_without_a_year_asks_for_the_one_that_its_other_entry_has():
    landlord = make_landlord()
    stays, goes = make_person(landlord, born_in=1971), make_person(landlord)
    register = make_register([(goes, None, None)], place=landlord)
    (code,) = codes_of(register, make_staff(landlord)).values()
    prove(code, None)
    type(goes).objects.filter(pk=goes.pk).update(merged_into=stays)
    with pytest.raises(Refused, match="match"):
        prove(code, None)
    prove(code, 1971)
