"""Looking people up, details, people at risk, and landlords that share an installation."""

import re

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonty.access.roles import Role
from commonty.journal.models import Entry
from commonty.people.actions.at_risk import look_up_at_risk, mark_at_risk
from commonty.people.actions.details import correct_details
from commonty.people.forms.details import language_choices
from commonty.people.models import LetterBatch, Person
from commonty.people.tests.conftest import make_home, make_resident, make_staff, sign_in_as_staff
from commonty.people.urls import urlpatterns

pytestmark = pytest.mark.django_db


def sign_in(client, person):
    client.post("/sign-in/", {"address": person.email})
    client.post("/sign-in/code/", {"code": re.search(r"\d{4} \d{4}", mail.outbox[-1].body).group()})
    return client


@pytest.fixture
def neighbour(far_close):
    return make_resident(make_home(far_close), "Norma Example", reference="T-9", email="norma@example.com")


def test_staff_find_people_of_their_places_only(client, staff, officer, resident, neighbour):
    staff(officer)
    page = client.get("/manage/people/", {"q": "example"}).content.decode()
    assert "Morag Example" in page
    assert "Norma Example" not in page
    assert client.get(f"/manage/people/{resident.public_id}/").status_code == 200
    assert client.get(f"/manage/people/{neighbour.public_id}/").status_code == 404


def test_by_reference_too(client, staff, administrator, resident, neighbour):
    staff(administrator)
    page = client.get("/manage/people/", {"q": "t-9"}).content.decode()
    assert "Norma Example" in page
    assert "Morag Example" not in page


def test_no_list_says_who_lives_where(client, staff, administrator, resident):
    staff(administrator)
    page = client.get("/manage/people/", {"q": "morag"}).content.decode()
    assert "Example Street" not in page
    assert "ZZ99" not in page


def test_a_list_costs_the_same_for_one_and_for_fifty(client, staff, administrator, resident, close):
    staff(administrator)
    client.get("/manage/people/", {"q": "example"})
    with CaptureQueriesContext(connection) as one:
        client.get("/manage/people/", {"q": "example"})
    for number in range(2, 51):
        make_resident(make_home(close, number), f"Example {number}")
    with CaptureQueriesContext(connection) as fifty:
        assert "50 people found" in client.get("/manage/people/", {"q": "example"}).content.decode()
    assert len(one) == len(fifty) <= 9


@pytest.mark.parametrize(
    "role",
    [
        role
        for role in Role
        if role
        not in (
            Role.ADMINISTRATOR,
            Role.HOUSING_OFFICER,
            Role.ENGAGEMENT_OFFICER,
            Role.COMPLAINTS_OFFICER,
            Role.INFORMATION_OFFICER,
        )
    ],
)
def test_no_other_role_looks_people_up(client, staff, landlord, resident, role):
    staff(make_staff(landlord, role))
    assert client.get("/manage/people/").status_code == 403
    assert client.get(f"/manage/people/{resident.public_id}/").status_code == 403


def test_residents_see_themselves_and_nobody_else(client, resident, neighbour):
    sign_in(client, resident)
    assert client.get("/manage/people/").status_code == 403
    assert set(Person.objects.visible_to(resident)) == {resident}
    assert set(Person.objects.visible_to(None)) == set()


# Somebody may be looking for them


def test_fifty_people_at_risk_are_in_no_list(client, staff, administrator, close):
    people = [
        make_resident(make_home(close, n), f"Hidden {n}", reference=f"H-{n}", is_at_risk=n > 0) for n in range(51)
    ]
    staff(administrator)
    page = client.get("/manage/people/", {"q": "hidden"}).content.decode()
    assert "1 person found" in page
    assert client.get(f"/manage/people/{people[5].public_id}/").status_code == 404
    assert client.get("/manage/people/", {"q": "H-5"}).content.decode().count("Hidden") == 0
    client.post("/manage/letters/make/", {"place": close.public_id, "whom": "everybody"})
    assert LetterBatch.objects.get().letters == 1


def test_the_twin_without_the_mark_is_in_the_list(client, staff, administrator, close):
    make_resident(make_home(close), "Hidden", is_at_risk=False)
    staff(administrator)
    assert "1 person found" in client.get("/manage/people/", {"q": "hidden"}).content.decode()


def test_the_glass_is_broken_with_a_reason_and_shows_no_address(client, staff, officer, home, neighbour):
    hidden = make_resident(home, "Hidden Example", reference="H-1", is_at_risk=True, safe_contact="Text her sister")
    Person.objects.filter(pk=neighbour.pk).update(is_at_risk=True)
    staff(officer)
    address = "/manage/people/at-risk/"
    assert client.post(address, {"reference": "H-1"}).status_code == 422
    assert not Entry.objects.exists()
    page = client.post(address, {"reference": "H-1", "reason": "with_me"})
    assert "Text her sister" in page.content.decode()
    assert "Example Street" not in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    entry = Entry.objects.get(kind="person_at_risk_seen")
    assert (entry.about_id, entry.by_id, entry.facts) == (hidden.public_id, officer.public_id, {"reason": "with_me"})
    for reference in ("H-", "h-2", "T-9"):  # part of one, nobody's, somebody of another patch: one answer
        answer = client.post(address, {"reference": reference, "reason": "with_me"})
        assert answer.status_code == 422
        assert "nobody at risk with exactly this reference" in answer.content.decode()


