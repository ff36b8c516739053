"""Ordered with the Right to Repair; another time; nobody came; somebody else has a promise to keep; done, and sorted."""

from collections.abc import Callable
from datetime import timedelta

from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page

from commonty.access.roles import Role
from commonty.cases.actions.raising import Asked, raise_case
from commonty.cases.models import Case, Clock
from commonty.notices.jobs import keep_the_post_moving
from commonty.people.models import Post, Team
from commonty.promises.models import Promise
from commonty.repairs.models import Repair, Visit
from tests.journeys.conftest import OpenWindow
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import choose, fill, follow, lacks, mistakes, press, shows

WHAT = "Toilet doesn’t flush"


def a_case(sandbank: Sandbank) -> Case:
    """Raised this morning; whoever leads the team may read it."""
    agnes, shona = sandbank["Agnes Rennie"], sandbank["Shona Baird"]
    lead = sandbank.hire("Moira Lennox", Role.HOUSING_OFFICER)
    lead.email = "moira@example.com"
    lead.save()
    team = Team.objects.create(landlord=shona.landlord, name="East End team", lead=lead)
    Post.objects.create(person=shona, team=team)
    home = agnes.ties.get().home
    how = {"raised_by": agnes, "by": agnes, "now": timezone.now() - timedelta(hours=2), "channel": "web"}
    case = raise_case(Asked(says="Please mend my toilet, it doesn't flush.", place=home), **how)
    Case.objects.filter(pk=case.pk).update(owner=shona)
    Promise.objects.about(case).update(owner=shona)
    return case


def order(page: Page, case: Case, looks_well: Callable[..., None]) -> None:
    page.goto(f"/help/cases/{case.public_id}/")
    follow(page, "Order a repair", then="Order a repair")
    fill(page, what=WHAT, contractor="Kelvin Plumbing")
    page.locator("[name=defect]").select_option(label="The only toilet doesn't flush")
    press(page, "Order it", then="Order a repair")
    mistakes(page, "The law asks us to name the usual contractor and one other.")
    looks_well(page, at="repairs:order")
    fill(page, other_contractor="Forth Trades")
    press(page, "Order it", then="Job 1")
    shows(page, "within 1 working day", "£15", "Forth Trades")


def book(page: Page, looks_well: Callable[..., None]) -> None:
    follow(page, "Book a visit", then="Book a visit")
    press(page, "Book it", then="Book a visit")
    looks_well(page, at="repairs:visit")
    fill(page, on=timezone.localdate() + timedelta(days=2), starts="08:00", ends="12:00")
    press(page, "Book it", then="Job 1")
    looks_well(page, at="repairs:staff")


def change_it(page: Page, looks_well: Callable[..., None]) -> None:
    page.goto("/")
    follow(page, "Where’s my repair?", then="Where’s my repair?")
    looks_well(page, at="repairs:mine")
    follow(page, WHAT, then="Job 1")
    shows(page, "between 8 am and noon", "Kelvin Plumbing comes.", "Your Right to Repair")
    follow(page, "Change it", then="Another time")
    press(page, "Ask for it", then="Another time")
    mistakes(page, "Say when you could be at home")
    looks_well(page, at="repairs:change")
    page.locator("[name=halves]").first.check()
    press(page, "Ask for it", then="Job 1")
    shows(page, "You asked for another time.")


def move(page: Page) -> None:
    page.goto("/desk/repairs/?show=wishes")
    follow(page, WHAT, then="Job 1")
    follow(page, "Another time", then="Another time")
    shows(page, "They asked for another time:")
    fill(page, on=timezone.localdate() + timedelta(days=3), starts="13:00", ends="17:00")
    press(page, "Book it", then="Job 1")


def nobody_came(page: Page, looks_well: Callable[..., None]) -> None:
    """The hands of the clock are not what a journey is about."""
    follow(page, "Nobody came", then="Nobody came")
    shows(page, "They may still come: until")
    visit = Visit.objects.booked().get()
    then = timezone.now() - timedelta(minutes=5)
    Visit.objects.filter(pk=visit.pk).update(starts_at=then - timedelta(minutes=5), ends_at=then)
    page.reload()
    looks_well(page, at="repairs:nobody_came")
    press(page, "Nobody came: tell them now", then="Job 1")
    shows(page, "Nobody came. We are sorry.", "Moira Lennox")
    looks_well(page, at="repairs:show")
    keep_the_post_moving.func()
    urgent = [message for message in mail.outbox if message.subject == "Urgent: nobody came"]
    assert "moira@example.com" in {address for message in urgent for address in message.to}
    assert not any(WHAT in message.body for message in urgent)


def end(page: Page, looks_well: Callable[..., None]) -> None:
    page.goto("/desk/repairs/?show=nobody")
    looks_well(page, at="repairs:queue")
    follow(page, WHAT, then="Job 1")
    follow(page, "Done, or not?", then="We phone you and say what went wrong")
    choose(page, "It is done")
    press(page, "Say so", then="Case")
    page.goto("/desk/repairs/")
    follow(page, WHAT, then="Job 1")
    follow(page, "Done, not in, called off", then="Job 1: what happened?")
    choose(page, "It is done")
    press(page, "Write it down", then="Job 1: what happened?")
    mistakes(page, "Say it in a few words.")
    looks_well(page, at="repairs:happened")
    fill(page, words="A new flush valve is in.")
    press(page, "Write it down", then="Job 1")
    follow(page, "They say…", then="Agnes Rennie says…")
    press(page, "Write it down", then="Agnes Rennie says…")
    looks_well(page, at="repairs:they_say")


def test_from_ordered_to_sorted(sandbank: Sandbank, open_window: OpenWindow, looks_well: Callable[..., None]) -> None:
    case = a_case(sandbank)
    shona, agnes = open_window(), open_window()
    already_in(shona, sandbank["Shona Baird"])
    already_in(agnes, sandbank["Agnes Rennie"])
    order(shona, case, looks_well)
    book(shona, looks_well)
    change_it(agnes, looks_well)
    move(shona)
    agnes.goto(f"/help/repairs/{Repair.objects.get().public_id}/")
    shows(agnes, "between 1 pm and 5 pm")
    lacks(agnes, "You asked for another time. We tell you")
    nobody_came(agnes, looks_well)
    end(shona, looks_well)
    agnes.reload()
    follow(agnes, "No, it isn’t", then="It isn’t mended")
    press(agnes, "Send", then="It isn’t mended")
    looks_well(agnes, at="repairs:not_mended")
    agnes.goto(f"/help/repairs/{Repair.objects.get().public_id}/")
    press(agnes, "Yes, it’s mended", then="Job 1")
    case.refresh_from_db()
    assert case.status == Case.Status.SORTED
    assert Clock.objects.get(regime="right-to-repair-1").stop == Clock.Stop.MET
