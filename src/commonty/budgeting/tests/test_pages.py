"""The public pages: what they say, who sees what, what they cost."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonty.access.roles import Role
from commonty.budgeting.actions import ledger
from commonty.budgeting.models import Round
from commonty.budgeting.tests import factories as make
from commonty.kit.open_files import harmless
from commonty.places.models import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Place:
    return make.make_area(make.make_landlord(hosts="testserver"), "Sandbank")


def signed_in(person, settings) -> Client:
    settings.DEMO = True  # stands for the second factor
    client = Client()
    client.force_login(make.account_of(person), backend="django.contrib.auth.backends.ModelBackend")
    return client


def get(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()


def test_the_list_says_when_each_vote_is(client: Client, place: Place) -> None:
    make.make_announced(place, name="Coming one")
    make.make_voting_now(place, name="Voting one")
    make.make_draft(place, name="Secret draft")
    page = get(client, "/decide/")
    assert "Coming one" in page
    assert "Voting one" in page
    assert "Secret draft" not in page


def test_the_vote_that_closes_soonest_stands_first_and_what_is_over_newest_first(
    client: Client, place: Place
) -> None:
    now = make.datetime.now(make.UTC).replace(hour=12, minute=0, second=0)
    for name, days in (("Late", 9), ("Soon", 3), ("Next", 6)):
        Round.objects.filter(pk=make.make_voting_now(place, name=name).pk).update(
            closes_at=now + timedelta(days=days)
        )
    for name, days in (("Old", 90), ("New", 30)):
        Round.objects.filter(pk=make.make_draft(place, name=name).pk).update(
            status=Round.Status.DONE, opens_at=now - timedelta(days=days + 14), closes_at=now - timedelta(days=days)
        )
    page = get(client, "/decide/")
    names = ["Soon", "Next", "Late", "New", "Old"]
    assert sorted(names, key=lambda name: page.index(f">{name}<")) == names


@pytest.mark.parametrize(
    ("show", "names"), [("all", {"A", "B", "C"}), ("coming", {"A"}), ("open", {"B"}), ("decided", {"C"})]
)
def test_the_list_filters_by_link(client: Client, place: Place, show: str, names: set[str]) -> None:
    now = make.datetime.now(make.UTC).replace(hour=12, minute=0, second=0)
    make.make_announced(place, now=now + timedelta(days=1), name="A")
    make.make_voting_now(place, name="B")
    Round.objects.filter(pk=make.make_decided(place=place).pk).update(name="C")
    rows = csv.DictReader(io.StringIO(get(client, f"/decide/rounds.csv?show={show}").lstrip("\ufeff")))
    assert {row["name"] for row in rows} == names


def test_the_feed_is_atom(client: Client, place: Place) -> None:
    make.make_announced(place)
    answer = client.get("/decide/feed.atom")
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert b"12,500" in answer.content


def test_the_feed_says_what_is_off_and_is_newer_then(client: Client, place: Place) -> None:
    pb_round = make.make_announced(place)
    before = client.get("/decide/feed.atom").content.decode()
    how = {"by": make.make_staff(place), "now": make.NOW + timedelta(days=3), "channel": "web"}
    make.opening.cancel_round(round_id=pb_round.pk, because="The money is needed for the roof.", **how)
    after = client.get("/decide/feed.atom").content.decode()
    assert "<updated>2026-11-02" in before
    assert "<updated>2026-11-05" in after
    assert f"Called off: {pb_round.name}" in after
    assert "needed for the roof" in after


def test_another_landlords_votes_are_not_here(client: Client, place: Place) -> None:
    other = make.make_announced(make.make_area(make.make_landlord()))
    assert other.public_id not in get(client, "/decide/")
    assert client.get(f"/decide/{other.public_id}/").status_code == 404


def test_a_draft_is_seen_by_those_who_set_it_up(client: Client, place: Place, settings) -> None:
    draft = make.make_draft(place)
    url = f"/decide/{draft.public_id}/"
    assert client.get(url).status_code == 404
    assert signed_in(make.make_resident(place), settings).get(url).status_code == 404
    assert "Nobody but staff" in get(signed_in(make.make_staff(place), settings), url)


def test_the_round_says_its_rules_before_voting(client: Client, place: Place) -> None:
    pb_round = make.make_announced(place, cannot_fund="Wages.")
    page = get(client, f"/decide/{pb_round.public_id}/")
    for says in ("Tick up to 3 projects", "aged 16 or over", "Wages.", "equal share", "lots, drawn before voting"):
        assert says in page
    assert "can still change" in page


def test_after_the_freeze_the_rules_have_a_fingerprint(client: Client, place: Place) -> None:
    pb_round = make.make_voting_now(place)
    assert pb_round.register.rules_digest[:4] in get(client, f"/decide/{pb_round.public_id}/")


def test_a_project_has_a_page_and_files(client: Client, place: Place) -> None:
    pb_round = make.make_announced(place)
    assert "Project 2" in get(client, f"/decide/{pb_round.public_id}/project/2/")
    assert client.get(f"/decide/{pb_round.public_id}/project/9/").status_code == 404
    assert client.get(f"/decide/{pb_round.public_id}/project/1/picture/").status_code == 404
    facts = client.get(f"/decide/{pb_round.public_id}/projects.json").json()
    assert [p["cost"] for p in facts["projects"]] == ["1000.00", "2000.00", "3000.00"]
    rows = list(
        csv.DictReader(io.StringIO(get(client, f"/decide/{pb_round.public_id}/projects.csv").lstrip("\ufeff")))
    )
    assert [row["name"] for row in rows] == ["Project 1", "Project 2", "Project 3"]


@pytest.mark.parametrize("cell", ["=1+1", "+44", "-1", "@sum", "\tx"])
def test_no_cell_runs_in_a_spreadsheet(cell: str) -> None:
    assert harmless(cell).startswith("'")
    assert harmless(-1) == -1


def test_words_of_people_are_escaped(client: Client, place: Place) -> None:
    pb_round = make.make_draft(place, purpose="<script>alert(1)</script>")
    make.make_project(pb_round, name="<img src=x>", description="<b>bold</b>")
    Round.objects.filter(pk=pb_round.pk).update(status="announced", announced_at=make.NOW)
    page = get(client, f"/decide/{pb_round.public_id}/")
    assert "<script>alert" not in page
    assert "<img src=x>" not in page


def queries(client: Client, url: str) -> int:
    get(client, url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        get(client, url)
    return len(captured)


def test_one_round_and_fifty_cost_the_same(client: Client, place: Place) -> None:
    first = make.make_announced(place)
    one = queries(client, "/decide/"), queries(client, f"/decide/{first.public_id}/")
    for _ in range(49):
        Round.objects.create(place=place, name="More", status="announced", made_at=make.NOW, announced_at=make.NOW)
    for number in range(47):
        first.projects.create(number=number + 10, name="More", cost_pence=100, lot=number + 10)
    fifty = queries(client, "/decide/"), queries(client, f"/decide/{first.public_id}/")
    assert one == fifty
    assert max(fifty) <= 15


# The money


def test_the_money_is_for_everybody_and_its_proofs_for_some(client: Client, place: Place, settings) -> None:
    pb_round = make.make_decided(place=place)
    owner = make.make_staff(place, Role.BUDGET_OWNER)
    fields = {"kind": "ordered", "on": make.CLOSES.date(), "by": owner, "now": make.CLOSES, "channel": "web"}
    project = pb_round.projects.get(number=1)
    shut, shown = (
        ledger.add_line(
            project_id=project.pk,
            pence=100,
            says=f"Order {is_public}",
            proof=("pdf", b"%PDF-1.4 proof"),
            is_proof_public=is_public,
            **fields,
        )
        for is_public in (False, True)
    )
    page = get(client, f"/decide/{pb_round.public_id}/money/")
    assert "Order False" in page
    where = f"/decide/{pb_round.public_id}/money/{{}}/proof/"
    assert client.get(where.format(shut.public_id)).status_code == 404
    answer = client.get(where.format(shown.public_id))
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert signed_in(make.make_resident(place), settings).get(where.format(shut.public_id)).status_code == 404
    auditor = signed_in(make.make_staff(place, Role.AUDITOR), settings)
    assert auditor.get(where.format(shut.public_id)).status_code == 200


def test_a_proof_belongs_to_its_own_round(client: Client, place: Place) -> None:
    pb_round, other = make.make_decided(place=place), make.make_announced(place)
    line = pb_round.projects.get(number=1).ledger.get()
    assert client.get(f"/decide/{other.public_id}/money/{line.public_id}/proof/").status_code == 404


def test_every_line_comes_as_a_file(client: Client, place: Place) -> None:
    pb_round = make.make_decided(place=place)
    rows = list(csv.DictReader(io.StringIO(get(client, f"/decide/{pb_round.public_id}/money.csv").lstrip("\ufeff"))))
    assert [(row["kind"], row["amount"]) for row in rows] == [
        ("pot", "12500.00"),
        ("voted", "1000.00"),
        ("voted", "2000.00"),
    ]
