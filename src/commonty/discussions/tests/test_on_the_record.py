"""Moderation on the record: appeals, what is kept apart, muting, the log; by action and by page."""

import csv

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.cases.tests.factories import colleague
from commonty.discussions.actions.appeals import (
    appeal,
    decide_appeal,
    decide_unlawful,
    forget_evidence,
    lift_hiding,
    read_evidence,
)
from commonty.discussions.actions.comments import change_comment, withdraw_comment
from commonty.discussions.actions.hiding import hide_comment
from commonty.discussions.actions.moderation import UNLAWFUL_REPORTS, leave_as_is, let_out, report
from commonty.discussions.actions.muting import mute
from commonty.discussions.can_be_hidden import read_comments
from commonty.discussions.models import Comment, Evidence, Hiding, Mute, Report, TalkSettings
from commonty.discussions.models.apart import KEPT_FOR
from commonty.discussions.tests.factories import HOW, NOW, said
from commonty.journal.models import Entry
from commonty.notices.actions.sending import owe_notices
from commonty.notices.models import Notice

KIND = "discussions.comment"
BECAUSE = {"rule": "kind", "why": "It insults a neighbour.", **HOW}
CANARY = "zebrafinch"


def url(name: str, *args: str) -> str:
    return reverse(f"discussions:{name}", args=args)


def body(answer) -> str:
    return answer.content.decode()


def without_the_question(answer) -> str:
    """The search field shows again what was asked for."""
    return body(answer).replace(f'"{CANARY}"', "").replace(f"q={CANARY}", "")


@pytest.fixture
def rude(close, thread) -> Comment:
    return said(thread, close.neighbour, f"You {CANARY}!")


@pytest.fixture
def hiding(close, rude) -> Hiding:
    return hide_comment(public_id=rude.public_id, by=close.shona, **BECAUSE)


@pytest.fixture
def ada(close):
    return colleague(close.landlord, "Ada Orr", Role.ADMINISTRATOR)


def is_read(comment: Comment) -> bool:
    return Comment.objects.visible_to(None).filter(pk=comment.pk).exists()


def test_an_appeal_is_decided_by_another_human_and_what_comes_back_is_where_it_was(close, rude, hiding):
    with pytest.raises(PermissionDenied):
        appeal(hiding_id=hiding.pk, text="I was not rude.", by=close.agnes, **HOW)
    appeal(hiding_id=hiding.pk, text="I was not rude.", by=close.neighbour, **HOW)
    with pytest.raises(Refused, match="asked already"):
        appeal(hiding_id=hiding.pk, text="Hurry up.", by=close.neighbour, **HOW)
    answer = {"hiding_id": hiding.pk, "lifts": True, "answer": "It is a bird.", **HOW}
    with pytest.raises(Refused, match="Another person"):
        decide_appeal(by=close.shona, **answer)
    twin = type(close.shona).objects.create(landlord=close.landlord, name="S. Baird", merged_into=close.shona)
    close.shona.roles.filter().update(person=twin)
    with pytest.raises(Refused, match="Another person"):
        decide_appeal(by=twin, **answer)  # the same human by another entry
    with pytest.raises(PermissionDenied):
        decide_appeal(by=close.agnes, **answer)
    with pytest.raises(Refused, match="asked another person"):
        lift_hiding(hiding_id=hiding.pk, by=close.bilal, **HOW)
    decide_appeal(by=close.bilal, **answer)
    assert is_read(rude)
    with pytest.raises(Refused, match="already"):
        decide_appeal(by=close.morag, **answer)


def test_a_mistake_is_lifted_without_an_appeal_and_can_be_hidden_again(close, rude, hiding):
    lift_hiding(hiding_id=hiding.pk, by=close.shona, **HOW)
    assert is_read(rude)
    hide_comment(public_id=rude.public_id, by=close.shona, **BECAUSE)
    assert not is_read(rude)
    assert Hiding.objects.count() == 2


