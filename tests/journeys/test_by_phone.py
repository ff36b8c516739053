"""Without email: a code by text opens the door, a landline is rung, and messages come by text."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from commonty.gateways.texts.local import written
from commonty.notices.jobs import keep_the_post_moving
from commonty.notices.models import Notice
from commonty.people.sign_in.phone_codes import carry_at
from tests.journeys.sandbank import Sandbank
from tests.journeys.steps import choose, fill, follow, heading, mistakes, press, shows

MOBILE, LANDLINE = "07700 900412", "0141 496 0123"


@pytest.fixture
def phones(settings: Any, tmp_path: Path) -> Path:
    """The demo's phones: what is sent to them stands in a file."""
    settings.TEXTS, settings.CALLS_FROM, settings.TEXTS_FILE = "file", "01414960000", tmp_path / "texts.jsonl"
    return settings.TEXTS_FILE


def next_on(phones: Path, kind: str) -> str:
    """What the worker hands over now."""
    carry_at(timezone.now())
    return newest(phones, kind)


def newest(phones: Path, kind: str) -> str:
    found = written(phones, most=1)[0]
    assert found["kind"] == kind
    return str(found["says"])


def test_a_phone_is_enough(page: Page, sandbank: Sandbank, phones: Path, looks_well: Callable) -> None:
    sandbank.move_in("Meena Sharma", phone="+447700900412")
    sandbank.move_in("Jean Dunlop", phone="+441414960123")
    page.goto("/my-things/")
    fill(page, address="0900 123 4567")
    press(page, "Send me a code", then="Sign in")
    mistakes(page, "mobiles and landlines in the UK")
    expect(page.locator("[name=address]")).to_have_value("0900 123 4567")
    looks_well(page)
    fill(page, address=MOBILE)
    press(page, "Send me a code", then="Look at your phone")
    looks_well(page, at="people:code")
    fill(page, code=re.findall(r"\d{4} \d{4}", next_on(phones, "text"))[0])
    press(page, "Sign in", then="My things")
    shows(page, "Meena Sharma")
    hear_by_text(page, sandbank, phones, looks_well)
    press(page, "Sign out", then="You have signed out")

    page.goto("/my-things/")
    heading(page, "Sign in")
    fill(page, address=LANDLINE)
    press(page, "Send me a code", then="Listen to your phone")
    shows(page, LANDLINE)
    spoken = next_on(phones, "call")
    assert "This is Strathvale Homes" in spoken
    fill(page, code=" ".join(re.findall(r"\d", spoken)[:8]))
    press(page, "Sign in", then="My things")
    shows(page, "Jean Dunlop")


def hear_by_text(page: Page, sandbank: Sandbank, phones: Path, looks_well: Callable) -> None:
    """They choose texts; one comes, and its link leads to the whole message."""
    follow(page, "My details", then="My details")
    fill(page, phone=LANDLINE)
    choose(page, "By text to my mobile")
    press(page, "Save my details", then="My details")
    mistakes(page, "we need a UK mobile number")
    fill(page, phone=MOBILE)
    press(page, "Save my details", then="My details")
    shows(page, "Saved.")
    looks_well(page)
    meena = sandbank["Meena Sharma"]
    meena.refresh_from_db()
    words = {"subject": "About your vote", "body": "We have your paper vote."}
    Notice.objects.create(person=meena, entry_id=0, kind="x", channel="text", made_at=timezone.now(), **words)
    keep_the_post_moving.call()
    assert newest(phones, "text").startswith("Strathvale Homes: About your vote.")
    page.goto("/my-things/")
    follow(page, "Messages from us", then="Messages from us")
    shows(page, "We have your paper vote.")
    looks_well(page)
