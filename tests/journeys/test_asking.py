"""A question from the first word to the last: a name and a day, a late promise, «not sorted», somebody else, sorted."""

from collections.abc import Callable
from datetime import timedelta

from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from commonty.access.roles import Role
from commonty.cases.models import Case, EmergencyNumber, Message
from commonty.kit.ids import new_public_id
from commonty.notices.jobs import keep_the_post_moving
from commonty.people.models import Person, Post, Team
from commonty.promises.actions.reminding import remind_of_due
from commonty.promises.models import Promise
from tests.journeys.conftest import OpenWindow
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in, sign_in_by_email
from tests.journeys.steps import choose, fill, follow, heading, lacks, mistakes, pick, press, shows

ASK, SEND, BINS = (
    "Get help",
    "Send what you need",
    "Nobody took the bins from the back court. And there is mould in my hall.",
)
QUEUE, TITLE = "What residents asked", "Bins in the back court"


def test_a_question_is_sorted_when_the_resident_says_so(
    open_window: OpenWindow, sandbank: Sandbank, looks_well: Callable
) -> None:
    EmergencyNumber.objects.create(
        landlord=sandbank.landlord, danger="gas", name="Gas emergencies", phone="0800 111 999",
        tested_on=timezone.localdate(),
    )  # fmt: skip
    bilal = sandbank.hire("Bilal Khan", Role.HOUSING_OFFICER)
    agnes, shona, other = open_window(), open_window(), open_window()
    case = ask(agnes, looks_well)
    assert case.owner in (sandbank["Shona Baird"], bilal, sandbank["Iain Macrae"])
    already_in(shona, case.owner)
    answer_with_a_promise(shona, case, looks_well)
    hear_right(agnes, case, looks_well)
    make_late(case)
    escalate(case, sandbank)
    keep_and_answer(shona, case, looks_well)
    not_sorted(agnes, case, looks_well)
    case.refresh_from_db()
    already_in(other, case.owner)
    sort_it_out(other, agnes, case, looks_well)
    make_public(other, agnes, case)
    count(open_window(), case)


def ask(page: Page, looks_well: Callable) -> Case:
    """Without an account until it is sent; what was typed is still there after signing in."""
    page.goto("/")
    follow(page, "Get help", then=ASK)
    press(page, "Next", then=ASK)
    mistakes(page, "Write a few words")
    looks_well(page)
    fill(page, says="I smell gas on the stair")
    press(page, "Next", then=SEND)
    shows(page, "In danger? Phone now.", "Gas emergencies", "0800 111 999")
    follow(page, "Change my words", then=ASK)
    expect(page.locator("[name=says]")).to_have_value("I smell gas on the stair")
    fill(page, says=BINS)
    press(page, "Next", then=SEND)
    lacks(page, "Gas emergencies")
    shows(page, BINS, "within ten working days")
    looks_well(page, at="cases:ask")
    page.get_by_role("link", name="Sign in to send it").click()
    sign_in_by_email(page, "agnes@example.com", then=SEND)
    expect(page.locator("[name=says]")).to_have_value(BINS)
    fill(page, says="")
    press(page, "Send it", then=SEND)
    mistakes(page, "Write a few words")
    fill(page, says=BINS)
    pick(page, "spot", "In the back court or garden")
    looks_well(page, at="cases:ask")
    press(page, "Send it", then="What you asked")
    case = Case.objects.get()
    shows(page, case.owner.name, "Somebody who knows damp and mould looks at your home", BINS)
    looks_well(page, at="cases:show")
    press(page, "Send", then="What you asked")
    mistakes(page, "Write what you want to say")
    looks_well(page, at="cases:say")
    return case


def answer_with_a_promise(page: Page, case: Case, looks_well: Callable) -> None:
    page.goto("/desk/")
    follow(page, "Answer what 1 resident asked", then=QUEUE)
    follow(page, "Nobody took the bins", then=str(case.number))
    press(page, "Send", then=str(case.number))
    mistakes(page, "Write what you want to say")
    looks_well(page, at="cases:write")
    fill(page, text="You need the bins taken, and somebody to look at the mould.")
    choose(page, "Did we hear you right?")
    press(page, "Send", then=str(case.number))
    page.locator("summary", has_text="Promise something, with a day").click()
    fill(page, text="I phone you about the bins.", promise="Phone you about the bins")
    press(page, "Send", then=str(case.number))
    mistakes(page, "Without a day it is no promise")
    expect(page.locator("[name=promise]")).to_have_value("Phone you about the bins")
    tomorrow = timezone.localdate() + timedelta(days=1)
    page.locator("[name=due_on]").fill(tomorrow.isoformat())
    press(page, "Send", then=str(case.number))
    shows(page, "Phone you about the bins")
    follow(page, "Done, or not?", then="Phone you about the bins")
    press(page, "Say so", then="Phone you about the bins")
    mistakes(page, "What became of it?")
    looks_well(page, at="cases:end_promise")
    page.goto(f"/help/cases/{case.public_id}/")
    choose(page, "A note for colleagues")
    fill(page, text="Third time this month.")
    press(page, "Send", then=str(case.number))
    shows(page, "Note for colleagues", "Third time this month.")
    looks_well(page, at="cases:show")