def test_left_as_it_is_once(close, rude):
    report(about_kind=KIND, about_id=rude.public_id, rule="kind", by=close.agnes, **HOW)
    what = {"about_kind": KIND, "about_id": rude.public_id, **HOW}
    with pytest.raises(PermissionDenied):
        leave_as_is(by=close.ken, **what)
    assert leave_as_is(by=close.shona, **what) == 1
    with pytest.raises(Refused, match="already"):
        leave_as_is(by=close.bilal, **what)
    assert is_read(rude)


def unlawful(close, comment: Comment, by=None) -> Evidence:
    report(about_kind=KIND, about_id=comment.public_id, rule="lawful", by=by or close.agnes, **HOW)
    return Evidence.objects.get()


def test_what_may_break_the_law_is_hidden_at_once_and_kept_apart(close, rude, ada):
    kept = unlawful(close, rude)
    assert not is_read(rude)
    assert CANARY in kept.text
    assert kept.hiding.by is None
    for other in (close.shona, close.agnes, close.neighbour, None):
        assert not Evidence.objects.visible_to(other).exists()
    with pytest.raises(PermissionDenied):
        read_evidence(evidence_id=kept.pk, why="I am curious.", by=close.shona, **HOW)
    decision = {"evidence_id": kept.pk, "stays": True, "why": "It is a threat.", "by": ada, **HOW}
    with pytest.raises(Refused, match="Read it first"):
        decide_unlawful(**decision)
    with pytest.raises(Refused):
        read_evidence(evidence_id=kept.pk, why=" ", by=ada, **HOW)
    read_evidence(evidence_id=kept.pk, why="To decide.", by=ada, **HOW)
    assert [(r.by, r.why) for r in kept.readings.all()] == [(ada, "To decide.")]
    assert Entry.objects.filter(kind="evidence_read").count() == 1
    decide_unlawful(**decision)
    assert Report.objects.get().outcome == Report.Outcome.HIDDEN
    with pytest.raises(Refused, match="already"):
        decide_unlawful(**decision)


def test_whoever_silences_neighbours_by_that_is_stopped(close, thread, rude, ada):
    kept = unlawful(close, rude)
    read_evidence(evidence_id=kept.pk, why="To decide.", by=ada, **HOW)
    decide_unlawful(evidence_id=kept.pk, stays=False, why="It is a bird.", by=ada, **HOW)
    assert is_read(rude)
    with pytest.raises(Refused, match="law does not forbid"):
        unlawful(close, rude, by=close.bilal)
    assert is_read(rude)
    others = [said(thread, close.neighbour, f"Word {n}.") for n in range(UNLAWFUL_REPORTS.most)]
    for comment in others[:-1]:
        report(about_kind=KIND, about_id=comment.public_id, rule="lawful", by=close.agnes, **HOW)
    with pytest.raises(Refused, match="a lot today"):
        report(about_kind=KIND, about_id=others[-1].public_id, rule="lawful", by=close.agnes, **HOW)
    assert is_read(others[-1])


def test_what_is_kept_apart_is_gone_after_its_time(close, rude):
    unlawful(close, rude)
    assert forget_evidence(NOW + KEPT_FOR / 2) == 0
    assert forget_evidence(NOW + KEPT_FOR) == 1
    assert not Evidence.objects.exists()
    assert not is_read(rude)


def test_muted_is_unread_for_one_and_blocked_can_not_answer(close, thread, rude):
    mine = said(thread, close.agnes, "Peace.")
    mute(comment_id=rude.pk, is_block=False, by=close.agnes, now=NOW)
    assert not Comment.objects.visible_to(close.agnes).filter(pk=rude.pk).exists()
    assert is_read(rude)
    assert said(thread, close.neighbour, "An answer.", parent_id=mine.pk)
    mute(comment_id=rude.pk, is_block=True, by=close.agnes, now=NOW)
    with pytest.raises(Refused, match="no answer from you"):
        said(thread, close.neighbour, "Another.", parent_id=mine.pk)
    assert said(thread, close.neighbour, "Beside it.")
    official = said(thread, close.shona, "We cut the grass.")
    for comment in (mine, official):
        with pytest.raises(Refused):
            mute(comment_id=comment.pk, is_block=False, by=close.agnes, now=NOW)
    assert Mute.objects.count() == 1


