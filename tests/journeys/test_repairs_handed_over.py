"""A repair goes to the landlord's other system as a file, and what that says comes back to the resident."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from commonty.cases.actions.raising import Asked, raise_case
from commonty.repairs.actions.ordering import Ordered, order_repair
from commonty.repairs.models import Repair
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import press, shows

HEADS = "job,reference,state,visit_from,visit_to,contractor,note"
BRING = "Bring a file of what became of repairs"


def a_repair(sandbank: Sandbank) -> Repair:
    agnes, now = sandbank["Agnes Rennie"], timezone.now()
    asked = Asked(says="My tap drips, and that is between us.", place=agnes.ties.get().home)
    case = raise_case(asked, raised_by=agnes, by=agnes, now=now, channel="web")
    what = Ordered(what="Kitchen tap drips", place=case.place)
    return order_repair(what, case_id=case.pk, by=case.owner, now=now, channel="web")


def test_an_order_goes_out_in_a_file_and_a_visit_comes_back_in_one(
    page: Page, sandbank: Sandbank, looks_well: Callable, tmp_path: Path
) -> None:
    already_in(page, sandbank["Ewa Kowalczyk"]).goto("/desk/")
    page.get_by_role("link", name="Other systems for repairs").click()
    page.get_by_role("link", name="Add a system").click()
    page.get_by_label("What do you call it?").fill("Dunmore")
    page.get_by_label("Somebody fetches the orders as a file").check()
    press(page, "Save", then="Dunmore")
    repair = a_repair(sandbank)
    page.reload()
    shows(page, "One thing waits")
    looks_well(page, at="repairs:system")
    press(page, "Make a file of what waits", then="A file of repair orders")
    looks_well(page, at="repairs:order_file")
    with page.expect_download() as download:
        page.get_by_role("link", name="Fetch the file").click()
    fetched = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert f"{repair.number},,Kitchen tap drips" in fetched
    assert "0141 496 0101" in fetched
    assert "between us" not in fetched
    press(page, "The other system has read it", then="Dunmore")
    shows(page, "One row counts as read in.", "They have everything")
    page.get_by_role("link", name="Bring a file").click()
    day = timezone.localdate() + timedelta(days=2)
    booked = f"{repair.number},D-1,booked,{day}T08:00,{day}T12:00,Clyde Joiners,A long ladder"
    sheet = tmp_path / "dunmore.csv"
    sheet.write_text(f"{HEADS}\n{booked}\n{repair.number},,finished,,,,\n", encoding="utf-8")
    page.locator("[name=file]").set_input_files(sheet)
    press(page, "See what each row does", then=BRING)
    shows(page, "Write one of these: received, booked, no_access, done, cancelled.")
    looks_well(page, at="repairs:bring_status")
    rows = page.locator("[name=rows]")
    rows.fill(rows.input_value().replace(f"{repair.number},,finished", "4711,,done"))
    press(page, "See what each row does", then=BRING)
    shows(page, "It is written down. The resident hears of it.", "We don’t know this job")
    looks_well(page, at="repairs:bring_status")
    press(page, "Write it down", then="What came back")
    shows(page, "One row could not be placed.")
    looks_well(page, at="repairs:came_back")
    page.get_by_role("button", name="I have looked at it").click()
    shows(page, "Nothing. All that came back was placed.")
    already_in(page, sandbank["Shona Baird"]).goto(reverse("repairs:staff", args=[repair.public_id]))
    shows(page, "What the other system said", "They add: A long ladder")
    looks_well(page, at="repairs:staff")
    already_in(page, sandbank["Agnes Rennie"]).goto(f"/help/repairs/{repair.public_id}/")
    shows(page, "Clyde Joiners")
