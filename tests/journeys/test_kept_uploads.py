"""A file that came with a form survives a mistake elsewhere in it: mended and sent again, it is there."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from commonty.budgeting.models import LedgerEntry, Project, Round
from commonty.budgeting.tests import factories
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import choose, fill, mistakes, pick, press, shows


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def photo(folder: Path, name: str, colour: str) -> Path:
    path = folder / name
    Image.new("RGB", (80, 60), colour).save(path, "JPEG")
    return path


def colour_of(project: Project) -> tuple[int, ...]:
    return Image.open(io.BytesIO(project.picture.read())).convert("RGB").getpixel((40, 30))


def send_with_a_broken_cost(page: Page, pb_round: Round, picture: Path) -> None:
    page.goto(f"/desk/rounds/{pb_round.public_id}/projects/new/")
    fill(page, name="Lamps", description="Three lamps.", cost_pence="about 4300", picture_says="A lamp post")
    page.locator("[name=picture]").set_input_files(picture)
    press(page, "Keep this project", then="Add a project")
    mistakes(page)
    shows(page, f"{picture.name} is kept. Choose another to replace it.")


def mend_and_send(page: Page, pb_round: Round) -> Project:
    fill(page, cost_pence="4300")
    press(page, "Keep this project", then=pb_round.name)
    return Project.objects.get(name="Lamps")


def test_a_picture_is_there_once_the_cost_is_mended(
    page: Page, sandbank: Sandbank, looks_well: Callable, tmp_path: Path
) -> None:
    pb_round = factories.make_draft(sandbank.estate, name="Planters", how_many=0)
    already_in(page, sandbank["Iain Macrae"])
    send_with_a_broken_cost(page, pb_round, photo(tmp_path, "lamps.jpg", "red"))
    looks_well(page)
    press(page, "Keep this project", then="Add a project")  # the cost is still wrong
    shows(page, "lamps.jpg is kept.")
    red, _green, blue = colour_of(mend_and_send(page, pb_round))
    assert red > 200 > blue


def test_another_picture_takes_its_place(page: Page, sandbank: Sandbank, tmp_path: Path) -> None:
    pb_round = factories.make_draft(sandbank.estate, name="Planters", how_many=0)
    already_in(page, sandbank["Iain Macrae"])
    send_with_a_broken_cost(page, pb_round, photo(tmp_path, "lamps.jpg", "red"))
    page.locator("[name=picture]").set_input_files(photo(tmp_path, "other.jpg", "blue"))
    press(page, "Keep this project", then="Add a project")
    shows(page, "other.jpg is kept.")
    red, _green, blue = colour_of(mend_and_send(page, pb_round))
    assert blue > 200 > red


def test_a_picture_that_is_not_wanted_after_all_is_left_out(page: Page, sandbank: Sandbank, tmp_path: Path) -> None:
    pb_round = factories.make_draft(sandbank.estate, name="Planters", how_many=0)
    already_in(page, sandbank["Iain Macrae"])
    send_with_a_broken_cost(page, pb_round, photo(tmp_path, "lamps.jpg", "red"))
    choose(page, "Don't use this file")
    assert not mend_and_send(page, pb_round).picture


def test_a_proof_is_there_once_the_amount_is_mended(
    page: Page, sandbank: Sandbank, looks_well: Callable, tmp_path: Path
) -> None:
    pb_round = factories.make_decided(place=sandbank.estate)
    proof = tmp_path / "order.pdf"
    proof.write_bytes(b"%PDF-1.7\nOrder 17\n%%EOF\n")
    already_in(page, sandbank["Priya Nair"]).goto(f"/desk/rounds/{pb_round.public_id}/money/new/ordered/")
    pick(page, "project", "1.")
    fill(page, supplier="Macrae Works", number="17", pence="80000", says="Lamps")
    page.locator("[name=proof]").set_input_files(proof)
    press(page, "Record it", then="Record an order")
    shows(page, "order.pdf is kept.")
    looks_well(page)
    fill(page, pence="800")
    press(page, "Record it", then="Where the money went")
    assert LedgerEntry.objects.get(kind="ordered").proof.read() == proof.read_bytes()


def test_nothing_is_said_to_be_kept_where_nothing_was_sent(page: Page, sandbank: Sandbank) -> None:
    """The twin."""
    pb_round = factories.make_draft(sandbank.estate, name="Planters", how_many=0)
    already_in(page, sandbank["Iain Macrae"]).goto(f"/desk/rounds/{pb_round.public_id}/projects/new/")
    fill(page, name="Lamps", cost_pence="about 4300")
    press(page, "Keep this project", then="Add a project")
    mistakes(page)
    expect(page.locator("body")).not_to_contain_text("is kept")
