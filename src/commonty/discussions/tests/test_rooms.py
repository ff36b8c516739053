"""A group's room: its members read it, and nobody else, whatever their job."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.access.roles import ROLES, Role
from commonty.cases.models import Case
from commonty.cases.tests.factories import colleague
from commonty.discussions.actions.comments import say, tell_landlord, withdraw_comment
from commonty.discussions.actions.moderation import report
from commonty.discussions.actions.threads import Topic, start_thread
from commonty.discussions.models import Comment, Thread
from commonty.discussions.queries.thread import read_thread
from commonty.discussions.tests.factories import HOW, NOW, said
from commonty.groups.actions.forgetting import KEPT, forget_groups
from commonty.groups.actions.forming import About, dissolve_group, form_group
from commonty.groups.actions.joining import ask_to_join, leave_group, let_in
from commonty.groups.models import Group, Membership
from commonty.journal.models import Entry
from commonty.notices.actions.sending import owe_notices
from commonty.notices.models import Notice

CANARY = "zebrafinch"


def url(name: str, *args: str) -> str:
    return reverse(f"discussions:{name}", args=args)


def body(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def group(close) -> Group:
    """Agnes organises it, Dougie is in it; their first names there are others."""
    about = About(name="Back courts", purpose="We mend our back courts together.", place=close.block)
    made = form_group(about, own_name="Aggie", by=close.agnes, **HOW)
    mine = ask_to_join(group_id=made.pk, name="Doug", says="", by=close.neighbour, **HOW)
    let_in(group_id=made.pk, member_id=mine.pk, by=close.agnes, **HOW)
    return made


@pytest.fixture
def room(close, group) -> Thread:
    topic = Topic(place=close.block, title=f"The {CANARY} plan", text=f"We tell nobody of the {CANARY}.", group=group)
    return start_thread(topic, by=close.agnes, **HOW)[0]


def doors_of(room: Thread) -> list[str]:
    comment = room.comments.first().public_id
    return [
        url("room", room.group.public_id), url("thread", room.public_id), url("thread_feed", room.public_id),
        url("thread_csv", room.public_id), url("threads"), url("threads") + "?q=plan", url("threads_csv"),
        url("threads_feed"), url("comment", comment), url("versions", comment), url("answer", comment),
        url("report", "discussions.comment", comment), url("report", "discussions.thread", room.public_id),
        url("hide", "discussions.comment", comment), url("queue"), url("log"), url("log_csv"),
        url("say_for_somebody", room.public_id), url("mute", comment), url("tell", comment),
        reverse("groups:show", args=[room.group.public_id]), reverse("groups:list"), "/", "/find-out/", "/desk/",
        "/my-things/", "/find-out/journal/",
    ]  # fmt: skip


@pytest.mark.parametrize("role", [None, *Role])
def test_nobody_finds_a_word_of_it_by_their_job(close, room, be, role):
    reader = colleague(close.landlord, "Somebody Else", role) if role else None
    client = be(reader)
    assert [door for door in doors_of(room) if CANARY in body(client.get(door))] == []
    assert not Thread.objects.visible_to(reader).exists()
    assert not Comment.objects.visible_to(reader).exists()


def test_the_twin_members_find_it(close, room, be):
    client = be(close.neighbour)
    found = [door for door in doors_of(room) if CANARY in body(client.get(door))]
    assert url("room", room.group.public_id) in found
    assert url("thread", room.public_id) in found
    assert url("thread_csv", room.public_id) in found
    assert reverse("groups:show", args=[room.group.public_id]) in found
    assert url("threads_feed") not in found  # a feed is fetched without signing in
    assert url("threads") not in found


def test_who_leaves_reads_no_more(close, room):
    assert Thread.objects.visible_to(close.neighbour).exists()
    Membership.objects.of(close.neighbour).update(state="left", ended="left")
    assert not Thread.objects.visible_to(close.neighbour).exists()
    with pytest.raises(PermissionDenied):
        said(room, close.neighbour)


def test_a_neighbour_who_is_not_in_it_and_staff_who_type_say_nothing_there(close, group, room):
    for by, typed_by in ((close.shona, None), (close.neighbour, close.shona)):
        with pytest.raises(PermissionDenied):
            said(room, by, typed_by=typed_by)
    topic = Topic(place=close.block, title="Let us in", text="We are friendly.", group=group)
    with pytest.raises(PermissionDenied):
        start_thread(topic, by=close.shona, **HOW)


def test_neither_the_journal_nor_a_notice_tells_of_it(close, room):
    comment = said(room, close.neighbour, f"{CANARY} again")
    withdraw_comment(comment_id=comment.pk, by=close.neighbour, **HOW)
    rows = Entry.objects.filter(kind__in=["thread_opened", "comment_said", "comment_withdrawn"])
    people = {close.agnes.public_id, close.neighbour.public_id}
    assert rows.count() == 4
    assert not people & {row.by_id for row in rows}  # the member, not the human
    assert CANARY not in str(list(Entry.objects.values()))
    owe_notices(now=NOW)
    assert not Notice.objects.filter(body__contains=CANARY).exists()


def test_members_are_read_under_the_name_they_chose(close, room):
    said(room, close.neighbour)
    view = read_thread(room, close.neighbour, now=NOW)
    assert [entry.name for entry in view.entries] == ["Aggie", "Doug"]
    assert (view.reads_as, view.may_enter, view.may_moderate) == ("Doug", False, False)


@pytest.mark.parametrize("is_forgotten", [False, True])
def test_whoever_left_long_ago_is_not_read_under_the_name_that_they_have_outside(close, room, be, is_forgotten):
    """Twin: as long as they are known, under the one they chose."""
    said(room, close.neighbour)
    leave_group(group_id=room.group_id, by=close.neighbour, **HOW)
    if is_forgotten:
        forget_groups(now=NOW + KEPT)
    name = "Somebody who was in the group" if is_forgotten else "Doug"
    assert [entry.name for entry in read_thread(room, close.agnes, now=NOW).entries] == ["Aggie", name]
    for door in ("thread", "thread_csv"):
        page = body(be(close.agnes).get(url(door, room.public_id)))
        assert name in page
        assert "Dougie" not in page


@pytest.mark.parametrize("is_over", [False, True])
def test_a_year_after_the_end_nothing_is_kept_of_what_was_said(close, room, is_over):
    """Twin: a day before it is all there."""
    comment = said(room, close.neighbour, f"No {CANARY}.")
    dissolve_group(group_id=room.group_id, by=close.agnes, **HOW)
    forget_groups(now=NOW + KEPT - timedelta(days=0 if is_over else 1))
    assert Thread.objects.filter(group=room.group).exists() == (not is_over)
    assert Comment.objects.filter(pk=comment.pk).exists() == (not is_over)


def test_danger_is_told_to_nobody_unless_its_writer_says_so(close, room, be):
    done = say(thread_id=room.pk, text="I smell gas in my kitchen", by=close.neighbour, **HOW)
    assert (done.case, done.comment.is_held, done.comment.asks_writer) == (None, False, True)
    assert Case.objects.count() == 0
    asks = "Shall we tell the landlord?"
    assert asks in body(be(close.neighbour).get(url("thread", room.public_id)))
    assert asks not in body(be(close.agnes).get(url("thread", room.public_id)))
    assert be(close.agnes).get(url("tell", done.comment.public_id)).status_code == 404
    client = be(close.neighbour)
    assert asks in body(client.get(url("tell", done.comment.public_id)))
    went = client.post(url("tell", done.comment.public_id), {"yes": "yes"})
    case = Case.objects.get()
    assert went.url == reverse("cases:show", args=[case.public_id])
    assert (case.raised_by, case.says, case.is_urgent) == (close.neighbour, "I smell gas in my kitchen", True)
    with pytest.raises(Refused):
        tell_landlord(comment_id=done.comment.pk, is_yes=True, by=close.neighbour, **HOW)


@pytest.mark.parametrize("is_yes", [True, False])
def test_the_journal_does_not_join_a_member_with_whoever_tells_the_landlord(close, room, is_yes):
    """Twin: who tells nobody is in the room's record by the number of their membership."""
    done = say(thread_id=room.pk, text="I smell gas in my kitchen", by=close.neighbour, **HOW)
    last = Entry.objects.latest("pk").pk
    tell_landlord(comment_id=done.comment.pk, is_yes=is_yes, by=close.neighbour, **HOW)
    member = Membership.objects.get(person=close.neighbour).public_id
    assert Entry.objects.filter(pk__gt=last, by_id=member).exists() == (not is_yes)
    assert Entry.objects.filter(pk__gt=last, by_id=close.neighbour.public_id).exists() == is_yes


