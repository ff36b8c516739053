"""A group forms, lets people in, decides, is put on the register by an officer who can't see inside."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from commonty.discussions.actions.hiding_groups import hide_group
from commonty.files.tests.planted import A_PDF
from commonty.groups.actions.deciding import close_decisions
from commonty.groups.models import Decision, Group, GroupMeeting
from commonty.groups.rules.register import POINTS
from tests.journeys.sandbank import Sandbank
from tests.journeys.signing_in import already_in
from tests.journeys.steps import choose, fill, follow, lacks, mistakes, pick, press, shows

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "Sandbank back courts"


def test_a_group_has_a_room_of_its_own(
    open_window: Callable[..., Page], sandbank: Sandbank, looks_well: Callable[..., None]
) -> None:
    sandbank.move_in("Bea Low")
    agnes, tariq, bea, iain = (
        already_in(open_window(), sandbank[name])
        for name in ("Agnes Rennie", "Tariq Mahmood", "Bea Low", "Iain Macrae")
    )
    form(agnes)
    group = Group.objects.get()
    ask(tariq)
    agnes.goto("/groups/mine/")
    follow(agnes, "1 person asks to join", then="Who is in it")
    shows(agnes, "I have a spade.")
    press(agnes, "Let them in", then="Who is in it")
    press(agnes, "Make a link that lets people in", then="Who is in it")
    bea.goto(agnes.locator("main code").inner_text())
    looks_well(bea, at="groups:by_link")
    fill(bea, own_name="Bea")
    press(bea, "Join the group", then=NAME)
    follow(bea, "Who is in it", then="Who is in it")
    shows(bea, "Agnes", "The gardener")
    decide(agnes, tariq, group)
    add_a_file(tariq, agnes, group, looks_well)
    wish_in_the_room(tariq, agnes, iain, group, looks_well)
    meet(agnes, tariq, group, looks_well)
    apply(agnes, group)
    iain.goto("/desk/")
    follow(iain, "Answer 1 group in writing", then="Register of tenant organisations")
    follow(iain, NAME, then=NAME)
    press(iain, "Send the answer", then=NAME)
    mistakes(iain, "Choose one")
    choose(iain, "On the register from today")
    fill(iain, answer="Welcome to the register.")
    press(iain, "Send the answer", then="Register of tenant organisations")
    agnes.goto(f"/groups/{group.public_id}/")
    follow(agnes, "On the register since", then=NAME)
    shows(agnes, "Welcome to the register.", "Box 7, Sandbank hall")
    iain.goto(f"/groups/{group.public_id}/")
    shows(iain, "Fewer than five so far.", "On the register since")
    lacks(iain, "The gardener", "Bea", "Our room", "Bench or lights?")
    assert iain.goto(f"/groups/{group.public_id}/decisions/").status == 404
    be_hidden_and_heard(agnes, iain, group, sandbank, looks_well)
    wilma = already_in(open_window(), sandbank.move_in("Wilma Nairn"))
    wilma.goto(f"/talk/report/groups.group/{group.public_id}/")
    choose(wilma, "Nothing that the law forbids")
    press(wilma, "Report it", then="Thank you")
    shows(wilma, "It is hidden while somebody looks")
    looks_well(wilma, at="discussions:reported")


def be_hidden_and_heard(
    agnes: Page, iain: Page, group: Group, sandbank: Sandbank, looks_well: Callable[..., None]
) -> None:
    """Shona hides what it says of itself; an organiser asks again; Iain decides and learns nobody's name."""
    why = {"rule": "kind", "why": "The name makes fun of a neighbour."}
    hide_group(public_id=group.public_id, by=sandbank["Shona Baird"], now=timezone.now(), channel="web", **why)
    iain.goto("/groups/register/")
    shows(iain, "A tenant organisation whose name is not shown now")
    lacks(iain, NAME)
    agnes.goto(f"/groups/{group.public_id}/")
    follow(agnes, "Change it, or say that it is wrong", then="We hid what your group says of itself")
    press(agnes, "Ask another person", then="We hid what your group says of itself")
    mistakes(agnes, "Fill this in.")
    looks_well(agnes, at="discussions:hidden_group")
    fill(agnes, text="Back courts are back courts.")
    press(agnes, "Ask another person", then="We hid what your group says of itself")
    iain.goto("/desk/talk/")
    shows(iain, NAME, "Groups that are hidden now")
    lacks(iain, "Agnes")
    looks_well(iain, at="discussions:queue")
    follow(iain, "Hidden: Be kind", then="Look again")
    choose(iain, "It can be read again")
    fill(iain, answer="It names a place and nobody.")
    press(iain, "Decide", then="Keep the peace")
    agnes.goto(f"/groups/{group.public_id}/hidden/")
    shows(agnes, "It can be read again.", "It names a place and nobody.")


