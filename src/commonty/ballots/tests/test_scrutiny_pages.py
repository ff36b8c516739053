"""The pages of checking by lot: who gets in, whose names are there, what is said, and that bad input loses nothing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commonty.access.roles import Role
from commonty.ballots.models import CallBack, PaperCheck, Register
from commonty.ballots.tests.factories import (
    cast,
    close_and_open,
    make_area,
    make_landlord,
    make_staff,
    make_three_voters,
    options,
)
from commonty.ballots.tests.test_call_backs import by_phone, small
from commonty.ballots.tests.test_paper_checks import counted
from commonty.people.models import Account, Person, RoleHeld

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_this_machine(settings) -> None:
    settings.DEMO = True  # staff need no second factor there; nothing else is different on these pages


def as_staff(person: Person) -> Client:
    client = Client()
    account = Account.objects.create_user(f"a-{person.pk}", person=person)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(name: str, register: Register, *more: int) -> str:
    return reverse(f"ballots:{name}", args=[register.public_id, *more])


def fresh(register: Register) -> Register:
    """Its result came out an hour ago, so that it isn't final by the clock of these pages."""
    ago = timezone.now() - timedelta(hours=1)
    Register.objects.filter(pk=register.pk).update(result_published_at=ago)
    register.refresh_from_db()
    return register


def three() -> Register:
    """Ada has an email address, Bo needs large print, of Cy we know the year of birth; all have voted."""
    register = make_three_voters(make_landlord())
    for one in register.entitlements.select_related("person"):
        cast(one, options(1))
    return fresh(close_and_open(register))


def number_of(name: str) -> int:
    return CallBack.objects.get(entitlement__person__name=name).number


def drawn_by(register: Register, role: Role = Role.ENGAGEMENT_OFFICER) -> Client:
    client = as_staff(make_staff(register.place, role))
    assert client.post(address("draw_call_backs", register)).status_code == 302
    return client


def test_a_lot_is_drawn_asked_and_what_it_says_is_in_words() -> None:
    register = three()
    client = drawn_by(register)
    page = client.get(address("call_backs", register)).content.decode()
    assert "Ada Byron" in page
    assert "Nobody was reached yet" in page
    ada = address("call_back", register, number_of("Ada Byron"))
    assert "ada@example.com" in client.get(ada).content.decode()
    assert client.post(ada, {"answer": "yes"}).status_code == 302
    page = client.get(address("call_backs", register)).content.decode()
    assert "1 voter was reached and said that they voted." in page
    assert "we would have noticed with a chance of 5 in 100" in page
    assert "Write down a challenge" not in page
    client.post(address("call_back", register, number_of("Cy Dow")), {"answer": "no"})
    page = client.get(address("call_backs", register)).content.decode()
    assert "2 voters were reached; 1 of them said that they did not vote." in page
    assert "1 voter says that they did not vote. What now?" in page
    assert address("challenges", register) in page
    assert "we would have noticed" not in page


def test_what_is_missing_is_said_and_nothing_typed_is_lost() -> None:
    register = three()
    client = drawn_by(register)
    page = address("call_back", register, 1)
    assert "Choose what they said" in client.post(page, {}).content.decode()
    answer = client.post(page, {"answer": "not_reached", "tries": ""})
    assert answer.status_code == 422
    assert "Say how often you tried" in answer.content.decode()
    assert "checked" in answer.content.decode()
    client.post(page, {"answer": "not_reached", "tries": "4"})
    assert "not reached, tried 4 times" in client.get(address("call_backs", register)).content.decode()
    again = client.post(address("draw_call_backs", register))
    assert again.status_code == 422
    assert "drawn already" in again.content.decode()


def test_an_auditor_draws_and_sees_no_names_and_a_second_role_lets_a_colleague_ring() -> None:
    register = three()
    client = drawn_by(register, Role.AUDITOR)
    page = client.get(address("call_backs", register)).content.decode()
    assert "Ada Byron" not in page
    assert "Let an administrator give them the role Auditor" in page
    ada = address("call_back", register, number_of("Ada Byron"))
    assert "Ada Byron" not in client.get(ada).content.decode()
    assert client.post(ada, {"answer": "yes"}).status_code == 422
    officer = make_staff(register.place, Role.HOUSING_OFFICER)
    ringing = as_staff(officer)
    assert ringing.get(ada).status_code == 403
    RoleHeld.objects.create(person=officer, place=register.place, role=Role.AUDITOR, given_at=timezone.now())
    assert "Ada Byron" in ringing.get(ada).content.decode()
    assert ringing.post(ada, {"answer": "yes"}).status_code == 302


def test_whoever_had_a_hand_in_the_votes_sees_no_name_and_no_form() -> None:
    register = make_three_voters(make_landlord())
    officer = make_staff(register.place)
    by_phone(register, officer)
    register = fresh(close_and_open(register))
    drawn_by(register)
    client = as_staff(officer)
    (one,) = CallBack.objects.all()
    for page in (address("call_backs", register), address("call_back", register, one.number)):
        text = client.get(page).content.decode()
        assert "had a hand in these votes" in text
        assert "Cy Dow" not in text
    assert client.post(address("call_back", register, one.number), {"answer": "yes"}).status_code == 422
    assert not CallBack.objects.exclude(answer="").exists()


