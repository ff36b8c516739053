"""One case, two faces: asked for consent, made public, joined in place of sending, fixed, and both are told."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from commonty.cases.actions.raising import Asked, raise_case
from commonty.cases.models import Case, FixPot, Issue, SmallFix
from commonty.files.tests.planted import a_photo_that_tells
from commonty.notices.actions.sending import owe_notices, send_notice, take_notices
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import choose, fill, follow, heading, lacks, mistakes, press, shows

TITLE, CASE, PHOTO = "The lift stops at the third floor", "question", "A new motor in its cage"


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def test_a_private_word_becomes_what_neighbours_join(
    open_window: Callable[..., Page], sandbank: Sandbank, looks_well: Callable[..., None]
) -> None:
    now = timezone.now()
    what = Asked("Please mend the lift, it is stuck on the third floor again", place=sandbank.close, spot="lift")
    agnes, tariq = sandbank["Agnes Rennie"], sandbank["Tariq Mahmood"]
    case = raise_case(what, raised_by=agnes, by=agnes, now=now, channel="web")
    shona, resident, neighbour = (
        already_in(open_window(), person) for person in (sandbank["Shona Baird"], agnes, tariq)
    )
    ask_and_say_yes(shona, resident, case)
    publish(shona, case, looks_well)
    issue = Issue.objects.get()
    join_in_place_of_sending(neighbour, looks_well)
    shona.goto(f"/help/neighbours/{issue.public_id}/")
    write_to_all_and_fix(shona, looks_well)
    approved(case, now)
    a_small_fix_with_a_photo(shona, case, looks_well)
    deliver()
    told = {message.to[0]: message for message in mail.outbox if "A new motor is in." in message.body}
    assert set(told) == {"agnes@example.com", "tariq@example.com"}
    assert not any("lift" in message.subject for message in told.values())
    anybody = open_window()
    anybody.goto("/")
    shows(anybody, "Fixed this week")
    for name in (PHOTO, "A new bulb"):
        expect(anybody.get_by_role("img", name=name)).to_be_visible()
    looks_well(anybody, at="web:front_page")
    follow(anybody, "What is broken, and what was fixed", then="What neighbours report")
    follow(anybody, TITLE, then=TITLE)
    shows(anybody, "Fixed", "A new motor is in.", "2 neighbours have this", "The motor is ordered.")
    lacks(anybody, "Rennie", "Mahmood", "stuck on the third floor again")


def approved(case: Case, now: datetime) -> None:
    pot = FixPot.objects.create(place=case.landlord, name="Small fixes", pence=9000, limit_pence=900, made_at=now)
    facts = {"case": case, "place": case.place, "approved_by": case.owner, "approved_at": now}
    SmallFix.objects.create(pot=pot, says="A bulb for the lift", pence=300, **facts)


def ask_and_say_yes(shona: Page, resident: Page, case: Case) -> None:
    shona.goto(f"/help/cases/{case.public_id}/")
    press(shona, "Ask whether neighbours may read a summary", then=CASE)
    lacks(shona, "Make it public")
    resident.goto(f"/help/cases/{case.public_id}/")
    press(resident, "Yes, they may", then="What you asked")
    shows(resident, "Neighbours may read a summary without your name.")


def publish(shona: Page, case: Case, looks_well: Callable[..., None]) -> None:
    shona.goto(f"/help/cases/{case.public_id}/")
    follow(shona, "Make it public", then="Make it public")
    looks_well(shona, at="cases:publish")
    press(shona, "Make it public", then="Make it public")
    mistakes(shona, "Write a heading")
    fill(shona, title=TITLE, says="Mrs Rennie says that it stopped twice.")
    press(shona, "Make it public", then="Make it public")
    mistakes(shona, "This may tell who asked")
    expect(shona.locator("[name=title]")).to_have_value(TITLE)
    fill(shona, says="It stopped twice this week.")
    press(shona, "Make it public", then=TITLE)
    looks_well(shona, at="cases:issue")
    follow(shona, "Somebody on the phone has it too", then="Somebody on the phone")
    fill(shona, q="Tariq")
    press(shona, "Find", then="Somebody on the phone")
    shows(shona, "They have it too")
    looks_well(shona, at="cases:issue_join")


def join_in_place_of_sending(neighbour: Page, looks_well: Callable[..., None]) -> None:
    neighbour.goto("/help/")
    fill(neighbour, says="Somebody should mend the lift, it stops at the third floor")
    press(neighbour, "Next", then="Send what you need")
    shows(neighbour, "1 neighbour has this too.")
    press(neighbour, "Join, and send nothing", then=TITLE)
    shows(neighbour, "2 neighbours have this", "You have this too.")
    looks_well(neighbour, at="cases:issue")
    assert Case.objects.count() == 1


def write_to_all_and_fix(shona: Page, looks_well: Callable[..., None]) -> None:
    heading(shona, TITLE)
    follow(shona, "Write to all who have it", then="Write to all")
    press(shona, "Send it to all", then="Write to all")
    mistakes(shona, "Write what you want to say")
    looks_well(shona, at="cases:issue_write")
    fill(shona, text="The motor is ordered.")
    press(shona, "Send it to all", then=TITLE)
    follow(shona, "It is fixed", then="It is fixed")
    press(shona, "Say that it is fixed", then="It is fixed")
    mistakes(shona, "Say how it was fixed")
    looks_well(shona, at="cases:issue_fix")
    fill(shona, says="A new motor is in.")
    send_photo(shona)
    press(shona, "Say that it is fixed", then="It is fixed")
    mistakes(shona, "Say in words what the photo shows", "Look at the photo again")
    shows(shona, "motor.jpg is kept.")
    fill(shona, shows=PHOTO)
    choose(shona, "nobody and no home number can be recognised")
    press(shona, "Say that it is fixed", then=TITLE)
    expect(shona.get_by_role("img", name=PHOTO)).to_be_visible()
    looks_well(shona, at="cases:issue")


def send_photo(page: Page) -> None:
    file = {"name": "motor.jpg", "mimeType": "image/jpeg", "buffer": a_photo_that_tells((1200, 900))}
    page.locator("[name=photo]").set_input_files(file)


def a_small_fix_with_a_photo(shona: Page, case: Case, looks_well: Callable[..., None]) -> None:
    shona.goto(f"/help/cases/{case.public_id}/")
    follow(shona, "It is done, with a photo", then="It is done")
    send_photo(shona)
    press(shona, "It is done", then="It is done")
    mistakes(shona, "Say in words what the photo shows")
    looks_well(shona, at="cases:fix_done")
    fill(shona, shows="A new bulb")
    choose(shona, "nobody and no home number can be recognised")
    press(shona, "It is done", then=CASE)


def deliver() -> None:
    now = timezone.now()
    owe_notices(now=now)
    for notice in take_notices(sender="journey", now=now):
        send_notice(notice, now=now)
