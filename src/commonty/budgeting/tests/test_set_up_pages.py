"""Staff set a round up in pages: left and resumed, mended without loss, announced and frozen."""

import io
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.budgeting.forms.projects_file import read_projects
from commonty.budgeting.models import LedgerEntry, Project, Round
from commonty.budgeting.queries.round import places_within
from commonty.budgeting.tests import factories as make
from commonty.budgeting.tests.test_pages import get, signed_in
from commonty.kit.models import KeptUpload
from commonty.places.models import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Place:
    return make.make_area(make.make_landlord(hosts="testserver"), "Sandbank")


@pytest.fixture
def officer(place: Place, settings) -> Client:
    return signed_in(make.make_staff(place), settings)


@pytest.fixture
def owner(place: Place, settings) -> Client:
    return signed_in(make.make_staff(place, Role.BUDGET_OWNER), settings)


def desk(pb_round: Round, page: str = "") -> str:
    return f"/desk/rounds/{pb_round.public_id}/{page}"


def test_five_questions_lead_to_the_rules_in_words(officer: Client, place: Place) -> None:
    answer = officer.post("/desk/rounds/new/where/", {"name": "Courts", "purpose": "", "place": place.public_id})
    pb_round = Round.objects.get()
    answers = {
        "pot": {"pot_pence": "£12,500"},
        "who": {"unit": "person", "age_from": "16"},
        "when": {
            "opens_on": "2030-05-06",
            "opens_time": "09:00",
            "closes_on": "2030-05-20",
            "closes_time": "20:00",
        },
        "cannot": {"cannot_fund": "Wages."},
    }
    for step, data in answers.items():
        assert answer.url == desk(pb_round, f"step/{step}/")
        get(officer, answer.url)
        answer = officer.post(answer.url, data)
    assert answer.url == desk(pb_round)
    page = get(officer, answer.url)
    for says in ("£12,500", "aged 16 or over", "Monday 6 May 2030, 9 am", "Wages.", "Tick up to 3 projects"):
        assert says in page
    pb_round.refresh_from_db()
    assert pb_round.pot_pence == 12_500_00


def test_a_draft_is_left_and_resumed(officer: Client, place: Place) -> None:
    officer.post("/desk/rounds/new/where/", {"name": "Courts", "place": place.public_id})
    pb_round = Round.objects.get()
    assert "Courts" in get(officer, "/desk/rounds/")
    assert desk(pb_round, "step/pot/") in get(officer, desk(pb_round))


@pytest.mark.parametrize(
    ("step", "data", "kept"),
    [
        ("pot", {"pot_pence": "about 5"}, "about 5"),
        ("where", {"name": "", "purpose": "My purpose"}, "My purpose"),
        ("who", {"unit": "person", "age_from": "3"}, 'value="3"'),
        (
            "when",
            {"opens_on": "2030-05-06", "opens_time": "09:00", "closes_on": "2030-05-01", "closes_time": "20:00"},
            "2030-05-01",
        ),
        (
            "when",
            {"opens_on": "2030-03-31", "opens_time": "01:30", "closes_on": "2030-05-01", "closes_time": "20:00"},
            "does not exist",
        ),
        ("rest", {"method": "points", "choose_most": "3", "points": "77", "utility": "borda"}, 'value="77"'),
    ],
)
def test_a_mistake_keeps_what_was_typed(officer: Client, place: Place, step: str, data: dict, kept: str) -> None:
    pb_round = make.make_draft(place)
    answer = officer.post(desk(pb_round, f"step/{step}/"), data)
    assert answer.status_code == 422
    assert kept in answer.content.decode()


def test_the_recommended_rest_can_be_changed(officer: Client, place: Place) -> None:
    pb_round = make.make_draft(place)
    data = {
        "method": "ranking",
        "choose_most": "5",
        "points": "10",
        "rule": "greedy",
        "utility": "",
        "completion": "add1-overspend",
        "comparison": "",
        "minimum_votes": "0",
        "minimum_turnout": "0",
        "leftover": "landlord",
    }
    assert officer.post(desk(pb_round, "step/rest/"), data).status_code == 302
    pb_round.refresh_from_db()
    assert (pb_round.method, pb_round.choose_most, pb_round.utility) == ("ranking", 5, "borda")


def test_areas_have_to_come_to_the_whole(officer: Client, place: Place) -> None:
    pb_round = make.make_draft(place)
    north, south = make.make_area(place, "North"), make.make_area(place, "South")
    wrong = officer.post(
        desk(pb_round, "areas/"), {north.public_id: "5000", south.public_id: "5000", "votes_in": "all"}
    )
    assert wrong.status_code == 422
    assert 'value="5000"' in wrong.content.decode()
    assert (
        officer.post(
            desk(pb_round, "areas/"), {north.public_id: "5000", south.public_id: "7500", "votes_in": "all"}
        ).status_code
        == 302
    )
    assert pb_round.pots.count() == 2


