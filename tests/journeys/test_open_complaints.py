"""On the first day: open complaints come over from a file, and stand in the figures by the day on which they came."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page

from commonty.access.roles import Role
from commonty.cases.models import Case
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import press, shows

HEADS = "resident_reference,received_on,stage,owner_email,says"


def test_open_complaints_come_over_and_are_counted(
    page: Page, sandbank: Sandbank, looks_well: Callable, tmp_path: Path
) -> None:
    officer, came = sandbank.hire("Olive Reid", Role.COMPLAINTS_OFFICER), timezone.localdate() - timedelta(days=7)
    row = f"T-999,{came},1,olive@strathvale.example.org,Nobody came."
    already_in(page, officer).goto("/desk/")
    page.get_by_role("link", name="Bring in complaints that are open elsewhere").click()
    looks_well(page, at="cases:load")
    sheet = tmp_path / "open.csv"
    sheet.write_text(f"{HEADS}\n{row}\n", encoding="utf-8")
    page.locator("[name=file]").set_input_files(sheet)
    press(page, "See what each row does", then="Bring in open complaints")
    shows(page, "No resident has this reference")
    looks_well(page, at="cases:load")
    rows = page.locator("[name=rows]")
    rows.fill(rows.input_value().replace("T-999", "T-001"))
    press(page, "See what each row does", then="Bring in open complaints")
    shows(page, "It is brought in.")
    looks_well(page, at="cases:load")
    press(page, "Bring them in", then="What residents asked")
    shows(page, "One complaint is brought in.")
    case = Case.objects.get(raised_by=sandbank["Agnes Rennie"])
    page.goto("/desk/figures/")
    page.get_by_text("Each complaint: 1").click()
    shows(page, f"{case.number}, stage 1", "Not answered in full in this year")
    looks_well(page)
    page.get_by_role("link", name="What we learned from complaints").click()
    shows(page, "Nothing was written down as learned")
    looks_well(page, at="cases:learning")
    page.get_by_role("link", name="What people added to how it went").click()
    shows(page, "There are too few to read them")
    looks_well(page, at="cases:survey_words")
