"""A group's own ideas on pages: its members find them, and nobody else, whatever their job."""

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone

from commonty.access.roles import Role
from commonty.cases.models import Case
from commonty.cases.tests.factories import NOW, colleague
from commonty.discussions.models import Thread
from commonty.discussions.tests.factories import said
from commonty.groups.models import Decision, Group, Membership, RoomAccess
from commonty.groups.queries.export import export_of
from commonty.ideas.actions.room import RoomWords, change_room_idea
from commonty.ideas.models import Idea, RoomIdea
from commonty.ideas.tests.factories import HOW, neighbours
from commonty.ideas.tests.rooms import CANARY, a_room, begun
from commonty.journal.models import Entry
from commonty.notices.actions.sending import owe_notices
from commonty.notices.models import Notice


def url(name: str, *args: str) -> str:
    return reverse(f"ideas:{name}", args=args)


def body(answer) -> str:
    return answer.content.decode(errors="replace")


@pytest.fixture
def group(close) -> Group:
    return a_room(close)


@pytest.fixture
def idea(close, group) -> RoomIdea:
    made = begun(group, close.agnes, f"The {CANARY} plan", says=f"We look for the {CANARY}.")
    said(made.thread, close.agnes, f"Who has seen a {CANARY}?")
    return made


def doors_of(idea: RoomIdea) -> list[str]:
    names = ("in_room", "room_change", "room_back", "room_tell", "room_ask", "room_away", "room_out")
    group, thread = idea.group.public_id, idea.thread.public_id
    return [
        *[url(name, idea.public_id) for name in names], url("room", group), url("room_start", group),
        reverse("groups:show", args=[group]), reverse("groups:export", args=[group]),
        *[reverse(f"discussions:{name}", args=[thread]) for name in ("thread", "thread_csv", "thread_feed", "say")],
        reverse("discussions:room", args=[group]), "/ideas/", f"/ideas/?q={CANARY[:6]}", "/ideas/ideas.csv",
        "/ideas/feed.atom", "/ideas/start/", "/talk/", "/talk/feed.atom", "/groups/", "/groups/groups.csv",
        "/groups/feed.atom", "/", "/find-out/", "/find-out/journal/", "/my-things/", "/desk/", "/desk/ideas/",
        "/desk/talk/", f"/search/?q={CANARY[:6]}",
    ]  # fmt: skip


@pytest.mark.parametrize("role", [None, *Role])
def test_nobody_finds_a_word_of_them_by_their_job(close, idea, be, role):
    reader = colleague(close.landlord, "Somebody Else", role) if role else None
    client = be(reader)
    assert [door for door in doors_of(idea) if CANARY in body(client.get(door))] == []


def test_nor_does_a_neighbour_or_one_who_was_put_out(close, idea, be):
    (stranger,) = neighbours(close, 1)
    Membership.objects.of(close.neighbour).update(state="left", ended="removed")
    for who in (stranger, close.neighbour):
        client = be(who)
        assert [door for door in doors_of(idea) if CANARY in body(client.get(door))] == []


def test_the_twin_a_member_finds_them(close, idea, be):
    client = be(close.agnes)
    found = {door for door in doors_of(idea) if CANARY in body(client.get(door))}
    group = idea.group.public_id
    assert {url("in_room", idea.public_id), url("room", group), reverse("groups:show", args=[group])} <= found
    assert reverse("discussions:thread_csv", args=[idea.thread.public_id]) in found
    # Of those that everybody opens none.
    assert not found & {"/ideas/", "/ideas/ideas.csv", "/ideas/feed.atom", "/talk/", "/talk/feed.atom"}


def test_nor_does_the_journal_or_a_mail_tell_of_them(close, idea):
    owe_notices(now=NOW)
    assert CANARY not in str(list(Entry.objects.values()))
    assert CANARY not in str(list(Notice.objects.values("subject", "body")))


