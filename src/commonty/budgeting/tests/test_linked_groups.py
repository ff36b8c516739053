"""A money vote that a group with a page here runs: its own people take the seats, and its name is read where it may be."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.budgeting import frozen
from commonty.budgeting.actions.copying import copy_round
from commonty.budgeting.actions.proposals import judge_idea
from commonty.budgeting.actions.seats import give_seat, take_seat
from commonty.budgeting.actions.set_up import change_round
from commonty.budgeting.jobs import end_seats_of_groups
from commonty.budgeting.models import GroupSeat, Proposal, Round
from commonty.budgeting.queries.groups import groups_to_run, holds, own_seats, seats_of
from commonty.budgeting.queries.readiness import still_missing
from commonty.budgeting.rules.words import rules_in_words
from commonty.budgeting.tests import factories
from commonty.budgeting.tests.groups import RULES, Part, make_group_draft
from commonty.budgeting.tests.ideas import how, make_idea, officer_of
from commonty.budgeting.tests.test_group_seats import on_staff, signed_in
from commonty.discussions.actions.hiding_groups import hide_group
from commonty.groups.actions.forming import About, change_group, dissolve_group, form_group
from commonty.groups.models import Group, Membership
from commonty.journal.models import Entry
from commonty.kit.canonical import canonical_json
from commonty.people.models import Person, RoleHeld

pytestmark = pytest.mark.django_db
NAME = "Ropeworks neighbours"


@pytest.fixture
def draft() -> Round:
    return factories.make_draft(template="grants", pot_pence=4_000_00)


@pytest.fixture
def group(draft) -> Group:
    """Its organiser formed it; its treasurer is there, too."""
    organiser, treasurer = factories.make_resident(draft.place), factories.make_resident(draft.place)
    about = About(name=NAME, purpose="We give small grants to neighbours.", place=draft.place)
    group = form_group(about, own_name="Tariq", by=organiser, **how())
    there: dict[str, Any] = {"state": "in", "channel": "web", "since": factories.NOW}
    Membership.objects.create(group=group, person=treasurer, name="Agnes", role="treasurer", **there)
    return group


def who(group: Group, role: str) -> Person:
    return Membership.objects.get(group=group, role=role).person


def link(pb_round: Round, group: Group | None, **names: Any) -> Round:
    changes = {"group": group, "group_name": "", "group_rules": RULES, **names}
    return change_round(round_id=pb_round.pk, step="run", changes=changes, by=officer_of(pb_round), **how())


def take(pb_round: Round, part: str, by: Person) -> GroupSeat:
    return take_seat(round_id=pb_round.pk, part=part, by=by, **how())


def hidden(group: Group) -> None:
    moderator = factories.make_staff(group.place, Role.ENGAGEMENT_OFFICER)
    hide_group(public_id=group.public_id, rule="private", why="Its name hurts.", by=moderator, **how())


def test_it_is_chosen_from_those_that_anybody_finds_there(draft, group) -> None:
    assert groups_to_run(draft.place) == [group]
    pb_round = link(draft, group)
    assert (pb_round.is_run_by_group, pb_round.run_by_name) == (True, NAME)
    Group.objects.filter(pk=group.pk).update(is_unlisted=True)
    assert groups_to_run(draft.place) == []
    with pytest.raises(Refused, match="can’t be chosen"):
        link(factories.make_draft(place=draft.place, template="grants", pot_pence=1_000_00), group)


def test_its_own_people_take_the_seats_and_nobody_gives_them(draft, group) -> None:
    link(draft, group)
    organiser, treasurer = who(group, "organiser"), who(group, "treasurer")
    with pytest.raises(Refused, match="own people"):
        give_seat(round_id=draft.pk, person_id=organiser.pk, part=Part.ORGANISER, by=officer_of(draft), **how())
    for part, by in ((Part.TREASURER, organiser), (Part.ORGANISER, factories.make_resident(draft.place))):
        with pytest.raises(PermissionDenied):
            take(draft, part, by)
    seat = take(draft, Part.ORGANISER, organiser)
    assert take(draft, Part.ORGANISER, organiser) == seat
    assert [item.step for item in still_missing(Round.objects.get(pk=draft.pk), now=factories.NOW)] == ["group"]
    take(draft, Part.TREASURER, treasurer)
    assert holds(treasurer, Part.TREASURER, draft) is False  # the draft as it was: nobody had said who runs it
    assert holds(treasurer, Part.TREASURER, Round.objects.get(pk=draft.pk))
    assert still_missing(Round.objects.get(pk=draft.pk), now=factories.NOW) == []


def test_the_journal_knows_them_by_their_number_in_the_group(draft, group) -> None:
    link(draft, group)
    organiser = who(group, "organiser")
    take(draft, Part.ORGANISER, organiser)
    entry = Entry.objects.filter(kind="seat_given").get()
    assert entry.by_id == Membership.objects.get(group=group, role="organiser").public_id
    assert organiser.public_id not in canonical_json(entry.facts).decode() + entry.by_id


@pytest.mark.parametrize("by_seat", [True, False])
def test_nor_does_it_name_them_where_they_show_an_application_and_its_talk_begins(draft, group, by_seat) -> None:
    """Twin: staff who show one are named by their own number."""
    link(draft, group)
    organiser = who(group, "organiser")
    take(draft, Part.ORGANISER, organiser)
    asked = timezone.localdate()
    Round.objects.filter(pk=draft.pk).update(ideas_from=asked, ideas_until=asked)
    idea = make_idea(Round.objects.get(pk=draft.pk), author=factories.make_resident(draft.place))
    by = organiser if by_seat else officer_of(draft)
    judge_idea(proposal_id=idea.pk, state="open", by=by, **how())
    told = Entry.objects.filter(kind__in=["thread_opened", "idea_answered"]).values_list("by_id", flat=True)
    number = Membership.objects.get(group=group, role="organiser").public_id if by_seat else by.public_id
    assert list(told) == [number, number]


def test_whoever_sets_money_votes_up_takes_none(draft, group) -> None:
    link(draft, group)
    organiser = who(group, "organiser")
    RoleHeld.objects.create(person=organiser, place=draft.place, role=Role.ENGAGEMENT_OFFICER, given_at=factories.NOW)
    with pytest.raises(Refused, match="money votes"):
        take(draft, Part.ORGANISER, Person.objects.get(pk=organiser.pk))


@pytest.mark.parametrize("ends", ["role", "left", "dissolved"])
def test_a_seat_opens_nothing_once_they_no_longer_do_this_in_the_group(draft, group, ends) -> None:
    link(draft, group)
    organiser = who(group, "organiser")
    take(draft, Part.ORGANISER, organiser)
    asked = timezone.localdate()
    Round.objects.filter(pk=draft.pk).update(ideas_from=asked, ideas_until=asked)
    pb_round = Round.objects.get(pk=draft.pk)
    idea = make_idea(pb_round, author=factories.make_resident(draft.place))
    client, own = signed_in(organiser), reverse("budgeting:show_seat", args=[draft.public_id])
    assert holds(organiser, Part.ORGANISER, pb_round)
    assert client.get(own).status_code == 200
    assert Proposal.objects.visible_to(organiser).filter(pk=idea.pk).exists()
    if ends == "dissolved":
        dissolve_group(group_id=group.pk, by=organiser, **how())
    else:
        changes = {"role": {"role": "member"}, "left": {"state": "left", "ended": "left"}}[ends]
        Membership.objects.filter(group=group, person=organiser).update(**changes)
    assert not holds(organiser, Part.ORGANISER, pb_round)
    assert client.get(own).status_code == 404
    assert not Proposal.objects.visible_to(organiser).filter(pk=idea.pk).exists()
    assert own_seats(organiser) == []
    assert [one["is_stale"] for one in seats_of(pb_round, on=factories.NOW.date())] == [True, False]
    assert end_seats_of_groups.func() == 1
    assert GroupSeat.objects.get().ended_because
    assert end_seats_of_groups.func() == 0


def test_a_named_group_keeps_its_seats_without_any_page(draft) -> None:
    """The twin: nothing of this touches a group that has no page here."""
    pb_round = make_group_draft()
    person = factories.make_resident(pb_round.place)
    give_seat(round_id=pb_round.pk, person_id=person.pk, part=Part.ORGANISER, by=officer_of(pb_round), **how())
    assert holds(person, Part.ORGANISER, pb_round)
    assert end_seats_of_groups.func() == 0


def test_nobody_announces_it_for_a_group_at_its_end_and_seats_follow_another_one(draft, group) -> None:
    link(draft, group)
    take(draft, Part.ORGANISER, who(group, "organiser"))
    with pytest.raises(Refused, match="End their seats"):
        link(draft, None, group_name="Others")
    dissolve_group(group_id=group.pk, by=who(group, "organiser"), **how())
    said = [item.says for item in still_missing(Round.objects.get(pk=draft.pk), now=factories.NOW)]
    assert any("come to its end" in one for one in said)


@pytest.mark.parametrize("goes", ["hidden", "unlisted"])
def test_the_name_of_what_is_hidden_or_unlisted_stands_nowhere_in_the_round(draft, group, goes) -> None:
    link(draft, group)
    today = timezone.localdate()
    Round.objects.filter(pk=draft.pk).update(ideas_from=today, ideas_until=today)
    resident = factories.make_resident(draft.place)
    officer = on_staff(draft)
    pages = [
        (signed_in(resident), reverse("budgeting:show_round", args=[draft.public_id])),
        (signed_in(resident), reverse("budgeting:send_idea", args=[draft.public_id])),
        (signed_in(resident), reverse("budgeting:money", args=[draft.public_id])),
        (officer, reverse("budgeting:keep_group", args=[draft.public_id])),
        (officer, reverse("budgeting:prepare_round", args=[draft.public_id])),
    ]
    named = [NAME in client.get(url).content.decode() for client, url in pages]
    assert any(named), "The twin: as long as it is shown, the pages say it"
    if goes == "hidden":
        hidden(group)
    else:
        about = About(name=NAME, purpose=group.purpose, place=group.place, is_unlisted=True)
        change_group(group_id=group.pk, about=about, by=who(group, "organiser"), **how())
    for client, url in pages:
        page = client.get(url).content.decode()
        assert NAME not in page, url
        assert group.public_id not in page, url
    pb_round = Round.objects.get(pk=draft.pk)
    words = " ".join(rule.says for rule in rules_in_words(pb_round, projects=[]))
    assert "A residents’ group, a residents' group" not in words
    assert NAME not in words


def test_the_frozen_rules_hold_its_number_and_never_its_name(draft, group) -> None:
    pb_round = link(draft, group)
    rules = frozen.frozen_rules(pb_round, projects=list(pb_round.projects.all()))
    assert rules["run_by"] == {"group": group.public_id, "rules": RULES}
    assert NAME not in canonical_json(rules).decode()


def test_held_again_it_is_the_same_group(draft, group) -> None:
    link(draft, group)
    named = {"round_id": draft.pk, "name": "Grants, next year", "with_projects": False}
    assert copy_round(**named, by=officer_of(draft), **how()).group == group


def test_the_groups_page_shows_its_pots_and_lets_its_people_take_their_seats(draft, group) -> None:
    link(draft, group)
    there = reverse("groups:show", args=[group.public_id])
    organiser = signed_in(who(group, "organiser"))
    passer_by = signed_in(factories.make_resident(draft.place))
    assert draft.name not in passer_by.get(there).content.decode()  # a draft
    assert "take the seat" in organiser.get(there).content.decode()
    url = reverse("budgeting:take_seat", args=[draft.public_id, "organiser"])
    assert passer_by.post(url).status_code == 404
    assert organiser.post(reverse("budgeting:take_seat", args=[draft.public_id, "treasurer"])).status_code == 404
    assert organiser.post(url).status_code == 302
    assert "Your work for the group" in organiser.get(there).content.decode()
    today = timezone.localdate()
    Round.objects.filter(pk=draft.pk).update(ideas_from=today, ideas_until=today)
    seen = passer_by.get(there).content.decode()
    assert draft.name in seen
    assert "take the seat" not in seen


def test_the_question_takes_a_group_or_a_name_and_not_both(draft, group) -> None:
    url = reverse("budgeting:set_up_step", args=[draft.public_id, "run"])
    officer = on_staff(draft)
    both = {"run_by": "group", "group": group.public_id, "group_name": "Others", "group_rules": RULES}
    assert "not both" in officer.post(url, both).content.decode()
    assert officer.post(url, {**both, "group_name": ""}).status_code == 302
    draft.refresh_from_db()
    assert (draft.group, draft.group_name) == (group, "")
    assert officer.post(url, {**both, "group": ""}).status_code == 302
    draft.refresh_from_db()
    assert (draft.group, draft.group_name) == (None, "Others")
