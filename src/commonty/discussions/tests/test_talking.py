"""Saying, answering, changing, taking back: the actions."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from commonty.access.refusal import Refused
from commonty.cases.models import Case
from commonty.cases.tests.factories import a_close
from commonty.discussions.actions.appeals import lift_hiding
from commonty.discussions.actions.comments import change_comment, say, withdraw_comment
from commonty.discussions.actions.danger import hand_over
from commonty.discussions.actions.gate import A_DAY, AT_ONCE, may_write
from commonty.discussions.actions.hiding import hide_comment, let_out_comment
from commonty.discussions.actions.muting import mute
from commonty.discussions.actions.threads import Topic, open_thread, set_audience, start_thread
from commonty.discussions.models import Comment, TalkSettings, Thread, Vouched
from commonty.discussions.queries.ours import speaks_for_landlord
from commonty.discussions.queries.thread import read_thread
from commonty.discussions.queries.versions import difference, versions_of
from commonty.discussions.tests.factories import HOW, NOW, a_thread, said
from commonty.journal.models import Entry
from commonty.people.models import Person


def order_of(thread: Thread, person: Person | None = None) -> list[str]:
    return [entry.words for entry in read_thread(thread, person, now=NOW).entries]


def test_answers_stand_under_what_they_answer_two_deep(close, thread):
    first = thread.comments.get()
    said(thread, close.neighbour, "Second.")
    one = said(thread, close.neighbour, "An answer.", parent_id=first.pk)
    two = said(thread, close.agnes, "To the answer.", parent_id=one.pk)
    three = said(thread, close.neighbour, "Deeper.", parent_id=two.pk)
    assert order_of(thread) == [first.text, "An answer.", "To the answer.", "Deeper.", "Second."]
    assert [c.depth for c in (first, one, two, three)] == [0, 1, 2, 2]
    assert three.parent == two  # it stands beside what it answers, since it can't stand below
    four = said(thread, close.agnes, "Deepest.", parent_id=three.pk)
    assert (four.parent, four.depth) == (three, 2)


def test_whom_it_answers_is_named_only_to_who_reads_that(close, thread):
    asked = said(thread, close.neighbour, "Beans?")
    answer = said(thread, close.agnes, "Peas.", parent_id=asked.pk)

    def names(reader):
        return [e.is_answer_to for e in read_thread(thread, reader, now=NOW).entries if e.comment.pk == answer.pk]

    assert names(None) == names(close.bilal) == ["Dougie"]
    mute(comment_id=asked.pk, is_block=False, by=close.bilal, now=NOW)
    assert (names(close.bilal), names(None)) == ([""], ["Dougie"])
    Comment.objects.filter(pk=asked.pk).update(is_held=True)
    assert (names(None), names(close.neighbour)) == ([""], ["Dougie"])
    Comment.objects.filter(pk=asked.pk).update(is_held=False)
    hidden = hide_comment(public_id=asked.public_id, rule="kind", why="It is rude.", by=close.shona, **HOW)
    assert names(None) == names(close.neighbour) == [""]
    lift_hiding(hiding_id=hidden.pk, by=close.shona, **HOW)
    withdraw_comment(comment_id=asked.pk, by=close.neighbour, **HOW)
    assert names(None) == [""]


def test_the_way_back_leads_to_the_readers_own_page(close, thread, be):
    rows = [
        Comment(thread=thread, number=n, order=f"{n:06}", author=close.neighbour, at=NOW, text="No.", channel="web")
        for n in range(2, 61)
    ]
    Comment.objects.bulk_create(rows)
    mine = rows[-1]
    mute(comment_id=rows[0].pk, is_block=False, by=close.bilal, now=NOW)
    Comment.objects.filter(pk=mine.pk).update(author=close.agnes)
    where = reverse("discussions:versions", args=[mine.public_id])
    assert be(close.bilal).get(where).context["back_url"].endswith("?comments=1#c60")
    assert be(close.agnes).get(where).context["back_url"].endswith("?comments=2#c60")


def test_an_answer_to_another_discussion_or_to_what_is_gone_is_none(close, thread):
    other = a_thread(close, title="Another thing")
    with pytest.raises(Refused, match="not here any more"):
        said(thread, close.agnes, parent_id=other.comments.get().pk)
    first = thread.comments.get()
    withdraw_comment(comment_id=first.pk, by=close.agnes, **HOW)
    with pytest.raises(Refused, match="taken it back"):
        said(thread, close.neighbour, parent_id=first.pk)


def test_a_form_that_comes_twice_says_it_once_whatever_it_says_by_then(close, thread):
    one = said(thread, close.agnes, "Beans.", posted_key="k")
    assert said(thread, close.agnes, "Beans!", posted_key="k") == one
    assert said(thread, close.neighbour, "Beans.", posted_key="k") != one
    topic = Topic(place=close.block, title="The stair", text="Who sweeps it?", posted_key="t")
    assert start_thread(topic, by=close.agnes, **HOW)[0] == start_thread(topic, by=close.agnes, **HOW)[0]


def test_a_merged_entry_is_the_same_human(close, thread):
    said(thread, close.agnes, "Beans.", posted_key="k")
    twin = Person.objects.create(landlord=close.landlord, name="A. Rennie", merged_into=close.agnes)
    assert said(thread, twin, "Beans.", posted_key="k").author == close.agnes
    change_comment(comment_id=thread.comments.last().pk, text="Peas.", by=twin, **HOW)


@pytest.mark.parametrize(("text", "stance"), [("", ""), (" a ", ""), ("x" * 4_001, ""), ("Fine.", "maybe")])
def test_what_says_nothing_or_too_much_is_refused(close, thread, text, stance):
    with pytest.raises(Refused):
        said(thread, close.agnes, text, stance=stance)


def test_a_stance_counts_where_it_is_asked_for_and_a_question_everywhere(close, thread):
    asking = a_thread(close, title="A bench?", wants_stance=True)
    assert said(asking, close.agnes, stance="against").stance == "against"
    assert said(thread, close.agnes, stance="against").stance == ""
    assert said(thread, close.agnes, stance="question").stance == "question"


def test_for_somebody_by_staff_who_may_and_the_page_says_so(close, thread):
    spoken = said(thread, close.neighbour, "By phone.", typed_by=close.shona, channel="phone")
    assert (spoken.author, spoken.typed_by, spoken.channel) == (close.neighbour, close.shona, "phone")
    assert Entry.objects.filter(kind="comment_said").last().by_id == close.shona.public_id
    with pytest.raises(PermissionDenied):
        said(thread, close.neighbour, typed_by=close.agnes)
    with pytest.raises(PermissionDenied):
        said(thread, close.neighbour, typed_by=close.ken)  # answers requests for information, and enters for nobody


def test_nobody_of_another_landlord_and_nobody_who_only_asked(close, thread):
    other = a_close(host="elsewhere.example.org")
    with pytest.raises(PermissionDenied):
        said(thread, other.agnes)
    outsider = Person.objects.create(landlord=close.landlord, name="Passer By", asked_at=NOW)
    with pytest.raises(Refused, match="Those who live here"):
        said(thread, outsider)


@pytest.mark.parametrize("is_proved", [True, False])
def test_nobody_speaks_for_the_landlord_without_a_second_factor(close, thread, is_proved):
    """Twin: with it the same words are the landlord's."""
    close.shona.is_proved = is_proved
    if is_proved:
        assert said(thread, close.shona, "We bring soil.").is_from_landlord
        return
    with pytest.raises(Refused, match="second factor"):
        said(thread, close.shona, "We bring soil.")
    assert not speaks_for_landlord(close.shona, thread.place, now=NOW)


