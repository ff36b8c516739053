"""Messages to people without email: put together, printed, printed again, taken out, and in the post."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page

from commonty.ballots.actions import cast_ballot
from commonty.ballots.events import VOTER
from commonty.ballots.models import Channel, Entitlement, Proof
from commonty.budgeting.tests import factories
from commonty.notices.actions.sending import owe_notices
from commonty.notices.models import Notice, Pile
from commonty.people.actions.at_risk import mark_at_risk
from commonty.people.models import Tie, TieKind
from commonty.places.models import Kind, Place
from tests.journeys.conftest import OpenWindow
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import choose, download, follow, heading, mistakes, press, shows, warns

NELL, MOSES, UNA = WITHOUT_EMAIL = ("Nell Adair", "Moses Bell", "Una Craig")  # in the order of their homes
Status = Notice.Status


def test_letters_wait_until_somebody_says_that_they_are_in_the_post(
    sandbank: Sandbank, open_window: OpenWindow, looks_well: Callable, tmp_path: Path
) -> None:
    owe_letters(sandbank)
    shona, iain = (already_in(open_window(), sandbank[name]) for name in ("Shona Baird", "Iain Macrae"))
    put_together(shona, iain, looks_well)
    print_twice(sandbank, shona, looks_well, tmp_path)
    say_posted(sandbank, shona, looks_well)
    assert [status_of(sandbank, name) for name in WITHOUT_EMAIL] == [Status.SENT, Status.HELD, Status.TO_PRINT]
    pile = Pile.objects.get()
    assert (pile.prints, pile.posted_by) == (2, sandbank["Shona Baird"])
    too_late(iain, pile, looks_well)


def owe_letters(sandbank: Sandbank) -> None:
    """Three who have no email voted on the phone, and each of them is told."""
    for name in WITHOUT_EMAIL:
        sandbank.move_in(name)
    pb_round = factories.make_voting_now(sandbank.estate, voters=0)
    [first, *_] = pb_round.projects.values_list("public_id", flat=True)
    for name in WITHOUT_EMAIL:
        entitlement = Entitlement.objects.get(register=pb_round.register, person=sandbank[name])
        cast_ballot(
            register_id=pb_round.register_id, entitlement_id=entitlement.pk, choices=[first], key=f"phone-{name[:4]}",
            channel=Channel.PHONE, proof=Proof.OFFICER, by=VOTER, typed_by=sandbank["Shona Baird"],
        )  # fmt: skip
    owe_notices(now=timezone.now())


def status_of(sandbank: Sandbank, name: str) -> str:
    return Notice.objects.get(person=sandbank[name]).status


def put_together(shona: Page, iain: Page, looks_well: Callable) -> None:
    """Whoever comes second finds the letters gone, and where they are."""
    iain.goto("/desk/post/")
    shona.goto("/desk/")
    follow(shona, "Print 3 letters", then="Letters to print")
    shows(shona, "East End", "3 letters")
    press(shona, "Put them together", then="Print and post")
    press(iain, "Put them together", then="Letters to print")
    warns(iain, "There is no letter to print here any more")
    looks_well(iain)
    follow(iain, "East End,", then="Print and post")


def print_twice(sandbank: Sandbank, shona: Page, looks_well: Callable, folder: Path) -> None:
    """One jams. Meanwhile the roll says that Una lives in another area: hers isn't to go out with these."""
    shows(shona, "3 letters, in the order of the homes", "When they are printed, come back here")
    first = download(shona, "Print them (PDF)", folder, role="button").read_bytes()
    follow(shona, "They are printed: go on", then="Print and post")
    shows(shona, "Printed already: Shona Baird")
    press(shona, "They are in the post", then="Print and post")
    mistakes(shona, "Tick this once they are in the post")
    looks_well(shona)
    move(sandbank, UNA)
    second = download(shona, "Print them again (PDF)", folder, role="button").read_bytes()
    assert first.startswith(b"%PDF")
    assert second.startswith(b"%PDF")
    assert len(second) < len(first), "hers is not in it"
    shona.goto(f"/desk/post/{Pile.objects.get().public_id}/")
    shows(shona, "Letter 3 must not go out", "2 letters, in the order")
    looks_well(shona)


def move(sandbank: Sandbank, name: str) -> None:
    west = Place.objects.create(kind=Kind.AREA, parent=sandbank.landlord, name="West End")
    home = Place.objects.create(kind=Kind.HOME, parent=west, name="Flat 1", address="1 Links Road")
    yesterday = timezone.localdate() - timedelta(days=1)
    Tie.objects.filter(person=sandbank[name]).update(moved_out_on=yesterday)
    Tie.objects.create(person=sandbank[name], home=home, kind=TieKind.TENANT, moved_in_on=yesterday)


def say_posted(sandbank: Sandbank, shona: Page, looks_well: Callable) -> None:
    """Just before, somebody is marked as at risk: nothing counts as posted until that letter is taken out, too."""
    how = {"by": sandbank["Shona Baird"], "now": timezone.now(), "channel": "web"}
    mark_at_risk(person_id=sandbank[MOSES].pk, is_at_risk=True, safe_contact="", **how)
    choose(shona, "All of them came out of the printer well")
    press(shona, "They are in the post", then="Print and post")
    warns(shona, "They don't count as posted yet")
    shows(shona, "Letters 2, 3 must not go out")
    looks_well(shona)
    assert Pile.objects.get().posted_at is None
    choose(shona, "All of them came out of the printer well")
    press(shona, "They are in the post", then="Letters to print")
    shows(shona, "1 message is held back", "West End", "1 letter", "Shona Baird:")
    looks_well(shona)


def too_late(iain: Page, pile: Pile, looks_well: Callable) -> None:
    """His page is from before: it takes nothing twice."""
    iain.get_by_role("button", name="Print them (PDF)").click()
    heading(iain, "Print and post")
    warns(iain, "These letters are in the post already")
    shows(iain, "Shona Baird said that they are in the post")
    looks_well(iain)
