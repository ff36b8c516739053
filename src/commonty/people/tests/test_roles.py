"""Roles: given and taken back within one's own places; staff and how they come in."""

from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from commonty.access.may import SYSTEM
from commonty.access.permissions import SENTENCES
from commonty.access.refusal import Refused
from commonty.access.roles import ROLES, Role
from commonty.journal.models import Entry
from commonty.people.actions.roles import give_role, take_back_role
from commonty.people.actions.staff import invite_staff, set_staff_password
from commonty.people.models import Account, Person, RoleHeld
from commonty.people.staff_links import account_of, link_parts
from commonty.people.tests.conftest import make_resident, make_staff
from commonty.places.models import Place

pytestmark = pytest.mark.django_db


def given(person, place, role, by):
    return give_role(person_id=person.pk, place_id=place.pk, role=role, by=by, now=timezone.now(), channel="web")


def test_a_role_is_given_and_recorded(administrator, resident, estate):
    given(resident, estate, Role.AUDITOR, administrator)
    assert Role.AUDITOR in Person.objects.get(pk=resident.pk).roles_within(estate)
    entry = Entry.objects.get(kind="role_given")
    assert (entry.by_id, entry.facts) == (administrator.public_id, {"role": "auditor"})


def test_a_local_administrator_gives_roles_only_where_they_hold_theirs(estate, far_close, landlord, resident):
    local = make_staff(estate, Role.ADMINISTRATOR)
    given(resident, estate, Role.HOUSING_OFFICER, local)
    for place in (far_close, landlord):
        with pytest.raises(PermissionDenied):
            given(resident, place, Role.HOUSING_OFFICER, local)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.ADMINISTRATOR,)])
def test_no_other_role_gives_roles(landlord, estate, resident, role):
    person = make_staff(landlord, role)
    with pytest.raises(PermissionDenied):
        given(resident, estate, Role.ADMINISTRATOR, person)


def test_roles_that_cannot_be_given(administrator, resident, estate, home, other_landlord):
    for place, role in ((home, Role.HOUSING_OFFICER), (estate, Role.RESIDENT), (other_landlord, Role.AUDITOR)):
        with pytest.raises((Refused, PermissionDenied)):
            given(resident, place, role, administrator)
    given(resident, estate, Role.AUDITOR, administrator)
    with pytest.raises(Refused):
        given(resident, estate, Role.AUDITOR, administrator)


def test_a_role_taken_back_is_gone_at_once(client, staff, administrator, officer, estate):
    other = Client()
    staff(administrator)
    held = officer.roles.get()
    assert client.post(f"/manage/roles/{held.pk}/take-back/").status_code == 302
    assert not Person.objects.get(pk=officer.pk).roles_within(estate)
    assert Entry.objects.filter(kind="role_taken_back").exists()
    assert other.get("/manage/people/").status_code == 302


def test_an_administrator_cannot_shut_themselves_out(administrator):
    with pytest.raises(Refused):
        take_back_role(role_held_id=administrator.roles.get().pk, by=administrator, now=timezone.now(), channel="web")


def test_a_role_of_another_place_cannot_be_taken_back(estate, administrator):
    local = make_staff(estate, Role.ADMINISTRATOR)
    with pytest.raises(PermissionDenied):
        take_back_role(role_held_id=administrator.roles.get().pk, by=local, now=timezone.now(), channel="web")


def test_the_page_of_roles_says_what_the_code_says(client, landlord):
    page = client.get("/roles/").content.decode()
    for described in ROLES.values():
        assert str(described.name) in page
        for permission in described.permissions:
            assert str(SENTENCES[permission]) in page


def test_giving_a_role_on_pages_without_script(client, staff, administrator, resident, estate, far_close):
    staff(administrator)
    address = f"/manage/people/{resident.public_id}/role/"
    assert "Northbank" in client.get(address).content.decode()
    assert client.post(address, {"role": "auditor", "place": estate.public_id}).status_code == 302
    assert RoleHeld.objects.filter(person=resident, role="auditor").exists()
    again = client.post(address, {"role": "auditor", "place": estate.public_id})
    assert again.status_code == 422
    assert "They hold this role here already" in again.content.decode()


def test_the_page_offers_no_place_outside_ones_own(client, staff, estate, far_close, resident):
    staff(make_staff(estate, Role.ADMINISTRATOR))
    address = f"/manage/people/{resident.public_id}/role/"
    page = client.get(address).content.decode()
    assert "Northbank" in page
    assert "Faraway" not in page
    assert client.post(address, {"role": "auditor", "place": far_close.public_id}).status_code == 422


def test_the_list_of_roles_costs_the_same_for_one_and_for_fifty(
    client, staff, landlord, administrator, django_assert_num_queries
):
    staff(administrator)
    client.get("/manage/roles/")
    with django_assert_num_queries(9) as few:
        client.get("/manage/roles/")
    for number in range(50):
        make_staff(landlord, Role.AUDITOR, f"Auditor {number}")
    with django_assert_num_queries(len(few.captured_queries)):
        assert client.get("/manage/roles/").content.decode().count("Auditor ") >= 50


# Staff sign-in


