"""What a place needs: put on the board, its twin shown, me too on the phone, answered, done, and not done."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from commonty.access.may import SYSTEM
from commonty.priorities.actions.adding import add_need
from commonty.priorities.models import Need, Voice
from commonty.promises.actions.ending import keep_promise
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import choose, fill, follow, mistakes, press, shows

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "The back court is dark"


def test_a_need_is_answered_and_its_neighbours_have_the_last_word(
    open_window: Callable[..., Page], sandbank: Sandbank, looks_well: Callable[..., None]
) -> None:
    agnes, tariq, shona = (
        already_in(open_window(), sandbank[name]) for name in ("Agnes Rennie", "Tariq Mahmood", "Shona Baird")
    )
    put_up(agnes, looks_well)
    need = Need.objects.get()
    has_it_too(tariq, looks_well)
    by_phone(shona, sandbank, need, looks_well)
    join(shona, sandbank, need, looks_well)
    answer(shona, need, looks_well)
    need.refresh_from_db()
    keep_promise(promise_id=need.promise_id, by=SYSTEM, now=timezone.now(), channel="web")
    tariq.goto(f"/needs/{need.public_id}/")
    shows(tariq, "Done", "Is it done?")
    looks_well(tariq, at="priorities:show")
    press(tariq, "No, it isn’t done", then=WORDS)
    shows(tariq, "open again", "We fit two lamps")


def put_up(agnes: Page, looks_well: Callable[..., None]) -> None:
    agnes.goto("/")
    follow(agnes, "The board, and what we say to it", then="What is needed")
    follow(agnes, "Put it on the board", then="Put it on the board")
    press(agnes, "Put it up", then="Put it on the board")
    mistakes(agnes, "Say in a few words what is needed")
    fill(agnes, words=WORDS)
    choose(agnes, "12 Sandbank Street")
    press(agnes, "Put it up", then=WORDS)
    shows(agnes, "Neighbours can read this.", "1 voice", "One of them is yours.")


def has_it_too(tariq: Page, looks_well: Callable[..., None]) -> None:
    tariq.goto("/needs/add/")
    fill(tariq, words="It is so dark in the back court")
    choose(tariq, "12 Sandbank Street")
    press(tariq, "Put it up", then="Put it on the board")
    shows(tariq, "Is it one of these?")
    looks_well(tariq, at="priorities:add")
    press(tariq, "Me too", then=WORDS)
    shows(tariq, "2 voices")


def by_phone(shona: Page, sandbank: Sandbank, need: Need, looks_well: Callable[..., None]) -> None:
    sandbank.move_in("Bea Low")
    shona.goto(f"/desk/phone/{sandbank['Bea Low'].public_id}/")
    shona.locator("#need-number").fill(str(need.number))
    press(shona, "Read the need to them", then="Bea Low needs it too")
    shows(shona, WORDS)
    looks_well(shona, at="priorities:me_too_for")
    press(shona, "Yes: Bea Low needs it too", then="Bea Low")
    assert Voice.objects.get(person__name="Bea Low").typed_by == sandbank["Shona Baird"]


def join(shona: Page, sandbank: Sandbank, need: Need, looks_well: Callable[..., None]) -> None:
    facts = {"place": sandbank.close, "by": sandbank["Bea Low"], "now": timezone.now(), "channel": "web"}
    other = add_need("Dark back court, please mend", **facts).need
    shona.goto(f"/needs/{other.public_id}/")
    follow(shona, "Join it with one that is alike", then="Join it with one that is alike")
    follow(shona, WORDS, then="Join it with one that is alike")
    looks_well(shona, at="priorities:join")
    press(shona, "Yes, join them", then=WORDS)
    shows(shona, "3 voices", "Joined with it")


def answer(shona: Page, need: Need, looks_well: Callable[..., None]) -> None:
    follow(shona, "Answer it", then="Answer this need")
    press(shona, "Send our answer", then="Answer this need")
    mistakes(shona, "Choose whether it is a promise or a reason.")
    looks_well(shona, at="priorities:answer")
    choose(shona, "We do it")
    fill(shona, says="We fit two lamps", by_day=timezone.localdate() + timedelta(days=20))
    press(shona, "Send our answer", then=WORDS)
    shows(shona, "We promise:", "We fit two lamps", "Promised")
