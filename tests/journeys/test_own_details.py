"""What we hold about somebody, put right by themselves; a new email address is proved first."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in, latest_code
from tests.journeys.steps import fill, follow, mistakes, press, shows

OLD, NEW = "agnes@example.com", "agnes.rennie@example.com"


def test_details_are_put_right_and_a_new_address_is_proved(
    page: Page, sandbank: Sandbank, looks_well: Callable
) -> None:
    already_in(page, sandbank["Agnes Rennie"]).goto("/my-things/")
    follow(page, "My details", then="My details")
    fill(page, phone="ring Jean")
    press(page, "Save my details", then="My details")
    mistakes(page, "Phone")
    expect(page.locator("[name=phone]")).to_have_value("ring Jean")
    fill(page, phone="0141 496 0199")
    press(page, "Save my details", then="My details")
    shows(page, "Saved.")
    looks_well(page)
    follow(page, "Change it", then="A new email address")
    fill(page, email="agnes at home")
    press(page, "Send a code to it", then="A new email address")
    mistakes(page, "Your new email address")
    expect(page.locator("[name=email]")).to_have_value("agnes at home")
    prove(page, looks_well)
    sandbank["Agnes Rennie"].refresh_from_db()
    assert (sandbank["Agnes Rennie"].email, sandbank["Agnes Rennie"].phone) == (NEW, "+441414960199")


def prove(page: Page, looks_well: Callable) -> None:
    """First a slip in the address, which leads back; then a code that was misread."""
    fill(page, email=NEW.replace(".com", ".org"))
    press(page, "Send a code to it", then="Look at your email")
    page.get_by_role("link", name="Send another code, or use another address").click()
    fill(page, email=NEW)
    press(page, "Send a code to it", then="Look at your email")
    shows(page, NEW)
    looks_well(page, at="people:prove_email")
    code = latest_code(NEW)
    fill(page, code="0000 0000" if code != "0000 0000" else "1111 1111")
    press(page, "This address is mine", then="Look at your email")
    mistakes(page, "isn't the code")
    looks_well(page, at="people:prove_email")
    fill(page, code=code)
    press(page, "This address is mine", then="My details")
    shows(page, NEW)
