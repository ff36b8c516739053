"""The desk leads whoever may do something to the page where it is done."""

import pytest
from django.urls import reverse
from django.utils import timezone

from commonty.access.roles import Role
from commonty.budgeting.actions.set_up import confirm_pot
from commonty.budgeting.tests import factories
from commonty.people.models import RoleHeld
from commonty.places.models import Place
from commonty.web.queries.desk import desk_of
from commonty.web.tests.test_pages import signed_in
from commonty.web.tools import tools_of, votes_in_work

pytestmark = pytest.mark.django_db


@pytest.fixture
def estate() -> Place:
    return factories.make_area(factories.make_landlord(), "Sandbank")


def enter_url(pb_round) -> str:
    return reverse("budgeting:find_voter", args=[pb_round.register.public_id])


def test_each_open_vote_is_a_tool_of_whoever_may_vote_for_somebody(estate: Place) -> None:
    pb_round, now = factories.make_voting_now(estate), timezone.now()
    first = tools_of(factories.make_staff(estate, Role.HOUSING_OFFICER), now=now)[0]
    assert first["url"] == enter_url(pb_round)
    assert pb_round.name in first["name"]


@pytest.mark.parametrize("role", [Role.BUDGET_OWNER, Role.AUDITOR, Role.BOARD_MEMBER, Role.ADMINISTRATOR])
def test_twin_it_is_nobody_elses_tool(estate: Place, role: Role) -> None:
    pb_round, now = factories.make_voting_now(estate), timezone.now()
    assert enter_url(pb_round) not in [tool["url"] for tool in tools_of(factories.make_staff(estate, role), now=now)]


def test_a_vote_elsewhere_or_over_is_no_tool(estate: Place) -> None:
    elsewhere = factories.make_area(estate.landlord, "Ropeworks")
    officer = factories.make_staff(elsewhere, Role.HOUSING_OFFICER)
    pb_round = factories.make_voting_now(estate)
    assert votes_in_work(officer, now=timezone.now()) == []
    there = factories.make_staff(estate, Role.HOUSING_OFFICER)
    assert votes_in_work(there, now=pb_round.closes_at) == []


def test_the_rounds_page_leads_staff_to_entering_a_vote(estate: Place) -> None:
    pb_round = factories.make_voting_now(estate)
    page = reverse("budgeting:show_round", args=[pb_round.public_id])
    officer = signed_in(factories.make_staff(estate, Role.HOUSING_OFFICER))
    assert enter_url(pb_round) in officer.get(page).content.decode()
    for other in (factories.make_staff(estate, Role.AUDITOR), factories.make_resident(estate)):
        assert enter_url(pb_round) not in signed_in(other).get(page).content.decode()


def test_a_pot_waits_on_the_desk_of_whoever_answers_for_the_money_until_it_is_confirmed(estate: Place) -> None:
    now, officer = timezone.now(), factories.make_staff(estate, Role.ENGAGEMENT_OFFICER)
    owner = factories.make_staff(estate, Role.BUDGET_OWNER)
    draft = factories.make_draft(estate, pot_pence=300_000)
    draft.pot_confirmed_by = draft.pot_confirmed_at = None
    draft.save()
    (task,) = desk_of(owner, now=now)
    assert "£3,000" in task.says
    assert task.url == reverse("budgeting:prepare_round", args=[draft.public_id])
    assert "£3,000" not in desk_of(officer, now=now)[0].says  # who may not confirm is not asked to
    confirm_pot(round_id=draft.pk, pence=300_000, by=owner, now=now, channel="web")
    assert "£3,000" not in desk_of(owner, now=now)[0].says


def test_the_officers_page_names_whoever_can_confirm_the_pot(estate: Place) -> None:
    officer = factories.make_staff(estate, Role.ENGAGEMENT_OFFICER)
    draft = factories.make_draft(estate, pot_pence=300_000)
    draft.pot_confirmed_by = draft.pot_confirmed_at = None
    draft.save()
    page = reverse("budgeting:prepare_round", args=[draft.public_id])
    owner = factories.make_staff(estate, Role.BUDGET_OWNER)
    assert owner.name in signed_in(officer).get(page).content.decode()
    RoleHeld.objects.filter(role=Role.BUDGET_OWNER).update(is_waiting=True)  # nobody holds it in force
    said = signed_in(officer).get(page).content.decode()
    assert owner.name not in said
    assert "ask an administrator" in said


def test_a_search_that_is_cut_off_says_so_and_how_to_narrow_it(estate: Place) -> None:
    pb_round = factories.make_voting_now(estate, voters=21)
    officer = signed_in(factories.make_staff(estate.landlord, Role.HOUSING_OFFICER))
    page = officer.get(enter_url(pb_round), {"q": "Resident"}).content.decode()
    assert "The first 20" in page
    assert "Add a first name" in page
    few = officer.get(enter_url(pb_round), {"q": factories.voter_of(pb_round).name}).content.decode()
    assert "There may be more" not in few
