"""Elections held elsewhere, held again here: one of our own making always, a real one where its file is at hand."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import BrowserContext, Page

from commonty.budgeting.models import Result
from conftest import SHARED_DATA
from tests.journeys.sandbank import Sandbank
from tests.journeys.seeded_election import seeded_election
from tests.journeys.steps import download, heading, without_spaces
from tests.journeys.test_pot_to_result import check_pack

pytestmark = pytest.mark.once

PABULIB = SHARED_DATA / "pabulib"
REAL = "Poland_Wieliczka_2023_Green_Budget"


def hold(file: Path) -> Result:
    call_command("import_election", str(file), place="Sandbank", json=True, stdout=io.StringIO())
    return Result.objects.get()


def read_the_result(page: Page, result: Result, folder: Path) -> tuple[Path, str]:
    """Each project that was chosen stands there with its reason."""
    page.goto(f"/decide/{result.round.public_id}/result/")
    heading(page, "What we chose")
    chosen = page.locator("article.why")
    assert chosen.count() == len(result.outcome["funded"])
    assert all("Why:" in text for text in chosen.all_inner_texts())
    return download(page, "Download everything", folder), without_spaces(
        page.locator("#check ~ p code").text_content()
    )


def test_an_election_of_five_thousand_is_held_shown_and_counted_again(
    windows: Callable[..., BrowserContext], sandbank: Sandbank, tmp_path: Path
) -> None:
    file = tmp_path / "seeded.pb"
    file.write_text(seeded_election(), encoding="utf-8")
    result = hold(file)
    page = windows().new_page()
    pack, head = read_the_result(page, result, tmp_path)
    names = dict(result.round.projects.values_list("number", "name"))
    shown = page.locator("article.why h3").all_inner_texts()
    assert set(shown) <= set(names.values())
    check_pack(pack, head, funded=shown)


@pytest.mark.skipif(
    not (PABULIB / f"{REAL}.pb").exists(), reason="the real elections aren't ours to ship, and not here"
)
def test_a_real_election_comes_out_as_pabutools_says(
    windows: Callable[..., BrowserContext], sandbank: Sandbank, tmp_path: Path
) -> None:
    result = hold(PABULIB / f"{REAL}.pb")
    expected = json.loads((PABULIB / "expected" / f"{REAL}.json").read_text(encoding="utf-8"))
    assert set(result.outcome["funded"]) == set(expected["results"]["cost"]["mes_add_until_overspend"]["winners"])
    page = windows().new_page()
    pack, head = read_the_result(page, result, tmp_path)
    check_pack(pack, head, funded=page.locator("article.why h3").all_inner_texts())
