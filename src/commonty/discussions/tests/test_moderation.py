"""Hiding and reporting: the actions."""

import pytest
from django.core.exceptions import PermissionDenied

from commonty.access.refusal import Refused
from commonty.discussions.actions.hiding import hide_comment, hide_thread
from commonty.discussions.actions.moderation import hide, report
from commonty.discussions.models import Comment, Hiding, Report, Thread
from commonty.discussions.queries.thread import read_thread
from commonty.discussions.tests.factories import HOW, NOW, a_thread, said

KIND = "discussions.comment"
BECAUSE = {"rule": "kind", "why": "It insults a neighbour.", **HOW}


def test_what_is_hidden_is_gone_and_its_place_names_the_rule(close, thread):
    comment = said(thread, close.neighbour, "zebrafinch")
    hiding = hide_comment(public_id=comment.public_id, by=close.shona, **BECAUSE)
    assert (hiding.about_kind, hiding.about_id, hiding.author) == (KIND, comment.public_id, close.neighbour)
    for reader in (None, close.agnes, close.neighbour, close.shona):
        assert not Comment.objects.visible_to(reader).filter(pk=comment.pk).exists()
        entry = read_thread(thread, reader, now=NOW).entries[-1]
        assert (entry.is_hidden, entry.words) == (True, "")
        assert "text" not in entry.comment.__dict__  # it never left the database
    Hiding.objects.update(lifted_at=NOW)
    assert Comment.objects.visible_to(None).filter(pk=comment.pk).exists()
    assert read_thread(thread, None, now=NOW).entries[-1].words == "zebrafinch"


def test_only_who_keeps_the_peace_there_hides_and_with_a_rule_and_a_reason(close, thread):
    comment = thread.comments.get()
    for by in (close.neighbour, close.ken):
        with pytest.raises(PermissionDenied):
            hide_comment(public_id=comment.public_id, by=by, **BECAUSE)
    for wrong in ({"rule": "because"}, {"why": " "}, {"why": "x" * 301}):
        with pytest.raises(Refused):
            hide_comment(public_id=comment.public_id, by=close.shona, **{**BECAUSE, **wrong})
    hide_comment(public_id=comment.public_id, by=close.shona, **BECAUSE)
    with pytest.raises(Refused, match="already"):
        hide_comment(public_id=comment.public_id, by=close.bilal, **BECAUSE)


def test_a_discussion_goes_with_all_that_is_in_it(close, thread):
    hide_thread(public_id=thread.public_id, by=close.shona, **BECAUSE)
    assert not Thread.objects.visible_to(close.agnes).exists()
    assert not Comment.objects.visible_to(close.agnes).exists()
    Hiding.objects.update(lifted_at=NOW)
    assert Comment.objects.visible_to(None).count() == 1


def test_what_is_said_about_a_thing_goes_and_comes_back_with_it(close, thread):
    thing, talk = a_thread(close, title="Stands for an idea"), thread
    hide(thing, thread=talk, author=close.agnes, place=close.block, by=close.shona, **BECAUSE)
    assert not Thread.objects.visible_to(None).exists()
    Hiding.objects.update(lifted_at=NOW)
    assert Thread.objects.visible_to(None).count() == 2


def test_what_was_hidden_for_itself_stays_hidden_when_what_it_is_about_comes_back(close, thread):
    own = hide_thread(public_id=thread.public_id, by=close.shona, **BECAUSE)
    thing = a_thread(close, title="Stands for an idea")
    thread.refresh_from_db()
    above = hide(thing, thread=thread, author=close.agnes, place=close.block, by=close.shona, **BECAUSE)
    Hiding.objects.filter(pk=above.pk).update(lifted_at=NOW)
    assert list(Thread.objects.visible_to(None)) == [thing]
    Hiding.objects.filter(pk=above.pk).update(lifted_at=None)
    Hiding.objects.filter(pk=own.pk).update(lifted_at=NOW)
    assert not Thread.objects.visible_to(None).exists()


def test_a_report_is_one_a_human_and_hiding_decides_it(close, thread):
    comment = thread.comments.get()
    what = {"about_kind": KIND, "about_id": comment.public_id, "rule": "kind", **HOW}
    one = report(**what, by=close.neighbour, says="It is rude.")
    assert report(**what, by=close.neighbour) == one
    assert (one.author, one.place) == (close.agnes, close.block)
    with pytest.raises(Refused, match="yourself"):
        report(**what, by=close.agnes)
    with pytest.raises(PermissionDenied):
        report(**{**what, "about_id": "nothing"}, by=close.neighbour)
    hide_comment(public_id=comment.public_id, by=close.shona, **BECAUSE)
    one.refresh_from_db()
    assert (one.outcome, one.decided_by) == (Report.Outcome.HIDDEN, close.shona)
    with pytest.raises(PermissionDenied):
        report(**what, by=close.bilal)  # nobody reads it any more


def test_reports_are_read_by_who_keeps_the_peace_and_never_by_whom_they_are_about(close, thread):
    comment = said(thread, close.shona, "We cut the grass.")
    report(about_kind=KIND, about_id=comment.public_id, rule="true", by=close.agnes, **HOW)
    assert Report.objects.visible_to(close.bilal).count() == 1
    for reader in (None, close.agnes, close.shona, close.ken):
        assert not Report.objects.visible_to(reader).exists()