def hear_right(page: Page, case: Case, looks_well: Callable) -> None:
    page.goto("/my-things/")
    follow(page, "Nobody took the bins", then="What you asked")
    shows(page, "Did we hear you right?", "Phone you about the bins")
    lacks(page, "Third time this month.")
    press(page, "Yes, that’s right", then="What you asked")
    shows(page, "Good.")
    assert Message.objects.get(kind="summary").heard == Message.Heard.YES


def make_late(case: Case) -> None:
    """Its day goes by: yesterday, or earlier today on the first of a month, so that it counts in this one."""
    now = timezone.localtime()
    past = max(now - timedelta(days=1), now.replace(day=1, hour=0, minute=0, second=1))
    Promise.objects.about(case).filter(by_rule="request").update(due_at=past)
    Case.objects.filter(pk=case.pk).update(next_due_at=past)


def escalate(case: Case, sandbank: Sandbank) -> None:
    """The manager of the team hears of what is late, the next working day."""
    team = Team.objects.create(landlord=sandbank.landlord, name="East End team", manager=sandbank["Donald Geddes"])
    Post.objects.create(person=case.owner, team=team)
    Person.objects.filter(pk=sandbank["Donald Geddes"].pk).update(email="donald@example.com")
    remind_of_due(landlord_id=sandbank.landlord.pk, now=timezone.now() + timedelta(days=5))
    keep_the_post_moving.func()
    told = [message for message in mail.outbox if message.to == ["donald@example.com"]]
    assert told
    assert not any(BINS[:12] in message.body for message in told)


def keep_and_answer(page: Page, case: Case, looks_well: Callable) -> None:
    page.goto("/desk/cases/?show=late")
    shows(page, "late, was due")
    follow(page, "Nobody took the bins", then=str(case.number))
    follow(page, "Say what it is", then="What is case")
    press(page, "Say so", then=str(case.number))
    follow(page, "Answer it", then="Answer case")
    press(page, "Send the answer", then="Answer case")
    mistakes(page, "Write what you want to say")
    looks_well(page, at="cases:answer")
    fill(page, text="The bins are taken every Tuesday. We told the council that they missed you.")
    press(page, "Send the answer", then=str(case.number))
    shows(page, "Answered. Now they say whether it is sorted.")


def not_sorted(page: Page, case: Case, looks_well: Callable) -> None:
    page.goto(f"/help/cases/{case.public_id}/")
    shows(page, "Is it sorted?", "every Tuesday", "Done late")
    follow(page, "No, it isn’t", then="It isn’t sorted")
    looks_well(page, at="cases:not_sorted")
    fill(page, text="Nobody came on Tuesday either.")
    press(page, "Open it again", then="What you asked")
    shows(page, "somebody else looks at it", "Nobody came on Tuesday either.")
    was, case_now = case.owner, Case.objects.get()
    assert case_now.owner != was
    assert case_now.received_at == case.received_at


def sort_it_out(page: Page, agnes: Page, case: Case, looks_well: Callable) -> None:
    page.goto(f"/help/cases/{case.public_id}/answer/")
    heading(page, "Answer case")
    fill(page, text="I was there on Wednesday. They are empty.")
    press(page, "Send the answer", then=str(case.number))
    shows(page, "Done: Somebody who knows damp and mould looks at your home")  # a letter makes no wall dry
    follow(page, "Done: Somebody who knows damp", then="looks at your home")
    looks_well(page, at="cases:damp")
    agnes.goto(f"/help/cases/{case.public_id}/")
    press(agnes, "Yes, it’s sorted", then="What you asked")
    shows(agnes, "because you say so", "Sorted")
    assert Case.objects.get().status == Case.Status.SORTED


def make_public(staff: Page, agnes: Page, case: Case) -> None:
    """With her yes, and without her name."""
    staff.goto(f"/help/cases/{case.public_id}/")
    press(staff, "Ask whether neighbours may read a summary", then=str(case.number))
    agnes.goto(f"/help/cases/{case.public_id}/")
    press(agnes, "Yes, they may", then="What you asked")
    staff.goto(f"/help/cases/{case.public_id}/")
    follow(staff, "Make it public", then="Make it public")
    fill(staff, title=TITLE, says="They were not taken for three weeks.")
    press(staff, "Make it public", then=TITLE)
    anybody = agnes.context.browser.new_context(base_url=agnes.url.partition("/help")[0]).new_page()
    anybody.goto("/help/neighbours/")
    shows(anybody, TITLE)
    lacks(anybody, "Agnes", "mould")
    anybody.context.close()


def count(page: Page, case: Case) -> None:
    """One late among five, below which a number would point at somebody."""
    late = Promise.objects.about(case).get(status=Promise.Status.KEPT_LATE)
    others = Promise.objects.exclude(pk=late.pk)
    others.update(status=Promise.Status.KEPT, due_at=late.due_at, ended_at=late.due_at)
    for _more in range(5 - Promise.objects.count()):
        another = others.first()
        another.pk, another.public_id = None, new_public_id()
        another.save()
    page.goto("/promises/")
    n = Promise.objects.count()
    shows(page, f"{n - 1} of {n} promises kept on time, 1 late")
    lacks(page, case.owner.name, "Agnes")