def test_a_slip_is_mended_without_a_trace_and_later_both_can_be_read(close, thread):
    comment = said(thread, close.agnes, "Potatos.")
    soon, late = NOW + timedelta(minutes=15), NOW + timedelta(minutes=16)
    change_comment(comment_id=comment.pk, text="Potatoes are good.", by=close.agnes, now=soon, channel="web")
    comment.refresh_from_db()
    assert (comment.changed_at, versions_of(comment)) == (None, [])
    change_comment(comment_id=comment.pk, text="Potatoes are bad.", by=close.agnes, now=late, channel="web")
    comment.refresh_from_db()
    [change] = versions_of(comment)
    assert comment.changed_at == late
    assert [(p.how, p.text) for p in change.pieces if p.how != "same"] == [("out", "good."), ("in", "bad.")]
    with pytest.raises(PermissionDenied):
        change_comment(comment_id=comment.pk, text="Not mine.", by=close.neighbour, **HOW)


def test_a_difference_gives_both_back_whatever_was_changed():
    for before, after in [
        ("", "new words"),
        ("a b  c\nd", "a c\n\nd e"),
        ("x " * 2_000, "x " * 1_999 + "y"),
        ("same", "same"),
    ]:
        pieces = difference(before, after)
        assert "".join(p.text for p in pieces if p.how != "in") == before
        assert "".join(p.text for p in pieces if p.how != "out") == after


def test_what_is_taken_back_is_gone_with_its_versions(close, thread):
    comment = said(thread, close.agnes, "Too much said.")
    change_comment(comment_id=comment.pk, text="Less.", by=close.agnes, now=NOW + timedelta(hours=1), channel="web")
    withdraw_comment(comment_id=comment.pk, by=close.agnes, **HOW)
    comment.refresh_from_db()
    assert (comment.text, comment.versions.count()) == ("", 0)
    with pytest.raises(Refused):
        withdraw_comment(comment_id=comment.pk, by=close.agnes, **HOW)
    with pytest.raises(Refused):
        change_comment(comment_id=comment.pk, text="Again.", by=close.agnes, **HOW)


def test_danger_becomes_a_request_of_the_writers_and_neighbours_never_read_it(close, thread):
    done = say(thread_id=thread.pk, text="There is a smell of gas in the close.", by=close.neighbour, **HOW)
    assert done.case is not None
    assert (done.case.raised_by, done.case.is_urgent, done.comment.is_held) == (close.neighbour, True, True)
    assert done.case.place.parent == close.block
    assert order_of(thread) == order_of(thread, close.agnes) == ["What shall we plant?"]
    assert order_of(thread, close.neighbour)[-1] == done.comment.text
    assert say(thread_id=thread.pk, text="There is mould in my room.", by=close.agnes, **HOW).case.is_damp
    assert Case.objects.count() == 2


