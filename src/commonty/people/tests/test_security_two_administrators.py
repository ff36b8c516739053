"""No administrator alone makes somebody who signs for others, nor becomes somebody who does."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.access.roles import ROLES, ROLES_OF_TWO, TAKES_TWO, Role
from commonty.journal.models import Entry
from commonty.people import staff_links
from commonty.people.actions import roles, staff
from commonty.people.actions.likenesses import decide_likeness
from commonty.people.models import Account, LetIn, Likeness, Person, RoleHeld
from commonty.people.queries.staff import has_let_in
from commonty.people.staff_links import account_of, link_parts
from commonty.people.tests.conftest import make_staff, sign_in_as_staff

pytestmark = pytest.mark.django_db
ADDRESS = "nina@work.example.com"


def how(by):
    return {"by": by, "now": timezone.now(), "channel": "web"}


def propose(person, place, by, role=Role.BOARD_MEMBER):
    return roles.give_role(person_id=person.pk, place_id=place.pk, role=role, **how(by))


def invite(person, by, address=ADDRESS):
    return staff.invite_staff(person_id=person.pk, work_email=address, **how(by))


def confirm(held, by, seen=ADDRESS):
    return roles.confirm_role(role_held_id=held.pk, work_email=seen, **how(by))


def roles_of(person):
    return Person.objects.get(pk=person.pk).roles_within(None)


@pytest.fixture
def second(landlord):
    return make_staff(landlord, Role.ADMINISTRATOR, "Bo Administrator")


@pytest.fixture
def nina(landlord):
    return Person.objects.create(landlord=landlord, name="Nina New")


# Roles


def test_these_roles_take_two():
    assert {
        Role.ADMINISTRATOR, Role.ENGAGEMENT_OFFICER, Role.BUDGET_OWNER, Role.BOARD_MEMBER,
    } == ROLES_OF_TWO  # fmt: skip
    assert not any(ROLES[role].permissions & TAKES_TWO for role in set(Role) - ROLES_OF_TWO)


@pytest.mark.parametrize("role", sorted(ROLES_OF_TWO))
def test_a_strong_role_opens_nothing_before_a_second_administrator_confirms_it(
    administrator, second, landlord, nina, role
):
    held = propose(nina, landlord, administrator, role)
    invite(nina, administrator)
    assert roles_of(nina) == frozenset()
    confirm(held, second)
    assert roles_of(nina) == {role}
    said = Entry.objects.filter(kind__in=("role_proposed", "role_confirmed")).order_by("pk")
    assert [(entry.kind, entry.by_id) for entry in said] == [
        ("role_proposed", administrator.public_id),
        ("role_confirmed", second.public_id),
    ]
    assert said[1].facts == {"role": str(role), "proposed_by": administrator.public_id}


def test_neither_of_the_two_confirms_it_nor_anybody_without_the_right(
    administrator, second, landlord, officer, nina, estate
):
    held = propose(second, landlord, administrator)
    for by in (administrator, second):
        with pytest.raises(Refused, match="second administrator"):
            confirm(held, by, second.account.email)
    held = propose(nina, landlord, administrator)
    invite(nina, administrator)
    for by in (officer, make_staff(estate, Role.ADMINISTRATOR)):
        with pytest.raises(PermissionDenied):
            confirm(held, by)
    confirm(held, second)
    with pytest.raises(Refused, match="already"):
        confirm(held, second)


def test_whoever_confirms_confirms_the_address_too(administrator, second, landlord, nina):
    held = propose(nina, landlord, administrator)
    with pytest.raises(Refused, match="First let them sign in"):
        confirm(held, second, "")
    invite(nina, administrator)
    invite(nina, administrator, "ada.alias@work.example.com")
    with pytest.raises(Refused, match="changed"):
        confirm(held, second, ADDRESS)
    invite(nina, administrator)
    confirm(held, second)
    with pytest.raises(Refused, match="take it back"):  # nor is it changed afterwards
        invite(nina, administrator, "ada.alias@work.example.com")
    invite(nina, administrator)  # the same address again: their link ran out


def test_a_role_that_nobody_confirmed_can_be_taken_back_and_given_no_second_time(
    administrator, second, landlord, nina
):
    held = propose(nina, landlord, administrator)
    with pytest.raises(Refused, match="already"):
        propose(nina, landlord, second)
    roles.take_back_role(role_held_id=held.pk, **how(administrator))
    with pytest.raises(RoleHeld.DoesNotExist):
        confirm(held, second)


def test_whoever_runs_the_server_makes_the_first_two(landlord, nina):
    propose(nina, landlord, SYSTEM, Role.ADMINISTRATOR)
    assert roles_of(nina) == {Role.ADMINISTRATOR}


def test_without_the_list_one_alone_would_do(administrator, landlord, nina, monkeypatch):
    """The sabotage twin."""
    monkeypatch.setattr(roles, "ROLES_OF_TWO", frozenset())
    propose(nina, landlord, administrator)
    assert roles_of(nina) == {Role.BOARD_MEMBER}


def test_it_is_proposed_and_confirmed_on_pages_without_script(
    client, administrator, second, landlord, nina, mailoutbox
):
    one, other = sign_in_as_staff(client, administrator), sign_in_as_staff(Client(), second)
    said = {"role": "board_member", "place": landlord.public_id}
    answer = one.post(f"/manage/people/{nina.public_id}/role/", said, follow=True)
    assert "waits for a second administrator" in answer.content.decode()
    held = RoleHeld.objects.get(person=nina)
    assert "No work address yet" in other.get("/manage/roles/").content.decode()
    one.post(f"/manage/people/{nina.public_id}/invite/", {"work_email": ADDRESS})
    assert [mail.to for mail in mailoutbox] == [[ADDRESS]]
    door = f"/manage/roles/{held.pk}/confirm/"
    assert door not in one.get("/manage/roles/").content.decode()
    page = other.get("/manage/roles/").content.decode()
    assert door in page
    assert f'value="{ADDRESS}"' in page
    assert "second administrator" in one.post(door, {"work_email": ADDRESS}, follow=True).content.decode()
    assert roles_of(nina) == frozenset()
    other.post(door, {"work_email": ADDRESS})
    assert roles_of(nina) == {Role.BOARD_MEMBER}


def test_two_who_act_are_not_made_one_by_a_single_administrator(administrator, budget_owner, landlord, resident):
    """Else a role would pass to whoever signs in under the other entry."""
    one, other = sorted((budget_owner.pk, administrator.pk))
    pair = Likeness.objects.create(one_id=one, other_id=other, because="name")
    with pytest.raises(Refused, match="works for us"):
        decide_likeness(likeness_id=pair.pk, verdict=Likeness.Verdict.SAME, **how(administrator))
    one, other = sorted((budget_owner.pk, resident.pk))
    pair = Likeness.objects.create(one_id=one, other_id=other, because="name")
    decide_likeness(likeness_id=pair.pk, verdict=Likeness.Verdict.SAME, **how(administrator))  # nobody signs in there


# Who let whom in


def test_who_gave_a_role_or_let_somebody_in_is_known_for_as_long_as_it_holds(administrator, second, landlord, nina):
    assert not has_let_in(administrator, nina)
    held = propose(nina, landlord, administrator)
    assert has_let_in(administrator, nina)
    assert has_let_in(nina, administrator)
    invite(nina, second)
    assert has_let_in(nina, second)
    roles.take_back_role(role_held_id=held.pk, **how(second))
    assert not has_let_in(administrator, nina)


def test_nobody_hides_behind_whoever_sends_the_link_again(administrator, second, landlord):
    """One makes somebody up, with a mailbox of their own, and has a colleague ask for the link once more."""
    puppet = staff.add_staff(landlord_id=landlord.pk, name="Made Up", email=ADDRESS, **how(administrator))
    propose(puppet, landlord, second)
    invite(puppet, administrator)
    invite(puppet, second)
    assert has_let_in(administrator, puppet)
    assert has_let_in(second, puppet)


def test_twin_where_only_the_last_hand_is_kept_the_first_goes_free(
    administrator, second, landlord, nina, monkeypatch
):
    def write_over(by, person):
        LetIn.objects.filter(person=person).delete()
        LetIn.objects.create(person=person, by=by)

    monkeypatch.setattr(staff, "_note_hand", write_over)
    propose(nina, landlord, second)
    invite(nina, administrator)
    invite(nina, second)
    assert not has_let_in(administrator, nina)


def test_adding_somebody_is_a_hand_in_it_too(administrator, landlord):
    new = staff.add_staff(landlord_id=landlord.pk, name="Nina New", email=ADDRESS, **how(administrator))
    assert has_let_in(administrator, new)


@pytest.mark.parametrize("is_merged", ["who let in", "who was let in"])
def test_it_is_still_known_when_two_entries_became_one(administrator, landlord, nina, is_merged):
    LetIn.objects.create(person=nina, by=administrator)
    kept, gone = Person.objects.create(landlord=landlord, name="Kept"), nina
    if is_merged == "who let in":
        gone = administrator
    Person.objects.filter(pk=gone.pk).update(merged_into=kept)
    assert has_let_in(kept, nina if gone == administrator else administrator)


# A lost sign-in


@pytest.fixture
def bea(budget_owner):
    account = budget_owner.account
    account.email = account.username
    account.save()
    Authenticator.objects.create(user=account, type="totp", data={"secret": "x"})
    return budget_owner


def lost(person, by):
    staff.say_sign_in_lost(person_id=person.pk, **how(by))
    staff.note_told_of_loss(person_id=person.pk, **how(by))


def again(person, by):
    return staff.let_in_again(person_id=person.pk, **how(by))


def keys_of(person):
    account = Account.objects.get(person=person)
    return account.has_usable_password(), Authenticator.objects.filter(user=account).count()


def test_a_new_invitation_resets_no_password(administrator, bea):
    with pytest.raises(Refused, match="sign in already"):
        invite(bea, administrator, bea.account.email)
    parts = link_parts(bea.account)
    assert account_of(**parts) is None  # nor does a link that somebody still holds
    assert keys_of(bea) == (True, 1)


def test_a_lost_sign_in_ends_when_a_second_administrator_confirms_it(administrator, second, bea):
    session = sign_in_as_staff(Client(), bea)
    lost(bea, administrator)
    assert keys_of(bea) == (True, 1)
    for by in (administrator, bea):
        with pytest.raises((Refused, PermissionDenied)):
            again(bea, by)
    account = again(bea, second)
    assert keys_of(bea) == (False, 0)
    assert account_of(**link_parts(account)) == account
    assert session.get("/desk/")["Location"].startswith("/sign-in/")
    assert has_let_in(administrator, bea)
    assert has_let_in(second, bea)
    kinds = ("staff_lost_said", "staff_let_in_again")
    assert list(Entry.objects.filter(kind__in=kinds).order_by("pk").values_list("kind", "by_id")) == [
        (kinds[0], administrator.public_id),
        (kinds[1], second.public_id),
    ]


def test_nothing_ends_before_whoever_lost_it_was_told(client, administrator, second, bea, mailoutbox, monkeypatch):
    """Else somebody whose sign-in is being taken from them could not object."""
    one, other = sign_in_as_staff(client, administrator), sign_in_as_staff(Client(), second)
    page = f"/manage/people/{bea.public_id}/lost/"

    def fail(**message):
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr(staff_links, "send_mail_message", fail)
        answer = one.post(page)
        assert answer.status_code == 422
        assert "Say it once more later" in answer.content.decode()
    assert f'href="{page}"' in other.get("/manage/roles/").content.decode()
    assert "were not told yet" in other.post(f"{page}confirm/", follow=True).content.decode()
    assert keys_of(bea) == (True, 1)
    one.post(page)
    assert "Nothing is lost" in mailoutbox[0].body
    again(bea, second)  # the twin: told, it ends
    assert keys_of(bea) == (False, 0)


def test_only_whoever_said_it_says_that_they_were_told(administrator, second, bea):
    staff.say_sign_in_lost(person_id=bea.pk, **how(administrator))
    staff.note_told_of_loss(person_id=bea.pk, **how(second))
    with pytest.raises(Refused, match="not told yet"):
        again(bea, second)


def test_nothing_ends_before_somebody_said_that_it_is_lost(second, bea):
    with pytest.raises(Refused, match="First an administrator"):
        again(bea, second)
    assert keys_of(bea) == (True, 1)


def test_who_may_not_let_somebody_in_may_not_say_that_it_is_lost(estate, officer, bea):
    for by in (officer, make_staff(estate, Role.ADMINISTRATOR)):
        with pytest.raises(PermissionDenied):
            lost(bea, by)


def test_both_steps_on_pages_and_the_person_hears_of_both(client, administrator, second, bea, mailoutbox):
    one, other = sign_in_as_staff(client, administrator), sign_in_as_staff(Client(), second)
    page = f"/manage/people/{bea.public_id}/lost/"
    assert page in one.get(f"/manage/people/{bea.public_id}/invite/").content.decode()
    assert "second administrator" in one.get(page).content.decode()
    assert one.post(page).status_code == 302
    assert [(mail.to, "/staff-invitation/" in mail.body) for mail in mailoutbox] == [([bea.account.email], False)]
    other.post(f"{page}keep/")
    assert f"{page}confirm/" not in other.get("/manage/roles/").content.decode()
    one.post(page)
    assert f"{page}confirm/" not in one.get("/manage/roles/").content.decode()
    assert f"{page}confirm/" in other.get("/manage/roles/").content.decode()
    other.post(f"{page}confirm/")
    assert "/staff-invitation/" in mailoutbox[-1].body
    assert keys_of(bea) == (False, 0)
