"""Teams and posts: an administrator sets them up; who has it when somebody is away."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.journal.models import Entry
from commonty.people.actions.teams import set_leave, set_post, set_team
from commonty.people.models import Person, Post, Team
from commonty.people.queries.teams import cover_for, posts_to_mark
from commonty.people.tests.conftest import make_staff

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 26)
HOW = {"now": timezone.now(), "channel": "web"}


@pytest.fixture
def team(landlord, administrator):
    lead = make_staff(landlord, Role.HOUSING_OFFICER, "Lena Lead")
    manager = make_staff(landlord, Role.BOARD_MEMBER, "Manu Manager")
    said = {"name": "East End team", "lead": lead, "manager": manager, "by": administrator}
    return set_team(landlord_id=landlord.pk, **said, **HOW)


@pytest.fixture
def working(landlord, administrator, team):
    """Three of the team: Olive is covered by Bilal, Bilal by Cath, and Cath by Olive."""
    people = [make_staff(landlord, Role.HOUSING_OFFICER, name) for name in ("Olive", "Bilal", "Cath")]
    for person, cover in zip(people, [*people[1:], people[0]]):
        set_post(person_id=person.pk, team_id=team.pk, cover=cover, by=administrator, **HOW)
    return people


def away(*people):
    Post.objects.filter(person__in=people).update(away_from=DAY, away_until=DAY)


def test_a_team_has_a_name_of_its_own_and_people_of_ours(landlord, administrator, team, resident):
    said = {"landlord_id": landlord.pk, "by": administrator, **HOW}
    for name, lead, says in (
        ("east end TEAM", None, "of this name"),
        (" ", None, "Give the team"),
        ("W", resident, "role"),
    ):
        with pytest.raises(Refused, match=says):
            set_team(**said, name=name, lead=lead, manager=None)
    set_team(**said, team_id=team.pk, name="East End team", lead=None, manager=None)  # its own name is no other's
    assert Team.objects.get().lead is None
    assert [e.facts for e in Entry.objects.filter(kind="team_set")] == [{}, {}]  # and no name in the journal


def test_only_whoever_arranges_help_for_the_whole_landlord_sets_teams(landlord, estate, officer, team):
    local = make_staff(estate, Role.ADMINISTRATOR)
    for by in (officer, local, team.lead):
        with pytest.raises(PermissionDenied):
            set_team(landlord_id=landlord.pk, name="Another", lead=None, manager=None, by=by, **HOW)
        with pytest.raises(PermissionDenied):
            set_post(person_id=officer.pk, team_id=team.pk, cover=None, by=by, **HOW)


def test_a_post_is_of_somebody_who_works_here_and_nobody_covers_for_themselves(
    administrator, officer, team, resident
):
    with pytest.raises(Refused, match="holds no role"):
        set_post(person_id=resident.pk, team_id=team.pk, cover=None, by=administrator, **HOW)
    with pytest.raises(Refused, match="Nobody covers for themselves"):
        set_post(person_id=officer.pk, team_id=team.pk, cover=officer, by=administrator, **HOW)
    set_post(person_id=officer.pk, team_id=team.pk, cover=team.lead, by=administrator, **HOW)
    set_post(person_id=officer.pk, team_id=None, cover=None, by=administrator, **HOW)
    assert not Post.objects.exists()


def test_who_is_there_has_it_themselves_and_who_is_in_no_team_too(working, resident):
    assert cover_for(working[0], DAY) == working[0]
    assert cover_for(resident, DAY) == resident


@pytest.mark.parametrize(("gone", "has_it"), [(1, "Bilal"), (2, "Cath"), (3, "Lena Lead")])
def test_a_cover_who_is_away_has_a_cover_and_a_circle_ends_at_the_lead(working, gone, has_it):
    away(*working[:gone])
    assert cover_for(working[0], DAY).name == has_it
    assert cover_for(working[0], DAY + timedelta(days=1)) == working[0]  # the day after the last


def test_a_lead_who_is_away_has_a_manager_and_where_all_are_gone_it_stays(working, administrator, team):
    set_post(person_id=team.lead_id, team_id=team.pk, cover=None, by=administrator, **HOW)
    away(*working, team.lead)
    assert cover_for(working[0], DAY) == team.manager
    set_post(person_id=team.manager_id, team_id=team.pk, cover=None, by=administrator, **HOW)
    away(team.manager)
    assert cover_for(working[0], DAY) == working[0]


def test_without_a_cover_lead_or_manager_a_colleague_has_it(working, team):
    Team.objects.update(lead=None, manager=None)
    Post.objects.update(cover=None)
    away(working[0])
    assert cover_for(working[0], DAY) == working[1]


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [(None, DAY, "Say both"), (DAY, DAY - timedelta(days=1), "before the first"), (DAY, DAY + timedelta(days=500), "year"),
     (date(2020, 1, 1), date(2020, 1, 2), "past")],
)  # fmt: skip
def test_days_away_that_cannot_be(working, first, last, says):
    with pytest.raises(Refused, match=says):
        set_leave(person_id=working[0].pk, away_from=first, away_until=last, by=working[0], **HOW)


def test_leave_is_marked_by_oneself_ones_lead_or_an_administrator(working, administrator, team, landlord):
    soon = timezone.localdate() + timedelta(days=3)
    for by in (working[0], team.lead, team.manager, administrator):
        set_leave(person_id=working[0].pk, away_from=soon, away_until=soon, by=by, **HOW)
    with pytest.raises(PermissionDenied):
        set_leave(person_id=working[0].pk, away_from=soon, away_until=soon, by=working[1], **HOW)
    assert [post.person for post in posts_to_mark(working[1], landlord)] == [working[1]]
    assert len(posts_to_mark(team.lead, landlord)) == len(posts_to_mark(administrator, landlord)) == 3
    set_leave(person_id=working[0].pk, away_from=None, away_until=None, by=working[0], **HOW)
    with pytest.raises(Refused, match="not marked as away"):
        set_leave(person_id=working[0].pk, away_from=None, away_until=None, by=working[0], **HOW)


def test_an_administrator_sets_it_all_up_on_the_pages(staff, administrator, officer, landlord):
    client = staff(administrator)
    assert client.post("/manage/teams/new/", {"name": ""}).status_code == 422
    client.post("/manage/teams/new/", {"name": "West team", "lead": officer.public_id, "manager": ""})
    team = Team.objects.get()
    assert team.lead == officer
    path = f"/manage/staff/{officer.public_id}/post/"
    assert client.post(path, {"team": ""}).status_code == 422
    client.post(path, {"team": team.public_id, "cover": administrator.public_id})
    page = client.get("/manage/teams/").content.decode()
    assert "Olive Officer leads it." in page
    assert "Ada Administrator covers." in page
    client.post(f"/manage/teams/{team.public_id}/", {"name": "North team", "lead": "", "manager": ""})
    assert Team.objects.get().name == "North team"
    client.post(path, {"team": "none", "cover": ""})
    assert not Post.objects.exists()


def test_a_resident_has_no_post_page_and_somebody_at_risk_is_in_no_list(staff, administrator, officer, resident):
    client = staff(administrator)
    assert client.get(f"/manage/staff/{resident.public_id}/post/").status_code == 404
    assert "Olive Officer" in client.get("/manage/teams/").content.decode()
    Person.objects.filter(pk=officer.pk).update(is_at_risk=True)
    assert "Olive Officer" not in client.get("/manage/teams/").content.decode()


def test_an_administrator_of_one_area_reads_that_teams_are_not_theirs(staff, estate, team):
    client = staff(make_staff(estate, Role.ADMINISTRATOR))
    assert "East End team" not in client.get("/manage/teams/").content.decode()
    assert client.get(f"/manage/teams/{team.public_id}/").status_code == 404
