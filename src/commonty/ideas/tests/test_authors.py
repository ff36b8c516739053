"""Authors by invitation: nobody is looked up, nobody at risk is shown, and whoever goes leaves the idea to the others."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from commonty.access.refusal import Refused
from commonty.cases.tests.factories import NOW
from commonty.discussions.actions.facilitating import Standing, sum_up_thread
from commonty.discussions.actions.muting import mute
from commonty.discussions.actions.pens import take_pen_name
from commonty.discussions.models import Following
from commonty.discussions.queries.facilitators import may_facilitate
from commonty.discussions.tests.factories import a_thread
from commonty.ideas.actions.amending import Reading, suggest_change
from commonty.ideas.actions.answering import Given, answer_idea
from commonty.ideas.actions.authors import (
    become_author,
    decline_authorship,
    invite_author,
    leave_authors,
    mind_authors,
    name_author,
    take_author_away,
)
from commonty.ideas.actions.ending import withdraw_idea
from commonty.ideas.actions.reshaping import answer_joining, look_again_at_joining, propose_joining
from commonty.ideas.models import CoAuthor, Idea, Support
from commonty.ideas.notices import TELLS
from commonty.ideas.queries.authors import authors_of
from commonty.ideas.rules.authors import OPEN_FOR, REST
from commonty.ideas.tests.factories import HOW, answered, backed, by_neighbours_alone, neighbours, started
from commonty.journal.models import Entry
from commonty.people.models import Person, Tie
from commonty.promises.models import Promise

WHY = "Both ask for somewhere to sit."
LATER = {"now": NOW + REST + timedelta(days=1), "channel": "web"}


@pytest.fixture
def idea(close):
    return started(close)


def invite(idea, close, name=None, **how):
    invite_author(idea_id=idea.pk, name=name or close.neighbour.name, by=close.agnes, **(how or HOW))


def joined(idea, close, person=None):
    person = person or close.neighbour
    invite(idea, close, person.name)
    return become_author(idea_id=idea.pk, by=person, **HOW)


def said_by_agnes(close):
    return a_thread(close, title="Bins").comments.get()


def told(kind):
    return list(TELLS[kind](Entry.objects.filter(kind=kind).order_by("-pk")[0]))


def test_an_invited_neighbour_becomes_an_author_and_does_what_authors_do(close, idea):
    invite(idea, close, close.neighbour.name.upper())
    (mail,) = told("idea_author_invited")
    assert (mail.person, "Agnes invites you" in mail.body, "Rennie" in mail.body) == (close.neighbour, True, False)
    become_author(idea_id=idea.pk, by=close.neighbour, **HOW)
    assert [mail.person for mail in told("idea_author_joined")] == [close.agnes]
    assert Support.objects.filter(idea=idea, person=close.neighbour).exists()
    reading = Reading("A bench for four", "So that we can sit together.", "There are four of us.")
    suggest_change(reading, idea_id=idea.pk, by=close.neighbour, **HOW)
    idea.refresh_from_db()
    assert idea.title == "A bench for four"
    with pytest.raises(PermissionDenied):
        withdraw_idea(idea_id=idea.pk, by=close.neighbour, **HOW)
    with pytest.raises(PermissionDenied):
        invite_author(idea_id=idea.pk, name="Bilal Khan", by=close.neighbour, **HOW)


@pytest.mark.parametrize("wrong", ["nobody", "namesakes", "at risk", "elsewhere", "a block"])
def test_a_name_tells_nothing_of_who_lives_here(close, idea, wrong):
    """Twin: the same name without it is invited."""
    name = close.neighbour.name
    if wrong == "nobody":
        name = "Zebedee Nobody"
    if wrong == "namesakes":
        neighbours(close, 1)[0].__class__.objects.filter(name="Neighbour0 Reid").update(name=name)
    if wrong == "at risk":
        Person.objects.filter(pk=close.neighbour.pk).update(is_at_risk=True)
    if wrong == "elsewhere":
        Tie.objects.filter(person=close.neighbour).update(moved_out_on=NOW.date() - timedelta(days=1))
    if wrong == "a block":
        mute(comment_id=said_by_agnes(close).pk, is_block=True, by=close.neighbour, now=NOW)
    invite(idea, close, name)
    assert not CoAuthor.objects.exists()
    assert not Entry.objects.filter(kind="idea_author_invited").exists()


def test_a_no_is_told_to_nobody_and_not_asked_again_for_a_month(close, idea):
    invite(idea, close)
    decline_authorship(idea_id=idea.pk, by=close.neighbour, **HOW)
    assert "idea_author_declined" not in TELLS
    invite(idea, close)
    assert CoAuthor.objects.get().state == "out"
    invite(idea, close, **LATER)
    assert CoAuthor.objects.get().state == "invited"


def test_an_invitation_ends_with_its_month_and_with_the_idea(close, idea):
    invite(idea, close)
    with pytest.raises(Refused, match="over"):
        become_author(idea_id=idea.pk, by=close.neighbour, now=NOW + OPEN_FOR, channel="web")
    withdraw_idea(idea_id=idea.pk, by=close.agnes, **HOW)
    with pytest.raises(Refused, match="over"):
        become_author(idea_id=idea.pk, by=close.neighbour, **HOW)
    with pytest.raises(PermissionDenied):
        become_author(idea_id=idea.pk, by=close.bilal, **HOW)


def test_whoever_started_it_leaves_it_to_the_next_with_what_was_promised(close, idea):
    by_neighbours_alone(close, 3)
    joined(idea, close)
    assert may_facilitate(close.agnes, idea.thread)
    assert not may_facilitate(close.neighbour, idea.thread)
    backed(idea, neighbours(close, 1))
    promise = Promise.objects.about(idea).get()
    assert promise.made_to == close.agnes
    leave_authors(idea_id=idea.pk, by=close.agnes, **HOW)
    idea.refresh_from_db()
    promise.refresh_from_db()
    assert (idea.author, promise.made_to, authors_of(idea)) == (close.neighbour, close.neighbour, [close.neighbour])
    assert [mail.person for mail in told("idea_handed_on")] == [close.neighbour]
    assert not may_facilitate(close.agnes, idea.thread)
    assert may_facilitate(close.neighbour, idea.thread)
    with pytest.raises(Refused, match="only author"):
        leave_authors(idea_id=idea.pk, by=close.neighbour, **HOW)


def test_an_author_is_taken_away_and_told(close, idea):
    theirs = joined(idea, close)
    with pytest.raises(PermissionDenied):
        take_author_away(co_author_id=theirs.pk, by=close.neighbour, **HOW)
    take_author_away(co_author_id=theirs.pk, by=close.agnes, **HOW)
    assert [mail.person for mail in told("idea_author_left")] == [close.neighbour]
    with pytest.raises(PermissionDenied):
        leave_authors(idea_id=idea.pk, by=close.neighbour, **HOW)


def test_who_moved_away_or_is_forgotten_is_no_author_any_more(close, idea):
    joined(idea, close)
    assert not mind_authors(idea_id=idea.pk, by=close.shona, **HOW)
    Tie.objects.filter(person=close.agnes).update(moved_out_on=NOW.date() - timedelta(days=5))
    assert not mind_authors(idea_id=idea.pk, by=close.shona, **HOW)  # a list may be wrong for some days
    Tie.objects.filter(person=close.agnes).update(moved_out_on=NOW.date() - timedelta(days=40))
    assert mind_authors(idea_id=idea.pk, by=close.shona, **HOW)
    idea.refresh_from_db()
    assert idea.author == close.neighbour
    alone = started(close, "A shelf for books", by=close.neighbour)
    Tie.objects.filter(person=close.neighbour).delete()
    assert not mind_authors(idea_id=alone.pk, by=close.shona, **HOW)


def test_a_joining_needs_each_author_also_one_who_came_meanwhile(close, idea):
    """Twin: with the same answers and without that author it is joined."""
    other = started(close, "A seat by the stop", by=neighbours(close, 1)[0])
    invite(idea, close)
    joining = propose_joining(idea_id=other.pk, into_id=idea.pk, because=WHY, by=other.author, **HOW)
    theirs = become_author(idea_id=idea.pk, by=close.neighbour, **HOW)
    answer_joining(answer_id=joining.answers.get(person=close.agnes).pk, agrees=True, by=close.agnes, **HOW)
    other.refresh_from_db()
    assert (other.state, joining.answers.get(agrees=None).person) == ("gathering", close.neighbour)
    take_author_away(co_author_id=theirs.pk, by=close.agnes, **HOW)
    look_again_at_joining(joining_id=joining.pk, by=close.shona, **HOW)
    other.refresh_from_db()
    assert other.state == "joined"


def test_nobody_answers_an_idea_that_is_theirs_too(close, idea):
    Tie.objects.create(person=close.shona, home=close.home, kind="tenant")
    joined(idea, close, close.shona)
    with pytest.raises(PermissionDenied):
        answer_idea(Given("yes", "We like it a lot."), idea_id=idea.pk, by=close.shona, **HOW)


def test_the_pages_name_those_who_wish_it_and_never_somebody_at_risk(close, idea, be):
    show, page = (reverse(f"ideas:{name}", args=[idea.public_id]) for name in ("show", "authors"))
    assert be(close.neighbour).get(page).status_code == 404
    assert be(close.agnes).post(page, {"name": "Oneword"}).status_code == 422
    be(close.agnes).post(page, {"name": close.neighbour.name})
    invitation = reverse("ideas:invitation", args=[idea.public_id])
    assert "You are invited" in be(close.neighbour).get(show).content.decode()
    assert "You are invited" not in be(close.bilal).get(show).content.decode()
    assert be(close.bilal).post(invitation, {}).status_code == 404
    assert "Agnes invites you" in be(close.neighbour).get(invitation).content.decode()
    be(close.neighbour).post(invitation, {"is_named": "on"})
    first = close.neighbour.name.split()[0]
    assert f"By {first} and a neighbour." in be(None).get(show).content.decode()
    be(close.agnes).post(reverse("ideas:show_name", args=[idea.public_id]), {"yes": "1"})
    assert f"By Agnes, {first}." in be(None).get(show).content.decode()
    Person.objects.filter(pk=close.neighbour.pk).update(is_at_risk=True)
    assert "By Agnes." in be(None).get(show).content.decode()
    assert first not in be(close.agnes).get(page).content.decode()
    Person.objects.filter(pk=close.neighbour.pk).update(is_at_risk=False)
    away = reverse("ideas:take_author_away", args=[CoAuthor.objects.get().public_id])
    assert be(close.neighbour).get(away).status_code == 404
    assert be(close.agnes).get(away).status_code == 200
    assert be(close.neighbour).get(reverse("ideas:withdraw", args=[idea.public_id])).status_code == 404
    leave = reverse("ideas:leave", args=[idea.public_id])
    assert be(close.agnes).get(leave).status_code == 200
    be(close.agnes).post(leave)
    assert Idea.objects.get().author == close.neighbour


def test_only_they_themselves_say_whether_they_are_named(close, idea):
    with pytest.raises(PermissionDenied):
        name_author(idea_id=idea.pk, is_named=True, by=close.neighbour, **HOW)


def test_all_authors_hear_what_happens(close, idea):
    joined(idea, close)
    Support.objects.filter(idea=idea, person=close.neighbour).delete()
    answered(idea, close.shona)
    assert {mail.person for mail in told("idea_decided")} == {close.agnes, close.neighbour}


def test_my_things_and_the_desk_say_who_is_asked(close, idea, be):
    mine, desk = reverse("web:my_things"), reverse("ideas:waiting")
    invite(idea, close)
    assert "You are invited to be an author" in be(close.neighbour).get(mine).content.decode()
    assert "You are invited to be an author" not in be(close.bilal).get(mine).content.decode()
    become_author(idea_id=idea.pk, by=close.neighbour, **HOW)
    assert "Their authors are asked" not in be(close.shona).get(desk).content.decode()
    split = {"title_1": "A bench", "says_1": "To sit.", "title_2": "A bin", "says_2": "For litter.", "because": WHY}
    be(close.agnes).post(reverse("ideas:split", args=[idea.public_id]), split)
    assert Idea.objects.count() == 1  # the other author is asked
    assert "You are asked: yes or no?" in be(close.neighbour).get(mine).content.decode()
    assert "You are asked: yes or no?" not in be(close.agnes).get(mine).content.decode()
    assert "Their authors are asked" in be(close.shona).get(desk).content.decode()


@pytest.mark.parametrize("is_about_an_idea", [True, False])
def test_who_sums_its_talk_up_is_not_named_by_it(close, idea, be, is_about_an_idea):
    """Its author need not be named, and whoever wrote under a pen name elsewhere is not found by it.

    Twin: in a discussion of its own it says who.
    """
    take_pen_name(name="Wally Close", by=close.agnes, **HOW)
    thread = idea.thread if is_about_an_idea else a_thread(close, title="Bins")
    sum_up_thread(thread_id=thread.pk, standing=Standing(agree="All want it so."), by=close.agnes, **HOW)
    told = Entry.objects.filter(about_id=thread.public_id).last()
    assert (told.by_id == close.agnes.public_id) == is_about_an_idea
    pages = [reverse("discussions:summaries", args=[thread.public_id])]
    pages += (
        [reverse("ideas:show", args=[idea.public_id])]
        if is_about_an_idea
        else [reverse("discussions:thread", args=[thread.public_id])]
    )
    for page in pages:
        shown = be(close.neighbour).get(page).content.decode()
        assert "All want it so." in shown
        assert ("Wally Close" in shown) == (not is_about_an_idea)
        assert "Agnes" not in shown
    sum_up_thread(thread_id=thread.pk, standing=Standing(agree="They want it."), by=close.shona, **HOW)
    assert "Shona Baird" in be(None).get(pages[0]).content.decode()


def test_its_authors_hear_what_is_asked_of_it(close, idea):
    joined(idea, close)
    followed = Following.objects.going_on().filter(thread=idea.thread)
    assert {row.person for row in followed} == {close.agnes, close.neighbour}