def form(agnes: Page) -> None:
    agnes.goto("/groups/")
    follow(agnes, "Form a group", then="Form a group")
    press(agnes, "Form the group", then="Form a group")
    mistakes(agnes, "Give the group a name")
    fill(agnes, name=NAME, purpose="We look after our back courts.", own_name="Agnes")
    choose(agnes, "12 Sandbank Street")
    press(agnes, "Form the group", then=NAME)


def ask(tariq: Page) -> None:
    tariq.goto("/groups/")
    follow(tariq, NAME, then=NAME)
    follow(tariq, "Ask to join", then="Ask to join")
    fill(tariq, own_name="The gardener", says="I have a spade.")
    press(tariq, "Ask to join", then=NAME)
    shows(tariq, "You asked to join")


def decide(agnes: Page, tariq: Page, group: Group) -> None:
    agnes.goto(f"/groups/{group.public_id}/")
    follow(agnes, "What we decide", then="What we decide")
    follow(agnes, "Ask the group", then="Ask the group")
    last = timezone.localdate() + timedelta(days=3)
    fill(agnes, question="Bench or lights?", choices="A bench\nLights", last_day=last.isoformat())
    choose(agnes, "Ranked choice")
    choose(agnes, "All members")
    press(agnes, "Ask the group", then="Bench or lights?")
    tariq.goto(agnes.url)
    pick(tariq, "place_1", "2")
    pick(tariq, "place_2", "1")
    fill(tariq, because="It is dark.")
    press(tariq, "Send my vote", then="Bench or lights?")
    shows(tariq, "It is dark.", "1 of")
    Decision.objects.update(closes_at=timezone.now())
    close_decisions(now=timezone.now())
    agnes.reload()
    shows(agnes, "Lights wins.")


