"""Rules beyond the recommended ones: set up in pages, read on the ballot, told again in the result."""

from collections.abc import Callable

from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from commonty.budgeting.actions.signing import sign_for_count
from commonty.budgeting.models import Round
from commonty.budgeting.tests import factories
from tests.journeys import setting_up as desk
from tests.journeys.conftest import OpenWindow
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import fill, follow, heading, press, shows
from tests.journeys.voting import send

SMALL, WHOLE = "A small play park", "The whole play park"


def test_only_one_of_two_sizes_is_chosen(
    sandbank: Sandbank, open_window: OpenWindow, looks_well: Callable[[Page], None]
) -> None:
    iain = already_in(open_window(), sandbank["Iain Macrae"])
    pb_round = factories.make_draft(sandbank.estate, how_many=1, now=timezone.now().replace(hour=12, minute=0))
    iain.goto(f"/desk/rounds/{pb_round.public_id}/")
    add_a_size(iain, SMALL, "4000", shared="Play park")
    shows(iain, "is one of several by the name “Play park”, and no other project is")
    looks_well(iain)
    add_a_size(iain, WHOLE, "8000", shared="play park")
    expect(iain.locator("body")).not_to_contain_text("no other project is")
    shows(iain, f"Play park: at most one of “{SMALL}” and “{WHOLE}” can be chosen.")
    desk.announce(iain)
    desk.freeze_and_start(iain)
    agnes = vote_for_both(open_window(), sandbank, pb_round, looks_well)
    count(sandbank, pb_round)
    agnes.goto(f"/decide/{pb_round.public_id}/result/")
    heading(agnes, "What we chose")
    shows(agnes, f"“{SMALL}” was chosen, and only one of the two can be.")
    looks_well(agnes)


def add_a_size(page: Page, name: str, cost: str, *, shared: str) -> None:
    follow(page, "Add a project", then="Add a project")
    fill(page, name=name, description="Swings and a slide.", cost_pence=cost, only_one_of=shared)
    press(page, "Keep this project", then=desk.NAME)


def vote_for_both(page: Page, sandbank: Sandbank, pb_round: Round, looks_well: Callable[[Page], None]) -> Page:
    pb_round.refresh_from_db()
    already_in(page, sandbank["Agnes Rennie"]).goto(f"/votes/{pb_round.register.public_id}/")
    heading(page, "Your vote")
    shows(page, f"At most one of these can be chosen: this one or “{WHOLE}”.")
    looks_well(page)
    for name in (SMALL, WHOLE):
        page.get_by_role("checkbox", name=name).check()
    send(page, back=[SMALL, WHOLE])
    return page


def count(sandbank: Sandbank, pb_round: Round) -> None:
    """Two people sign, and the worker counts."""
    pb_round.refresh_from_db()
    desk.let_voting_end(pb_round)
    for who in ("Iain Macrae", "Donald Geddes"):
        sign_for_count(round_id=pb_round.pk, by=sandbank[who], channel="web")
    call_command("worker", "--once", verbosity=0)
