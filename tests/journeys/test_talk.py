"""Talk, with script and without: hostile words stay words; what is reported is hidden, appealed and comes back; danger."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page

from commonty.cases.models import Case
from commonty.discussions.actions.threads import Topic, start_thread
from commonty.discussions.models import Comment, Hiding, Thread
from commonty.groups.actions.forming import About, form_group
from commonty.kit.tests.test_rich_text import HOSTILE
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import choose, fill, follow, heading, lacks, mistakes, press, shows

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
    agnes.goto(f"/talk/{thread.public_id}/?comments=2")
    shows(agnes, "zebrafinch")
    tariq.goto(f"/talk/{thread.public_id}/")
    fill(tariq, text="I smell gas on the stair")
    tariq.get_by_role("button", name="Say it").click()
    tariq.wait_for_url("**/help/cases/**")
    shows(tariq, "we deal with it now", "I smell gas on the stair")
    danger_in_a_room(agnes, sandbank, looks_well)


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
    for number in (1, 2):
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
    agnes.goto(f"/talk/{thread.public_id}/?comments=2")
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
