"""Joined only when every author says yes; split by its author; those behind it follow, once each."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.cases.models import Case
from commonty.cases.tests.factories import NOW, colleague
from commonty.ideas import jobs
from commonty.ideas.actions.authors import become_author, invite_author
from commonty.ideas.actions.moderating import hide_idea
from commonty.ideas.actions.reshaping import answer_joining, look_again_at_joining, propose_joining
from commonty.ideas.actions.splitting import answer_splitting, propose_splitting
from commonty.ideas.models import Idea, Joining, Splitting, Support
from commonty.ideas.notices import TELLS
from commonty.ideas.tests.factories import HOW, answered, backed, by_neighbours_alone, neighbours, started
from commonty.journal.models import Entry
from commonty.people.models import Tie
from commonty.promises.models import Promise

WHY = "Both ask for somewhere to sit."
PARTS = [("A bench", "To sit on."), ("A shelter", "Against the rain.")]


@pytest.fixture
def pair(close):
    """Agnes's bench, and her neighbour's seat with somebody behind both."""
    by_neighbours_alone(close, 4)
    bench, seat = started(close), started(close, "A seat by the stop", by=close.neighbour)
    both, one = neighbours(close, 2)
    return backed(bench, [both]), backed(seat, [both, one])


def co_authored(idea, close):
    invite_author(idea_id=idea.pk, name=close.neighbour.name, by=close.agnes, **HOW)
    become_author(idea_id=idea.pk, by=close.neighbour, **HOW)


def asked(pair, by):
    bench, seat = pair
    return propose_joining(idea_id=seat.pk, into_id=bench.pk, because=WHY, by=by, **HOW)


def test_an_author_asks_the_other_and_with_their_yes_all_follow_once(close, pair):
    bench, seat = pair
    joining = asked(pair, close.neighbour)
    assert (joining.state, joining.answers.filter(agrees=None).get().person) == ("asked", close.agnes)
    answer_joining(answer_id=joining.answers.get(agrees=None).pk, agrees=True, by=close.agnes, **HOW)
    bench.refresh_from_db()
    seat.refresh_from_db()
    assert (seat.state, seat.became, bench.state) == ("joined", bench, "owed")  # four stand behind it now
    assert Idea.objects.with_supporters().get(pk=bench.pk).supporters == 4
    assert Support.objects.filter(idea=seat).count() == 3  # the original stays as it was
    told = {mail.person for mail in TELLS["idea_joined"](Entry.objects.get(kind="idea_joined"))}
    assert {close.neighbour, *(s.person for s in Support.objects.filter(idea=seat))} <= told | {close.agnes}


def test_staff_only_ask_and_silence_never_joins(close, pair):
    joining = asked(pair, close.shona)
    assert joining.answers.filter(agrees=None).count() == 2
    answer_joining(answer_id=joining.answers.get(person=close.agnes).pk, agrees=True, by=close.agnes, **HOW)
    pair[1].refresh_from_db()
    assert pair[1].state == "gathering"
    mine = joining.answers.get(person=close.neighbour)
    officer = colleague(close.block, "Iain Bell", Role.HOUSING_OFFICER)
    said = {"agrees": True, "by": close.neighbour, "typed_by": officer, "now": NOW, "channel": "phone"}
    answer_joining(answer_id=mine.pk, **said)
    pair[1].refresh_from_db()
    mine.refresh_from_db()
    assert (pair[1].state, mine.typed_by, mine.channel) == ("joined", officer, "phone")


def test_one_no_ends_it(close, pair):
    joining = asked(pair, close.neighbour)
    answer = joining.answers.get(person=close.agnes)
    answer_joining(answer_id=answer.pk, agrees=False, by=close.agnes, **HOW)
    assert Joining.objects.get().state == "refused"
    with pytest.raises(Refused):
        answer_joining(answer_id=answer.pk, agrees=True, by=close.agnes, **HOW)


def test_nobody_else_asks_or_answers(close, pair):
    with pytest.raises(PermissionDenied):
        asked(pair, neighbours(close, 1)[0])
    joining = asked(pair, close.neighbour)
    answer = joining.answers.get(person=close.agnes)
    stranger = close.bilal
    with pytest.raises(PermissionDenied):
        answer_joining(answer_id=answer.pk, agrees=True, by=stranger, **HOW)
    with pytest.raises(PermissionDenied):
        answer_joining(answer_id=answer.pk, agrees=True, by=close.neighbour, **HOW)


def test_what_is_answered_or_for_a_narrower_place_is_not_joined(close, pair):
    bench, _seat = pair
    wide = started(close, "Seats everywhere", place=close.landlord)
    with pytest.raises(Refused, match="need not live"):
        propose_joining(idea_id=wide.pk, into_id=bench.pk, because=WHY, by=close.agnes, **HOW)
    answered(bench, close.shona)
    with pytest.raises(Refused, match="answered"):
        asked(pair, close.neighbour)


def test_what_was_owed_for_it_goes_on_under_the_other(close, pair):
    bench, seat = pair
    backed(seat, neighbours(close, 3)[2:])
    joining = asked(pair, close.neighbour)
    answer_joining(answer_id=joining.answers.get(agrees=None).pk, agrees=True, by=close.agnes, **HOW)
    old = Promise.objects.about(seat).get()
    assert (old.status, Promise.objects.about(bench).get().status) == ("replaced", "open")


def test_its_author_splits_it_and_each_part_begins_with_all(close, pair):
    bench, _seat = pair
    with pytest.raises(PermissionDenied):
        propose_splitting(idea_id=bench.pk, parts=PARTS, because=WHY, by=close.neighbour, **HOW)
    with pytest.raises(Refused):
        propose_splitting(idea_id=bench.pk, parts=PARTS[:1], because=WHY, by=close.agnes, **HOW)
    propose_splitting(idea_id=bench.pk, parts=PARTS, because=WHY, by=close.agnes, **HOW)
    bench.refresh_from_db()
    made = list(bench.parts.order_by("number"))
    assert (bench.state, [part.number for part in made]) == ("split", [3, 4])
    assert {Support.objects.filter(idea=part).count() for part in made} == {2}
    assert len(list(TELLS["idea_split"](Entry.objects.get(kind="idea_split")))) == 1


def test_whoever_asks_and_another_author_type_for_nobody(close, pair):
    """Twin: a colleague may, and the author reads what was written down."""
    joining = asked(pair, close.shona)
    mine = joining.answers.get(person=close.agnes)
    said = {"agrees": True, "by": close.agnes, "now": NOW, "channel": "phone"}
    with pytest.raises(Refused, match="part in this"):
        answer_joining(answer_id=mine.pk, typed_by=close.shona, **said)
    answer_joining(answer_id=mine.pk, typed_by=colleague(close.block, "Iain Bell", Role.HOUSING_OFFICER), **said)
    (told,) = TELLS["idea_joining_answered"](Entry.objects.get(kind="idea_joining_answered"))
    assert (told.person, "you say yes" in told.body) == (close.agnes, True)


def test_staff_read_whose_word_they_type_but_of_nobody_at_risk(close, pair, be):
    """Twin: without the mark the name is there."""
    asked(pair, close.neighbour)
    page = reverse("ideas:show", args=[pair[0].public_id])
    assert "what Agnes Rennie says" in be(close.shona).get(page).content.decode()
    assert "Rennie" not in be(None).get(page).content.decode()
    close.agnes.is_at_risk = True
    close.agnes.save()
    assert "Rennie" not in be(close.shona).get(page).content.decode()


def test_staff_propose_a_split_and_it_happens_with_the_authors_yes(close, pair):
    bench, _seat = pair
    asked = propose_splitting(idea_id=bench.pk, parts=PARTS, because=WHY, by=close.shona, **HOW)
    assert propose_splitting(idea_id=bench.pk, parts=PARTS, because=WHY, by=close.shona, **HOW) == asked
    bench.refresh_from_db()
    assert (bench.state, asked.state) == ("gathering", "asked")
    (told,) = TELLS["idea_splitting_proposed"](Entry.objects.get(kind="idea_splitting_proposed"))
    assert (told.person, "Against the rain." in told.body, WHY in told.body) == (close.agnes, True, True)
    mine = asked.answers.get()
    with pytest.raises(PermissionDenied):
        answer_splitting(answer_id=mine.pk, agrees=True, by=close.neighbour, **HOW)
    answer_splitting(answer_id=mine.pk, agrees=True, by=close.agnes, **HOW)
    bench.refresh_from_db()
    assert (bench.state, [part.author for part in bench.parts.all()]) == ("split", [close.agnes] * 2)
    assert {Support.objects.filter(idea=part).count() for part in bench.parts.all()} == {2}


GAS = [("A bench", "To sit on."), ("The stair", "I smell gas on the stair and nobody comes.")]


@pytest.mark.parametrize("parts", [GAS, PARTS])
def test_danger_in_a_part_waits_for_no_other_author(close, pair, be, parts):
    """Twin: without it the other author is asked."""
    co_authored(pair[0], close)
    page = reverse("ideas:split", args=[pair[0].public_id])
    says = {
        f"{name}_{n}": text
        for n, part in enumerate(parts, 1)
        for name, text in zip(("title", "says"), part, strict=True)
    }
    answer = be(close.agnes).post(page, {**says, "because": WHY})
    if parts is PARTS:
        assert (Splitting.objects.get().state, Case.objects.count()) == ("asked", 0)
        return
    case = Case.objects.get()
    assert (case.raised_by, answer["Location"]) == (close.agnes, reverse("cases:show", args=[case.public_id]))
    assert not Splitting.objects.exists()
    assert not Entry.objects.filter(kind="idea_splitting_proposed").exists()


def test_danger_in_a_splitting_that_is_refused_is_dealt_with_all_the_same(close, pair, be):
    page = reverse("ideas:split", args=[pair[0].public_id])
    be(close.agnes).post(page, {"title_1": "", "says_2": GAS[1][1]})
    assert Case.objects.get().raised_by == close.agnes


def test_parts_are_read_when_they_are_proposed_and_no_more_at_the_last_yes(close, pair):
    """Whoever first wrote it may have moved away, and what another proposed is no word of theirs."""
    co_authored(pair[0], close)
    asked = propose_splitting(idea_id=pair[0].pk, parts=PARTS, because=WHY, by=close.neighbour, **HOW)
    Tie.objects.filter(person=close.agnes).delete()
    answer_splitting(answer_id=asked.answers.get(agrees=None).pk, agrees=True, by=close.agnes, **HOW)
    assert [part.is_held for part in pair[0].parts.all()] == [False, False]


def test_those_behind_it_are_told_of_no_part_that_is_hidden(close, pair):
    """Twin: of the other part they are."""
    propose_splitting(idea_id=pair[0].pk, parts=PARTS, because=WHY, by=close.agnes, **HOW)
    part = pair[0].parts.get(title="A shelter")
    hide_idea(public_id=part.public_id, rule="kind", why="It is rude.", by=close.shona, **HOW)
    (mail,) = TELLS["idea_split"](Entry.objects.get(kind="idea_split"))
    assert ("A bench" in mail.body, "A shelter" in mail.body) == (True, False)


@pytest.mark.parametrize("is_refused", [True, False])
def test_one_that_cannot_be_split_or_joined_stops_no_other_work_of_the_hour(
    close, pair, monkeypatch, caplog, is_refused
):
    """Twin: with what the job did before, the refusal leaves it, and drafts stay."""
    other = propose_splitting(idea_id=pair[0].pk, parts=PARTS, because=WHY, by=close.shona, **HOW)

    def refuses(**_what):
        raise Refused("Those who live here write here.")

    monkeypatch.setattr(jobs, "look_again_at_splitting", refuses)
    forgotten = []
    monkeypatch.setattr(jobs, "forget_drafts", forgotten.append)
    if not is_refused:
        monkeypatch.setattr(jobs, "_or_leave_it", lambda look, **what: look(**what, **jobs.HOW))
        with pytest.raises(Refused):
            jobs.look_after_ideas.func()
        assert not forgotten
        return
    jobs.look_after_ideas.func()
    assert forgotten
    assert "left as it is" in caplog.text
    other.refresh_from_db()
    assert other.state == "asked"


@pytest.mark.parametrize("is_within", [True, False])
def test_two_that_are_for_different_places_by_now_are_not_joined(close, pair, is_within):
    joining = asked(pair, close.shona)
    if not is_within:
        Idea.objects.filter(pk=pair[0].pk).update(place=close.home)
    for answer in joining.answers.filter(agrees=None):
        if is_within or answer.person == close.agnes:
            answer_joining(answer_id=answer.pk, agrees=True, by=answer.person, **HOW)
    joining.answers.update(agrees=True)
    look_again_at_joining(joining_id=joining.pk, by=close.shona, **HOW)
    joining.refresh_from_db()
    assert (joining.state == "agreed") == is_within


def test_one_no_leaves_it_whole_and_the_answered_is_split_no_more(close, pair):
    bench, seat = pair
    asked = propose_splitting(idea_id=bench.pk, parts=PARTS, because=WHY, by=close.shona, **HOW)
    answer_splitting(answer_id=asked.answers.get().pk, agrees=False, by=close.agnes, **HOW)
    bench.refresh_from_db()
    assert (bench.state, Splitting.objects.get().state) == ("gathering", "refused")
    late = propose_splitting(idea_id=seat.pk, parts=PARTS, because=WHY, by=close.shona, **HOW)
    answered(seat, close.shona)
    with pytest.raises(Refused, match="answered"):
        answer_splitting(answer_id=late.answers.get().pk, agrees=True, by=close.neighbour, **HOW)


def test_the_pages_ask_the_author_and_show_the_trace(close, pair, be):
    bench, seat = pair
    neighbour, agnes = be(close.neighbour), be(close.agnes)
    where = reverse("ideas:join", args=[seat.public_id])
    assert agnes.get(where).status_code == 404
    assert neighbour.post(where, {"number": "77", "because": WHY}).status_code == 422
    neighbour.post(where, {"number": str(bench.number), "because": WHY})
    page = reverse("ideas:show", args=[bench.public_id])
    assert "May these two become one?" in agnes.get(page).content.decode()
    assert "May these two become one?" not in be(None).get(page).content.decode()
    answer = reverse("ideas:answer_join", args=[Joining.objects.get().answers.get(agrees=None).public_id])
    assert be(neighbours(close, 1)[0]).post(answer, {"yes": "1"}).status_code == 404
    agnes.post(answer, {"yes": "1"})
    assert seat.title in be(None).get(page).content.decode()
    assert "It became part of:" in be(None).get(reverse("ideas:show", args=[seat.public_id])).content.decode()
    split = reverse("ideas:split", args=[bench.public_id])
    assert neighbour.get(split).status_code == 404
    parts = {"title_1": "A bench", "says_1": "To sit.", "title_2": "A bin", "says_2": "For litter.", "because": WHY}
    be(close.shona).post(split, parts)
    assert "May it be split?" in agnes.get(page).content.decode()
    assert "May it be split?" not in be(None).get(page).content.decode()
    mine = reverse("ideas:answer_split", args=[Splitting.objects.get().answers.get().public_id])
    assert neighbour.post(mine, {"yes": "1"}).status_code == 404
    agnes.post(mine, {"no": "1"})
    assert agnes.post(split, {}).status_code == 422
    said = {"title_1": "A bench", "says_1": "To sit.", "title_2": "A roof", "says_2": "For rain.", "because": WHY}
    agnes.post(split, said)
    assert "It was split into:" in be(None).get(page).content.decode()
