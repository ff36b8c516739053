"""The register: what the law asks, the answer in writing by a day, renewal, notice and removal; public, and no more."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.groups.actions.forming import dissolve_group
from commonty.groups.actions.register import (
    accept_application,
    apply_for_register,
    change_entry,
    give_notice,
    leave_register,
    look_after_register,
    refuse_application,
    take_application_back,
    take_notice_back,
)
from commonty.groups.models import Group, Registration
from commonty.groups.queries.register import PublicEntry, register_of, tenants_in
from commonty.groups.rules.register import POINTS, renewal_due
from commonty.groups.tests.factories import HOW, NOW, Street, a_group, an_application, joined, neighbour, officer
from commonty.notices.actions.sending import owe_notices
from commonty.notices.models import Notice
from commonty.people.models import Tie, TieKind
from commonty.promises.models import Promise
from commonty.web.links import give_links

pytestmark = pytest.mark.django_db
State = Registration.State
Be = Callable[..., Client]


@pytest.fixture
def group(street: Street) -> Group:
    return a_group(street)


def applied(group: Group, **changes: Any) -> Registration:
    return apply_for_register(replace(an_application(), **changes), group_id=group.pk, by=group.formed_by, **HOW)


def registered(group: Group, street: Street) -> Registration:
    return accept_application(registration_id=applied(group).pk, answer="Welcome.", by=street.iain, **HOW)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        *[({"points": [k for k, _s in POINTS if k != key]}, "The law asks that") for key, _says in POINTS],
        ({"committee": 2}, "at least 3"),
        ({"agm_on": date(2026, 11, 27)}, "when the last one was"),
        ({"next_agm_on": date(2026, 1, 1)}, "comes after the last one"),
    ],
)
def test_what_the_law_asks_is_said_before_it_is_sent(group: Group, changes: dict[str, Any], says: str) -> None:
    assert len(POINTS) == 11
    with pytest.raises(Refused, match=says):
        applied(group, **changes)


def test_the_answer_is_promised_to_everybody_by_a_day_and_kept_by_answering(group: Group, street: Street) -> None:
    registration = applied(group)
    promise = Promise.objects.about(registration).get()
    assert (promise.owner, promise.audience, promise.due_on) == (street.iain, "public", date(2026, 12, 24))
    with pytest.raises(Refused, match="with the landlord already"):
        applied(group)
    accept_application(registration_id=registration.pk, answer="", by=street.iain, **HOW)
    promise.refresh_from_db()
    assert promise.status == Promise.Status.KEPT
    entry = register_of(street.landlord).get()
    assert (entry.since, entry.renew_by) == (NOW.date(), date(2029, 11, 26))
    with pytest.raises(Refused, match="has been answered"):
        refuse_application(registration_id=registration.pk, answer="Too late for that.", by=street.iain, **HOW)


@pytest.mark.parametrize("is_unlisted", [False, True])
def test_the_promise_of_an_answer_names_no_group(group: Group, street: Street, is_unlisted: bool) -> None:
    """It stays for good, also when the group is hidden or unlisted by then. Twin: who may, reads the name beside it."""
    registration = applied(group)
    promise = Promise.objects.about(registration).get()
    assert group.name not in promise.says
    Group.objects.filter(pk=group.pk).update(is_unlisted=is_unlisted)
    give_links([promise], None)
    assert (promise.link is None) == is_unlisted  # type: ignore[attr-defined]
    if not is_unlisted:
        assert promise.link.name == group.name  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "text", ["The Sandbank tenants' club, Box 7", "Sandbank  tenants’\nclub", "SANDBANK TENANTS CLUB"]
)
def test_however_the_name_of_a_hidden_group_is_spelt_its_entry_does_not_say_it(text: str) -> None:
    """Twin: of a group that is shown all stands as it was written."""
    entry = Registration(
        group=Group(name="Sandbank tenants’ club"), contact=text, area="Sandbank", meets="At the club"
    )
    hidden = PublicEntry(entry, is_named=False)
    assert "…" in hidden.contact
    assert "club" not in hidden.contact.casefold()
    assert (hidden.area, hidden.meets) == ("Sandbank", "At the club")
    assert PublicEntry(entry, is_named=True).contact == text


def test_a_refusal_gives_reasons_in_writing(group: Group, street: Street) -> None:
    registration = applied(group)
    with pytest.raises(Refused, match="Give your reasons"):
        refuse_application(registration_id=registration.pk, answer=" no. ", by=street.iain, **HOW)
    refuse_application(registration_id=registration.pk, answer="Nobody is elected yet.", by=street.iain, **HOW)
    assert not register_of(street.landlord).exists()
    assert applied(group).state == State.APPLIED


def test_only_whoever_keeps_it_answers_and_only_an_organiser_asks(group: Group, street: Street) -> None:
    joined(group, street.tariq)
    with pytest.raises(PermissionDenied):
        apply_for_register(an_application(), group_id=group.pk, by=street.tariq, **HOW)
    registration = applied(group)
    for stranger in (street.morag, street.agnes, officer(street.landlord, "Dan", Role.AUDITOR)):
        with pytest.raises(PermissionDenied):
            accept_application(registration_id=registration.pk, answer="", by=stranger, **HOW)
        with pytest.raises(PermissionDenied):
            refuse_application(registration_id=registration.pk, answer="Long enough.", by=stranger, **HOW)


def test_an_unlisted_group_is_not_on_a_public_register(street: Street) -> None:
    with pytest.raises(Refused, match="The register is public"):
        applied(a_group(street, is_unlisted=True))


def test_a_renewal_keeps_the_first_day_and_is_reminded_of_once(group: Group, street: Street) -> None:
    first = registered(group, street)
    near = {**HOW, "now": NOW + timedelta(days=3 * 365 - 30)}
    assert (look_after_register(now=near["now"]), look_after_register(now=near["now"])) == (1, 0)
    said = replace(an_application(), agm_on=date(2029, 9, 1), next_agm_on=date(2030, 9, 1))
    again = apply_for_register(said, group_id=group.pk, by=street.agnes, **near)
    assert register_of(street.landlord).get() == first
    accept_application(registration_id=again.pk, answer="", by=street.iain, **near)
    entry = register_of(street.landlord).get()
    assert (entry, entry.since) == (again, NOW.date())
    assert Registration.objects.get(pk=first.pk).state == State.REPLACED


def test_a_group_is_taken_off_after_notice_with_reasons(group: Group, street: Street) -> None:
    entry = registered(group, street)
    how = {"registration_id": entry.pk, "by": street.iain, **HOW}
    soon, later = NOW.date() + timedelta(days=27), NOW.date() + timedelta(days=28)
    with pytest.raises(Refused, match="notice of 28 days"):
        give_notice(because="No meeting for two years.", on=soon, **how)
    with pytest.raises(Refused, match="Give your reasons"):
        give_notice(because="", on=later, **how)
    give_notice(because="No meeting for two years.", on=later, **how)
    assert look_after_register(now=NOW + timedelta(days=27)) == 0
    take_notice_back(**how)
    assert look_after_register(now=NOW + timedelta(days=28)) == 0
    give_notice(because="No meeting for two years.", on=later, **how)
    assert look_after_register(now=NOW + timedelta(days=28)) == 1
    assert not register_of(street.landlord).exists()


def test_the_group_changes_its_entry_and_leaves_when_it_likes(group: Group, street: Street) -> None:
    entry = registered(group, street)
    how = {"registration_id": entry.pk, "by": street.agnes, **HOW}
    change_entry(contact="Box 12", meets="Mondays", next_agm_on=date(2027, 5, 1), **how)
    assert register_of(street.landlord).get().contact == "Box 12"
    leave_register(**how)
    assert not register_of(street.landlord).exists()


def test_what_waits_ends_with_the_group_or_is_taken_back(group: Group, street: Street) -> None:
    registration = applied(group)
    take_application_back(registration_id=registration.pk, by=street.agnes, **HOW)
    assert Promise.objects.about(registration).get().status == Promise.Status.RELEASED
    registration = applied(group)
    dissolve_group(group_id=group.pk, by=street.agnes, **HOW)
    assert Promise.objects.about(registration).get().status == Promise.Status.RELEASED
    assert not Registration.objects.waiting().exists()


def test_three_years_end_on_a_day_that_there_is() -> None:
    assert renewal_due(date(2024, 2, 29)) == date(2027, 2, 28)


def test_the_keeper_is_told_and_the_organisers_are_not_named_to_anybody(group: Group, street: Street) -> None:
    registration = applied(group)
    accept_application(registration_id=registration.pk, answer="Welcome to it.", by=street.iain, **HOW)
    owe_notices(now=NOW)
    sent = {n.person: n.body for n in Notice.objects.filter(subject__icontains="residents")}
    assert set(sent) == {street.agnes}
    assert "Welcome to it." not in sent[street.agnes]


def test_everybody_reads_the_register_and_not_what_is_for_its_keeper(group: Group, street: Street, be: Be) -> None:
    entry = registered(group, street)
    page = f"/groups/register/{entry.public_id}/"
    for path in ("/groups/register/", "/groups/register/register.csv", "/groups/register/feed.atom", page):
        text = be(None).get(path).content.decode()
        assert "Back courts" in text
        assert "Secret Bearer" not in text
    assert "Secret Bearer" in be(street.iain).get(f"/desk/groups/{entry.public_id}/").content.decode()
    assert be(street.morag).get(f"/desk/groups/{entry.public_id}/").status_code == 403


def test_an_application_is_only_for_the_group_and_its_keeper(group: Group, street: Street, be: Be) -> None:
    entry = applied(group)
    page = f"/groups/register/{entry.public_id}/"
    assert [be(who).get(page).status_code for who in (None, street.tariq, street.morag)] == [404] * 3
    assert be(street.agnes).get(page).status_code == 200
    assert be(street.iain).get(f"/desk/groups/{entry.public_id}/").status_code == 200


def test_asked_and_answered_on_pages(group: Group, street: Street, be: Be) -> None:
    agnes, iain, today = be(street.agnes), be(street.iain), timezone.localdate()
    page = f"/groups/{group.public_id}/register/"
    assert agnes.post(page, {"area": "Sandbank"}).status_code == 422
    said = vars(an_application()) | {"agm_on": today - timedelta(days=9), "next_agm_on": today + timedelta(days=300)}
    refused = agnes.post(page, said | {"committee": 2})
    assert refused.status_code == 422
    assert "at least 3" in refused.content.decode()
    assert agnes.post(page, said).status_code == 302
    entry = Registration.objects.get()
    assert "Answer 1 group in writing" in iain.get("/desk/").content.decode()
    door = f"/desk/groups/{entry.public_id}/"
    assert iain.post(door, {"is_accepted": "no", "answer": ""}).status_code == 422
    iain.post(door, {"is_accepted": "yes", "answer": "Welcome to the register."})
    assert "Welcome to the register." in agnes.get(f"/groups/register/{entry.public_id}/").content.decode()


def test_whoever_answers_reads_how_many_members_are_tenants_from_five_on_and_never_who(
    group: Group, street: Street, be: Be
) -> None:
    door = f"/desk/groups/{applied(group).public_id}/"
    assert "Fewer than five members" in be(street.iain).get(door).content.decode()
    for name, kind in (("Bea Low", TieKind.TENANT), ("Cal Muir", TieKind.HOUSEHOLD_MEMBER)):
        them = neighbour(street.home, name)
        Tie.objects.filter(person=them).update(kind=kind)
        joined(group, them)
    joined(group, street.tariq)
    joined(group, street.ewa)
    shown = be(street.iain).get(door).content.decode()
    assert "Of 5 members our list knows 4 as tenants of ours." in shown
    assert "Bea Low" not in shown
    assert tenants_in(group, on=NOW.date()) == 4