def test_hidden_words_are_behind_no_door(close, thread, rude, hiding, be):
    """Whoever hides reads them where they decide, its author on a page of their own, and nobody anywhere else."""
    doors = [
        url("thread", thread.public_id), url("threads"), url("threads") + f"?q={CANARY}", url("threads_feed"),
        url("thread_feed", thread.public_id), url("thread_csv", thread.public_id), url("threads_csv"), url("log"),
        url("log_csv"), url("house_rules"), url("comment", rude.public_id), url("versions", rude.public_id),
        url("answer", rude.public_id), url("change", rude.public_id), url("report", KIND, rude.public_id),
        url("queue"), "/", "/find-out/",
    ]  # fmt: skip
    for reader in (None, close.agnes, close.neighbour, close.shona, close.ken):
        client = be(reader)
        found = [door for door in doors if CANARY in without_the_question(client.get(door))]
        assert found == []
    assert CANARY in body(be(close.neighbour).get(url("hidden", hiding.public_id)))
    assert be(close.agnes).get(url("hidden", hiding.public_id)).status_code == 404
    assert CANARY in body(be(close.bilal).get(url("decide", hiding.public_id)))
    owe_notices(now=NOW)
    told = Notice.objects.filter(person=close.neighbour)
    assert "It insults a neighbour." in told.get(body__contains="House rule").body
    assert not Notice.objects.filter(body__contains=CANARY).exists()
    assert CANARY not in str(list(Entry.objects.values()))


def test_what_is_kept_apart_is_on_no_moderators_page(close, thread, rude, ada, be):
    kept = unlawful(close, rude)
    appeal(hiding_id=kept.hiding_id, text="It was a joke.", by=close.neighbour, **HOW)
    for reader in (close.shona, close.morag):
        client = be(reader)
        assert CANARY not in body(client.get(url("queue")))
        assert client.get(url("hide", KIND, rude.public_id)).status_code == 404
        assert client.get(url("decide", kept.hiding.public_id)).status_code == 404
        assert client.get(url("evidence", kept.public_id)).status_code in (403, 404)
    client = be(ada)
    assert CANARY not in body(client.get(url("queue")))
    assert CANARY not in body(client.get(url("evidence", kept.public_id)))
    assert client.post(url("evidence", kept.public_id), {"why": ""}).status_code == 422
    assert CANARY in body(client.post(url("evidence", kept.public_id), {"why": "To decide."}))
    assert client.post(url("decide_apart", kept.public_id), {}).status_code == 422
    client.post(url("decide_apart", kept.public_id), {"lifts": "no", "answer": "It is a threat."})
    assert Hiding.objects.get().confirmed_by == ada
    assert CANARY not in body(client.get(url("decide", kept.hiding.public_id)))


def test_the_story_by_page(close, thread, rude, be):
    client = be(close.agnes)
    client.post(url("report", KIND, rude.public_id), {"rule": "kind", "says": "Rude."})
    keeper = be(close.shona)
    assert "Rude." in body(keeper.get(url("queue")))
    assert keeper.post(url("hide", KIND, rude.public_id), {"rule": "kind", "why": ""}).status_code == 422
    keeper.post(url("hide", KIND, rude.public_id), {"rule": "kind", "why": "It insults."})
    made = Hiding.objects.get()
    author = be(close.neighbour)
    assert author.post(url("hidden", made.public_id), {"text": ""}).status_code == 422
    author.post(url("hidden", made.public_id), {"text": "It is a bird."})
    assert "Who asks that another person looks" not in body(keeper.get(url("queue")))
    other = be(close.bilal)
    assert "Who asks that another person looks" in body(other.get(url("queue")))
    assert other.post(url("decide", made.public_id), {}).status_code == 422
    other.post(url("decide", made.public_id), {"lifts": "yes", "answer": "So it is."})
    assert is_read(rude)
    assert "It can be read again." in body(author.get(url("hidden", made.public_id)))
    page = be(None).get(url("log"))
    assert (page.context["counts"].hidden, page.context["counts"].came_back) == (1, 1)
    [line] = csv.DictReader(body(be(None).get(url("log_csv"))).lstrip("\ufeff").splitlines())
    assert line["rule"] == "kind"


