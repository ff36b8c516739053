"""A promise: its owner is reminded, goes on leave, the cover keeps it late, and everybody reads that one was late."""

from collections.abc import Callable
from datetime import timedelta

from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page

from commonty.notices.jobs import keep_the_post_moving
from commonty.people.models import Person, Post, Team
from commonty.promises.actions.reminding import remind_of_due
from commonty.promises.models import Promise
from commonty.promises.reminders import morning_of, working_day_before
from commonty.promises.tests.factories import promised
from tests.journeys.conftest import OpenWindow
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import fill, follow, lacks, mistakes, press, shows

SAYS = "Mend the gate of the drying green"


def test_what_is_promised_is_covered_kept_late_and_counted(
    sandbank: Sandbank, open_window: OpenWindow, looks_well: Callable[..., None]
) -> None:
    shona, iain, agnes = (sandbank[name] for name in ("Shona Baird", "Iain Macrae", "Agnes Rennie"))
    work_in_one_team(shona, iain)
    promise = promise_to(agnes, shona, sandbank)
    be_reminded(promise)
    go_on_leave(already_in(open_window(), shona), looks_well)
    assert "Iain Macrae has now what we promised you" in latest_mail(agnes)
    pass_its_day(promise)
    cover = already_in(open_window(), iain)
    keep(cover, looks_well)
    read_the_count(open_window(), looks_well)
    say_that_it_was_not_done(already_in(open_window(), agnes), looks_well)


def work_in_one_team(shona: Person, iain: Person) -> None:
    """Pages for that are an administrator's, and the walk sees them."""
    team = Team.objects.create(landlord=shona.landlord, name="East End team", lead=iain)
    Post.objects.create(person=shona, team=team, cover=iain)
    Post.objects.create(person=iain, team=team)
    Person.objects.filter(pk=shona.pk).update(email="shona@example.com")


def promise_to(agnes: Person, shona: Person, sandbank: Sandbank) -> Promise:
    now = timezone.now()
    said = {"says": SAYS, "due_at": now + timedelta(days=3), "about": sandbank.estate, "place": sandbank.estate}
    return promised(shona, agnes, now=now - timedelta(days=5), audience=Promise.Audience.PUBLIC, **said)


def be_reminded(promise: Promise) -> None:
    """The hands of the clock are not what a journey is about."""
    morning = morning_of(working_day_before(promise.due_on, ()))
    assert remind_of_due(landlord_id=promise.place.landlord_id, now=morning) == 1
    keep_the_post_moving.func()
    assert promise.get_kind_display() in latest_mail(promise.owner)
    assert SAYS not in latest_mail(promise.owner)  # what was typed is read on the page


def latest_mail(person: Person) -> str:
    keep_the_post_moving.func()
    person.refresh_from_db()
    return next(message.body for message in reversed(mail.outbox) if message.to == [person.email])


def go_on_leave(page: Page, looks_well: Callable[..., None]) -> None:
    page.goto("/desk/")
    follow(page, "Who is away", then="Who is away")
    looks_well(page, at="promises:leave")
    follow(page, "I will be away", then="When are you away?")
    press(page, "Keep these days", then="When are you away?")
    mistakes(page, "Choose the first day away.")
    looks_well(page, at="promises:mark_leave")
    today = timezone.localdate()
    fill(page, away_from=today, away_until=today + timedelta(days=9))
    press(page, "Keep these days", then="Who is away")
    shows(page, "1 promise went to Iain Macrae.")


def pass_its_day(promise: Promise) -> None:
    """Yesterday, or earlier today on the first of a month, so that it counts in this one."""
    now = timezone.localtime()
    first = now.replace(day=1, hour=0, minute=0, second=1, microsecond=0)
    Promise.objects.filter(pk=promise.pk).update(due_at=max(now - timedelta(days=1), first))


def keep(page: Page, looks_well: Callable[..., None]) -> None:
    page.goto("/desk/")
    follow(page, "My promises", then="My promises")
    shows(page, "Late")
    looks_well(page, at="web:my_promises")
    follow(page, SAYS, then=SAYS)
    shows(page, "From Shona Baird to Iain Macrae", "Shona Baird is away.")
    looks_well(page, at="web:my_promise")
    follow(page, "Hand it over", then="Hand it over")
    press(page, "Hand it over", then="Hand it over")
    mistakes(page, "Choose a colleague of your team.", "Say why.")
    looks_well(page, at="web:end_promise")
    page.go_back()
    page.goto(page.url.replace("hand-over", "keep"))
    fill(page, proof="New hinges, and it closes by itself.")
    press(page, "It is done", then="My promises")
    shows(page, "Done late")


def read_the_count(page: Page, looks_well: Callable[..., None]) -> None:
    page.goto("/")
    shows(page, "0 of 1 promise kept on time, 1 late this month.")
    follow(page, "Promises kept, late and broken", then="Promises kept")
    shows(page, "0 of 1 promise kept on time, 1 late", SAYS, "East End team", "New hinges")
    lacks(page, "Iain", "Shona", "Agnes")
    looks_well(page, at="web:promises")


def say_that_it_was_not_done(page: Page, looks_well: Callable[..., None]) -> None:
    page.goto("/my-things/")
    shows(page, SAYS, "Done late")
    page.get_by_text("This was not done").first.click()
    press(page, "This was not done", then="My things")
    shows(page, "Iain Macrae hears of it", "Late")
    looks_well(page, at="web:my_things")