def add_a_file(tariq: Page, agnes: Page, group: Group, looks_well: Callable[..., None]) -> None:
    tariq.goto(f"/groups/{group.public_id}/")
    follow(tariq, "Our files", then="Our files")
    follow(tariq, "Add a file", then="Add a file")
    tariq.set_input_files(
        "input[type=file]", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\x00"}
    )
    fill(tariq, name="Quote for the bench")
    press(tariq, "Add the file", then="Add a file")
    mistakes(tariq, "We take PDF, plain text")
    looks_well(tariq, at="groups:new_file")
    tariq.set_input_files("input[type=file]", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": A_PDF})
    press(tariq, "Add the file", then="Our files")
    agnes.goto(f"/groups/{group.public_id}/files/")
    shows(agnes, "Quote for the bench", "added by The gardener")
    looks_well(agnes, at="groups:files")
    with agnes.expect_download() as saved:
        agnes.get_by_role("link", name="Quote for the bench").click()
    assert saved.value.suggested_filename == "quote-for-the-bench.pdf"


def wish_in_the_room(tariq: Page, agnes: Page, iain: Page, group: Group, looks_well: Callable[..., None]) -> None:
    """Tariq starts an idea; Agnes wants it, too; the group decides; he takes it out, and the officer learns not whence."""
    tariq.goto(f"/groups/{group.public_id}/")
    follow(tariq, "Start an idea for the group", then="An idea for the group")
    press(tariq, "Show it to the group", then="An idea for the group")
    mistakes(tariq, "Give it a heading")
    fill(tariq, title="A water butt", says="Behind the close. Then nobody carries cans.")
    shows(tariq, "under the name The gardener")
    looks_well(tariq, at="ideas:room_start")
    press(tariq, "Show it to the group", then="A water butt")
    where = tariq.url
    agnes.goto(f"/groups/{group.public_id}/")
    follow(agnes, "A water butt", then="A water butt")
    shows(agnes, "The gardener started it", "1 member stands behind it")
    press(agnes, "I want that, too", then="A water butt")
    shows(agnes, "2 members stand behind it", "Agnes, The gardener")
    fill(agnes, text="I have a tap for it.")
    press(agnes, "Say it", then="A water butt")
    shows(agnes, "I have a tap for it.")
    looks_well(agnes, at="ideas:in_room")
    tariq.goto(where)
    follow(tariq, "Let the group decide", then="Ask the group")
    last = timezone.localdate() + timedelta(days=3)
    fill(tariq, last_day=last.isoformat())
    choose(tariq, "Any objections?")
    choose(tariq, "All members")
    press(tariq, "Ask the group", then="A water butt")
    agnes.goto(tariq.url)
    choose(agnes, "I agree")
    press(agnes, "Send my vote", then="A water butt")
    Decision.objects.filter(closed_at=None).update(closes_at=timezone.now())
    close_decisions(now=timezone.now())
    tariq.goto(where)
    shows(tariq, "Agreed: nobody objects")
    follow(tariq, "Take it out of the room", then="Take it out of the room")
    shows(tariq, "Then everybody reads the group’s name")
    looks_well(tariq, at="ideas:room_out")
    press(tariq, "Put it up for everybody", then="A water butt")
    iain.goto(tariq.url)
    shows(iain, "A neighbour started it")
    lacks(iain, NAME, "The gardener", "I have a tap for it.")
    assert iain.goto(where).status == 404
    agnes.goto(where)
    shows(agnes, "It went out of the room")
    follow(agnes, "Idea 1: A water butt", then="A water butt")


def meet(agnes: Page, tariq: Page, group: Group, looks_well: Callable[..., None]) -> None:
    """Agnes says when; Tariq comes, takes it into his calendar, and writes what was said when it is over."""
    agnes.goto(f"/groups/{group.public_id}/")
    follow(agnes, "When we meet", then="When we meet")
    follow(agnes, "Set a meeting", then="Set a meeting")
    press(agnes, "Set it", then="Set a meeting")
    mistakes(agnes, "Say where you meet")
    lacks(agnes, "Show day, time and place to everybody")  # only a group on the register does that
    day = timezone.localdate() + timedelta(days=5)
    fill(agnes, title="Meeting in the hall", day=day.isoformat(), starts="19:00", ends="21:00", where="Sandbank hall")
    fill(agnes, access="Ring twice.", agenda="The water butt\nTea")
    looks_well(agnes, at="groups:new_meeting")
    press(agnes, "Set it", then="Meeting in the hall")
    tariq.goto(f"/groups/{group.public_id}/")
    follow(tariq, "When we meet", then="When we meet")
    follow(tariq, "Meeting in the hall", then="Meeting in the hall")
    shows(tariq, "Ring twice.", "The water butt")
    press(tariq, "I come", then="Meeting in the hall")
    shows(tariq, "1 member comes", "We remind you the day before.")
    looks_well(tariq, at="groups:meeting")
    with tariq.expect_download() as saved:
        tariq.get_by_role("link", name="Put it into my calendar").click()
    assert saved.value.suggested_filename.endswith(".ics")
    began = timezone.now() - timedelta(hours=3)
    GroupMeeting.objects.update(starts_at=began, ends_at=began + timedelta(hours=2))
    tariq.reload()
    follow(tariq, "Write minutes of it", then="Write minutes")
    fill(tariq, text="We want the butt.")
    press(tariq, "Keep the minutes", then="Meeting in the hall")
    agnes.goto(f"/groups/{group.public_id}/meetings/")
    follow(agnes, "Minutes: Meeting in the hall", then="Meeting in the hall")
    shows(agnes, "We want the butt.")


def apply(agnes: Page, group: Group) -> None:
    agnes.goto(f"/groups/{group.public_id}/")
    follow(agnes, "Ask to be on the register", then="Ask to be on the register")
    today = timezone.localdate()
    said = {
        "area": "12 Sandbank Street", "contact": "Box 7, Sandbank hall", "meets": "Mondays, 7 pm", "committee": "3",
        "constitution": "1. We look after our back courts.", "bearers": "Agnes Rennie, chair", "accounts": "A bank account",
        "agm_on": (today - timedelta(days=30)).isoformat(), "next_agm_on": (today + timedelta(days=330)).isoformat(),
    }  # fmt: skip
    fill(agnes, **said)
    for says in ("what the group is for", "who can be a member"):
        choose(agnes, says)
    press(agnes, "Send it to the landlord", then="Ask to be on the register")
    mistakes(agnes, "The law asks that your constitution also says")
    for _key, says in POINTS[2:]:
        choose(agnes, str(says))
    press(agnes, "Send it to the landlord", then=NAME)
    shows(agnes, "Answer by")
