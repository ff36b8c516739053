"""A lost staff sign-in: one administrator says so, its owner is told, and it ends only when a second one says so, too."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from playwright.sync_api import Page, expect

from commonty.access.roles import Role
from commonty.people.models import Account
from tests.journeys.conftest import OpenWindow
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in, link_in_mail, sign_in_as_staff
from tests.journeys.steps import fill, follow, heading, lacks, press, shows, warns

IAIN, NEW_PASSWORD = "iain@strathvale.example.org", "bicycle lantern rowan"
ROLES = "Who holds which role"


def test_a_lost_sign_in_ends_only_when_a_second_administrator_says_so(
    sandbank: Sandbank, open_window: OpenWindow, looks_well: Callable
) -> None:
    sandbank.hire("Bo Carr", Role.ADMINISTRATOR)
    account = Account.objects.get(person=sandbank["Iain Macrae"])
    TOTP.activate(account, generate_totp_secret())
    ewa, bo, iain = (already_in(open_window(), sandbank[n]) for n in ("Ewa Kowalczyk", "Bo Carr", "Iain Macrae"))
    say_lost(ewa, looks_well)
    nothing_is_lost(bo, iain)
    say_lost(ewa, looks_well)
    end_it(bo, looks_well)
    assert not Authenticator.objects.filter(user=account).exists()
    come_in_again(iain)


def say_lost(ewa: Page, looks_well: Callable) -> None:
    """He is told at once, and only somebody else can confirm it."""
    before = len(mail.outbox)
    ewa.goto("/manage/people/?q=Iain")
    follow(ewa, "Iain Macrae", then="Iain Macrae")
    follow(ewa, "A link to sign in as staff", then="Let Iain Macrae sign in as staff")
    shows(ewa, "They sign in already")
    follow(ewa, "They lost their password or second proof", then="Iain Macrae lost their password")
    again = ewa.url
    press(ewa, "They told me that it is lost", then=ROLES)
    shows(
        ewa,
        "we have written to them",
        "Iain Macrae lost their sign-in",
        "You said this, so somebody else confirms it",
    )
    expect(ewa.get_by_role("button", name="End the old sign-in")).to_have_count(0)
    looks_well(ewa)
    [told] = mail.outbox[before:]
    assert told.to == [IAIN]
    assert "Ewa Kowalczyk" in told.body
    assert "http" not in told.body, "no link goes out before a second one has confirmed it"
    ewa.goto(again)
    press(ewa, "They told me that it is lost", then="Iain Macrae lost their password")
    warns(ewa, "This was said already")
    looks_well(ewa)


def nothing_is_lost(bo: Page, iain: Page) -> None:
    """He rings Bo, who keeps it. All is as it was."""
    iain.goto("/desk/")
    heading(iain, "Desk")
    bo.goto("/desk/")
    follow(bo, "Has Iain Macrae lost their sign-in?", then=ROLES)
    press(bo, "Nothing is lost", then=ROLES)
    lacks(bo, "Iain Macrae lost their sign-in")
    iain.goto("/desk/")
    heading(iain, "Desk")


def end_it(bo: Page, looks_well: Callable) -> None:
    bo.goto("/desk/")
    follow(bo, "Has Iain Macrae lost their sign-in?", then=ROLES)
    looks_well(bo)
    press(bo, "End the old sign-in of Iain Macrae", then=ROLES)
    shows(bo, f"The old sign-in has ended. A link went to {IAIN}.")


def come_in_again(iain: Page) -> None:
    """His open session has ended, and he begins with a password and a second proof of his own."""
    iain.goto("/desk/")
    heading(iain, "Sign in")
    iain.goto(link_in_mail(IAIN))
    fill(iain, password=NEW_PASSWORD, again=NEW_PASSWORD)
    press(iain, "Use this password", then="Sign in as staff")
    sign_in_as_staff(iain, IAIN, NEW_PASSWORD)
    iain.goto("/desk/")
    heading(iain, "Staff pages need a second proof")
    shows(iain, "Set up a passkey", "Set up a code from an app")
