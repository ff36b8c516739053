"""A group forms, people ask and are let in, are invited, leave; and nobody outside learns who."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.groups.actions.forgetting import KEPT, forget_groups
from commonty.groups.actions.forming import WORDS, About, change_group, dissolve_group, form_group
from commonty.groups.actions.inviting import LASTS, end_link, invite_by_name, join_by_link, make_link
from commonty.groups.actions.joining import (
    ask_to_join,
    decline_invitation,
    leave_group,
    let_in,
    refuse_member,
    take_back_ask,
    take_up_invitation,
)
from commonty.groups.actions.members import choose_name, give_part, remove_member, take_on
from commonty.groups.models import Group, Link, Membership
from commonty.groups.queries.membership import groups_of, is_member, is_organiser, may_read_room
from commonty.groups.queries.pages import groups_at, members_of, page_of_group
from commonty.groups.tests.factories import HOW, NOW, Street, a_group, joined, neighbour
from commonty.journal.models import Entry
from commonty.notices.actions.sending import owe_notices
from commonty.notices.models import Notice
from commonty.people.models import Person, RoleHeld, Tie

pytestmark = pytest.mark.django_db
LATER: dict[str, Any] = {**HOW, "now": NOW + timedelta(days=31)}


def about(street: Street, **more: Any) -> About:
    return About(**{"name": "Play street", "purpose": "A street to play in.", "place": street.block, **more})


def test_any_resident_forms_one_and_organises_it(street: Street) -> None:
    group = a_group(street)
    assert is_organiser(street.agnes, group)
    assert list(groups_of(street.agnes)) == [group]
    assert not is_member(street.tariq, group)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": "  x "}, "a name of three letters"),
        ({"name": "x" * 81}, "shorter"),
        ({"purpose": "ho"}, "what the group is for"),
        ({"name": "back COURTS"}, "is called that"),
    ],
)
def test_what_it_says_of_itself_is_checked(street: Street, changes: dict[str, str], says: str) -> None:
    a_group(street)
    with pytest.raises(Refused, match=says):
        form_group(about(street, **changes), own_name="Tariq", by=street.tariq, **HOW)


def test_a_taken_name_tells_of_no_group_that_is_unlisted(street: Street) -> None:
    hidden = a_group(street, is_unlisted=True)
    second = a_group(street, by=street.tariq)
    assert second.name == hidden.name
    with pytest.raises(Refused, match="is called that"):
        change_group(group_id=hidden.pk, about=about(street, name=second.name), by=street.agnes, **HOW)


def test_nor_for_a_place_where_one_does_not_live_nor_for_a_home(street: Street) -> None:
    other = type(street.block).objects.create(kind="block", parent=street.landlord, name="9 Cordiner's Lane")
    for place in (other, street.home):
        with pytest.raises(Refused, match="Choose"):
            form_group(about(street, place=place), own_name="Agnes", by=street.agnes, **HOW)


def test_nobody_fills_the_list_in_a_day(street: Street) -> None:
    first = a_group(street, "Group 0")
    for n in range(1, WORDS.most):
        a_group(street, f"Group {n}")
    change: dict[str, Any] = {"group_id": first.pk, "about": about(street), "by": street.agnes}
    for act in (lambda: a_group(street, "One more"), lambda: change_group(**change, **HOW)):
        with pytest.raises(Refused, match="a lot about groups"):
            act()
    change_group(**change, **LATER)


def test_a_form_sent_twice_forms_one(street: Street) -> None:
    twice = {form_group(about(street), own_name="Ag", by=street.agnes, posted_key="k", **HOW).pk for _ in range(2)}
    assert len(twice) == Group.objects.count() == 1


def test_staff_who_live_elsewhere_are_no_members_whatever_their_role(street: Street) -> None:
    group = a_group(street)
    with pytest.raises(Refused, match="people who live in one of our homes"):
        ask_to_join(group_id=group.pk, name="Iain", says="", by=street.iain, **HOW)
    _link, code = make_link(group_id=group.pk, by=street.agnes, **HOW)
    with pytest.raises(Refused, match="people who live in one of our homes"):
        join_by_link(code=code, name="Iain", by=street.iain, **HOW)
    assert not may_read_room(street.iain, group, now=NOW)


def test_staff_who_live_there_join_as_neighbours_and_it_says_so(street: Street) -> None:
    group = a_group(street)
    Tie.objects.create(person=street.iain, home=street.home, kind="tenant")
    joined(group, street.iain)
    assert page_of_group(group, None, now=NOW).has_staff
    assert [one.name for one in members_of(group) if one.works_here] == ["Iain"]
    street.iain.is_at_risk = True
    street.iain.save()
    assert not any(one.works_here for one in members_of(group))
    assert not page_of_group(group, None, now=NOW).has_staff
    older = Person.objects.create(landlord=street.landlord, name="I. Macrae", merged_into=street.iain)
    Membership.objects.filter(person=street.iain).update(person=older)
    assert not page_of_group(group, None, now=NOW).has_staff
    assert not any(one.works_here for one in members_of(group))
    Person.objects.update(is_at_risk=False)
    assert page_of_group(group, None, now=NOW).has_staff


def test_asking_is_answered_by_an_organiser(street: Street) -> None:
    group = a_group(street)
    mine = ask_to_join(group_id=group.pk, name="Tariq", says="I have a spade.", by=street.tariq, **HOW)
    assert ask_to_join(group_id=group.pk, name="T", says="Again", by=street.tariq, **HOW) == mine
    assert not is_member(street.tariq, group)
    for stranger in (street.tariq, street.ewa, street.iain):
        with pytest.raises(PermissionDenied):
            let_in(group_id=group.pk, member_id=mine.pk, by=stranger, **HOW)
    let_in(group_id=group.pk, member_id=mine.pk, by=street.agnes, **HOW)
    assert may_read_room(street.tariq, group, now=NOW)
    assert Membership.objects.get(pk=mine.pk).says == ""
    with pytest.raises(Refused, match="Another organiser"):
        refuse_member(group_id=group.pk, member_id=mine.pk, because="", by=street.agnes, **HOW)


def test_who_was_refused_asks_again_after_a_month(street: Street) -> None:
    group = a_group(street)
    mine = ask_to_join(group_id=group.pk, name="Tariq", says="", by=street.tariq, **HOW)
    refuse_member(group_id=group.pk, member_id=mine.pk, because="We are full.", by=street.agnes, **HOW)
    with pytest.raises(Refused, match="ask again from"):
        ask_to_join(group_id=group.pk, name="Tariq", says="", by=street.tariq, **HOW)
    assert ask_to_join(group_id=group.pk, name="Tariq", says="", by=street.tariq, **LATER).state == "asked"


def test_who_asked_takes_it_back_and_may_ask_at_once(street: Street) -> None:
    group = a_group(street)
    ask_to_join(group_id=group.pk, name="Tariq", says="", by=street.tariq, **HOW)
    take_back_ask(group_id=group.pk, by=street.tariq, **HOW)
    assert ask_to_join(group_id=group.pk, name="Tariq", says="", by=street.tariq, **HOW).state == "asked"


def test_a_group_that_invites_takes_no_asks(street: Street) -> None:
    group = a_group(street, joining="invite")
    with pytest.raises(Refused, match="those whom it invites"):
        ask_to_join(group_id=group.pk, name="Tariq", says="", by=street.tariq, **HOW)


def test_a_link_lets_in_until_it_ends(street: Street) -> None:
    group = a_group(street, joining="invite", is_unlisted=True)
    link, code = make_link(group_id=group.pk, by=street.agnes, **HOW)
    assert join_by_link(code=code.lower(), name="Tariq", by=street.tariq, **HOW).is_there
    with pytest.raises(Refused, match="called that already"):
        join_by_link(code=code, name="tariq", by=street.ewa, **HOW)
    too_late = {**HOW, "now": NOW + LASTS}
    with pytest.raises(Refused, match="lets nobody in"):
        join_by_link(code=code, name="Ewa", by=street.ewa, **too_late)
    end_link(link_id=link.pk, by=street.agnes, **HOW)
    with pytest.raises(Refused, match="lets nobody in"):
        join_by_link(code=code, name="Ewa", by=street.ewa, **HOW)
    assert code.replace("-", "") not in str(list(Link.objects.values()))


def test_who_was_shown_out_does_not_come_back_by_the_old_link(street: Street) -> None:
    group = a_group(street)
    _link, code = make_link(group_id=group.pk, by=street.agnes, **HOW)
    mine = join_by_link(code=code, name="Tariq", by=street.tariq, **HOW)
    with pytest.raises(Refused, match="Say why"):
        remove_member(group_id=group.pk, member_id=mine.pk, because=" ", by=street.agnes, **HOW)
    remove_member(group_id=group.pk, member_id=mine.pk, because="You shout.", by=street.agnes, **HOW)
    with pytest.raises(Refused, match="ended your membership"):
        join_by_link(code=code, name="Tariq", by=street.tariq, **HOW)
    _link, code = make_link(group_id=group.pk, by=street.agnes, **LATER)
    ask_to_join(group_id=group.pk, name="Tariq", says="", by=street.tariq, **LATER)
    take_back_ask(group_id=group.pk, by=street.tariq, **LATER)
    with pytest.raises(Refused, match="ended your membership"):
        join_by_link(code=code, name="Tariq", by=street.tariq, **LATER)
    mine = ask_to_join(group_id=group.pk, name="Tariq", says="", by=street.tariq, **LATER)
    let_in(group_id=group.pk, member_id=mine.pk, by=street.agnes, **LATER)
    leave_group(group_id=group.pk, by=street.tariq, **LATER)
    assert join_by_link(code=code, name="Tariq", by=street.tariq, **LATER).is_there


def test_a_name_invites_one_and_tells_whoever_asks_nothing(street: Street) -> None:
    group = a_group(street, joining="invite")
    neighbour(street.home, "John Smith")
    neighbour(street.home, "John Smith")
    for name in ("Nobody Here", "John Smith", "tariq  mahmood", "Agnes Rennie"):
        assert invite_by_name(group_id=group.pk, name=name, by=street.agnes, **HOW) is None
    invited = Membership.objects.get(group=group, state="invited")
    assert invited.person == street.tariq
    assert take_up_invitation(group_id=group.pk, name="Tariq", by=street.tariq, **HOW).is_there


def test_an_invitation_is_declined(street: Street) -> None:
    group = a_group(street)
    invite_by_name(group_id=group.pk, name="Tariq Mahmood", by=street.agnes, **HOW)
    decline_invitation(group_id=group.pk, by=street.tariq, **HOW)
    with pytest.raises(Refused, match="invitation is over"):
        take_up_invitation(group_id=group.pk, name="Tariq", by=street.tariq, **HOW)


def invited(group: Group, street: Street, now: datetime = NOW) -> bool:
    invite_by_name(group_id=group.pk, name="Tariq Mahmood", by=street.agnes, **{**HOW, "now": now})
    return Membership.objects.filter(group=group, person=street.tariq, state="invited").exists()


def test_nobody_at_risk_is_reached_by_an_invitation(street: Street) -> None:
    group = a_group(street)
    older = neighbour(street.home, "T. Mahmood", merged_into=street.tariq, is_at_risk=True)
    assert not invited(group, street)
    Person.objects.filter(pk=older.pk).update(is_at_risk=False)
    Person.objects.filter(pk=street.tariq.pk).update(is_at_risk=True)
    assert not invited(group, street)
    Person.objects.update(is_at_risk=False)
    assert invited(group, street)


def test_a_no_is_not_asked_again_for_a_month(street: Street) -> None:
    group = a_group(street)
    assert invited(group, street)
    decline_invitation(group_id=group.pk, by=street.tariq, **HOW)
    assert not invited(group, street, NOW + timedelta(days=29))
    assert invited(group, street, NOW + timedelta(days=30))
    take_up_invitation(group_id=group.pk, name="Tariq", by=street.tariq, **LATER)
    leave_group(group_id=group.pk, by=street.tariq, **LATER)
    assert not invited(group, street, LATER["now"])


def test_names_are_tried_in_numbers_by_nobody(street: Street) -> None:
    group = a_group(street)
    for n in range(20):
        invite_by_name(group_id=group.pk, name=f"Somebody {n}", by=street.agnes, **HOW)
    with pytest.raises(Refused, match="many names"):
        invite_by_name(group_id=a_group(street, "Another").pk, name="Tariq Mahmood", by=street.agnes, **HOW)


def test_the_last_organiser_stays_until_there_is_another(street: Street) -> None:
    group = a_group(street)
    with pytest.raises(Refused, match="the only one in it"):
        leave_group(group_id=group.pk, by=street.agnes, **HOW)
    theirs = joined(group, street.tariq)
    with pytest.raises(Refused, match="Make another member organiser"):
        leave_group(group_id=group.pk, by=street.agnes, **HOW)
    give_part(group_id=group.pk, member_id=theirs.pk, role="organiser", by=street.agnes, **HOW)
    with pytest.raises(Refused, match="lay down their part themselves"):
        give_part(group_id=group.pk, member_id=theirs.pk, role="member", by=street.agnes, **HOW)
    with pytest.raises(Refused, match="can’t be shown out"):
        remove_member(group_id=group.pk, member_id=theirs.pk, because="Mine now", by=street.agnes, **HOW)
    leave_group(group_id=group.pk, by=street.agnes, **HOW)
    assert not may_read_room(street.agnes, group, now=NOW)
    with pytest.raises(Refused, match="the only one in it"):
        leave_group(group_id=group.pk, by=street.tariq, **HOW)


def test_a_group_whose_organiser_moved_away_goes_on(street: Street) -> None:
    group = a_group(street)
    joined(group, street.tariq)
    with pytest.raises(Refused, match="has an organiser"):
        take_on(group_id=group.pk, by=street.tariq, **HOW)
    Tie.objects.filter(person=street.agnes).update(moved_out_on=NOW.date())
    take_on(group_id=group.pk, by=street.tariq, **HOW)
    assert is_organiser(street.tariq, group)


def test_one_human_is_in_it_once_whichever_entry_joined(street: Street) -> None:
    group = a_group(street)
    older = neighbour(street.home, "T. Mahmood")
    joined(group, older)
    Person.objects.filter(pk=older.pk).update(merged_into=street.tariq)
    assert is_member(street.tariq, group)
    with pytest.raises(Refused, match="in this group already"):
        ask_to_join(group_id=group.pk, name="Tariq", says="", by=street.tariq, **HOW)


def two_entries(street: Street, group: Group) -> None:
    """Tariq joined under two of his entries, before it was found that both are him; as organiser under the newer."""
    older = neighbour(street.home, "T. Mahmood")
    joined(group, older, "Old entry")
    theirs = joined(group, street.tariq)
    give_part(group_id=group.pk, member_id=theirs.pk, role="organiser", by=street.agnes, **HOW)
    Person.objects.filter(pk=older.pk).update(merged_into=street.tariq)


def test_who_leaves_is_out_whichever_of_two_entries_joined(street: Street) -> None:
    group = a_group(street)
    two_entries(street, group)
    assert [one.name for one in members_of(group)] == ["Agnes", "Tariq"]
    assert is_organiser(street.tariq, group)
    leave_group(group_id=group.pk, by=street.tariq, **HOW)
    assert not may_read_room(street.tariq, group, now=NOW)


def test_of_two_entries_both_change_and_both_are_shown_out(street: Street) -> None:
    group = a_group(street)
    two_entries(street, group)
    older, newer = Membership.objects.filter(group=group).exclude(person=street.agnes).order_by("pk")
    with pytest.raises(Refused, match="can’t be shown out"):
        remove_member(group_id=group.pk, member_id=older.pk, because="Not you", by=street.agnes, **HOW)
    give_part(group_id=group.pk, member_id=newer.pk, role="member", by=street.tariq, **HOW)
    choose_name(group_id=group.pk, name="Old entry", by=street.tariq, **HOW)
    assert not is_organiser(street.tariq, group)
    remove_member(group_id=group.pk, member_id=older.pk, because="You shout.", by=street.agnes, **HOW)
    assert not may_read_room(street.tariq, group, now=NOW)
    assert {one.ended for one in Membership.objects.filter(pk__in=[older.pk, newer.pk])} == {"removed"}


def test_an_organiser_under_two_entries_is_still_the_only_one(street: Street) -> None:
    group = a_group(street)
    two_entries(street, group)
    Membership.objects.filter(name="Old entry").update(role="organiser")
    leave_group(group_id=group.pk, by=street.agnes, **HOW)
    with pytest.raises(Refused, match="the only one in it"):
        leave_group(group_id=group.pk, by=street.tariq, **HOW)


def test_nobody_outside_counts_fewer_than_five(street: Street) -> None:
    group = a_group(street)
    for name in ("Bea Low", "Cal Orr", "Dee Fyfe"):
        joined(group, neighbour(street.home, name))
    assert page_of_group(group, street.tariq, now=NOW).how_many is None
    assert page_of_group(group, street.agnes, now=NOW).how_many == 4
    joined(group, street.ewa)
    assert page_of_group(group, street.tariq, now=NOW).how_many == 5
    assert groups_at(street.block).get().members == 5


def test_two_in_a_group_are_not_called_the_same(street: Street) -> None:
    group = a_group(street)
    joined(group, street.tariq)
    with pytest.raises(Refused, match="called that already"):
        choose_name(group_id=group.pk, name="AGNES", by=street.tariq, **HOW)
    for alike in ("Ag\u200bnes", "\uff21gnes", " agnes\u00a0"):
        with pytest.raises(Refused, match="called that already"):
            choose_name(group_id=group.pk, name=alike, by=street.tariq, **HOW)
    assert choose_name(group_id=group.pk, name=" The  gardener ", by=street.tariq, **HOW).name == "The gardener"


def test_nor_as_somebody_is_read_there_who_has_left(street: Street) -> None:
    """Twin: they themselves come back under it."""
    group = a_group(street)
    joined(group, street.tariq, "Bluebell")
    leave_group(group_id=group.pk, by=street.tariq, **HOW)
    _link, code = make_link(group_id=group.pk, by=street.agnes, **HOW)
    with pytest.raises(Refused, match="called that already"):
        join_by_link(code=code, name="bluebell", by=street.ewa, **HOW)
    assert join_by_link(code=code, name="Bluebell", by=street.tariq, **HOW).is_there


def test_nor_is_anybody_let_in_under_another_s_name(street: Street) -> None:
    group = form_group(about(street), own_name=" Agnes  R ", by=street.agnes, **HOW)
    mine = ask_to_join(group_id=group.pk, name="agnes r", says="", by=street.tariq, **HOW)
    with pytest.raises(Refused, match="called that already"):
        let_in(group_id=group.pk, member_id=mine.pk, by=street.agnes, **HOW)
    _link, code = make_link(group_id=group.pk, by=street.agnes, **HOW)
    assert join_by_link(code=code, name="Tariq", by=street.tariq, **HOW).is_there
    with pytest.raises(Refused, match="two letters"):
        form_group(about(street, name="Others"), own_name="\u200b\u200b", by=street.agnes, **HOW)


def test_who_sees_that_there_is_such_a_group(street: Street) -> None:
    listed, hidden = a_group(street), a_group(street, "Quiet ones", is_unlisted=True)
    invite_by_name(group_id=hidden.pk, name="Ewa Kowalczyk", by=street.agnes, **HOW)
    everybody = {who: set(Group.objects.visible_to(who)) for who in (None, street.tariq, street.iain)}
    assert set(map(frozenset, everybody.values())) == {frozenset({listed})}
    assert (
        set(Group.objects.visible_to(street.agnes)) == set(Group.objects.visible_to(street.ewa)) == {listed, hidden}
    )
    assert set(groups_at(street.landlord)) == {listed}
    dissolve_group(group_id=listed.pk, by=street.agnes, **HOW)
    assert not Group.objects.visible_to(street.tariq).exists()
    assert listed in Group.objects.visible_to(street.agnes)


def test_a_room_goes_for_good_a_year_after_its_end(street: Street) -> None:
    group = a_group(street)
    joined(group, street.tariq)
    leave_group(group_id=group.pk, by=street.tariq, **HOW)
    dissolve_group(group_id=group.pk, by=street.agnes, **HOW)
    assert forget_groups(now=NOW + KEPT - timedelta(days=1)) == 0
    assert may_read_room(street.agnes, group, now=NOW)
    assert forget_groups(now=NOW + KEPT) == 2
    assert forget_groups(now=NOW + KEPT) == 0
    assert not Membership.objects.exists()


def test_the_journal_names_nobody_and_mail_does_not_say_which_group(street: Street) -> None:
    group = a_group(street, "Zebrafinch")
    theirs = joined(group, street.tariq)
    remove_member(group_id=group.pk, member_id=theirs.pk, because="zebrafinch", by=street.agnes, **HOW)
    told = str(list(Entry.objects.filter(about_id=group.public_id).values()))
    assert not [who for who in (street.agnes, street.tariq) if who.public_id in told]
    owe_notices(now=NOW)
    assert {n.person for n in Notice.objects.all()} == {street.agnes, street.tariq}
    sent = str(list(Notice.objects.values("subject", "body"))).lower()
    assert "zebrafinch" not in sent
    assert group.public_id not in sent


def test_by_its_letters_nobody_knows_who_organises(street: Street) -> None:
    group = a_group(street)
    invite_by_name(group_id=group.pk, name="Ewa Kowalczyk", by=street.agnes, **HOW)
    theirs = joined(group, street.tariq)
    give_part(group_id=group.pk, member_id=theirs.pk, role="organiser", by=street.agnes, **HOW)
    dissolve_group(group_id=group.pk, by=street.agnes, **HOW)
    owe_notices(now=NOW)
    kinds = {"group_invited", "group_asked", "group_let_in", "group_part_given", "group_dissolved"}
    assert set(Notice.objects.values_list("kind", flat=True)) == kinds
    assert Notice.objects.values("subject", "body").distinct().count() == 1


def test_the_journal_says_of_no_unlisted_group_where_it_is(street: Street) -> None:
    group, hidden = a_group(street), a_group(street, "Quiet ones", is_unlisted=True)
    dissolve_group(group_id=hidden.pk, by=street.agnes, **HOW)
    places = {
        one.public_id: set(Entry.objects.about(one).values_list("place_id", flat=True)) for one in (group, hidden)
    }
    assert places == {group.public_id: {street.block.public_id}, hidden.public_id: {street.landlord.public_id}}


def test_roles_alone_open_nothing(street: Street) -> None:
    group = a_group(street)
    for role in Role:
        RoleHeld.objects.get_or_create(
            person=street.iain, place=street.landlord, role=role, ended_at=None, defaults={"given_at": NOW}
        )
    assert not may_read_room(street.iain, group, now=NOW)
    assert Group.objects.visible_to(street.iain).filter(pk=group.pk).exists()
