"""Score cards on a pitch night: what is printed says nobody's name, and what is typed follows the rules of any score."""

import json

import pytest
from django.urls import reverse

from commonty.access.roles import Role
from commonty.ballots.actions import pitches
from commonty.budgeting import score_cards
from commonty.budgeting.models import Round
from commonty.budgeting.tests import factories as make
from commonty.budgeting.tests.nights import in_turn, make_night
from commonty.budgeting.tests.test_pitch_night import signed_in
from commonty.people.letters import make_letters

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings) -> None:
    settings.DEMO = True  # stands for the second factor


@pytest.fixture
def pb_round() -> Round:
    return make_night(make.make_area(make.make_landlord(hosts="testserver"), "Sandbank"))


def url(pb_round: Round, name: str) -> str:
    return reverse(f"budgeting:{name}", args=[pb_round.public_id])


# The file to print


@pytest.fixture
def printed(monkeypatch) -> list[dict]:
    """Everything that reaches the typesetter, so everything that can stand on a card."""
    seen: list[dict] = []

    def keep(template, pages, **more):
        seen.append({"pages": list(pages), **more})
        return make_letters(template, pages, **more)

    monkeypatch.setattr(score_cards, "make_letters", keep)
    return seen


def test_the_host_prints_cards_for_each_project_in_its_turn_that_was_not_left_out(pb_round, printed):
    first, second, third = in_turn(pb_round)
    host = make.make_staff(pb_round.place)
    pitches.move_pitch(pitch_id=third.public_id, because="A bus.", by=host)
    pitches.skip_pitch(pitch_id=first.public_id, because="They left.", by=host)
    client = signed_in(host)
    assert url(pb_round, "print_cards") in client.get(url(pb_round, "hold_night")).content.decode()
    assert 'value="1"' in client.get(url(pb_round, "print_cards")).content.decode()
    answer = client.post(url(pb_round, "print_cards"), {"sheets": "2", "large": "on"})
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    numbers = {p.public_id: f"Project {p.number}: {p.name}" for p in pb_round.projects.all()}
    (job,) = printed
    assert [page["project"] for page in job["pages"]] == [numbers[third.option]] * 2 + [numbers[second.option]] * 2
    assert {len(page["scores"]) for page in job["pages"]} == {10}
    assert all(page["large"] for page in job["pages"])
    assert b"/Type/Pages/Count 4/" in answer.content


def names_in(job: dict, pb_round: Round) -> list[str]:
    text = json.dumps(job, ensure_ascii=False)
    voters = pb_round.register.entitlements.select_related("person", "home")
    told = [one.person.name for one in voters] + [one.public_id for one in voters]
    return [name for name in told if name in text]


def test_no_card_says_who_could_write_on_it_and_those_of_one_project_are_alike(pb_round, printed):
    signed_in(make.make_staff(pb_round.place)).post(url(pb_round, "print_cards"), {"sheets": "3"})
    (job,) = printed
    assert names_in(job, pb_round) == []
    assert job["pages"][0] == job["pages"][1] == job["pages"][2] != job["pages"][3]


def test_twin_that_prints_a_name_is_caught_by_the_same_search(pb_round, printed, monkeypatch):
    voter, plain = make.voter_of(pb_round), score_cards.sheet
    monkeypatch.setattr(score_cards, "sheet", lambda *of, **how: plain(*of, **how) | {"label": voter.name})
    signed_in(make.make_staff(pb_round.place)).post(url(pb_round, "print_cards"), {"sheets": "1"})
    assert names_in(printed[0], pb_round) == [voter.name]


def test_too_many_sheets_or_none_are_said_and_nothing_is_printed(pb_round, printed, monkeypatch):
    client = signed_in(make.make_staff(pb_round.place))
    pitches.skip_pitch(pitch_id=in_turn(pb_round)[0].public_id, because="Ill.", by=make.make_staff(pb_round.place))
    monkeypatch.setattr("commonty.budgeting.views.score_cards.MOST_SHEETS", 20)
    for sheets in ("0", "about ten", "101", "11"):
        answer = client.post(url(pb_round, "print_cards"), {"sheets": sheets})
        page = answer.content.decode()
        assert (answer.status_code, f'value="{sheets}"' in page) == (422, True)
    assert "For 2 projects that is 10 for each." in page
    assert printed == []
    assert client.post(url(pb_round, "print_cards"), {"sheets": "10"}).status_code == 200


def test_who_may_not_hold_the_night_prints_nothing(pb_round, printed):
    for role in (None, Role.AUDITOR, Role.HOUSING_OFFICER):
        reader = make.make_staff(pb_round.place, role) if role else make.voter_of(pb_round)
        assert signed_in(reader).post(url(pb_round, "print_cards"), {"sheets": "1"}).status_code in (302, 403, 404)
    assert printed == []
