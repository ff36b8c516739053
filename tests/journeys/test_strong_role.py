"""A role that signs for others: one administrator proposes it, a second one confirms the human and the work address."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from commonty.access.roles import Role
from commonty.people.models import RoleHeld
from tests.journeys.conftest import OpenWindow
from tests.journeys.sandbank import WORK_PASSWORD, Sandbank
from tests.journeys.signing_in import already_in, link_in_mail, sign_in_as_staff
from tests.journeys.steps import choose, fill, follow, heading, lacks, mistakes, pick, press, shows

TYPO, ADDRESS = "nnia@strathvale.example.org", "nina@strathvale.example.org"


def test_a_strong_role_opens_nothing_until_a_second_administrator_confirms_it(
    sandbank: Sandbank, open_window: OpenWindow, looks_well: Callable
) -> None:
    sandbank.hire("Bo Carr", Role.ADMINISTRATOR)
    ewa, bo = (already_in(open_window(), sandbank[name]) for name in ("Ewa Kowalczyk", "Bo Carr"))
    nina = open_window()
    propose(ewa, looks_well)
    too_early = mend_the_address(ewa, bo, looks_well)
    set_up_sign_in(nina, too_early, looks_well)
    confirm(bo)
    nina.goto("/desk/")
    heading(nina, "Staff pages need a second proof")
    held = RoleHeld.objects.get(person__name="Nina Reid")
    assert (held.given_by, held.confirmed_by) == (sandbank["Ewa Kowalczyk"], sandbank["Bo Carr"])


def propose(ewa: Page, looks_well: Callable) -> None:
    """The address has a slip in it. Nobody confirms what they proposed themselves."""
    ewa.goto("/desk/")
    follow(ewa, "Roles and staff", then="Who holds which role")
    follow(ewa, "Somebody new, who works for us", then="Somebody new")
    fill(ewa, name="Nina Reid", email=TYPO)
    press(ewa, "Next: their role", then="Give Nina Reid a role")
    choose(ewa, "Engagement officer")
    pick(ewa, "place", "Strathvale Homes")
    press(ewa, "Give this role", then="Let Nina Reid sign in as staff")
    shows(ewa, "This role waits for a second administrator to confirm it")
    looks_well(ewa)
    press(ewa, "Send a link", then="Who holds which role")
    shows(ewa, f"A link went to {TYPO}", "You proposed this, so somebody else confirms it")
    expect(ewa.get_by_role("button", name="Confirm")).to_have_count(0)
    looks_well(ewa)


def mend_the_address(ewa: Page, bo: Page, looks_well: Callable) -> str:
    """Confirming holds for the address that was read, and for no other. Returns the link that went astray."""
    astray = link_in_mail(TYPO)
    bo.goto("/desk/")
    bo.get_by_role("link", name="Confirm a role: Nina Reid, Engagement officer").click()
    heading(bo, "Who holds which role")
    shows(bo, TYPO, "proposed by Ewa Kowalczyk")
    looks_well(bo)
    ewa.goto("/manage/people/?q=Nina")
    follow(ewa, "Nina Reid", then="Nina Reid")
    shows(ewa, "waiting for a second administrator")
    follow(ewa, "A link to sign in as staff", then="Let Nina Reid sign in as staff")
    fill(ewa, work_email=ADDRESS)
    press(ewa, "Send a link", then="Who holds which role")
    press(bo, "Confirm", then="Who holds which role")
    shows(bo, "Their work address was changed while you looked at it", ADDRESS)
    return astray


def set_up_sign_in(nina: Page, astray: str, looks_well: Callable) -> None:
    """Only the newest link works, and once. With it alone she is not on the staff yet."""
    nina.goto(astray)
    heading(nina, "This link works no more")
    looks_well(nina, at="people:staff_invitation")
    link = link_in_mail(ADDRESS)
    nina.goto(link)
    heading(nina, "Set up your staff sign-in")
    shows(nina, ADDRESS)
    looks_well(nina, at="people:staff_invitation")
    fill(nina, password="kettle", again="kettle")
    press(nina, "Use this password", then="Set up your staff sign-in")
    mistakes(nina, "12")
    looks_well(nina, at="people:staff_invitation")
    fill(nina, password=WORK_PASSWORD, again=WORK_PASSWORD)
    press(nina, "Use this password", then="Sign in as staff")
    shows(nina, "Your password is kept")
    looks_well(nina)
    sign_in_as_staff(nina, ADDRESS)
    nina.goto("/desk/")
    heading(nina, "This page isn't yours to open")
    nina.goto(link)
    heading(nina, "This link works no more")


def confirm(bo: Page) -> None:
    press(bo, "Confirm", then="Who holds which role")
    shows(bo, "Confirmed. Nina Reid holds this role now.")
    lacks(bo, "Waiting for a second administrator")
