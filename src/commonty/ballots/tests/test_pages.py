"""The pages: who may open which, what they say, and that none says who voted or lives where."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonty.access.roles import Role
from commonty.ballots import actions
from commonty.ballots.models import Register, RegisterRequest, VotingCode
from commonty.ballots.tests.factories import cast as cast_at
from commonty.ballots.tests.factories import (
    close_and_open,
    make_area,
    make_home,
    make_landlord,
    make_register,
    make_resident,
    make_staff,
    options,
)
from commonty.people.models import Account

pytestmark = pytest.mark.django_db
A_WEEK = timezone.timedelta(days=7)


def cast(*args, **fields):
    return cast_at(*args, **{"clock": timezone.now, **fields})


@pytest.fixture
def landlord():
    return make_landlord()


@pytest.fixture
def register(landlord):
    now = timezone.now()
    home = make_home(make_area(landlord))
    voters = [
        (make_resident(home, name=name, born_in=1970), home, home.parent)
        for name in ("Ada Byron", "Bo Carr", "Cy Dow")
    ]
    return make_register(voters, place=landlord, opens_at=now - A_WEEK, closes_at=now + A_WEEK, name="Money vote")


@pytest.fixture
def officer(landlord):
    return make_staff(landlord, Role.HOUSING_OFFICER)


@pytest.fixture
def desk(client, officer, settings):
    """A browser in which the officer is signed in with a second factor."""
    settings.DEMO = True
    account = Account.objects.create_user(f"officer-{officer.pk}", person=officer)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def code_for(register, officer, name="Ada Byron"):
    entitlement = register.entitlements.get(person__name=name)
    about = {"register_id": register.pk, "by": officer}
    return actions.issue_codes(**about, entitlement_ids=[entitlement.pk])[entitlement.pk]


def test_a_code_opens_the_vote_and_a_wrong_one_says_what_to_do(client, register, officer):
    code = code_for(register, officer)
    for address in ("/vote-code/", f"/vote-code/{register.public_id}/"):
        assert client.get(address).status_code == 200
    wrong = client.post("/vote-code/", {"code": code, "born_in": "1971"})
    assert wrong.status_code == 422
    assert code in wrong.content.decode()  # what was typed is kept
    assert "ballots_entitlement" not in client.session
    right = client.post("/vote-code/", {"code": code, "born_in": "1970"})
    assert (right.status_code, right["Location"]) == (302, f"/votes/{register.public_id}/")
    ticket = client.session["ballots_entitlement"]
    assert ticket == VotingCode.objects.get().public_id + ".code_and_year"
    assert client.session.get_expire_at_browser_close()
    client.post("/vote-code/forget/")
    assert "ballots_entitlement" not in client.session


def test_a_code_of_another_landlord_is_none_here(client, register, officer):
    code = code_for(register, officer)
    other = make_landlord()
    other.hosts = "testserver"
    other.save()
    assert client.post("/vote-code/", {"code": code, "born_in": "1970"}).status_code == 422
    for page in ("not-listed/", "receipts/", "receipts.csv"):
        assert client.get(f"/votes/{register.public_id}/{page}").status_code == 404


@pytest.mark.parametrize(
    ("page", "kind"), [("not-listed", "not_listed"), ("lost-code", "lost_code"), ("not-me", "not_me")]
)
def test_anybody_can_ask(client, register, page, kind):
    address = f"/votes/{register.public_id}/{page}/"
    if page == "not-me":
        address += register.entitlements.first().public_id + "/"
    assert client.get(address).status_code == 200
    empty = client.post(address, {"name": "Nan"})
    assert empty.status_code == 422
    assert "Nan" in empty.content.decode()
    said = {"name": "Nan Fairlie", "address": "3 Well Close", "contact": "07700 900123", "note": "Since May"}
    assert client.post(address, said, follow=True).status_code == 200
    asked = RegisterRequest.objects.get()
    assert (asked.kind, asked.name, asked.entitlement is not None) == (kind, "Nan Fairlie", page == "not-me")


def test_a_lost_code_needs_no_phone_since_the_new_one_goes_to_the_address_we_hold(client, register):
    said = {"name": "Nan Fairlie", "address": "3 Well Close"}
    assert client.post(f"/votes/{register.public_id}/lost-code/", said).status_code == 302
    assert client.post(f"/votes/{register.public_id}/not-listed/", said).status_code == 422  # the twin: how else?


def test_asking_is_limited(client, register):
    said = {"name": "Nan Fairlie", "address": "3 Well Close", "contact": "07700 900123"}
    answers = [client.post(f"/votes/{register.public_id}/lost-code/", said).status_code for _ in range(21)]
    assert answers == [302] * 20 + [422]


def test_a_draft_is_seen_by_nobody_outside(client, landlord):
    register = make_register(1, place=landlord)
    Register.objects.update(status=Register.Status.DRAFT)
    assert client.get(f"/votes/{register.public_id}/receipts/").status_code == 404


def test_receipts_before_and_after_the_opening(client, register):
    first, second = (cast(register.entitlements.first(), options(n)).receipt for n in (1, 2))
    address = f"/votes/{register.public_id}/receipts/"
    for receipt in (first, second):  # that a later vote took its place is not said while voting goes on
        page = client.get(address, {"receipt": receipt.lower()}).content.decode()
        assert "came in." in page
        assert "took its place" not in page
        assert "only your newest vote counts" in page  # of both: it says nothing about this one
    assert "No vote here" in client.get(address, {"receipt": "A" * 16}).content.decode()
    assert first not in client.get(f"/votes/{register.public_id}/receipts.csv").content.decode().replace(" ", "")
    close_and_open(register)
    assert "took its place" in client.get(address, {"receipt": first}).content.decode()
    assert "was counted" in client.get(address, {"receipt": second}).content.decode()
    rows = client.get(f"/votes/{register.public_id}/receipts.csv").content.decode().replace(" ", "").split()
    assert set(rows) == {"receipt,state", f"{first},replaced", f"{second},counted"}


def test_the_list_of_receipts_costs_the_same_for_one_and_for_fifty(client, landlord):
    costs = []
    for voters in (1, 50):
        now = timezone.now()
        register = make_register(voters, place=landlord, opens_at=now - A_WEEK, closes_at=now + A_WEEK)
        for entitlement in register.entitlements.select_related("person"):
            cast(entitlement, options(1))
        close_and_open(register)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(f"/votes/{register.public_id}/receipts/").content.decode()
        assert page.count("Counted") == voters
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 15


def desk_pages(register):
    entitlement = register.entitlements.first()
    base = f"/desk/registers/{register.public_id}/"
    voter = f"{base}voters/{entitlement.public_id}/"
    asked = actions.ask_about_register(
        register_id=register.pk, kind="not_listed", name="Nan", address="b", contact="c", now=timezone.now()
    )
    add = f"{base}add/{entitlement.person.public_id}/"
    return [
        base,
        f"{base}?q=byron",
        f"{voter}new-code/",
        f"{voter}take-off/",
        add,
        f"{base}requests/{asked.public_id}/",
    ]


def test_the_desk_is_for_staff_who_keep_registers_here(client, register, officer, settings):
    settings.DEMO = True
    pages = desk_pages(register)
    assert {client.get(page).status_code for page in pages} == {302}
    for person, answer in (
        (register.entitlements.first().person, 403),
        (make_staff(register.place, Role.AUDITOR), 403),
        (officer, 200),
    ):
        account = Account.objects.create_user(f"account-{person.pk}", person=person)
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        assert {client.get(page).status_code for page in pages} == {answer}


def test_staff_of_another_area_find_no_register_here(client, register, settings):
    settings.DEMO = True
    elsewhere = make_staff(register.place, Role.HOUSING_OFFICER)
    elsewhere.roles.update(place=make_area(register.place))
    account = Account.objects.create_user("elsewhere", person=elsewhere)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/desk/registers/{register.public_id}/").status_code == 404


def test_finding_a_voter_and_reissuing_a_code(desk, register):
    cast(register.entitlements.get(person__name="Bo Carr"), options(1))
    page = desk.get(f"/desk/registers/{register.public_id}/", {"q": "carr"}).content.decode()
    assert "Bo Carr" in page
    assert "has voted" in page
    assert "Ada Byron" not in page
    entitlement = register.entitlements.get(person__name="Bo Carr")
    made = desk.post(
        f"/desk/registers/{register.public_id}/voters/{entitlement.public_id}/new-code/", {"confirmed": "yes"}
    )
    assert made.status_code == 200
    code = VotingCode.objects.get(entitlement=entitlement, ended_at=None)
    assert code.code_digest == actions.codes.code_digest(between(made.content.decode(), "<code>", "</code>"))


def between(text, before, after):
    return text.partition(before)[2].partition(after)[0]


def test_taking_off_and_putting_back(desk, register):
    entitlement = register.entitlements.get(person__name="Ada Byron")
    base = f"/desk/registers/{register.public_id}/"
    take_off = f"{base}voters/{entitlement.public_id}/take-off/"
    assert desk.post(take_off, {"reason": ""}).status_code == 422
    assert desk.post(take_off, {"reason": "Moved away"}).status_code == 302
    assert "taken off" in desk.get(base, {"q": "byron"}).content.decode()
    put_on = f"{base}add/{entitlement.person.public_id}/"
    assert desk.post(put_on, {"reason": "Our mistake"}).status_code == 302
    entitlement.refresh_from_db()
    assert entitlement.cancelled_at is None


def test_adding_a_newcomer_finds_their_home_and_area(desk, register):
    home = register.entitlements.first().home
    newcomer = make_resident(home, name="Eve Frame")
    base = f"/desk/registers/{register.public_id}/"
    assert "is not on the list" in desk.get(base, {"q": "frame"}).content.decode()
    desk.post(f"{base}add/{newcomer.public_id}/", {"reason": "Left out"})
    late = register.entitlements.get(person=newcomer)
    assert (late.home, late.area, late.origin) == (home, home.parent, "late")


def test_answering_a_request(desk, register):
    asked = actions.ask_about_register(
        register_id=register.pk, kind="not_listed", name="Nan", address="b", contact="c", now=timezone.now()
    )
    address = f"/desk/registers/{register.public_id}/requests/{asked.public_id}/"
    assert desk.post(address, {"outcome": "declined", "answer": ""}).status_code == 422
    assert desk.post(address, {"outcome": "done", "answer": "Added"}).status_code == 302
    assert "Nobody." in desk.get(f"/desk/registers/{register.public_id}/").content.decode()


def test_people_at_risk_are_not_found(desk, register):
    person = register.entitlements.get(person__name="Ada Byron").person
    person.is_at_risk = True
    person.save()
    assert "Ada Byron" not in desk.get(f"/desk/registers/{register.public_id}/", {"q": "byron"}).content.decode()


def test_the_desk_needs_few_queries(desk, register, django_assert_max_num_queries):
    with django_assert_max_num_queries(18):
        desk.get(f"/desk/registers/{register.public_id}/", {"q": "a"})