def test_who_says_no_is_asked_no_more(close, room, be):
    client = be(close.neighbour)
    went = client.post(url("say", room.public_id), {"text": "There is mould on the wall"})
    comment = Comment.objects.latest("pk")
    assert went.url == url("tell", comment.public_id)
    client.post(went.url, {"no": "no"})
    assert Case.objects.count() == 0
    assert "Shall we tell" not in body(client.get(url("thread", room.public_id)))


def test_organisers_keep_the_peace_there(close, room):
    theirs = said(room, close.neighbour, "Rude words.")
    with pytest.raises(PermissionDenied):
        withdraw_comment(comment_id=room.comments.first().pk, by=close.neighbour, **HOW)
    withdraw_comment(comment_id=theirs.pk, by=close.agnes, **HOW)
    theirs.refresh_from_db()
    assert (theirs.text, theirs.is_taken_away) == ("", True)
    with pytest.raises(PermissionDenied):
        report(about_kind="discussions.comment", about_id=room.comments.first().public_id, rule="kind",
               by=close.neighbour, **HOW)  # fmt: skip


def test_starting_one_in_the_room_by_page(close, group, be):
    client, where = be(close.neighbour), f"{url('start')}?group={group.public_id}"
    assert "Only the members of Back courts read this, under the name Doug." in body(client.get(where))
    assert client.post(where, {}).status_code == 422
    client.post(where, {"title": "Our party", "text": "On Sunday.", "place": close.block.public_id, "key": "k"})
    made = Thread.objects.get(title="Our party")
    assert (made.audience, made.group) == ("group", group)
    assert be(close.shona).get(where).status_code == 404
    assert Permission.ANSWER_CASES in ROLES[Role.HOUSING_OFFICER].permissions  # and yet


def test_of_an_unlisted_group_s_talk_the_journal_says_only_at_which_landlord(close, group):
    Group.objects.update(is_unlisted=True)
    group.refresh_from_db()
    topic = Topic(place=group.place, title="Saturday", text="Who brings tea?", group=group)
    start_thread(topic, by=close.agnes, **HOW)
    talk = Entry.objects.filter(kind__in=["thread_opened", "comment_said"])
    assert set(talk.values_list("place_id", flat=True)) == {close.landlord.public_id}
    Group.objects.update(is_unlisted=False)  # of one that anybody finds it says where
    group.refresh_from_db()
    start_thread(replace(topic, title="Sunday", group=group), by=close.agnes, **HOW)
    assert talk.filter(place_id=group.place.public_id).exists()
