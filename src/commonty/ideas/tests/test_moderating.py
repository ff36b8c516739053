"""What is hidden or held is behind no door; danger is a request of its author's; what is said stands on the page."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.cases.models import Case
from commonty.cases.tests.factories import NOW, colleague
from commonty.discussions.actions.comments import say
from commonty.discussions.actions.moderation import report
from commonty.discussions.models import Comment, Hiding, TalkSettings
from commonty.discussions.moderated import thing_of
from commonty.ideas.actions.moderating import hide_idea, let_out_idea
from commonty.ideas.actions.supporting import support_idea
from commonty.ideas.models import Idea
from commonty.ideas.notices import TELLS
from commonty.ideas.queries.listing import twins_of
from commonty.ideas.tests.factories import HOW, answered, backed, by_neighbours_alone, started
from commonty.journal.models import Entry
from commonty.promises.models import Promise
from commonty.web.links import find_ideas

CANARY = "zebrafinch"
DOORS = ("list", "feed", "csv")


@pytest.fixture
def idea(close):
    by_neighbours_alone(close, 2)
    return started(close, f"Away with the {CANARY}", f"The {CANARY} is loud.", helps=f"All but the {CANARY}")


def hidden(close, idea):
    why = "It is about one neighbour."
    return hide_idea(public_id=idea.public_id, rule="private", why=why, by=close.shona, **HOW)


def found_behind(client, idea):
    pages = [client.get(reverse(f"ideas:{name}")) for name in DOORS]
    pages += [client.get(f"{reverse('ideas:list')}?q=loud&show=all"), client.get(reverse("web:front_page"))]
    pages += [client.get(reverse("ideas:show", args=[idea.public_id])), client.get(reverse("web:promises"))]
    pages += [client.get(reverse("discussions:threads"))]
    return [
        page.request["PATH_INFO"] for page in pages if page.status_code == 200 and CANARY in page.content.decode()
    ]


def test_what_is_hidden_is_behind_no_door_and_comes_back_when_that_is_lifted(close, idea, be):
    backed(idea, [close.neighbour])
    assert (
        len(found_behind(be(None), idea)) == 6
    )  # the twin: list, search, feed, file, its page, and what is promised
    hidden(close, idea)
    for who in (None, close.neighbour, close.agnes, close.shona):
        assert found_behind(be(who), idea) == []
    assert twins_of(idea.title, idea.says, close.block, None) == []
    assert find_ideas(None, [idea.public_id]) == {}
    assert not Promise.objects.filter(says__contains=CANARY).exists()
    assert list(TELLS["idea_owed"](Entry.objects.get(kind="idea_owed"))) == []
    assert be(close.neighbour).post(reverse("ideas:support", args=[idea.public_id])).status_code == 404
    Hiding.objects.update(lifted_at=NOW)
    assert found_behind(be(None), idea)


def test_hidden_it_takes_nothing_more(close, idea):
    hidden(close, idea)
    with pytest.raises(Refused):
        support_idea(idea_id=idea.pk, by=close.neighbour, **HOW)
    with pytest.raises(Refused):
        answered(idea, close.shona)


def test_only_who_moderates_there_hides_and_a_neighbour_reports(close, idea, be):
    with pytest.raises(PermissionDenied):
        hide_idea(public_id=idea.public_id, rule="private", why="It is about me.", by=close.neighbour, **HOW)
    assert (
        "Report this idea" in be(close.neighbour).get(reverse("ideas:show", args=[idea.public_id])).content.decode()
    )
    sent = report(about_kind="ideas.idea", about_id=idea.public_id, rule="private", by=close.neighbour, **HOW)
    assert (sent.author, thing_of("ideas.idea", idea.public_id, reader=None).title) == (close.agnes, idea.title)
    hidden(close, idea)
    assert thing_of("ideas.idea", idea.public_id, reader=close.neighbour) is None


def test_danger_in_it_is_a_request_at_once_and_neighbours_do_not_read_it(close, be):
    said = {"title": "A detector in the close", "says": "There is a smell of gas on our stair.",
            "place": close.block.public_id}  # fmt: skip
    answer = be(close.agnes).post(reverse("ideas:start"), said)
    idea, case = Idea.objects.get(), Case.objects.get()
    assert answer["Location"] == reverse("cases:show", args=[case.public_id])
    assert (idea.case, idea.is_held, case.raised_by, case.is_urgent) == (case, True, close.agnes, True)
    assert be(None).get(reverse("ideas:show", args=[idea.public_id])).status_code == 404
    assert "detector" not in be(close.neighbour).get(reverse("ideas:list")).content.decode()
    assert be(close.agnes).get(reverse("ideas:show", args=[idea.public_id])).status_code == 200


def test_first_words_wait_for_a_human_where_the_place_says_so(close, be):
    TalkSettings.objects.create(place=close.block, holds_first=True, changed_at=NOW)
    by_neighbours_alone(close, 2)
    idea = started(close)
    assert be(close.neighbour).get(reverse("ideas:show", args=[idea.public_id])).status_code == 404
    with pytest.raises(PermissionDenied):
        let_out_idea(public_id=idea.public_id, by=close.neighbour, **HOW)
    let_out_idea(public_id=idea.public_id, by=close.shona, **HOW)
    assert be(None).get(reverse("ideas:show", args=[idea.public_id])).status_code == 200
    assert not started(close, "A second thought, of another kind").is_held


def test_what_neighbours_say_of_it_stands_on_its_page_and_goes_with_it(close, idea, be):
    say(thread_id=idea.thread_id, text="I would help.", by=close.neighbour, **HOW)
    where = reverse("ideas:show", args=[idea.public_id])
    assert "I would help." in be(None).get(where).content.decode()
    comment = reverse("discussions:comment", args=[Comment.objects.get().public_id])
    assert be(None).get(comment)["Location"].startswith(where)
    hidden(close, idea)
    assert be(None).get(comment).status_code == 404


def test_a_moderator_of_another_place_hides_nothing_here(close, idea):
    far = colleague(close.home, "Far Away", Role.COMPLAINTS_OFFICER)
    with pytest.raises(PermissionDenied):
        hide_idea(public_id=idea.public_id, rule="private", why="It is about me.", by=far, **HOW)


@pytest.mark.parametrize("is_hidden", [False, True])
def test_the_page_names_no_idea_that_is_hidden_of_those_from_which_it_came(close, idea, be, is_hidden):
    """Also where another was joined with it. Twin: shown, it is named."""
    part, other = started(close, "A shelter"), started(close, "A roof", by=close.neighbour)
    Idea.objects.filter(pk=part.pk).update(cut_from=idea)
    Idea.objects.filter(pk=other.pk).update(became=part, state="joined")
    Idea.objects.filter(pk=idea.pk).update(state="split")
    if is_hidden:
        hidden(close, idea)
    page = be(None).get(reverse("ideas:show", args=[part.public_id])).content.decode()
    assert "A roof" in page
    assert (idea.title in page) == (not is_hidden)
    back = be(None).get(reverse("ideas:show", args=[other.public_id])).content.decode()
    assert part.title in back
