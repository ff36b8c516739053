"""Agnes asks with photos and wants to be phoned; Shona phones, writes, types what she says; Agnes says how it went."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from commonty.cases.models import CallBack, Case, MessagePhoto, SurveyTally
from commonty.files.tests.planted import a_photo, a_photo_that_tells
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import choose, fill, follow, lacks, mistakes, pick, press, shows

WORDS = "The wall on the stair is wet"


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def send(page: Page, name: str, data: bytes, file: str = "wall.jpg") -> None:
    page.locator(f"[name={name}]").set_input_files({"name": file, "mimeType": "image/jpeg", "buffer": data})


def ask_with_photos(page: Page, looks_well: Callable) -> None:
    """A film is refused with a sentence; what was right is kept."""
    page.goto("/help/")
    fill(page, says=WORDS)
    press(page, "Next", then="Send what you need")
    pick(page, "answer_by", "Phone me")
    page.get_by_text("Add photos").click()
    send(page, "photo_1", a_photo_that_tells((1200, 900)))
    fill(page, shows_1="A wet wall")
    send(page, "photo_2", b"\x00\x00\x00\x18ftypheic" + b"\0" * 40, "wall.heic")
    press(page, "Send it", then="Send what you need")
    mistakes(page, "Most compatible")
    shows(page, "wall.jpg is kept.")
    looks_well(page)
    page.locator("[name=call_at]").select_option(index=3)
    press(page, "Send it", then="What you asked")
    expect(page.get_by_role("img", name="A wet wall")).to_be_visible()


def take_a_photo_away(page: Page, looks_well: Callable) -> None:
    page.get_by_text("Add photos").click()
    fill(page, text="And the ceiling")
    send(page, "photo_1", a_photo())
    press(page, "Send", then="What you asked")
    page.get_by_role("link", name="Photo 1 from Agnes Rennie").click()
    looks_well(page, at="cases:photo")
    press(page, "Take it away", then="What you asked")
    shows(page, "Agnes Rennie took a photo away.")
    assert MessagePhoto.objects.count() == 1


def change_the_call(page: Page, looks_well: Callable) -> None:
    follow(page, "Change when we phone", then="Another time for the call")
    press(page, "Phone then", then="Another time for the call")
    mistakes(page, "Choose a time.")
    looks_well(page, at="cases:call_back")
    page.locator("[name=call_at]").select_option(index=5)
    press(page, "Phone then", then="What you asked")
    shows(page, "It is a promise now.")


def phone_and_type(page: Page, case: Case, looks_well: Callable, *, has_script: bool) -> None:
    page.goto("/desk/cases/?show=calls")
    follow(page, WORDS, then="Case 1")
    follow(page, "They want to be phoned", then="Another time for the call")
    looks_well(page, at="cases:call_back_for")
    page.go_back()
    follow(page, "I phoned them", then="I phoned them")
    press(page, "Write it down", then="I phoned them")
    looks_well(page, at="cases:phoned")
    choose(page, "We talked")
    press(page, "Write it down", then="Case 1")
    follow(page, "Answer it", then="Answer case 1")
    page.get_by_text("Begin with ready words").click()
    if has_script:
        page.get_by_text("An appointment", exact=True).click()
        page.get_by_role("button", name="An appointment").click()
        expect(page.locator("[name=text]")).to_have_value(re.compile("^Hello Agnes Rennie,"))
    fill(page, text="A plumber comes on Monday.")
    press(page, "Send the answer", then="Case 1")
    follow(page, "They say…", then="Agnes Rennie says…")
    press(page, "Write it down", then="Agnes Rennie says…")
    looks_well(page, at="cases:said")
    choose(page, "It is sorted")
    choose(page, "I read it back to them")
    press(page, "Write it down", then="Case 1")
    shows(page, "said on the phone, written down by Shona Baird")


def say_how_it_went(page: Page, looks_well: Callable) -> None:
    page.goto("/my-things/")
    follow(page, "Say how it went", then="How did it go?")
    press(page, "Send my answers", then="How did it go?")
    mistakes(page, "Choose one.")
    looks_well(page, at="cases:survey")
    choose(page, "Very easy")
    choose(page, "Partly")
    press(page, "Send my answers", then="What you asked")
    lacks(page, "Say how it went")


def test_from_a_photo_to_how_it_went(
    open_window: Callable, sandbank: Sandbank, looks_well: Callable, has_script: bool
) -> None:
    agnes, shona = open_window(), open_window()
    already_in(agnes, sandbank["Agnes Rennie"])
    already_in(shona, sandbank["Shona Baird"])
    ask_with_photos(agnes, looks_well)
    take_a_photo_away(agnes, looks_well)
    change_the_call(agnes, looks_well)
    case = Case.objects.get()
    phone_and_type(shona, case, looks_well, has_script=has_script)
    shona.goto(f"/help/cases/{case.public_id}/how-it-went-for/")
    looks_well(shona, at="cases:survey_for")
    say_how_it_went(agnes, looks_well)
    assert CallBack.objects.get().is_reached
    assert SurveyTally.objects.filter(ease=5, listened="partly").get().count == 1
