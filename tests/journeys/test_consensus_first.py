"""Consensus first: two tables share the pot out, their pots come of it, and residents read what each table said."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from commonty.budgeting.models import Round
from tests.journeys import setting_up as desk
from tests.journeys.conftest import OpenWindow
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import fetch, fill, follow, mistakes, pick, press, shows


def test_tables_share_the_pot_out_before_there_are_projects(
    sandbank: Sandbank, open_window: OpenWindow, looks_well: Callable[..., None]
) -> None:
    iain, priya, agnes = (
        already_in(open_window(), sandbank[name]) for name in ("Iain Macrae", "Priya Nair", "Agnes Rennie")
    )
    begin(iain)
    follow(iain, "Write down what the tables said", then="Tables of neighbours")
    first_table(iain, looks_well)
    second_table(iain, looks_well)
    shows(iain, "10 neighbours at 2 tables", "£14,000 Play", "£6,000 Safer paths")
    looks_well(iain)
    press(iain, "Share the pot out like this", then="Kinds of project with their own pots")
    expect(iain.get_by_label("Play")).to_have_value("14,000")
    press(iain, "Keep", then=desk.NAME)
    for name, kind in (("Swings", "play"), ("A rail", "safer paths")):
        follow(iain, "Add a project", then="Add a project")
        fill(iain, name=name, description="Two of them.", cost_pence="1,800", categories=kind)
        press(iain, "Keep this project", then=desk.NAME)
    pb_round = Round.objects.get()
    priya.goto(f"/desk/rounds/{pb_round.public_id}/")
    press(priya, "Confirm the pot: £20,000", then=desk.NAME)
    iain.reload()
    desk.announce(iain)
    agnes.goto(f"/decide/{pb_round.public_id}/")
    follow(agnes, "What the tables of neighbours said", then="What the tables said")
    shows(agnes, "Swings before anything else.", "Table 2", "£14,000 Play")
    looks_well(agnes, at="budgeting:show_tables")
    assert "2,4,Safer paths,15000.00" in fetch(agnes, f"/decide/{pb_round.public_id}/tables.csv")


def begin(iain: Page) -> None:
    iain.goto("/desk/rounds/new/")
    follow(iain, "Consensus first", then="Where is it, and what is it for?")
    fill(iain, name=desk.NAME)
    pick(iain, "place", "Sandbank")
    for then in ("How much is there?", "Who votes?", "When?", "What can't this money pay for?"):
        press(iain, "Next", then=then)
    press(iain, "Keep, and see the rules in words", then=desk.NAME)


def first_table(iain: Page, looks_well: Callable[..., None]) -> None:
    """A pound is missing; it is said, and what was typed stays."""
    follow(iain, "Write down a table", then="What one table said")
    fill(iain, people=6, kind_1="Play", pence_1="19,999", words="Swings before anything else.")
    press(iain, "Keep what this table said", then="What one table said")
    mistakes(iain, "£1 is missing")
    looks_well(iain)
    fill(iain, pence_1="20,000")
    press(iain, "Keep what this table said", then="Tables of neighbours")
    shows(iain, "Written down.", "6 people")


def second_table(iain: Page, looks_well: Callable[..., None]) -> None:
    """First with a slip, which is put right; one that is here twice is taken out."""
    follow(iain, "Write down a table", then="What one table said")
    fill(iain, people=4, pence_1="20,000", kind_2="Safer paths")
    press(iain, "Keep what this table said", then="Tables of neighbours")
    follow(iain, "Put it right table 2", then="What one table said")
    looks_well(iain, at="budgeting:change_table")
    fill(iain, pence_1="5,000", pence_2="15,000", kind_2="Safer paths")
    press(iain, "Keep what this table said", then="Tables of neighbours")
    follow(iain, "Write down a table", then="What one table said")
    fill(iain, people=9, pence_1="20,000")
    press(iain, "Keep what this table said", then="Tables of neighbours")
    press(iain, "Take it out table 3", then="Tables of neighbours")
    shows(iain, "Table 3 is taken out.")
