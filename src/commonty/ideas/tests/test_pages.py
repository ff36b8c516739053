"""What each page shows to whom; and that nothing typed is lost."""

import pytest
from django.urls import reverse

from commonty.access.roles import Role
from commonty.cases.models import Case
from commonty.cases.tests.factories import a_close, colleague
from commonty.ideas.drafts import draft_of
from commonty.ideas.models import Idea, IdeaDraft, Support, Thresholds
from commonty.ideas.queries.listing import twins_of
from commonty.ideas.tests.factories import answered, backed, by_neighbours_alone, neighbours, started
from commonty.people.models import Person


def said(close, **more):
    return {"title": "A bench at the bus stop", "says": "So that we can sit.", "place": close.block.public_id, **more}


def url(name, *args):
    return reverse(f"ideas:{name}", args=args)


def test_a_title_and_two_sentences_are_enough(close, be):
    agnes = be(close.agnes)
    answer = agnes.post(url("start"), said(close))
    idea = Idea.objects.get()
    assert answer["Location"] == url("show", idea.public_id)
    page = be(None).get(answer["Location"])
    assert page.status_code == 200
    for words in ("A bench at the bus stop", "Neighbours can read this.", "1 neighbour stands behind it", "number 1"):
        assert words in page.content.decode()
    assert "Rennie" not in page.content.decode()


def test_what_is_refused_is_kept_and_found_again_elsewhere(close, be):
    answer = be(close.agnes).post(url("start"), said(close, says="", helps="Gran and her friends"))
    assert answer.status_code == 422
    draft = draft_of(close.agnes)
    assert (draft.title, draft.helps) == ("A bench at the bus stop", "Gran and her friends")
    page = be(close.agnes).get(url("start")).content.decode()
    assert "Gran and her friends" in page
    assert "Go on with your idea" in be(close.agnes).get(url("list")).content.decode()
    assert "Gran and her friends" not in be(close.neighbour).get(url("start")).content.decode()


def test_it_is_kept_for_later_and_gone_once_it_is_up_or_thrown_away(close, be):
    agnes = be(close.agnes)
    agnes.post(url("start"), {"title": "Bench", "keep": "1"})
    assert (IdeaDraft.objects.count(), Idea.objects.count()) == (1, 0)
    agnes.post(url("forget"))
    assert not IdeaDraft.objects.exists()
    agnes.post(url("look"), {"title": "Bench at the stop", "says": ""})  # typed, with script
    assert draft_of(close.agnes).title == "Bench at the stop"
    agnes.post(url("start"), said(close))
    assert not IdeaDraft.objects.exists()


def test_a_likely_twin_is_shown_first_and_can_be_supported_instead(close, be):
    idea = started(close, "Bench by the bus stop", "Somewhere to sit and wait.")
    neighbour = be(close.neighbour)
    page = neighbour.post(url("start"), said(close))
    assert page.status_code == 200
    assert "Is it one of these?" in page.content.decode()
    assert Idea.objects.count() == 1
    neighbour.post(url("support", idea.public_id))
    assert Support.objects.filter(person=close.neighbour).exists()
    neighbour.post(url("start"), said(close, twins_seen="1"))
    assert Idea.objects.count() == 2


@pytest.mark.parametrize(
    ("title", "is_alike"),
    [("A bench for the bus stop", True), ("Benches near the bus stop", True), ("Lights in the back court", False)],
)
def test_alike_is_what_means_the_same(close, title, is_alike):
    idea = started(close, "A bench at the bus stop", "So that we can sit.")
    assert twins_of(title, "Please", close.block, None) == ([idea] if is_alike else [])


def test_the_list_is_of_a_place_by_words_by_number_and_by_what_waits(close, be):
    by_neighbours_alone(close, 2)
    bench, lamp = backed(started(close), [close.neighbour]), started(close, "A lamp", "It is dark there.")
    somebody = be(None)

    def titles(asked=""):
        page = somebody.get(f"{url('list')}{asked}").content.decode()
        return [idea.title for idea in (lamp, bench) if idea.title in page]

    assert titles() == ["A lamp", "A bench at the bus stop"]
    assert titles("?q=dark") == ["A lamp"]
    assert titles(f"?q={bench.number}") == [bench.title]
    assert titles("?show=waiting") == [bench.title]
    assert titles(f"?place={close.block.public_id}&q=nothing") == []
    assert somebody.get(f"{url('list')}?place={close.home.public_id}").status_code == 404
    assert titles("?show=answered") == []
    answered(bench, close.shona)
    assert titles("?show=answered") == [bench.title]
    assert "A lamp" in somebody.get(url("feed")).content.decode()
    assert "A lamp" in somebody.get(url("csv")).content.decode()


