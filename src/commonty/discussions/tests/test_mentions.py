"""Naming somebody with an @: those who speak there, and nobody else."""

from datetime import timedelta

import pytest

from commonty.access.refusal import Refused
from commonty.discussions.actions.comments import change_comment, withdraw_comment
from commonty.discussions.actions.following import choose_hearing
from commonty.discussions.actions.hiding import hide_comment, let_out_comment
from commonty.discussions.actions.mentions import NAMED
from commonty.discussions.actions.muting import mute
from commonty.discussions.models import Mention, TalkSettings, Vouched
from commonty.discussions.queries.thread import read_thread
from commonty.discussions.rules.mentions import names_in, with_marks
from commonty.discussions.tests.factories import HOW, NOW, a_thread
from commonty.discussions.tests.test_following import MORNING, SOON, close, delivered, morning, said
from commonty.groups.actions.forming import About, form_group
from commonty.groups.models import Membership
from commonty.journal.models import Entry
from commonty.kit.rich_text import rich
from commonty.kit.tests.test_rich_text import HOSTILE
from commonty.notices.actions.sending import owe_notices
from commonty.notices.models import Notice
from commonty.people.models import Person

__all__ = ["close"]


def told() -> list[Person]:
    owe_notices(now=SOON)
    return [one.person for one in Notice.objects.filter(subject__contains="named you")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@Agnes, look", ["Agnes"]),
        ("so, @agnes!", ["Agnes"]),
        ("(@Agnes)", ["Agnes"]),
        ("@Shona  Baird says", ["Shona Baird"]),
        ("@Shona says", []),
        ("@Agnessa", []),
        ("mail me: dougie@Agnes.example.org", []),
        ("https://example.org/@Agnes", []),
        ("@Ag and @Agnes", ["Ag", "Agnes"]),
        ("Agnes", []),
    ],
)
def test_a_name_is_called_by_an_at_before_it(text, found):
    assert names_in(text, ["Ag", "Agnes", "Shona Baird"]) == found


def test_what_is_marked_is_bold_and_hostile_words_stay_words():
    assert str(rich(with_marks("Ask @Agnes.", ["Agnes"]))) == "<p>Ask <strong>@Agnes</strong>.</p>\n"
    assert with_marks("Ask @A*b.", ["A*b"]) == "Ask @A*b."
    for bad in HOSTILE:
        shown = str(rich(with_marks(f"@Agnes {bad} @Agnes", ["Agnes"])))
        assert "<script" not in shown.lower()
        assert "onerror=" not in shown.lower().replace("&", "<").split("<")[0]


def test_who_is_named_is_told_at_once_and_marked_and_hears_no_more_of_it_in_the_morning(close, thread):
    said(thread, close.neighbour, "What do you say, @Agnes?")
    assert told() == [close.agnes]
    assert thread.title not in Notice.objects.get().body
    assert "**@Agnes**" in read_thread(thread, None, now=NOW).entries[-1].words
    [body] = delivered(now=SOON)
    assert thread.title in body
    assert morning(close) == []
    assert "named" not in str(list(Entry.objects.values("facts")))


def test_nobody_is_named_who_does_not_speak_there(close, thread):
    said(thread, close.neighbour, "What do you say, @Bilal? And @Bilal Khan, @Morag Sim, @Dougie?")
    assert not Mention.objects.exists()
    assert told() == []


def test_a_name_that_its_writer_cannot_read_is_none(close, thread):
    hidden = said(thread, close.bilal, "Rude.")
    hide_comment(public_id=hidden.public_id, rule="kind", why="It is rude.", by=close.shona, **HOW)
    said(thread, close.neighbour, "@Bilal?")
    assert not Mention.objects.exists()


@pytest.mark.parametrize("how", ["", "muted", "blocked", "never", "at risk", "letters"])
def test_who_does_not_want_it_is_not_told(close, thread, how):
    if how in ("muted", "blocked"):
        theirs = said(thread, close.neighbour, "Beans.")
        mute(comment_id=theirs.pk, is_block=how == "blocked", by=close.agnes, now=NOW)
    if how == "never":
        choose_hearing(hears="never", by=close.agnes)
    if how == "at risk":
        Person.objects.filter(pk=close.agnes.pk).update(is_at_risk=True)
    if how == "letters":
        Person.objects.filter(pk=close.agnes.pk).update(email="")
    said(thread, close.neighbour, "@Agnes?")
    assert told() == ([] if how else [close.agnes])
    assert Mention.objects.exists() == (how not in ("blocked", "at risk"))
    # Whether it is bold tells its writer nothing of a block; a name that nobody reads here was never called.
    assert thread.comments.order_by("number").last().called == ([] if how == "at risk" else ["Agnes"])


