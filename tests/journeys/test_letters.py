"""Letters with sign-in codes: made, printed part by part, printed again, and in place of them others only by two."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from commonty.people.models import LetterBatch
from commonty.people.rules import letter_parts
from tests.journeys.conftest import OpenWindow
from tests.journeys.sandbank import Sandbank, fill_up
from tests.journeys.signing_in import already_in
from tests.journeys.steps import choose, follow, mistakes, pick, press, shows

MADE = "Letters with codes: Sandbank"


def print_file(page: Page, button: str, folder: Path) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button, exact=True).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    page.reload()
    return path.read_bytes()


def make_them(page: Page) -> None:
    page.goto("/desk/")
    follow(page, "Letters with codes", then="Letters with codes")
    pick(page, "place", "Sandbank")
    choose(page, "Everybody")
    press(page, "Make the letters", then=MADE)


def test_letters_are_printed_part_by_part_and_new_ones_take_two(
    open_window: OpenWindow, sandbank: Sandbank, looks_well: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letter_parts, "LETTERS_A_PART", 3)
    fill_up(sandbank, 3)
    shona = already_in(open_window(accept_downloads=True), sandbank["Shona Baird"])
    make_them(shona)
    shows(shona, "5 letters", "Parts 1, 2 are still to be printed.")
    looks_well(shona)
    assert print_file(shona, "Print part 1 (PDF)", tmp_path).startswith(b"%PDF")
    shows(shona, "1 part of 2 is printed", "Part 2 is still to be printed.")
    press(shona, "All are printed", then=MADE)
    shows(shona, "Part 2 was never printed.")
    looks_well(shona)

    shona.goto("/desk/")
    follow(shona, "Print part 2 of 2 of the letters with sign-in codes: Sandbank", then=MADE)
    assert print_file(shona, "Print part 2 (PDF)", tmp_path).startswith(b"%PDF")
    assert print_file(shona, "Print part 2 again (PDF)", tmp_path).startswith(b"%PDF")
    shows(shona, "printed 2 times")
    press(shona, "All are printed", then=MADE)
    shows(shona, "Nobody can print these codes again.")
    looks_well(shona)

    shona.locator("summary", has_text="They were lost or spoilt").click()
    press(shona, "Ask for new letters", then=MADE)
    shows(shona, "You asked, so a colleague has to make them.")
    iain = already_in(open_window(accept_downloads=True), sandbank["Iain Macrae"])
    iain.goto("/manage/letters/")
    follow(iain, "Sandbank,", then=MADE)
    looks_well(iain)
    press(iain, "Make the new letters", then=MADE)
    shows(iain, "They take the place of letters from", "5 letters")
    assert print_file(iain, "Print part 1 (PDF)", tmp_path).startswith(b"%PDF")


def test_letters_for_the_wrong_place_are_put_aside(page: Page, sandbank: Sandbank, looks_well: Callable) -> None:
    already_in(page, sandbank["Shona Baird"])
    make_them(page)
    page.locator("summary", has_text="They are not needed").click()
    press(page, "Put them aside", then=MADE)
    shows(page, "None was printed, and none is needed.")
    looks_well(page)
    assert LetterBatch.objects.get().letters == 0
    page.goto("/manage/letters/")
    pick(page, "place", "Ropeworks")
    press(page, "Make the letters", then="Letters with codes")
    mistakes(page, "There is nobody to write to")