def test_its_talk_is_read_with_it_and_in_no_list_of_the_room(close, idea, be):
    client = be(close.neighbour)
    talk = reverse("discussions:thread", args=[idea.thread.public_id])
    assert client.get(talk).url == url("in_room", idea.public_id)
    assert CANARY not in body(client.get(reverse("discussions:room", args=[idea.group.public_id])))
    sent = client.post(
        reverse("discussions:say", args=[idea.thread.public_id]), {"text": "I saw one.", "key": "k"}, follow=True
    )
    assert sent.redirect_chain[0][0].startswith(url("in_room", idea.public_id))
    assert "I saw one." in body(sent)


def test_an_officer_whom_somebody_let_in_reads_and_each_page_is_counted(close, idea, be):
    morag, now = close.morag, timezone.now()
    page = url("in_room", idea.public_id)
    assert be(morag).get(page).status_code == 404
    access = RoomAccess.objects.create(
        group=idea.group, officer=morag, because="A threat.", asked_at=now, lapses_at=now + timedelta(days=7),
        opened_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1), told_at=now,
    )  # fmt: skip
    client = be(morag)
    assert CANARY in body(client.get(page))
    assert CANARY in body(client.get(url("room", idea.group.public_id)))
    access.refresh_from_db()
    assert access.times_read == 2
    assert Entry.objects.filter(kind="room_read").count() == 2
    assert client.post(url("room_support", idea.public_id)).status_code == 404
    for door in ("room_change", "room_back", "room_tell", "room_ask", "room_away", "room_out"):
        assert client.get(url(door, idea.public_id)).status_code == 404
    RoomAccess.objects.update(ends_at=now - timedelta(minutes=1))
    assert be(morag).get(page).status_code == 404


def test_one_is_started_in_a_minute_and_a_mistake_says_how_to_mend_it(close, group, be):
    client, where = be(close.neighbour), url("room_start", group.public_id)
    asks = body(client.get(where))
    assert "Only the members of Back courts read this, under the name Doug." in asks
    wrong = client.post(where, {"title": "", "says": "So that they know.", "key": "k"})
    assert wrong.status_code == 422
    assert "So that they know." in body(wrong)
    words = {"title": "A tea", "says": "So that they know.", "key": "k"}
    made = [client.post(where, words).url for _twice in range(2)]
    assert made == [url("in_room", RoomIdea.objects.get().public_id)] * 2


def test_danger_leads_to_the_question_and_refused_words_are_told_to_nobody(close, group, be):
    client, where = be(close.neighbour), url("room_start", group.public_id)
    refused = client.post(where, {"title": "I smell gas", "says": "", "key": "k"})
    assert "Tell us under Get help" in body(refused)
    assert Case.objects.count() == 0
    went = client.post(where, {"title": "I smell gas", "says": "In my kitchen.", "key": "k"})
    idea = RoomIdea.objects.get()
    assert went.url == url("room_tell", idea.public_id)
    assert "Shall we tell the landlord?" in body(client.get(went.url))
    assert be(close.agnes).get(went.url).status_code == 404
    assert "tell of danger" in body(client.get(url("in_room", idea.public_id)))
    assert "tell of danger" not in body(be(close.agnes).get(url("in_room", idea.public_id)))
    told = client.post(went.url, {"yes": "yes"})
    assert told.url == reverse("cases:show", args=[Case.objects.get().public_id])


def test_the_form_for_a_decision_has_its_words_and_leads_to_it(close, idea, be):
    client, where = be(close.agnes), url("room_ask", idea.public_id)
    assert f"The {CANARY} plan" in body(client.get(where))
    day = timezone.localdate() + timedelta(days=3)
    asked = {"question": "Shall we?", "method": "consent", "seen_by": "members", "last_day": day, "key": "k"}
    assert client.post(where, {**asked, "question": ""}).status_code == 422
    went = client.post(where, asked)
    decision = Decision.objects.get()
    assert went.url == reverse("groups:decision", args=[idea.group.public_id, decision.public_id])
    assert "Shall we?" in body(be(close.neighbour).get(url("in_room", idea.public_id)))
    assert be(close.neighbour).get(where).status_code == 404  # neither its author nor an organiser