def test_marking_hides_at_once(client, staff, officer, resident):
    staff(officer)
    client.post(f"/manage/people/{resident.public_id}/risk/", {"is_at_risk": "on", "safe_contact": "By text only"})
    assert client.get(f"/manage/people/{resident.public_id}/").status_code == 404
    assert Entry.objects.filter(kind="risk_changed").exists()
    assert "By text" not in str(list(Entry.objects.values()))


def test_whoever_marks_somebody_is_told_how_they_are_found(client, staff, officer, resident):
    staff(officer)
    address = f"/manage/people/{resident.public_id}/risk/"
    said = client.post(address, {"is_at_risk": "on"}, follow=True).content.decode()
    assert f"only their exact reference finds them: {resident.reference}." in said


def test_how_to_reach_somebody_is_not_lost_with_a_tick_that_is_missing(client, staff, officer, resident):
    staff(officer)
    answer = client.post(f"/manage/people/{resident.public_id}/risk/", {"safe_contact": "By text only"})
    assert answer.status_code == 422
    assert "By text only" in answer.content.decode()
    assert not Entry.objects.exists()


def test_nobody_is_marked_whom_no_reference_would_find(client, staff, administrator, landlord):
    """They could not be looked up again, and the mark would stay for ever."""
    staff(administrator)
    nina = Person.objects.create(landlord=landlord, name="Nina New")
    address = f"/manage/people/{nina.public_id}/risk/"
    answer = client.post(address, {"is_at_risk": "on", "safe_contact": "By text only"})
    assert answer.status_code == 422
    assert "They have no reference" in answer.content.decode()
    Person.objects.filter(pk=nina.pk).update(reference="T-77")
    assert client.post(address, {"is_at_risk": "on"}).status_code == 302  # the twin


# Details


def test_languages_are_listed_once_english_first_then_by_what_is_shown():
    _nothing, english, *others = language_choices()
    assert english == ("en-gb", "English")
    names = [str(name) for _code, name in others]
    assert names == sorted(set(names))
    assert ("bfi", "British Sign Language") in [(code, str(name)) for code, name in others]


def test_people_put_their_own_details_right(client, resident):
    sign_in(client, resident)
    said = {"name": "Morag Example", "phone": "07700 900999", "language": "pl", "format_needs": "large print"}
    assert client.post("/my/details/", said).status_code == 302
    resident.refresh_from_db()
    assert (resident.phone, resident.language, resident.own_word) == (
        "+447700900999",
        "pl",
        ["format_needs", "language", "phone"],
    )
    entry = Entry.objects.get(kind="details_corrected")
    assert "900999" not in str(entry.facts)
    wrong = client.post("/my/details/", said | {"phone": "ring Jean"})
    assert wrong.status_code == 422
    assert "ring Jean" in wrong.content.decode()


def test_a_new_email_address_is_proved_first(client, resident):
    sign_in(client, resident)
    client.post("/my/details/email/", {"email": "new@example.com"})
    resident.refresh_from_db()
    assert resident.email == "morag@example.com"
    assert client.post("/my/details/email/code/", {"code": "0"}).status_code == 422
    code = re.search(r"\d{4} \d{4}", mail.outbox[-1].body).group()
    assert mail.outbox[-1].to == ["new@example.com"]
    assert client.post("/my/details/email/code/", {"code": code}).status_code == 302
    resident.refresh_from_db()
    assert resident.email == "new@example.com"


def test_a_code_for_a_new_address_signs_nobody_in(client, resident, neighbour):
    sign_in(client, resident)
    client.post("/my/details/email/", {"email": "norma@example.com"})
    code = re.search(r"\d{4} \d{4}", mail.outbox[-1].body).group()
    thief = Client()
    thief.post("/sign-in/", {"address": "norma@example.com"})
    assert thief.post("/sign-in/code/", {"code": code}).status_code == 422


