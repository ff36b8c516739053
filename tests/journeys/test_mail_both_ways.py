"""An officer writes, the resident answers by email, somebody forges another, and a person decides what it is."""

import time
from collections.abc import Callable
from typing import Any

from django.core import mail as outbox
from django.utils import timezone
from playwright.sync_api import Page

from commonty.cases.actions.raising import Asked, raise_case
from commonty.cases.models import Case
from commonty.channels.tests.post import ADDRESS, hand_over, open_doors, raw_mail
from commonty.notices.jobs import keep_the_post_moving
from commonty.people.queries.homes import homes_of
from tests.journeys.conftest import OpenWindow
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import choose, fill, follow, heading, lacks, press, shows


def a_case(sandbank: Sandbank) -> Case:
    agnes, now = sandbank["Agnes Rennie"], timezone.now()
    asked = Asked(says="The stair light is out.", place=homes_of(agnes, on=timezone.localdate(now))[0])
    return raise_case(asked, raised_by=agnes, by=agnes, now=now, channel="web")


def comes_in(text: str, to: str, **more: Any) -> None:
    answer = hand_over(raw_mail(text, to=to, **more), at=time.time())
    assert answer.status_code == 204


def test_mail_comes_in_and_a_forgery_waits_for_a_person(
    open_window: OpenWindow, sandbank: Sandbank, looks_well: Callable[..., None], settings: Any
) -> None:
    open_doors(settings)
    case = a_case(sandbank)
    officer = already_in(open_window(), case.owner)
    officer.goto(f"/help/cases/{case.public_id}/")
    choose(officer, "To the resident")
    fill(officer, text="When are you in?")
    press(officer, "Send", then=str(case.number))
    keep_the_post_moving.call()
    reply_to = next(m for m in reversed(outbox.outbox) if "When are you in?" in m.body).message()["Reply-To"]

    comes_in("On Friday, after two.\n\nOn Thu Shona wrote:\n> When are you in?", reply_to)
    comes_in("Leave the key with the neighbour.", reply_to, proof="nothing", message_id="2@example.com")
    comes_in(
        "I write from work: my lock is broken.", reply_to, sender="agnes@work.example", message_id="3@work.example"
    )
    comes_in(
        "I own the shop below. The gutter drips on my sign.", ADDRESS, sender="shop@example.com", message_id="4@e"
    )
    agnes = already_in(open_window(), sandbank["Agnes Rennie"])
    agnes.goto(f"/help/cases/{case.public_id}/")
    shows(agnes, "On Friday, after two.")
    lacks(agnes, "Leave the key", "I write from work")

    decide(officer, case, looks_well)
    agnes.reload()
    shows(agnes, "Leave the key with the neighbour.", "I write from work: my lock is broken.")


def decide(officer: Page, case: Case, looks_well: Callable[..., None]) -> None:
    officer.goto("/desk/cases/")
    follow(officer, "Mail and texts to look at", then="Mail and texts to look at")
    shows(officer, "It answers our message, from another address", "Nothing proves that the resident sent it")
    looks_well(officer, at="channels:arrivals")
    follow(officer, f"Held in case {case.number}", then=str(case.number))
    shows(officer, "We can’t tell whether they sent it", "Leave the key with the neighbour.")
    looks_well(officer, at="cases:show")
    press(officer, "They say it is theirs", then=str(case.number))
    lacks(officer, "We can’t tell whether they sent it")
    officer.goto("/desk/arrivals/")
    follow(officer, "An email", then="An email")
    shows(officer, "agnes@work.example", "my lock is broken", "Ring the number that we have for them")
    looks_well(officer, at="channels:arrival")
    press(officer, "Agnes Rennie says it is theirs", then=str(case.number))
    officer.goto("/desk/arrivals/")
    follow(officer, "An email", then="An email")
    shows(officer, "I own the shop below.", "We don’t know the sender")
    follow(officer, "They are not on our roll: write down who they are", then="Not on our roll")
    looks_well(officer, at="channels:new_person")
    fill(officer, name="Parveen Aslam", email="shop@example.com")
    press(officer, "It is theirs: take it in", then="Case")
    shows(officer, "I own the shop below.", "Parveen Aslam", "Not on our roll")
    officer.goto("/desk/arrivals/")
    heading(officer, "Mail and texts to look at")
    shows(officer, "Nothing waits here.")
