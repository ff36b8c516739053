"""The ways in: residents by a code, staff by a password and a second factor."""

import base64
import hashlib
import hmac
import struct
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal import auth
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page

from commonty.people.models import Account, SentCode
from commonty.people.tests.conftest import letters_for
from tests.journeys.conftest import assert_accessible
from tests.journeys.sandbank import WORK_PASSWORD, Sandbank
from tests.journeys.signing_in import already_in, ask_for_code, sign_in_by_email
from tests.journeys.steps import choose, fill, follow, heading, mistakes, press, shows

AGNES, IAIN = "agnes@example.com", "iain@strathvale.example.org"


def test_a_wrong_code_is_kept_and_the_right_one_lets_in(page: Page, sandbank: Sandbank, looks_well: Callable) -> None:
    page.goto("/my-things/")
    looks_well(page)
    code = ask_for_code(page, AGNES)
    looks_well(page, at="people:code")
    fill(page, code="0000 0000" if code != "0000 0000" else "1111 1111")
    press(page, "Sign in", then="Look at your email")
    mistakes(page)
    looks_well(page, at="people:code")
    fill(page, code=code)
    press(page, "Sign in", then="My things")
    shows(page, "Agnes Rennie")
    sign_out(page)
    looks_well(page, at="people:signed_out")
    page.goto("/my-things/")
    heading(page, "Sign in")


def test_a_code_that_is_too_old_lets_nobody_in(page: Page, sandbank: Sandbank) -> None:
    page.goto("/sign-in/")
    code = ask_for_code(page, AGNES)
    SentCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    fill(page, code=code)
    press(page, "Sign in", then="Look at your email")
    mistakes(page)
    page.get_by_role("link", name="Send another code").click()
    sign_in_by_email(page, AGNES, then="Sandbank")


def test_who_shares_an_address_says_who_they_are(page: Page, sandbank: Sandbank, looks_well: Callable) -> None:
    sandbank.move_in("Robert Rennie", email=AGNES)
    page.goto("/sign-in/?next=/my-things/")
    sign_in_by_email(page, AGNES, then="Who are you?")
    press(page, "That is me", then="Who are you?")
    mistakes(page)
    looks_well(page, at="people:who_are_you")
    choose(page, "Robert Rennie")
    press(page, "That is me", then="My things")
    shows(page, "Robert Rennie")


def test_an_account_that_was_closed_meanwhile_says_so(page: Page, sandbank: Sandbank, looks_well: Callable) -> None:
    robert = sandbank.move_in("Robert Rennie", email=AGNES)
    page.goto("/sign-in/")
    sign_in_by_email(page, AGNES, then="Who are you?")
    Account.objects.create_user("r-robert", person=robert, is_active=False)
    choose(page, "Robert Rennie")
    press(page, "That is me", then="This account was closed")
    shows(page, "Please ring us")
    looks_well(page)


def test_a_shared_device_forgets_when_the_browser_is_closed(page: Page, sandbank: Sandbank) -> None:
    page.goto("/sign-in/?next=/my-things/")
    fill(page, code=ask_for_code(page, AGNES))
    choose(page, "This phone or computer is shared")
    press(page, "Sign in", then="My things")
    [kept] = [cookie for cookie in page.context.cookies() if cookie["name"] == "sessionid"]
    assert kept["expires"] == -1


def test_ones_own_device_remembers(page: Page, sandbank: Sandbank) -> None:
    """The twin."""
    page.goto("/sign-in/?next=/my-things/")
    sign_in_by_email(page, AGNES, then="My things")
    [kept] = [cookie for cookie in page.context.cookies() if cookie["name"] == "sessionid"]
    assert kept["expires"] > time.time() + 90 * 86_400


def test_the_code_on_a_letter_opens_once_with_the_year(page: Page, sandbank: Sandbank, looks_well: Callable) -> None:
    agnes = sandbank["Agnes Rennie"]
    _batch, codes = letters_for(sandbank.estate, sandbank["Shona Baird"])
    page.goto("/sign-in/?next=/my-things/")
    follow(page, "Use the code on my letter", then="The code on your letter")
    fill(page, code=codes[agnes.pk], born_in=1960)
    press(page, "Sign in", then="The code on your letter")
    mistakes(page, "don't go together")
    looks_well(page)
    fill(page, code=codes[agnes.pk].lower(), born_in=1951)
    press(page, "Sign in", then="My things")
    page.context.clear_cookies()
    page.goto("/sign-in/letter/")
    fill(page, code=codes[agnes.pk], born_in=1951)
    press(page, "Sign in", then="The code on your letter")
    mistakes(page)