def test_staff_correct_only_people_of_their_places(officer, resident, neighbour, client, staff):
    said = {"said": {"phone": "+447700900111"}, "by": officer, "now": timezone.now(), "channel": "phone"}
    assert correct_details(person_id=resident.pk, **said) == ["phone"]
    with pytest.raises(PermissionDenied):
        correct_details(person_id=neighbour.pk, **said)
    with pytest.raises(PermissionDenied):
        mark_at_risk(
            person_id=neighbour.pk, is_at_risk=True, safe_contact="", by=officer, now=timezone.now(), channel="web"
        )
    with pytest.raises(PermissionDenied):
        correct_details(person_id=resident.pk, said={"phone": "x"}, by=neighbour, now=timezone.now(), channel="web")
    staff(officer)
    assert client.post(f"/manage/people/{resident.public_id}/details/", {"name": "Morag New"}).status_code == 302
    assert client.get(f"/manage/people/{neighbour.public_id}/details/").status_code == 404


# Several landlords in one installation (T20)


def test_a_session_of_one_landlord_is_nobodys_on_the_others_host(
    client, settings, staff, administrator, resident, other_landlord
):
    settings.ALLOWED_HOSTS = ["testserver", "elsewhere.example.com", "unknown.example.com"]
    theirs = make_resident(make_home(other_landlord), "Elsa Elsewhere", email="elsa@example.com")
    roll = administrator  # any public id of landlord A
    staff(administrator)
    assert client.get("/manage/people/", {"q": "morag"}).status_code == 200
    for host in ("elsewhere.example.com", "unknown.example.com"):
        for pattern in urlpatterns:
            address = "/" + re.sub(r"<int:\w+>", "1", re.sub(r"<\w+:\w+>", roll.public_id, str(pattern.pattern)))
            for answer in (client.get(address, HTTP_HOST=host), client.post(address, {}, HTTP_HOST=host)):
                page = answer.content.decode() if answer.get("Content-Type", "").startswith("text") else ""
                assert "Morag" not in page, address
                assert "Ada Administrator" not in page, address
                if address.startswith(("/manage/", "/my/")):
                    assert answer.status_code in (302, 404, 405), address
        client.logout()
        staff(administrator)
    assert theirs not in Person.objects.visible_to(administrator)


def test_the_twin_on_its_own_host_sees(client, settings, staff, administrator, resident, other_landlord):
    staff(administrator)
    assert "Morag" in client.get("/manage/people/", {"q": "morag"}).content.decode()


def test_an_address_known_at_another_landlord_signs_nobody_in(client, settings, other_landlord):
    make_resident(make_home(other_landlord), "Elsa Elsewhere", email="elsa@example.com")
    client.post("/sign-in/", {"address": "elsa@example.com"})
    assert "we know nobody by it" in mail.outbox[-1].body
    settings.ALLOWED_HOSTS = ["elsewhere.example.com"]
    client.post("/sign-in/", {"address": "elsa@example.com"}, HTTP_HOST="elsewhere.example.com")
    assert re.search(r"\d{4} \d{4}", mail.outbox[-1].body)


def test_nobody_is_at_an_unknown_host(client, settings, landlord, other_landlord):
    settings.ALLOWED_HOSTS = ["unknown.example.com"]
    for address in ("/sign-in/", "/sign-in/letter/"):
        assert client.get(address, HTTP_HOST="unknown.example.com").status_code == 404


def test_staff_of_two_landlords_do_not_meet(other_landlord, landlord, resident):
    stranger = make_staff(other_landlord, Role.ADMINISTRATOR)
    assert resident not in Person.objects.visible_to(stranger)
    client = sign_in_as_staff(Client(), stranger)
    assert client.get("/manage/people/").status_code == 302  # on testserver, which is the first landlord's


def test_at_risk_of_another_landlord(other_landlord, landlord, home):
    make_resident(home, "Hidden", reference="H-1", is_at_risk=True)
    stranger = make_staff(other_landlord, Role.ADMINISTRATOR)
    with pytest.raises(Exception, match="nobody at risk"):
        look_up_at_risk(
            landlord_id=landlord.pk, reference="H-1", reason="law", by=stranger, now=timezone.now(), channel="web"
        )


def details(client, **said):
    known = {"name": "Morag Example", "phone": "07700 900412", "reached_by": ""}
    return client.post("/my/details/", {**known, **said})


def test_people_choose_how_they_hear_from_us(client, resident, settings):
    settings.TEXTS = "file"
    sign_in(client, resident)
    assert details(client, reached_by="text").status_code == 302
    resident.refresh_from_db()
    assert resident.reached_by == "text"
    assert "reached_by" in resident.own_word
    refused = details(client, reached_by="text", phone="0141 496 0199")
    assert refused.status_code == 422
    assert "we need a UK mobile number" in refused.content.decode()
    type(resident).objects.filter(pk=resident.pk).update(email="")
    assert "We hold no email address" in details(client, reached_by="email").content.decode()


def test_texts_are_offered_only_where_somebody_carries_them(client, resident, settings):
    sign_in(client, resident)
    assert "By text" not in client.get("/my/details/").content.decode()
    assert details(client, reached_by="text").status_code == 422
    settings.TEXTS = "file"
    assert "By text" in client.get("/my/details/").content.decode()