def test_the_way_to_the_vote(officer: Client, owner: Client, place: Place) -> None:
    pb_round = make.make_draft(place, now=make.datetime.now(make.UTC).replace(hour=12, minute=0, second=0))
    officer.post(desk(pb_round, "step/pot/"), {"pot_pence": "9000"})
    assert "must confirm the pot" in get(officer, desk(pb_round))
    assert officer.post(desk(pb_round, "confirm-pot/"), {"pence": "900000"}).status_code == 403
    owner.post(desk(pb_round, "confirm-pot/"), {"pence": "900000"})
    assert "Announce" in get(officer, desk(pb_round, "announce/"))
    officer.post(desk(pb_round, "announce/"))
    assert "Nobody who lives there" in get(officer, desk(pb_round))
    make.make_resident(place)
    assert "1" in get(officer, desk(pb_round, "open/"))
    untested = officer.post(desk(pb_round, "open/"), {"starts": "now"})
    assert (untested.status_code, "Why does it open without a test?" in untested.content.decode()) == (422, True)
    officer.post(desk(pb_round, "open/"), {"starts": "now", "untested_because": "The worker is at rest."})
    pb_round.refresh_from_db()
    assert pb_round.status == "open"
    assert pb_round.is_voting(make.datetime.now(make.UTC))
    assert "Voting is on until" in get(officer, desk(pb_round))


def test_an_announcement_is_taken_back_with_a_reason(officer: Client, place: Place) -> None:
    pb_round = make.make_announced(place)
    assert officer.post(desk(pb_round, "take-back/"), {}).status_code == 422
    officer.post(desk(pb_round, "take-back/"), {"because": "The lamp is dearer."})
    assert "The lamp is dearer." in get(Client(), f"/decide/{pb_round.public_id}/")


def test_the_desk_is_closed_to_residents_and_to_others_staff(place: Place, settings) -> None:
    pb_round = make.make_announced(place)
    pages = ["", "step/pot/", "areas/", "projects/new/", "projects/import/", "announce/", "open/", "take-back/"]
    elsewhere = make.make_staff(make.make_area(place.landlord))
    for person in (make.make_resident(place), make.make_staff(place, Role.HOUSING_OFFICER), elsewhere):
        client = signed_in(person, settings)
        assert {client.get(desk(pb_round, page)).status_code for page in pages} == {403}
    assert Client().get(desk(pb_round)).status_code == 302
    draft = make.make_draft(place)
    assert signed_in(elsewhere, settings).get(desk(draft)).status_code == 404


def test_every_page_of_the_desk_opens_unmarked(officer: Client, owner: Client, place: Place) -> None:
    draft, announced, decided = make.make_draft(place), make.make_announced(place), make.make_decided(place=place)
    steps = [f"step/{step}/" for step in ("where", "pot", "who", "when", "cannot", "rest")]
    for page in (*steps, "", "areas/", "projects/new/", "projects/1/", "projects/1/remove/", "projects/import/"):
        assert "error-summary" not in get(officer, desk(draft, page))
    for page in ("", "open/", "take-back/", "cancel/"):
        assert "error-summary" not in get(officer, desk(announced, page))
    line = decided.projects.get(number=1).ledger.get()
    deeds = [f"money/new/{kind}/" for kind in ("ordered", "invoiced", "paid", "returned")]
    more = (
        "money/finance/",
        "money/pot/",
        "money/1/done/",
        "money/1/not-done/",
        "overrule/1/",
        "steps/1/new/",
        "words/",
    )
    for page in (*deeds, *more, "money/finish/", f"money/{line.public_id}/reverse/"):
        assert "error-summary" not in get(owner, desk(decided, page))


# Projects


def picture() -> SimpleUploadedFile:
    data = io.BytesIO()
    Image.new("RGB", (40, 20), "green").save(data, "PNG")
    return SimpleUploadedFile("court.png", data.getvalue(), content_type="image/png")


