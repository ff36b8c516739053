"""A pen name: neighbours read it, and nobody learns whose it is but who keeps the peace, on record."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from commonty.access.refusal import Refused
from commonty.cases.tests.factories import a_close
from commonty.discussions.actions.appeals import appeal
from commonty.discussions.actions.asking import ask_landlord
from commonty.discussions.actions.comments import change_comment
from commonty.discussions.actions.facilitating import Standing, sum_up_thread
from commonty.discussions.actions.hiding import hide_comment
from commonty.discussions.actions.moderation import report
from commonty.discussions.actions.muting import mute
from commonty.discussions.actions.pens import TRIES, give_pen_name_up, look_behind, take_pen_name
from commonty.discussions.models import Comment, Mention, Mute, PenName, Thread
from commonty.discussions.moderated import things_read
from commonty.discussions.queries.pens import is_taken
from commonty.discussions.queries.thread import read_thread
from commonty.discussions.rules.pens import check_pen_name, is_like, key_of
from commonty.discussions.tests.factories import HOW, NOW, a_thread, said
from commonty.groups.actions.forming import About, form_group
from commonty.journal.models import Entry
from commonty.people.models import Person
from commonty.promises.models import Promise

PEN = "Wally Close"


@pytest.fixture
def pen(close) -> PenName:
    return take_pen_name(name=PEN, by=close.agnes, **HOW)


@pytest.fixture
def under(close, pen) -> Thread:
    return a_thread(close, title="The stair", text="Who sweeps it?")


def names_in(thread: Thread, reader: Person | None = None) -> list[str]:
    return [entry.name for entry in read_thread(thread, reader, now=NOW).entries]


def test_a_discussion_keeps_the_name_under_which_one_began_there(close, thread, under):
    said(thread, close.agnes, "Still me.")
    said(under, close.agnes, "And still her.")
    assert (names_in(thread), names_in(under)) == (["Agnes"] * 2, [PEN] * 2)
    give_pen_name_up(by=close.agnes, **HOW)
    said(under, close.agnes, "Again.")
    assert names_in(under) == [PEN] * 3
    assert names_in(a_thread(close, title="Bins")) == ["Agnes"]
    assert read_thread(under, close.agnes, now=NOW).reads_as == PEN


def test_what_was_written_before_keeps_its_name(close, thread, pen):
    assert names_in(thread) == ["Agnes"]


@pytest.mark.parametrize(
    "name",
    [
        "", "A", "x" * 31, "A<b>", "Аgnes", "Agnes", "agnes", "A gnes", "Agnes Rennie", "Shona Baird", "Baird", "Sh0na",
        "Strathvale Homes", "The Office", "Your Landlord", "Moderator Jim", "a\u200bgnes",
    ],
)  # fmt: skip
def test_no_name_is_had_that_is_somebodys_or_ours(close, name):
    with pytest.raises(Refused):
        take_pen_name(name=name, by=close.neighbour, **HOW)
    assert not PenName.objects.exists()


def test_a_pen_name_is_one_humans_for_good_and_one_landlords(close, pen):
    for like in (PEN, "wally  close", "W4lly Cl0se", "Wálly-Close"):
        with pytest.raises(Refused, match="too much like"):
            take_pen_name(name=like, by=close.neighbour, **HOW)
    give_pen_name_up(by=close.agnes, **HOW)
    with pytest.raises(Refused):
        take_pen_name(name=PEN, by=close.neighbour, **HOW)
    assert take_pen_name(name=PEN, by=close.agnes, **HOW) == pen
    other = take_pen_name(name="Peat", by=close.agnes, **HOW)
    assert list(PenName.objects.in_use()) == [other]
    elsewhere = a_close(host="elsewhere.example.org")
    assert take_pen_name(name=PEN, by=elsewhere.agnes, **HOW).landlord == elsewhere.landlord


def test_whoever_works_here_has_none_and_in_a_room_everybody_keeps_their_name_there(close, pen):
    with pytest.raises(Refused, match="who live here"):
        take_pen_name(name="Heron", by=close.shona, **HOW)
    group = form_group(
        About(name="Seeds", purpose="We swap seeds and plants.", place=close.block),
        own_name="Aggie",
        by=close.agnes,
        **HOW,
    )
    assert names_in(a_thread(close, title="Saturday", group=group), close.agnes) == ["Aggie"]


def test_the_journal_knows_no_more_than_the_pen_name(close, under, pen):
    comment = said(under, close.agnes, "Question?", stance="question")
    ask_landlord(comment_id=comment.pk, by=close.agnes, **HOW)
    change_comment(comment_id=comment.pk, text="A question?", by=close.agnes, **HOW)
    sum_up_thread(thread_id=under.pk, standing=Standing(agree="We sweep."), by=close.agnes, **HOW)
    hidden = hide_comment(public_id=comment.public_id, rule="kind", why="It is rude.", by=close.shona, **HOW)
    appeal(hiding_id=hidden.pk, text="It is a question.", by=close.agnes, **HOW)
    about = Entry.objects.filter(at=NOW).exclude(by_id__in=[close.shona.public_id])
    since = about.filter(pk__gt=Entry.objects.get(kind="pen_taken").pk - 1)
    assert {entry.by_id for entry in since} == {pen.public_id, "system"}
    assert close.agnes.public_id not in str(list(since.values("facts")))
    assert Promise.objects.get().made_to is None
    assert read_thread(under, None, now=NOW).summed_by == PEN


def test_the_twin_under_her_own_name_the_journal_names_her(close, thread):
    comment = said(thread, close.agnes, "Question?", stance="question")
    ask_landlord(comment_id=comment.pk, by=close.agnes, **HOW)
    assert Entry.objects.filter(kind="comment_said").last().by_id == close.agnes.public_id
    assert Promise.objects.get().made_to == close.agnes


def test_nor_do_pages_files_and_feeds(close, under, pen, be):
    """Of everybody else, staff among them; with what was reported, hidden and asked for again."""
    comment = said(under, close.agnes, "Rude.")
    answer = said(under, close.neighbour, "Why?", parent_id=comment.pk)
    report(
        about_kind="discussions.comment", about_id=comment.public_id, rule="kind", says="", by=close.neighbour, **HOW
    )
    report(about_kind="discussions.thread", about_id=under.public_id, rule="kind", says="", by=close.neighbour, **HOW)
    mute(comment_id=comment.pk, is_block=True, by=close.bilal, now=NOW)
    at = [f"/talk/{under.public_id}/{door}" for door in ("", "comments.csv", "feed.atom", "summaries/")]
    at += ["/talk/", "/talk/feed.atom", "/talk/discussions.csv", "/talk/not-read/", "/desk/talk/"]
    at += [
        f"/talk/comments/{c.public_id}/{door}"
        for c in (comment, answer)
        for door in ("", "versions/", "answer/", "not-read/")
    ]
    at += [f"/desk/talk/things/discussions.comment/{comment.public_id}/{door}/" for door in ("hide", "who")]
    for who in (None, close.neighbour, close.shona, close.bilal):
        client = be(who)
        for path in at:
            text = client.get(path, follow=True).content.decode(errors="replace")
            assert "Agnes" not in text, (who, path)
    assert PEN in be(close.shona).get("/desk/talk/").content.decode()
    hidden = hide_comment(public_id=comment.public_id, rule="kind", why="It is rude.", by=close.shona, **HOW)
    appeal(hiding_id=hidden.pk, text="It is not.", by=close.agnes, **HOW)
    page = be(close.morag).get(f"/desk/talk/hidden/{hidden.public_id}/").content.decode()
    assert "Agnes" not in page


def test_who_it_is_is_looked_for_with_a_reason_on_record(close, under, pen, be):
    comment, client = said(under, close.agnes, "Rude."), be(close.shona)
    where = reverse("discussions:who", args=["discussions.comment", comment.public_id])
    assert "Agnes" not in client.get(where).content.decode()
    assert client.post(where, {}).status_code == 422
    assert "Agnes Rennie" in client.post(where, {"reason": "danger"}).content.decode()
    entry = Entry.objects.get(kind="pen_looked_behind")
    assert (entry.by_id, entry.about_id, entry.facts["reason"]) == (close.shona.public_id, pen.public_id, "danger")
    thing = things_read([("discussions.comment", comment.public_id)])["discussions.comment", comment.public_id]
    with pytest.raises(PermissionDenied):
        look_behind(thing, reason="danger", by=close.neighbour, **HOW)
    with pytest.raises(Refused):
        look_behind(thing, reason="curious", by=close.shona, **HOW)


def test_who_mutes_or_blocks_one_name_reads_the_other(close, thread, under, pen):
    own, named = thread.comments.get(), under.comments.get()
    mute(comment_id=named.pk, is_block=True, by=close.neighbour, now=NOW)
    seen = set(Comment.objects.visible_to(close.neighbour).values_list("pk", flat=True))
    assert own.pk in seen
    assert named.pk not in seen
    mute(comment_id=own.pk, is_block=False, by=close.neighbour, now=NOW)
    assert Mute.objects.of_human(close.neighbour).count() == 2


def refusal(thread: Thread, by: Person, parent: Comment) -> str:
    try:
        said(thread, by, "Tuesday.", parent_id=parent.pk)
    except Refused as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize("blocked", ["own name", "pen name", "neither"])
def test_a_block_of_one_name_tells_nothing_of_the_other(close, thread, under, blocked):
    """Twin: under the name that was blocked she is refused, and not told of. Both ways each name is marked alike."""
    if blocked != "neither":
        first = thread.comments.get() if blocked == "own name" else under.comments.get()
        mute(comment_id=first.pk, is_block=True, by=close.neighbour, now=NOW)
    for where, name in ((thread, "own name"), (under, "pen name")):
        theirs = said(where, close.neighbour, "Bins?")
        assert ("no answer" in refusal(where, close.agnes, theirs)) == (blocked == name)
        called = said(where, close.agnes, "Tuesday, @Dougie.")
        assert called.called == ["Dougie"]
        assert called.mentions.exists() == (blocked != name)


def test_whoever_blocked_somebody_is_not_found_by_it_under_their_pen_name(close, thread, under):
    """Twin: an answer to her own name is refused."""
    theirs = said(a_thread(close, title="Bins", by=close.bilal), close.neighbour, "Bins?")
    mute(comment_id=theirs.pk, is_block=True, by=close.agnes, now=NOW)
    assert refusal(under, close.neighbour, under.comments.get()) == ""
    assert "no answer" in refusal(thread, close.neighbour, thread.comments.get())
    assert not any(entry.words == "Tuesday." for entry in read_thread(under, close.agnes, now=NOW).entries)


@pytest.mark.parametrize("way", ["no", "this entry", "another of theirs"])
def test_a_name_that_is_tried_tells_nothing_of_whoever_is_at_risk_nor_of_surnames(close, way):
    """Twin: the first name of a neighbour who is not at risk is refused."""
    Person.objects.filter(pk=close.neighbour.pk).update(name="Zbigniew Zwetajewa")
    if way == "this entry":
        Person.objects.filter(pk=close.neighbour.pk).update(is_at_risk=True)
    elif way == "another of theirs":
        Person.objects.create(landlord=close.landlord, name="Z", merged_into=close.neighbour, is_at_risk=True)
    taken = is_taken("Zbigniew", close.agnes)
    assert taken == is_taken("Zbigniew Oldtree", close.agnes) == (way == "no")
    assert not is_taken("Zwetajewa", close.agnes)


def test_who_speaks_under_a_pen_name_is_named_by_it_alone(close, under, pen):
    said(under, close.neighbour, f"@Agnes and @{PEN}?")
    assert [(one.person, one.comment.called) for one in Mention.objects.all()] == [(close.agnes, [PEN])]


def test_what_staff_type_is_under_ones_own_name_and_somebody_at_risk_has_none(close, pen, under, be):
    other = a_thread(close, title="Bins", by=close.neighbour)
    said(other, close.agnes, "By phone.", typed_by=close.shona, channel="phone")
    assert names_in(other)[-1] == "Agnes"
    page = be(close.shona).get(
        reverse("discussions:say_for_somebody", args=[under.public_id]), {"who": close.agnes.public_id}
    )
    assert "under the name Agnes" in page.content.decode()
    Person.objects.filter(pk=close.agnes.pk).update(is_at_risk=True)
    assert names_in(under) == ["A neighbour"]


def test_whoever_is_erased_leaves_no_name(close, under, pen):
    PenName.objects.all().delete()
    Comment.objects.filter(thread=under).update(author=None)
    assert names_in(under) == ["A neighbour"]


def test_by_page_and_each_try_counts(close, thread, be):
    client, where = be(close.agnes), reverse("discussions:pen")
    wrong = client.post(where, {"name": "Shona Baird"})
    assert (wrong.status_code, "Shona Baird" in wrong.content.decode()) == (422, True)
    assert client.post(where, {"name": PEN}).status_code == 302
    assert PEN in client.get(reverse("discussions:mine")).content.decode()
    assert client.post(where, {"give-up": "yes"}).status_code == 302
    assert not PenName.objects.in_use().exists()
    for _n in range(TRIES.most):
        last = client.post(where, {"name": "Shona Baird"})
    assert "tried many names" in last.content.decode()


def test_two_names_are_one_to_whoever_reads_them():
    assert key_of("Wálly  Cl0se") == key_of("wally-close") == "wallyclose"
    check_pen_name("Żaba 7")
    for name in ("agnes", "A gnes", "Agnes Rennie", "Agnes Oldtree"):
        assert is_like(name, ["Agnes"], [])
    for name in ("baird", "Sh0na", "Shona Baird"):
        assert is_like(name, [], ["Shona Baird"])
    for name in ("Heron", "Rennie", "Wally Agnes"):
        assert not is_like(name, ["Agnes"], ["Shona Baird"])