def test_a_link_sets_the_first_password_and_works_once(client, staff, landlord, administrator, estate, mailoutbox):
    person = Person.objects.create(landlord=landlord, name="Nina New")
    given(person, estate, Role.HOUSING_OFFICER, administrator)
    staff(administrator)
    address = f"/manage/people/{person.public_id}/invite/"
    page = client.post(address, {"work_email": "Nina@work.example.com"}, follow=True).content.decode()
    assert "/staff-invitation/" not in page  # whoever asked for the link could use it first
    (mail,) = mailoutbox
    assert mail.to == ["nina@work.example.com"]
    link = mail.body.split("http://testserver")[1].split()[0]
    guest = Client()
    assert guest.get(link).status_code == 200
    assert guest.get(link).status_code == 200  # looking spends nothing
    assert guest.post(link, {"password": "short", "again": "short"}).status_code == 422
    assert guest.post(link, {"password": "correct horse battery", "again": "other"}).status_code == 422
    said = {"password": "correct horse battery", "again": "correct horse battery"}
    assert guest.post(link, said).status_code == 302
    again = guest.post(link, said)
    assert again.status_code == 404
    assert "works no more" in again.content.decode()
    answer = guest.post("/staff/login/", {"login": "nina@work.example.com", "password": "correct horse battery"})
    assert answer.status_code == 302
    assert guest.get("/manage/people/")["Location"] == "/second-factor/"
    assert "Set up a passkey" in guest.get("/second-factor/").content.decode()


def test_the_link_hangs_on_the_account(landlord, administrator):
    account = administrator.account
    account.set_unusable_password()
    account.save()
    parts = link_parts(account)
    assert account_of(**parts) == account
    assert account_of(parts["uid"], "x" + parts["token"]) is None
    assert account_of("!", parts["token"]) is None
    set_staff_password(account_id=account.pk, password="another good password", now=timezone.now(), channel="web")
    assert account_of(**parts) is None


def test_nobody_is_invited_without_a_role_or_by_who_may_not(landlord, estate, resident, administrator, officer):
    said = {"work_email": "x@work.example.com", "now": timezone.now(), "channel": "web"}
    with pytest.raises(Refused):
        invite_staff(person_id=resident.pk, by=administrator, **said)
    with pytest.raises(PermissionDenied):
        invite_staff(person_id=administrator.pk, by=officer, **said)
    local = make_staff(estate, Role.ADMINISTRATOR)
    with pytest.raises(PermissionDenied):  # the administrator of one estate can't take over the landlord's
        invite_staff(person_id=administrator.pk, by=local, **said)


def test_staff_without_a_second_factor_stay_outside(client, staff, administrator, landlord):
    staff(administrator, second_factor=False)
    assert client.get("/manage/people/")["Location"] == "/second-factor/"
    assert client.get("/staff/2fa/").status_code != 404
    staff(administrator)
    assert client.get("/manage/people/").status_code == 200


def test_the_second_factor_belongs_to_the_account(client, staff, administrator, officer):
    staff(administrator)
    session = client.session
    session["account_authentication_methods_user"] = str(officer.account.pk)
    session.save()
    assert client.get("/manage/people/").status_code == 302


def test_the_engineers_door_has_no_password_page_of_its_own(client, staff, landlord, administrator):
    assert client.get("/engineers/")["Location"].startswith("/staff/login/")
    assert client.get("/engineers/login/")["Location"].startswith("/staff/login/")
    Account.objects.filter(person=administrator).update(is_staff=True, is_superuser=True)
    staff(administrator, second_factor=False)
    assert client.get("/engineers/")["Location"] == "/second-factor/"
    staff(administrator)
    assert client.get("/engineers/").status_code == 200


def test_nobody_signs_up(client, landlord):
    answer = client.post(
        "/staff/signup/",
        {"username": "x", "password1": "correct horse battery", "password2": "correct horse battery"},
    )
    assert answer.status_code in (200, 302)
    assert not Account.objects.exists()


# commonty init


def run_init(*words):
    out = StringIO()
    call_command("init", *words, stdout=out)
    return out.getvalue()


WORDS = (
    "--landlord",
    "New Homes",
    "--hosts",
    "new.example.com",
    "--name",
    "Ada First",
    "--email",
    "ada@work.example.com",
)


@pytest.mark.django_db(transaction=True)
def test_init_sets_up_once():
    said = run_init(*WORDS)
    assert "/staff-invitation/" in said
    assert "second one" in said
    landlord = Place.objects.get()
    assert (landlord.name, landlord.hosts) == ("New Homes", "new.example.com")
    person = Person.objects.get()
    assert person.roles_within(landlord) == {Role.ADMINISTRATOR}
    run_init(*WORDS)
    assert (Place.objects.count(), Person.objects.count(), RoleHeld.objects.count(), Account.objects.count()) == (
        1,
        1,
        1,
        1,
    )
    set_staff_password(
        account_id=Account.objects.get().pk, password="correct horse battery", now=timezone.now(), channel="web"
    )
    assert "has a password already" in run_init(*WORDS)
    second = run_init(*WORDS[:4], "--name", "Bo Second", "--email", "bo@work.example.com")
    assert "second one" not in second
    assert RoleHeld.objects.in_force().filter(role=Role.ADMINISTRATOR).count() == 2
    with pytest.raises(CommandError):
        run_init("--landlord", "New Homes", "--name", "x", "--email", "not an address")


def test_the_system_may_and_a_stranger_may_not(estate, resident, landlord):
    assert given(resident, estate, Role.AUDITOR, SYSTEM)
    with pytest.raises(PermissionDenied):
        given(
            resident,
            landlord,
            Role.ADMINISTRATOR,
            make_resident(estate.children.create(kind="home", name="x", parent=estate)),
        )