def test_it_goes_out_of_the_room_from_a_page_with_its_words(close, idea, be):
    client, where = be(close.agnes), url("room_out", idea.public_id)
    form = body(client.get(where))
    assert f"We look for the {CANARY}." in form
    assert "Say that it comes from “Back courts”" in form
    words = {"title": "A lamp", "says": "At the gate.", "place": close.block.public_id, "key": "k"}
    danger = client.post(where, {**words, "says": "There is a smell of gas there. " * 100})
    assert danger.status_code == 422
    assert Case.objects.count() == 0  # refused words are told to nobody, as everywhere in a room
    went, again = client.post(where, words), client.post(where, words)
    public = Idea.objects.get()
    assert again.url == went.url
    assert went.url == url("show", public.public_id)
    assert "Back courts" not in body(client.get(went.url))
    there = body(be(close.neighbour).get(url("in_room", idea.public_id)))
    assert f"/ideas/{public.public_id}/" in there


def test_with_a_tick_it_says_from_which_group_it_comes(close, idea, be):
    words = {
        "title": "A lamp",
        "says": "At the gate.",
        "place": close.block.public_id,
        "key": "k",
        "names_group": "on",
    }
    went = be(close.agnes).post(url("room_out", idea.public_id), words)
    assert "residents’ group “Back courts”" in body(be(None).get(went.url))
    assert CANARY not in body(be(None).get(went.url))


def test_buttons_do_what_they_say(close, idea, be):
    agnes, doug = be(close.agnes), be(close.neighbour)
    page = url("in_room", idea.public_id)
    doug.post(url("room_support", idea.public_id))
    assert "2 members stand behind it" in body(doug.get(page))
    doug.post(url("room_support_back", idea.public_id))
    assert "1 member stands behind it" in body(doug.get(page))
    assert agnes.post(url("room_away", idea.public_id), {"because": ""}).status_code == 422
    agnes.post(url("room_away", idea.public_id), {"because": "Not this year."})
    assert "Not this year." in body(doug.get(page))
    agnes.post(url("room_open_again", idea.public_id))
    agnes.post(url("room_change", idea.public_id), {"title": "A lamp", "says": "At the gate."})
    assert "A lamp" in body(doug.get(page))
    assert "go for good" in body(agnes.get(url("room_back", idea.public_id)))
    agnes.post(url("room_back", idea.public_id), {"confirmed": "yes"})
    assert "At the gate." not in body(doug.get(page))
    assert "An idea that was taken back" in body(doug.get(url("room", idea.group.public_id)))


def test_they_lie_in_all_that_an_organiser_takes_away(close, idea):
    later = {**HOW, "now": NOW + timedelta(hours=1)}
    change_room_idea(RoomWords("A lamp", "At the gate."), idea_id=idea.pk, by=close.agnes, **later)
    pack = ZipFile(BytesIO(export_of(idea.group, close.agnes, now=NOW)))
    (name,) = [name for name in pack.namelist() if name.startswith("ideas/")]
    kept = json.loads(pack.read(name))
    assert (kept["title"], kept["by"], kept["behind_it"]) == ("A lamp", "Aggie", ["Aggie"])
    assert CANARY in kept["read_before"][0]["title"]
    talk = [name for name in pack.namelist() if kept["talk"] in name and name.endswith(".csv")]
    assert CANARY.encode() in pack.read(talk[0])


def test_an_idea_of_another_landlord_is_not_there(close, idea, be):
    Thread.objects.update(group=None, audience="public")
    Group.objects.update(landlord=close.block)
    assert be(close.agnes).get(url("in_room", idea.public_id)).status_code == 404
