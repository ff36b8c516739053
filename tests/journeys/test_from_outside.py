"""Closed for the Fair, and a stranger asks: a name, a code, the words that were kept, an answer; and one on the phone."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page

from commonty.cases.models import Case
from commonty.promises.models import ClosedDays, OwnLength
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in, latest_code
from tests.journeys.steps import fill, follow, mistakes, pick, press, shows

ROOF = "I own the flat above your shop. Who pays for the roof?"


def test_a_stranger_asks_while_the_landlord_is_closed(page: Page, sandbank: Sandbank, looks_well: Callable) -> None:
    close_for_the_fair(page, sandbank)
    page.context.clear_cookies()
    page.goto("/help/")
    fill(page, says=ROOF)
    press(page, "Next", then="Send what you need")
    follow(page, "Send it with my name", then="Who are you?")
    looks_well(page, at="people:by_name")
    press(page, "Send me a code", then="Who are you?")
    mistakes(page, "Your name")
    fill(page, name="Karen Doyle", address="karen@example.com")
    press(page, "Send me a code", then="Look at your email")
    fill(page, code=latest_code("karen@example.com"))
    press(page, "That’s me", then="Send what you need")
    pick(page, "area", "Sandbank")
    looks_well(page)
    press(page, "Send it", then="What you asked")
    case = Case.objects.get()
    assert (case.says, case.raised_by.name, case.place) == (ROOF, "Karen Doyle", sandbank.estate)
    assert case.clocks.get().promise.due_on > timezone.localdate() + timedelta(days=1)  # tomorrow we are closed
    by_phone(page, sandbank, case, looks_well)


def close_for_the_fair(page: Page, sandbank: Sandbank) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    already_in(page, sandbank["Ewa Kowalczyk"]).goto("/desk/help/")
    follow(page, "Our closed days", then="Our closed days")
    press(page, "We are closed then", then="Our closed days")
    mistakes(page, "The first day")
    fill(page, name="Glasgow Fair", first_on=tomorrow)
    press(page, "We are closed then", then="Our closed days")
    shows(page, "Glasgow Fair", "It holds for what comes from now on.")
    page.goto("/desk/help/")
    follow(page, "How long our own promises take", then="How long our own promises take")
    follow(page, "Answer to a question", then="Answer to a question")
    fill(page, number=1)
    press(page, "Save", then="How long our own promises take")
    assert (ClosedDays.objects.get().first_on, OwnLength.objects.get().number) == (tomorrow, 1)


def by_phone(page: Page, sandbank: Sandbank, case: Case, looks_well: Callable) -> None:
    page.context.clear_cookies()
    already_in(page, sandbank["Shona Baird"]).goto(f"/help/cases/{case.public_id}/")
    shows(page, "Not on our roll", "karen@example.com")
    page.goto("/desk/phone/?q=Gordon Bell")
    follow(page, "They are not on our roll", then="Not on our roll")
    looks_well(page, at="cases:new_caller")
    press(page, "Next: what they need", then="Not on our roll")
    mistakes(page, "Write down a phone number or an email address")
    fill(page, phone="0141 496 0345")
    press(page, "Next: what they need", then="Gordon Bell")
    fill(page, says="My mother’s buzzer is silent.")
    press(page, "Take it down", then=str(case.number + 1))
    shows(page, "Taken.")