def test_ideas_of_another_landlord_are_not_there(close, be):
    other = started(a_close("other.example"))
    somebody = be(None)
    for name in ("show", "picture", "small_picture"):
        assert somebody.get(url(name, other.public_id)).status_code == 404
    for name in ("list", "feed", "csv"):
        assert other.title not in somebody.get(url(name)).content.decode()


def test_the_page_says_how_many_more_and_then_by_when(close, be):
    by_neighbours_alone(close, 3)
    idea = started(close)
    assert "2 more neighbours, and we owe an answer." in be(None).get(url("show", idea.public_id)).content.decode()
    backed(idea, neighbours(close, 2))
    page = be(None).get(url("show", idea.public_id)).content.decode()
    assert "more neighbour" not in page
    assert "What we promised because of that" in page


def test_staff_answer_on_the_page_and_what_is_missing_is_said(close, be):
    by_neighbours_alone(close, 2)
    idea, shona = backed(started(close), [close.neighbour]), be(close.shona)
    assert idea.title in shona.get(url("waiting")).content.decode()
    refused = shona.post(url("answer", idea.public_id), {"decision": "yes", "next_on": "2090-01-01"})
    assert refused.status_code == 422
    told = {"decision": "vote", "because": "It belongs in a money vote.", "next_step": "We cost it", "cost": "400"}
    shona.post(url("answer", idea.public_id), told)
    page = be(None).get(url("show", idea.public_id)).content.decode()
    for words in ("Our answer: Needs a vote", "It belongs in a money vote.", "We cost it", "£400"):
        assert words in page
    assert "Baird" not in page


def test_support_is_taken_down_beside_a_caller_by_its_number(close, be):
    idea, shona = started(close), be(close.shona)
    beside = shona.get(reverse("cases:on_the_phone", args=[close.neighbour.public_id])).content.decode()
    assert url("support_for", close.neighbour.public_id) in beside
    where = url("support_for", close.neighbour.public_id)
    assert shona.get(where, {"number": "99"}).status_code == 422
    assert idea.says in shona.get(where, {"number": idea.number}).content.decode()
    shona.post(where, {"number": idea.number, "channel": "phone"})
    support = Support.objects.get(person=close.neighbour)
    assert (support.channel, support.typed_by) == ("phone", close.shona)
    assert be(close.agnes).get(where).status_code == 403


def test_staff_start_an_idea_for_somebody_on_the_phone(close, be):
    where = url("start_for", close.neighbour.public_id)
    assert be(close.shona).post(where, said(close, channel="")).status_code == 422
    be(close.shona).post(where, said(close, channel="phone"))
    idea = Idea.objects.get()
    assert (idea.author, idea.typed_by, idea.channel) == (close.neighbour, close.shona, "phone")


def test_how_much_support_is_said_on_a_page(close, be):
    shona = be(close.shona)
    assert "20 neighbours, or one home in 5" in shona.get(url("rules")).content.decode()
    where = url("set_rule", close.block.public_id)
    assert shona.post(where, {"neighbours": "1"}).status_code == 422
    figures = {"neighbours": "4", "days": "10", "to_challenge": "2", "quiet_months": "6"}
    shona.post(where, figures)
    assert Thresholds.objects.get().one_home_in is None
    assert "4 neighbours: we answer in 10 working days." in shona.get(url("rules")).content.decode()
    assert be(colleague(close.landlord, "Ada Minto", Role.ADMINISTRATOR)).get(url("rules")).status_code == 200
    assert be(close.morag).get(url("rules")).status_code == 302
    assert shona.get(url("set_rule", close.landlord.public_id)).status_code == 404


def test_whoever_has_no_home_here_is_told_so(close, be):
    stranger = Person.objects.create(landlord=close.landlord, name="No Home")
    assert "no home of yours" in be(stranger).get(url("start")).content.decode()


def test_danger_in_words_that_are_refused_or_like_others_is_a_request_all_the_same(close, be):
    started(close, "A lamp on the stair")
    said = {"title": "A lamp on the stair", "place": close.block.public_id, "says": "It is dark."}
    assert "A lamp on the stair" in be(close.agnes).post(reverse("ideas:start"), said).context["twins"][0].title
    for says in ("I smell gas on the stair. " + "x" * 2_000, "I smell gas on the stair, again."):
        sent = be(close.agnes).post(reverse("ideas:start"), {**said, "says": says})
        assert sent.url == reverse("cases:show", args=[Case.objects.latest("pk").public_id])
    quiet = {**said, "title": "A bench", "says": "x" * 2_001}
    assert be(close.agnes).post(reverse("ideas:start"), quiet).status_code == 422
    assert Case.objects.count() == 2