def sign_in_with_password(page: Page) -> None:
    page.goto("/sign-in/")
    page.get_by_role("link", name="I work here").click()
    fill(page, login=IAIN, password=WORK_PASSWORD)


def confirm_password(page: Page, *, then: str) -> None:
    fill(page, password=WORK_PASSWORD)
    press(page, "Confirm", then=then)


@pytest.fixture
def half_minutes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The half minute by which codes from an app go, turned on by hand: nobody waits for one, and none runs out."""
    now = [59_000_000]
    monkeypatch.setattr(auth, "yield_hotp_counters_from_time", lambda: iter(now))
    return now


def one_time_code(secret: str, half_minutes: list[int]) -> str:
    """RFC 6238 with its usual settings, written apart from the code that checks it."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", half_minutes[0]), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def test_staff_set_up_an_app_and_then_need_it(
    page: Page, sandbank: Sandbank, looks_well: Callable, half_minutes: list[int]
) -> None:
    sign_in_with_password(page)
    looks_well(page)
    press(page, "Sign In", then="Strathvale Homes")
    page.goto("/desk/")
    heading(page, "Staff pages need a second proof")
    looks_well(page, at="people:second_factor")
    follow(page, "Set up a code from an app", then="Confirm Access")
    looks_well(page)
    confirm_password(page, then="Authenticator")
    looks_well(page)
    secret = page.locator("#authenticator_secret").input_value()
    fill(page, code=one_time_code(secret, half_minutes))
    press(page, "Activate", then="Recovery Codes")
    looks_well(page)
    page.goto("/desk/")
    follow(page, "Prove it now", then="Confirm Access")
    looks_well(page)
    fill(page, code=one_time_code(secret, half_minutes))
    press(page, "Confirm", then="Staff pages need a second proof")
    follow(page, "To the desk", then="Desk")
    sign_out(page)

    sign_in_with_password(page)
    press(page, "Sign In", then="Two-Factor")
    looks_well(page)
    page.goto("/desk/")
    heading(page, "Sign in")  # half a sign-in is none, and can be gone on with
    page.get_by_role("link", name="I work here").click()
    heading(page, "Two-Factor")
    fill(page, code=one_time_code(secret, half_minutes))
    press(page, "Sign In", then="Two-Factor")  # each code works once
    half_minutes[0] += 1
    fill(page, code=one_time_code(secret, half_minutes))
    press(page, "Sign In", then="Strathvale Homes")
    page.goto("/desk/")
    heading(page, "Desk")


def sign_out(page: Page) -> None:
    press(page, "Sign out", then="You have signed out")


def add_authenticator(page: Page) -> None:
    """What a phone's or a laptop's own lock is to a browser."""
    chromium = page.context.new_cdp_session(page)
    chromium.send("WebAuthn.enable")
    like = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    chromium.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**like, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )


@pytest.mark.once
def test_staff_set_up_a_passkey_and_sign_in_with_it(
    windows: Callable[..., BrowserContext], sandbank: Sandbank
) -> None:
    """Passkeys need script: without it there is the code from an app."""
    page = windows().new_page()
    add_authenticator(page)
    sign_in_with_password(page)
    press(page, "Sign In", then="Strathvale Homes")
    page.goto("/second-factor/")
    follow(page, "Set up a passkey", then="Confirm Access")
    confirm_password(page, then="Add Security Key")
    assert_accessible(page)
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_url(lambda url: "add" not in url)
    page.goto("/desk/")
    follow(page, "Prove it now", then="Confirm Access")
    press(page, "Use a security key", then="Staff pages need a second proof")
    follow(page, "To the desk", then="Desk")
    sign_out(page)

    sign_in_with_password(page)
    press(page, "Sign In", then="Two-Factor")
    press(page, "Use a security key", then="Strathvale Homes")
    page.goto("/desk/")
    heading(page, "Desk")


def test_a_residents_code_opens_no_staff_page(page: Page, sandbank: Sandbank) -> None:
    """Whoever reads somebody's mail is not their colleague."""
    iain = sandbank["Iain Macrae"]
    type(iain).objects.filter(pk=iain.pk).update(email="iain@example.com")
    page.goto("/sign-in/?next=/my-things/")
    sign_in_by_email(page, "iain@example.com", then="My things")
    for path in ("/desk/", "/desk/rounds/new/", "/manage/people/", "/staff/2fa/", "/engineers/"):
        page.goto(path)
        heading(page, "Staff pages need a second proof")
    press(page, "Sign out, then sign in as staff", then="Sign in as staff")


def test_one_with_a_second_factor_comes_to_the_desk(page: Page, sandbank: Sandbank) -> None:
    """The twin."""
    already_in(page, sandbank["Iain Macrae"]).goto("/desk/")
    heading(page, "Desk")