def test_a_project_with_a_picture(officer: Client, place: Place, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    pb_round = make.make_draft(place, how_many=0)
    data = {"name": "Lamps", "description": "Three lamps.", "cost_pence": "4300", "categories": "lighting, safety"}
    wordless = officer.post(desk(pb_round, "projects/new/"), {**data, "picture": picture()})
    assert wordless.status_code == 422
    assert "what the picture shows" in wordless.content.decode()
    given = {**data, "picture": picture(), "picture_says": "A lamp"}
    assert officer.post(desk(pb_round, "projects/new/"), given).status_code == 302
    project = Project.objects.get()
    assert (project.cost_pence, project.categories) == (4_300_00, ["lighting", "safety"])
    shown = officer.get(f"/decide/{pb_round.public_id}/project/1/picture/")
    assert b"".join(shown.streaming_content)[8:12] == b"WEBP"
    officer.post(desk(pb_round, "projects/1/"), {**data, "name": "More lamps", "is_picture_gone": "on"})
    project.refresh_from_db()
    assert (project.name, bool(project.picture)) == ("More lamps", False)
    officer.post(desk(pb_round, "projects/1/remove/"))
    assert not Project.objects.exists()


@pytest.mark.parametrize("cost", ["", "0", "-3", "a lot"])
def test_a_project_needs_a_cost(officer: Client, place: Place, cost: str) -> None:
    pb_round = make.make_draft(place, how_many=0)
    answer = officer.post(desk(pb_round, "projects/new/"), {"name": "Lamps", "description": "x", "cost_pence": cost})
    assert answer.status_code == 422
    assert 'value="Lamps"' in answer.content.decode()


LAMPS = {"name": "Lamps", "description": "x", "cost_pence": "100", "picture_says": "A lamp"}


def token_in(page: str) -> str:
    return re.search(r'name="\w+-kept" value="([\w-]+)"', page)[1]


@pytest.mark.parametrize("wrong", [{"description": ""}, {"cost_pence": "a lot"}, {"picture_says": ""}])
def test_a_picture_survives_a_mistake_elsewhere(
    officer: Client, place: Place, wrong: dict, settings, tmp_path
) -> None:
    """Otherwise the second try would go through, and the project get a drawing in its place."""
    settings.MEDIA_ROOT = tmp_path
    pb_round = make.make_draft(place, how_many=0)
    new = desk(pb_round, "projects/new/")
    page = officer.post(new, {**LAMPS, **wrong, "picture": picture()}).content.decode()
    assert "is kept. Choose another to replace it." in page
    kept = bytes(KeptUpload.objects.get().data)
    assert kept[8:12] == b"WEBP"  # what was drawn from the pixels, and never the file itself
    assert officer.post(new, {**LAMPS, "picture-kept": token_in(page)}).status_code == 302
    assert Project.objects.get().picture.read() == kept
    assert not KeptUpload.objects.exists()


def test_nobody_elses_token_gives_a_picture(officer: Client, place: Place, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    new = desk(make.make_draft(place, how_many=0), "projects/new/")
    token = token_in(officer.post(new, {**LAMPS, "name": "", "picture": picture()}).content.decode())
    answer = signed_in(make.make_staff(place), settings).post(new, {**LAMPS, "picture-kept": token})
    assert answer.status_code == 422
    assert "is gone. Choose it again." in answer.content.decode()
    assert officer.post(new, {**LAMPS, "picture-kept": token}).status_code == 302  # the twin: whose it is


def test_a_picture_survives_that_the_round_refuses(officer: Client, place: Place, monkeypatch) -> None:
    def refuse(**_kwargs) -> None:
        raise Refused("Not now.")

    monkeypatch.setattr("commonty.budgeting.views.projects.add_project", refuse)
    data = {**LAMPS, "picture": picture()}
    page = officer.post(desk(make.make_draft(place, how_many=0), "projects/new/"), data).content.decode()
    assert "Not now." in page
    assert "is kept. Choose another to replace it." in page


def test_a_picture_that_is_itself_the_mistake_is_not_kept(officer: Client, place: Place) -> None:
    bad = SimpleUploadedFile("x.png", b"not a picture")
    answer = officer.post(desk(make.make_draft(place, how_many=0), "projects/new/"), {"name": "", "picture": bad})
    assert answer.status_code == 422
    assert not KeptUpload.objects.exists()


def test_close_9_stands_before_close_10(place: Place) -> None:
    for number in (12, 4, 16, 8):
        Place.objects.create(kind="block", parent=place, name=f"{number} Sandbank Street")
    names = [inside.name for inside in places_within(place)]
    assert names == ["Sandbank", *(f"{number} Sandbank Street" for number in (4, 8, 12, 16))]


def test_the_template_can_be_read_back(officer: Client, place: Place) -> None:
    """The file to fill holds no project that would be added by mistake; the row on the page is a good one."""
    empty = get(officer, "/desk/rounds/projects-template.csv")
    assert read_projects(empty, places=[]).rows == []
    page = get(officer, desk(make.make_draft(place, how_many=0), "projects/import/"))
    row = unescape(re.search(r"A row may look like this: <code>(.*?)</code>", page)[1])
    reading = read_projects(empty.strip() + "\n" + row, places=[])
    assert (len(reading.rows), reading.faults) == (1, [])


def test_of_the_file_and_the_rows_one_is_needed_and_neither_is_free(officer: Client, place: Place) -> None:
    page = get(officer, desk(make.make_draft(place, how_many=0), "projects/import/"))
    assert "Send one of the two" in page
    assert "(if you like)" not in page


def test_bad_rows_are_named_and_nothing_is_lost(officer: Client, place: Place) -> None:
    close = Place.objects.create(kind="block", parent=place, name="12 Sandbank Street")
    pb_round = make.make_draft(place, how_many=0)
    text = "name;cost;place;drawing\nLamps;4300;12 sandbank street;\n;100;;\nBikes;lots;12 Sandbank Stret;dragon\n"
    upload = SimpleUploadedFile("p.csv", text.encode("cp1252"))
    answer = officer.post(desk(pb_round, "projects/import/"), {"file": upload})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Bikes;lots;12 Sandbank Stret;dragon" in page
    assert "Did you mean “12 Sandbank Street”" in page
    faults = [(f.row, f.column) for f in read_projects(text, places=[close]).faults]
    assert faults == [(3, "name"), (4, "drawing"), (4, "cost"), (4, "place")]
    assert not Project.objects.exists()
    assert not KeptUpload.objects.exists()  # it stands in the box, to be mended there
    mended = "name;cost;place\nLamps;4300;12 sandbank street\nBikes;100;\n"
    assert officer.post(desk(pb_round, "projects/import/"), {"rows": mended}).status_code == 302
    assert [p.place for p in pb_round.projects.order_by("number")] == [close, None]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "name,cost\n", "name,cost\n\0,1\n", 'name\tcost\n"x\n'])