def test_somebody_at_risk_is_nowhere_until_they_are_looked_up_with_reference_and_reason() -> None:
    register = three()
    Person.objects.filter(name="Bo Carr").update(
        is_at_risk=True, reference="H-1", safe_contact="Text her sister", phone="+447700900412"
    )
    client = drawn_by(register)
    bo = address("call_back", register, number_of("Bo Carr"))
    for page in (address("call_backs", register), bo):
        text = client.get(page).content.decode()
        assert "Bo Carr" not in text
        assert "Text her sister" not in text
    assert address("at_risk", register) in client.get(bo).content.decode()
    assert client.post(bo, {"answer": "yes"}).status_code == 422
    looked = client.post(address("at_risk", register), {"reference": "H-1", "reason": "with_me"}).content.decode()
    assert bo in looked
    text = client.get(bo).content.decode()
    assert "Text her sister" in text
    assert "+447700900412" not in text
    assert client.post(bo, {"answer": "yes"}).status_code == 302
    assert "Bo Carr" not in client.get(address("call_backs", register)).content.decode()


def test_papers_are_compared_blind() -> None:
    register = fresh(counted())
    one, two = (as_staff(make_staff(register.place, Role.AUDITOR)) for _ in range(2))
    assert one.post(address("draw_papers", register)).status_code == 302
    check = PaperCheck.objects.get(paper__position=2)
    page = address("paper_check", register, check.number)
    empty = one.post(page, {"typed": ""})
    assert empty.status_code == 422
    assert "Type the numbers" in empty.content.decode()
    wrong = one.post(page, {"typed": "99"})
    assert 'value="99"' in wrong.content.decode()
    assert one.post(page, {"typed": "1"}).status_code == 302
    listed = one.get(address("paper_checks", register)).content.decode()
    assert "1 paper says something else than what was counted" in listed
    assert "key the whole batch 1 again" in listed
    assert "All 6 papers were drawn" in listed
    assert "A second person reads it now" in one.get(page).content.decode()
    assert one.post(page, {"typed": "2 3"}).status_code == 422
    assert two.post(page, {"typed": "2 3"}).status_code == 302
    listed = two.get(address("paper_checks", register)).content.decode()
    assert "the same, read by a second person" in listed
    assert "something else" not in listed
    spoilt = PaperCheck.objects.get(paper__position=4)
    two.post(address("paper_check", register, spoilt.number), {"typed": "", "spoilt": "unclear"})
    spoilt.refresh_from_db()
    assert spoilt.is_same


def test_the_size_of_the_lot_is_explained_for_every_margin() -> None:
    landlord = make_landlord()
    for margin, says in ((3, "at least 3 backers more"), (None, "Everything was chosen here, or nothing")):
        register = fresh(counted(margin=margin, place=make_area(landlord)))
        client = as_staff(make_staff(landlord, Role.AUDITOR))
        assert "it is 124" in client.get(address("paper_checks", register)).content.decode()
        client.post(address("draw_papers", register))
        assert says in client.get(address("paper_checks", register)).content.decode()


def test_a_vote_without_paper_has_no_such_page_and_one_elsewhere_none_at_all() -> None:
    register = three()
    client = as_staff(make_staff(register.place, Role.AUDITOR))
    assert client.get(address("paper_checks", register)).status_code == 404
    assert client.get(address("call_back", register, 1)).status_code == 404  # nothing is drawn
    landlord = register.place
    area, elsewhere = make_area(landlord), small(place=make_area(landlord))
    next_door = make_staff(landlord, Role.AUDITOR)
    RoleHeld.objects.filter(person=next_door).update(place=area)
    client = as_staff(next_door)
    assert client.get(address("call_backs", elsewhere)).status_code == 404
    assert client.post(address("draw_call_backs", elsewhere)).status_code == 404


def test_the_page_asks_as_often_for_sixty_as_for_three() -> None:
    asked, landlord = [], make_landlord()
    for voters in (3, 60):
        register = fresh(small(voters, place=make_area(landlord)))
        client = as_staff(make_staff(landlord))
        client.post(address("draw_call_backs", register))
        client.get(address("call_backs", register))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address("call_backs", register)).status_code == 200
        asked.append(len(captured))
    assert asked[0] == asked[1] <= 20


def test_a_lot_of_papers_asks_as_often_for_many_as_for_few() -> None:
    asked, landlord = [], make_landlord()
    for papers in (5, 10):
        register = fresh(counted(["1"] * papers, place=make_area(landlord)))
        client = as_staff(make_staff(landlord, Role.AUDITOR))
        client.post(address("draw_papers", register))
        client.get(address("paper_checks", register))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address("paper_checks", register)).status_code == 200
        asked.append(len(captured))
    assert asked[0] == asked[1] <= 20
