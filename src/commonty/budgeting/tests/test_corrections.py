"""Words are put right in public: what, until when, by whom, and what nobody can change by that door."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.ballots.queries import box_faults
from commonty.budgeting.actions.corrections import correct_words
from commonty.budgeting.models import Project, Round
from commonty.budgeting.queries.counting import public_journal
from commonty.budgeting.rules import corrections as rules
from commonty.budgeting.tests import factories as make
from commonty.budgeting.tests.factories import CLOSES, NOW, OPENS, at
from commonty.journal.chain import verify_chain
from commonty.journal.models import Entry
from commonty.kit.canonical import canonical_json, sha256_hex
from commonty.people.models import Person

pytestmark = pytest.mark.django_db
FIRST, WHY = "Plain words.", "A letter was missing."


def correct(pb_round: Round, *, by: Person | None = None, now: datetime = NOW, **words: str) -> Project:
    project = pb_round.projects.order_by("number")[0]
    said = {"name": project.name, "description": project.description, "because": WHY} | words
    by = by or make.make_staff(pb_round.place)
    correct_words(project_id=project.pk, **said, by=by, channel="web", clock=at(now))
    project.refresh_from_db()
    return project


@pytest.mark.parametrize(
    ("status", "now", "free"),
    [
        ("draft", NOW, set()),
        ("announced", NOW, {"name", "description"}),
        ("open", NOW, {"description"}),  # frozen, and voting has not begun
        ("open", OPENS, {"description"}),
        ("open", CLOSES - timedelta(seconds=1), {"description"}),
        ("open", CLOSES, set()),
        ("counting", CLOSES, set()),
        ("decided", CLOSES, set()),
        ("cancelled", NOW, set()),
    ],
)
def test_what_may_be_corrected_when(status: str, now: datetime, free: set[str]) -> None:
    assert rules.correctable(Round(status=status, opens_at=OPENS, closes_at=CLOSES), now=now) == free


def test_before_the_freeze_name_and_description_and_all_can_see_what_stood_there() -> None:
    pb_round = make.make_announced()
    officer = make.make_staff(pb_round.place)
    old = pb_round.projects.order_by("number")[0]
    project = correct(pb_round, by=officer, name="Lamps", description="Plainer words.")
    (correction,) = project.corrections.all()
    assert (correction.name_before, correction.description_before) == (old.name, FIRST)
    assert (project.cost_pence, project.place_id, project.public_id) == (old.cost_pence, old.place_id, old.public_id)
    page = Client().get(reverse("budgeting:show_project", args=[pb_round.public_id, 1])).content.decode()
    for says in ("Lamps", "Plainer words.", old.name, FIRST, WHY):
        assert says in page
    entry = Entry.objects.get(kind="project_corrected")
    assert entry.by_id == officer.public_id
    assert entry.facts["words"]["description"] == sha256_hex(b"Plainer words.")
    assert "Plainer" not in str(entry.facts)  # never free text


def test_after_the_freeze_the_description_alone_and_every_hash_stays_honest() -> None:
    pb_round = make.make_open()
    frozen, paper = pb_round.frozen_rules, pb_round.register.paper
    with pytest.raises(Refused, match="frozen"):
        correct(pb_round, name="Another name", description="Another text.")
    assert correct(pb_round, now=OPENS, description="Plainer words.").description == "Plainer words."
    pb_round.refresh_from_db()
    assert (pb_round.frozen_rules, pb_round.register.paper) == (frozen, paper)
    opened = Entry.objects.get(kind="round_opened").facts["rules"]
    assert sha256_hex(canonical_json(pb_round.frozen_rules)) == opened
    assert box_faults(pb_round.register) == []
    assert verify_chain(pb_round.chain).is_sound
    assert public_journal(pb_round)[-1]["content"]["kind"] == "project_corrected"  # so it is in the pack


def test_twin_without_the_rule_a_name_would_part_from_what_was_frozen(monkeypatch) -> None:
    monkeypatch.setattr("commonty.budgeting.actions.corrections.check_can_correct", lambda *args, **how: None)
    pb_round = make.make_open()
    project = correct(pb_round, name="Another name")
    assert project.name not in {frozen["name"] for frozen in pb_round.frozen_rules["projects"]}


def test_not_after_the_close_by_the_databases_clock() -> None:
    pb_round = make.make_open()
    with pytest.raises(Refused, match="closed"):
        correct(pb_round, now=CLOSES, description="Too late.")
    assert not Entry.objects.filter(kind="project_corrected").exists()


def test_a_draft_is_changed_and_not_corrected_and_nothing_is_no_correction() -> None:
    with pytest.raises(Refused):
        correct(make.make_draft(), description="Plainer words.")
    with pytest.raises(Refused, match="different"):
        correct(make.make_announced())


@pytest.mark.parametrize("role", [Role.HOUSING_OFFICER, Role.BOARD_MEMBER, Role.ADMINISTRATOR, Role.RESIDENT])
def test_only_who_may_announce_corrects(role: Role) -> None:
    pb_round = make.make_announced()
    with pytest.raises(PermissionDenied):
        correct(pb_round, by=make.make_staff(pb_round.place, role), description="Plainer words.")


@pytest.fixture
def officer(settings) -> Client:
    settings.DEMO = True
    return Client()


def address(pb_round: Round) -> str:
    return reverse("budgeting:correct_project", args=[pb_round.public_id, 1])


def signed_in(client: Client, pb_round: Round) -> Client:
    client.force_login(make.account_of(make.make_staff(pb_round.place)))
    return client


def test_the_page_is_linked_keeps_what_was_typed_and_says_what_is_missing(officer: Client) -> None:
    pb_round = make.make_announced()
    signed_in(officer, pb_round)
    project = reverse("budgeting:show_project", args=[pb_round.public_id, 1])
    assert address(pb_round) in officer.get(project).content.decode()
    assert address(pb_round) not in Client().get(project).content.decode()
    data = {"name": "Lamps", "description": "Plainer\r\nwords.", "because": ""}
    answer = officer.post(address(pb_round), data)
    assert answer.status_code == 422
    assert "Plainer" in answer.content.decode()
    officer.post(address(pb_round), data | {"because": WHY})
    assert pb_round.projects.get(number=1).description == "Plainer\nwords."


def test_a_frozen_name_is_not_asked_for_and_not_taken(officer: Client) -> None:
    pb_round = make.make_voting_now()
    signed_in(officer, pb_round)
    assert 'name="name"' not in officer.get(address(pb_round)).content.decode()
    data = {"name": "Another", "description": "Plainer words.", "because": WHY}
    assert officer.post(address(pb_round), data).status_code == 302
    project = pb_round.projects.get(number=1)
    assert (project.name, project.description) == ("Project 1", "Plainer words.")


def test_line_ends_of_a_browser_are_no_correction(officer: Client) -> None:
    pb_round = make.make_announced()
    pb_round.projects.update(description="One.\nTwo.")
    data = {"name": "Project 1", "description": "One.\r\nTwo.", "because": WHY}
    assert signed_in(officer, pb_round).post(address(pb_round), data).status_code == 422
    assert not Entry.objects.filter(kind="project_corrected").exists()


@pytest.mark.parametrize(("before", "status"), [("", 302), ("Plain words.", 422)])
def test_only_a_project_that_has_a_description_needs_one(officer: Client, before: str, status: int) -> None:
    pb_round = make.make_announced()
    pb_round.projects.update(description=before)
    data = {"name": "Lamps", "description": "", "because": WHY}
    assert signed_in(officer, pb_round).post(address(pb_round), data).status_code == status