def test_danger_in_a_title_or_a_later_change_is_danger_too(close, thread):
    topic = Topic(place=close.block, title="Smell of gas on the stair", text="Do you notice it?")
    found, first = start_thread(topic, by=close.agnes, **HOW)
    assert first.case is not None
    assert found.is_held
    assert not Thread.objects.visible_to(close.neighbour).filter(pk=found.pk).exists()
    comment = said(thread, close.agnes, "All is well.")
    changed = change_comment(comment_id=comment.pk, text="I smell gas.", by=close.agnes, **HOW)
    assert changed.case is not None
    assert not Comment.objects.visible_to(close.neighbour).filter(pk=comment.pk).exists()
    again = change_comment(comment_id=comment.pk, text="I still smell gas.", by=close.agnes, **HOW)
    assert again.case is None  # the same danger: it is dealt with


def test_staff_who_write_of_danger_ask_nobody_for_help(close, thread):
    assert said(thread, close.shona, "We look at the smell of gas today.").case is None
    assert hand_over("Smell of gas", place=close.block, by=close.shona, typed_by=None, **HOW) is None
    typed = say(thread_id=thread.pk, text="I smell gas.", by=close.agnes, typed_by=close.shona, **HOW)
    assert (typed.case.raised_by, typed.case.typed_by) == (close.agnes, close.shona)


def test_first_words_wait_where_the_place_says_so_and_once_let_out_the_next_do_not(close, thread):
    TalkSettings.objects.create(place=close.landlord, holds_first=True, changed_at=NOW)
    held = said(thread, close.neighbour, "My first.")
    assert (held.is_held, held.held_why) == (True, "first")
    assert said(thread, close.neighbour, "My second.").is_held
    assert not said(thread, close.agnes, "I have been here before.").is_held
    let_out_comment(public_id=held.public_id, by=close.shona, **HOW)
    assert order_of(thread)[-2:] == ["My first.", "I have been here before."]
    assert not said(thread, close.neighbour, "My third.").is_held
    assert Vouched.objects.get().person == close.neighbour
    with pytest.raises(PermissionDenied):
        let_out_comment(public_id=held.public_id, by=close.agnes, **HOW)


def test_the_nearest_place_that_says_anything_decides(close):
    TalkSettings.objects.create(place=close.landlord, holds_first=True, changed_at=NOW)
    assert may_write(close.agnes, close.block, NOW)
    TalkSettings.objects.create(place=close.block, holds_first=False, changed_at=NOW)
    assert not may_write(close.agnes, close.block, NOW)


def test_too_much_at_once_is_refused_and_counts_whichever_entry_writes(close, thread):
    twin = Person.objects.create(landlord=close.landlord, name="D. Kerr", merged_into=close.neighbour)
    for n in range(AT_ONCE.most):
        said(thread, twin if n % 2 else close.neighbour, f"Word {n}.")
    with pytest.raises(Refused, match="wait a little"):
        said(thread, close.neighbour, "One more.")
    later = NOW + timedelta(seconds=AT_ONCE.seconds)
    assert said(thread, close.neighbour, "Now it is fine.", now=later)
    assert A_DAY.most > AT_ONCE.most


def test_a_discussion_is_about_one_thing_and_goes_when_that_is_hidden(close):
    how = {"place": close.block, "title": "The lift", "by": close.agnes, **HOW}
    case_like = close.block  # any row with a public id
    thread = open_thread(about=case_like, **how)
    assert open_thread(about=case_like, **how) == thread
    assert (thread.about_kind, thread.about_id) == ("places.place", close.block.public_id)
    comment = said(thread, close.agnes)
    set_audience(thread, Thread.Audience.NOBODY)
    assert not Thread.objects.visible_to(close.agnes).filter(pk=thread.pk).exists()
    assert not Comment.objects.visible_to(close.agnes).filter(pk=comment.pk).exists()
    with pytest.raises(PermissionDenied):
        said(thread, close.agnes)
    set_audience(thread, Thread.Audience.PUBLIC)
    assert Comment.objects.visible_to(None).filter(pk=comment.pk).exists()


def test_it_starts_where_one_lives_and_never_at_a_home(close):
    with pytest.raises(PermissionDenied):
        a_thread(close, place=close.home)
    elsewhere = type(close.block).objects.create(kind="block", parent=close.landlord, name="99 Far Street")
    with pytest.raises(Refused, match="Those who live in"):
        a_thread(close, place=elsewhere)
    assert a_thread(close, place=elsewhere, by=close.morag).place == elsewhere  # works for the whole landlord


def test_the_journal_has_no_word_of_it(close, thread):
    comment = said(thread, close.agnes, "zebrafinch potatoes")
    change_comment(comment_id=comment.pk, text="zebrafinch beans", by=close.agnes, **HOW)
    assert "zebrafinch" not in str(list(Entry.objects.values()))