def test_holding_first_words_by_page(close, thread, be):
    keeper = be(close.shona)
    assert keeper.post(url("settings"), {}).status_code == 422
    sent = {"place": close.block.public_id, "holds_first": "on", "own_words": "Dogs are welcome."}
    keeper.post(url("settings"), sent)
    assert TalkSettings.objects.get().holds_first
    assert "Dogs are welcome." in body(be(None).get(url("house_rules"), {"place": close.block.public_id}))
    assert keeper.post(url("settings"), {**sent, "place": close.landlord.public_id}).status_code == 422
    author = be(close.neighbour)
    author.post(url("say", thread.public_id), {"text": "My first words."})
    assert "My first words." not in body(be(None).get(url("thread", thread.public_id)))
    held = Comment.objects.get(text="My first words.")
    assert "My first words." in body(keeper.get(url("queue")))
    keeper.post(
        url("let_out", KIND, held.public_id), {"read": read_comments([held.public_id])[held.public_id].digest}
    )
    assert "My first words." in body(be(None).get(url("thread", thread.public_id)))


def test_muting_by_page(close, thread, rude, be):
    client = be(close.agnes)
    assert "Dougie" in body(client.get(url("mute", rude.public_id)))
    client.post(url("mute", rude.public_id), {"block": "yes"})
    assert CANARY not in body(client.get(url("thread", thread.public_id)))
    assert "Dougie" in body(client.get(url("muted")))
    row = Mute.objects.get()
    assert be(close.neighbour).post(url("unmute", row.public_id)).status_code == 404
    client.post(url("unmute", row.public_id))
    assert CANARY in body(client.get(url("thread", thread.public_id)))


def test_what_is_let_out_is_what_was_read(close, thread, be):
    TalkSettings.objects.create(place=close.block, holds_first=True, changed_at=NOW)
    held = said(thread, close.neighbour, "Good morning.")
    keeper = be(close.shona)
    page = body(keeper.get(url("queue")))
    digest = read_comments([held.public_id])[held.public_id].digest
    assert f'value="{digest}"' in page
    change_comment(comment_id=held.pk, text=f"You {CANARY}!", by=close.neighbour, **HOW)
    what = {"about_kind": KIND, "about_id": held.public_id, "by": close.shona, **HOW}
    for wrong in (digest, ""):
        with pytest.raises(Refused, match="changed after you read it"):
            let_out(digest=wrong, **what)
    keeper.post(url("let_out", KIND, held.public_id), {"read": digest})
    assert not is_read(held)
    let_out(digest=read_comments([held.public_id])[held.public_id].digest, **what)
    assert is_read(held)


def test_what_is_reported_leaves_a_trace_however_soon_it_is_changed(close, thread, rude):
    report(about_kind=KIND, about_id=rude.public_id, rule="kind", by=close.agnes, **HOW)
    change_comment(comment_id=rude.pk, text="You dear.", by=close.neighbour, **HOW)
    assert [version.text for version in rude.versions.all()] == [f"You {CANARY}!"]


def test_words_that_were_taken_back_make_nobody_known(close, thread):
    withdraw_comment(comment_id=said(thread, close.neighbour, "Hm.").pk, by=close.neighbour, **HOW)
    TalkSettings.objects.create(place=close.block, holds_first=True, changed_at=NOW)
    assert said(thread, close.neighbour, "New here.").is_held
    assert not said(thread, close.agnes, "Not new.").is_held  # the twin


def test_what_stays_hidden_by_law_leaves_no_other_report_waiting(close, rude, ada):
    report(about_kind=KIND, about_id=rude.public_id, rule="kind", by=close.bilal, **HOW)
    kept = unlawful(close, rude)
    read_evidence(evidence_id=kept.pk, why="To decide.", by=ada, **HOW)
    decide_unlawful(evidence_id=kept.pk, stays=True, why="It is a threat.", by=ada, **HOW)
    assert not Report.objects.open().exists()
