"""Talk, with script and without: hostile words stay words; what is reported is hidden, appealed and comes back; danger.

And a pen name, a translation, a name that is called."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page

from commonty.cases.models import Case
from commonty.discussions.actions.threads import Topic, start_thread
from commonty.discussions.models import Comment, Hiding, Thread
from commonty.discussions.queries.thread import ON_A_PAGE
from commonty.groups.actions.forming import About, form_group
from commonty.kit.tests.test_rich_text import HOSTILE
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import choose, fill, follow, heading, lacks, mistakes, pick, press, shows

TITLE = "What shall we plant?"


def test_neighbours_talk_and_what_breaks_a_rule_goes_and_comes_back(
    open_window: Callable[..., Page], sandbank: Sandbank, looks_well: Callable[..., None]
) -> None:
    agnes, tariq, shona = (
        already_in(open_window(), sandbank[name]) for name in ("Agnes Rennie", "Tariq Mahmood", "Shona Baird")
    )
    agnes.goto("/talk/")
    follow(agnes, "Start a discussion", then="Start a discussion")
    press(agnes, "Start it", then="Start a discussion")
    mistakes(agnes)
    fill(agnes, title=TITLE, text="**Beans** or <b>peas</b>?")
    press(agnes, "Start it", then=TITLE)
    shows(agnes, "<b>peas</b>")
    thread = Thread.objects.get()
    hostile_words(thread, sandbank)
    nothing_runs(agnes, thread)
    looks_well(agnes, at="discussions:thread")
    tariq.goto(f"/talk/{thread.public_id}/")
    tariq.get_by_role("button", name="Say it").click()
    mistakes(tariq)
    looks_well(tariq, at="discussions:say")
    fill(tariq, text="zebrafinch, you fool")
    press(tariq, "Say it", then=TITLE)
    comment = Comment.objects.get(text__startswith="zebrafinch")
    agnes.goto(f"/talk/report/discussions.comment/{comment.public_id}/")
    press(agnes, "Report it", then="Report it")
    mistakes(agnes)
    looks_well(agnes, at="discussions:report")
    choose(agnes, "Be kind")
    press(agnes, "Report it", then=TITLE)
    hide_and_appeal(shona, tariq, agnes, thread, looks_well)
    heard_by_another(already_in(open_window(), sandbank["Iain Macrae"]), looks_well)
    agnes.goto(f"/talk/{thread.public_id}/?comments=99")
    shows(agnes, "zebrafinch")
    tariq.goto(f"/talk/{thread.public_id}/")
    fill(tariq, text="I smell gas on the stair")
    tariq.get_by_role("button", name="Say it").click()
    tariq.wait_for_url("**/help/cases/**")
    shows(tariq, "we deal with it now", "I smell gas on the stair")
    danger_in_a_room(agnes, sandbank, looks_well)
    under_another_name_and_in_another_language(tariq, agnes, shona, looks_well)


def under_another_name_and_in_another_language(
    tariq: Page, agnes: Page, shona: Page, looks_well: Callable[..., None]
) -> None:
    """A pen name, a comment in Polish that a neighbour translates, a name called, and one stops following."""
    tariq.goto("/talk/mine/")
    shows(tariq, TITLE)
    press(tariq, "Take this pen name", then="My talk")
    mistakes(tariq)
    looks_well(tariq, at="discussions:pen")
    fill(tariq, name="Third Floor Robin")
    press(tariq, "Take this pen name", then="My talk")
    looks_well(tariq, at="discussions:mine")
    tariq.goto("/talk/start/")
    fill(tariq, title="The stair at night", text="Cicho po dziesiątej?")
    pick(tariq, "language", "Polish")
    press(tariq, "Start it", then="The stair at night")
    shows(tariq, "Third Floor Robin", "Written in Polish.")
    thread = Thread.objects.get(title="The stair at night")
    agnes.goto(f"/talk/{thread.public_id}/")
    lacks(agnes, "Tariq")
    follow(agnes, "Translate", then="Translate what Third Floor Robin said")
    press(agnes, "Put it there", then="Translate what")
    mistakes(agnes)
    looks_well(agnes, at="discussions:translate")
    fill(agnes, text="Quiet after ten?")
    press(agnes, "Put it there", then="The stair at night")
    shows(agnes, "Quiet after ten?", "Nobody else has looked at it yet.")
    fill(agnes, text="<i>Yes</i>, @third floor robin!")
    press(agnes, "Say it", then="The stair at night")
    shows(agnes, "<i>Yes</i>", "You follow this discussion.")
    assert agnes.locator("ol.list strong", has_text="@third floor robin").count() == 1
    press(agnes, "Stop following", then="The stair at night")
    agnes.get_by_role("button", name="Follow", exact=True).wait_for()
    shona.goto(f"/talk/{thread.public_id}/")
    press(shona, "I know both languages", then="The stair at night")
    shows(shona, "Shona Baird looked at it")
    shona.locator("summary", has_text="Show what was written").click()
    shows(shona, "Cicho po dziesiątej?")
    looks_well(shona, at="discussions:thread")
    who_it_is(shona, thread, looks_well)


def who_it_is(shona: Page, thread: Thread, looks_well: Callable[..., None]) -> None:
    comment = thread.comments.order_by("number")[0]
    shona.goto(f"/desk/talk/things/discussions.comment/{comment.public_id}/who/")
    lacks(shona, "Tariq")
    press(shona, "Look", then="Who is it?")
    mistakes(shona)
    looks_well(shona, at="discussions:who")
    choose(shona, "Somebody may be in danger")
    press(shona, "Look", then="Who is it?")
    shows(shona, "Tariq Mahmood")


def danger_in_a_room(agnes: Page, sandbank: Sandbank, looks_well: Callable[..., None]) -> None:
    """Only whoever wrote it is asked whether the landlord hears of it."""
    how: dict[str, Any] = {"by": sandbank["Agnes Rennie"], "now": timezone.now(), "channel": "web"}
    about = About(name="Seed swap", purpose="We swap seeds and plants.", place=sandbank.estate)
    group = form_group(about, own_name="Aggie", **how)
    topic = Topic(place=group.place, title="Saturday", text="Who comes?", group=group)
    thread, _said = start_thread(topic, **how)
    agnes.goto(f"/talk/{thread.public_id}/")
    fill(agnes, text="I smell gas on the stair")
    press(agnes, "Say it", then="Shall we tell the landlord?")
    looks_well(agnes, at="discussions:tell")
    assert not Case.objects.filter(raised_by=sandbank["Agnes Rennie"]).exists()
    agnes.get_by_role("button", name="Yes").click()
    agnes.wait_for_url("**/help/cases/**")


def hostile_words(thread: Thread, sandbank: Sandbank) -> None:
    """Each as a comment of its own; enough for a second page."""
    rows = [
        Comment(
            thread=thread, number=n, order=f"{n:06}", author=sandbank["Tariq Mahmood"], channel="web",
            at=timezone.now(), text=text.replace("\x00", ""),
        )
        for n, text in enumerate([*HOSTILE, *HOSTILE], start=2)
    ]  # fmt: skip
    Comment.objects.bulk_create(rows)
    Thread.objects.filter(pk=thread.pk).update(next_number=len(rows) + 2)


def nothing_runs(page: Page, thread: Thread) -> None:
    """No element that is not ours, no handler, no address but those that may be, and no dialogue."""
    opened: list[str] = []
    page.on("dialog", lambda dialog: (opened.append(dialog.message), dialog.dismiss()))
    for number in range(1, 2 + thread.comments.count() // ON_A_PAGE):
        page.goto(f"/talk/{thread.public_id}/?comments={number}")
        inside = page.locator("ol.list")
        assert inside.locator("script, img, iframe, form[action*='evil'], style, math, object, embed").count() == 0
        links = inside.locator("a").evaluate_all("all => all.map(a => [a.getAttribute('href'), a.attributes.length])")
        assert all(href is None or href.startswith(("/", "http:", "https:", "mailto:", "tel:")) for href, _n in links)
        assert inside.locator("[onerror], [onload], [onmouseover], [style], [srcdoc]").count() == 0
    assert opened == []


def hide_and_appeal(shona: Page, tariq: Page, agnes: Page, thread: Thread, looks_well: Callable[..., None]) -> None:
    shona.goto("/desk/talk/")
    shows(shona, "zebrafinch")
    looks_well(shona, at="discussions:queue")
    shona.get_by_role("link", name="Hide it").first.click()
    heading(shona, "Hide it")
    press(shona, "Hide it", then="Hide it")
    mistakes(shona)
    looks_well(shona, at="discussions:hide")
    choose(shona, "Be kind")
    fill(shona, why="It insults a neighbour.")
    press(shona, "Hide it", then="Keep the peace")
    agnes.goto(f"/talk/{thread.public_id}/?comments=99")
    lacks(agnes, "zebrafinch")
    shows(agnes, "This was hidden.")
    tariq.goto(f"/talk/hidden/{Hiding.objects.get().public_id}/")
    press(tariq, "Ask another person", then="We hid what you wrote")
    mistakes(tariq)
    looks_well(tariq, at="discussions:hidden")
    fill(tariq, text="It was a joke.")
    press(tariq, "Ask another person", then="We hid what you wrote")


def heard_by_another(iain: Page, looks_well: Callable[..., None]) -> None:
    iain.goto(f"/desk/talk/hidden/{Hiding.objects.get().public_id}/")
    press(iain, "Decide", then="Look again")
    mistakes(iain)
    looks_well(iain, at="discussions:decide")
    choose(iain, "It can be read again")
    fill(iain, answer="A joke is no insult here.")
    press(iain, "Decide", then="Keep the peace")