def test_a_file_that_is_none_is_said_to_be_so(text: str) -> None:
    assert read_projects(text, places=[]).faults


# The money


def test_the_owner_records_and_reverses(owner: Client, place: Place, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    pb_round = make.make_decided(place=place)
    project = pb_round.projects.get(number=1)
    data = {"project": project.public_id, "pence": "800", "on": "2026-11-01", "says": "Lamps"}
    data |= {"supplier": "Macrae Works", "number": "PO-17"}
    bad = SimpleUploadedFile("order.pdf", b"MZ not a pdf", content_type="application/pdf")
    refused = owner.post(desk(pb_round, "money/new/ordered/"), {**data, "proof": bad})
    assert refused.status_code == 422
    assert "neither a PDF nor a picture" in refused.content.decode()
    too_much = owner.post(desk(pb_round, "money/new/ordered/"), {**data, "pence": "80000"})
    assert "is left" in too_much.content.decode()
    good = SimpleUploadedFile("order.pdf", b"%PDF-1.7\nhello\n%%EOF\n")
    assert owner.post(desk(pb_round, "money/new/ordered/"), {**data, "proof": good}).status_code == 302
    line = LedgerEntry.objects.get(kind="ordered")
    assert line.proof.name.endswith(".pdf")
    assert owner.post(desk(pb_round, f"money/{line.public_id}/reverse/"), {"says": ""}).status_code == 422
    owner.post(desk(pb_round, f"money/{line.public_id}/reverse/"), {"says": "Typed twice"})
    page = get(Client(), f"/decide/{pb_round.public_id}/money/")
    assert "Takes back a wrong line" in page
    assert "Was wrong" in page


def test_a_proof_survives_a_mistake_elsewhere(owner: Client, place: Place, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    pb_round = make.make_decided(place=place)
    project = pb_round.projects.get(number=1)
    data = {
        "project": project.public_id,
        "supplier": "Macrae Works",
        "number": "PO-17",
        "pence": "80000",
        "on": "2026-11-01",
        "says": "Order 17",
    }
    proof = SimpleUploadedFile("order.pdf", b"%PDF-1.7\nhello\n%%EOF\n")
    page = owner.post(desk(pb_round, "money/new/ordered/"), {**data, "proof": proof}).content.decode()
    assert "is left" in page
    assert "<b>order.pdf</b> is kept." in page
    mended = {**data, "pence": "800", "proof-kept": token_in(page)}
    assert owner.post(desk(pb_round, "money/new/ordered/"), mended).status_code == 302
    line = LedgerEntry.objects.get(kind="ordered")
    assert (line.proof.name[-4:], line.proof.read()) == (".pdf", b"%PDF-1.7\nhello\n%%EOF\n")


def test_who_sets_up_does_not_keep_the_money(officer: Client, place: Place) -> None:
    pb_round = make.make_decided(place=place)
    assert officer.get(desk(pb_round, "money/new/ordered/")).status_code == 403
