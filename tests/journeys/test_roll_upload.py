"""The roll comes in by upload: nothing changes before somebody has read what would."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from commonty.people.models import Person
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import choose, download, press, shows

HEADINGS = (
    "property reference,address line 1,postcode,estate,block,person reference,name,tie to the home,date of birth"
)
WHERE = 'P-50{n},"Flat 0/{n}, 16 Sandbank Street",ZZ31 4AN,Sandbank,16 Sandbank Street'
PEOPLE = (
    "T-501,Fiona Lindsay,tenant,1988-02-11",
    "T-502,Hamish Orr,tenant,1979",
    ",Nobody's Number,tenant,1979",
    "T-504,Una Given,lodger,1990",
)
ROWS = [f"{WHERE.format(n=n)},{person}" for n, person in enumerate(PEOPLE, start=1)]


def send_file(page: Page, folder: Path, text: str) -> None:
    page.goto("/manage/roll/")
    sheet = folder / "roll.csv"
    sheet.write_text(text, encoding="utf-8")
    page.locator("[name=file]").set_input_files(sheet)
    press(page, "Read the file", then="What the file would change")


def test_a_roll_is_read_mended_brought_in_and_repeated(
    page: Page, sandbank: Sandbank, looks_well: Callable, tmp_path: Path
) -> None:
    before = Person.objects.count()
    already_in(page, sandbank["Ewa Kowalczyk"])
    send_file(page, tmp_path, "\n".join([HEADINGS, *ROWS]))
    shows(page, "4 rows.", "2 things are wrong, and their rows are left out", "Row 4", "Row 5")
    looks_well(page)
    faults = download(page, "Download this list for whoever mends the file", tmp_path).read_text(encoding="utf-8-sig")
    assert len(faults.splitlines()) == 3, "a heading and a line for each fault"
    assert Person.objects.count() == before, "reading changes nothing"

    press(page, "Bring it in, all at once", then="What the file would change")
    looks_well(page)
    assert Person.objects.count() == before, "nobody said yet to go on without the rows that are wrong"
    choose(page, "Go on without the rows that have something wrong")
    press(page, "Bring it in, all at once", then="The list is brought in")
    looks_well(page)
    assert set(Person.objects.filter(reference__startswith="T-50").values_list("name", flat=True)) == {
        "Fiona Lindsay",
        "Hamish Orr",
    }

    send_file(page, tmp_path, "\n".join([HEADINGS, *ROWS[:2]]))
    shows(page, "This file changes nothing: we know all of it already.")
    looks_well(page)


def test_a_file_that_is_no_roll_is_refused_in_words(
    page: Page, sandbank: Sandbank, looks_well: Callable, tmp_path: Path
) -> None:
    already_in(page, sandbank["Ewa Kowalczyk"]).goto("/manage/roll/")
    photo = tmp_path / "photo.png"
    photo.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    page.locator("[name=file]").set_input_files(photo)
    press(page, "Read the file", then="Bring in the roll")
    shows(page, "CSV")
    looks_well(page)