@pytest.mark.parametrize("how", ["hidden", "taken back", "held"])
def test_what_nobody_reads_tells_nobody(close, thread, how):
    if how == "held":
        TalkSettings.objects.create(place=close.landlord, holds_first=True, changed_at=NOW)
    comment = said(thread, close.neighbour, "@Agnes?")
    if how == "hidden":
        hide_comment(public_id=comment.public_id, rule="kind", why="It is rude.", by=close.shona, **HOW)
    if how == "taken back":
        withdraw_comment(comment_id=comment.pk, by=close.neighbour, **HOW)
        assert not Mention.objects.exists()
    assert told() == []
    if how == "held":
        let_out_comment(public_id=comment.public_id, by=close.shona, **HOW)
        assert told() == [close.agnes]
        assert Vouched.objects.exists()


def test_what_is_hidden_before_it_goes_does_not_go(close, thread):
    comment = said(thread, close.neighbour, "@Agnes?")
    assert told() == [close.agnes]
    hide_comment(public_id=comment.public_id, rule="kind", why="It is rude.", by=close.shona, **HOW)
    assert delivered(now=SOON) == []


def test_a_change_that_names_somebody_tells_once(close, thread):
    comment = said(thread, close.neighbour, "Beans.")
    for n, text in enumerate(["@Agnes, beans.", "Beans.", "@Agnes, beans and peas."]):
        how = {"now": SOON + timedelta(minutes=n + 1), "channel": "web"}
        change_comment(comment_id=comment.pk, text=text, by=close.neighbour, **how)
    assert told() == [close.agnes]


def test_in_a_room_its_members_by_the_name_they_chose(close):
    about = About(name="Seed swap", purpose="We swap seeds.", place=close.block)
    group = form_group(about, own_name="Aggie", by=close.agnes, **HOW)
    Membership.objects.create(group=group, person=close.neighbour, name="The Kerr", state="in", since=NOW)
    room = a_thread(close, title="Zebrafinch", group=group)
    said(room, close.agnes, "Who brings seeds, @the kerr? Not @Dougie or @Bilal.")
    assert told() == [close.neighbour]
    [body] = [body for body in delivered(now=SOON) if "named" in body]
    assert not any(word in body for word in ("Zebrafinch", "Seed swap"))


@pytest.mark.parametrize("is_at_risk", [False, True])
def test_in_a_room_a_name_is_marked_whether_or_not_somebody_is_at_risk(close, is_at_risk):
    """Twin: who isn't is told."""
    about = About(name="Seed swap", purpose="We swap seeds.", place=close.block)
    group = form_group(about, own_name="Aggie", by=close.agnes, **HOW)
    Membership.objects.create(group=group, person=close.neighbour, name="The Kerr", state="in", since=NOW)
    Person.objects.filter(pk=close.neighbour.pk).update(is_at_risk=is_at_risk)
    room = a_thread(close, title="Seeds", group=group)
    assert said(room, close.agnes, "Who brings them, @The Kerr?").called == ["The Kerr"]
    assert told() == ([] if is_at_risk else [close.neighbour])


@pytest.mark.parametrize("is_block", [False, True])
def test_names_count_alike_whether_or_not_they_want_it(close, thread, is_block):
    theirs = said(thread, close.neighbour, "Beans.")
    mute(comment_id=theirs.pk, is_block=is_block, by=close.agnes, now=NOW)
    for n in range(NAMED.most):
        said(thread, close.neighbour, f"@Agnes, {n}?", now=SOON + timedelta(minutes=11 * n))
    with pytest.raises(Refused, match="named many people"):
        said(thread, close.neighbour, "@Agnes, again?", now=SOON + timedelta(hours=4))


def test_two_neighbours_of_one_name_are_both_told_and_many_a_day_are_refused(close, thread):
    said(thread, close.neighbour, "Beans.")
    Person.objects.filter(pk=close.neighbour.pk).update(name="Agnes Other")
    said(thread, close.bilal, "@Agnes?")
    assert set(told()) == {close.agnes, close.neighbour}
    for n in range(NAMED.most // 2 - 1):
        said(thread, close.bilal, f"@Agnes, {n}?", now=SOON + timedelta(minutes=11 * n))
    with pytest.raises(Refused, match="named many people"):
        said(thread, close.bilal, "@Agnes, again?", now=SOON + timedelta(hours=4))


def test_mornings_do_not_move_it(close, thread):
    morning(close, now=MORNING)
    said(thread, close.neighbour, "@Agnes?", now=MORNING + timedelta(hours=1))
    owe_notices(now=MORNING + timedelta(hours=1))
    assert Notice.objects.filter(subject__contains="named you").count() == 1
