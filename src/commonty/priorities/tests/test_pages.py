"""What each page shows to whom; that nothing typed is lost; and that what is hidden is behind no door."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from commonty.access.roles import Role
from commonty.cases.models import Case
from commonty.cases.tests.factories import a_close, colleague
from commonty.discussions.models import Report
from commonty.discussions.moderated import rooms, thing_of
from commonty.people.models import Person
from commonty.priorities.actions.joining import join_need
from commonty.priorities.models import BoardRule, Need, Voice
from commonty.priorities.tests.factories import answered, needed, seconded
from commonty.promises.actions.ending import keep_promise

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return {"now": timezone.now()}


def url(name, *args):
    return reverse(f"priorities:{name}", args=args)


def said(close, **more):
    return {"words": "The back court is dark", "place": close.block.public_id, **more}


def test_a_few_words_are_enough_and_the_author_stands_nowhere(close, be):
    answer = be(close.agnes).post(url("add"), said(close))
    need = Need.objects.get()
    assert answer["Location"] == url("show", need.public_id)
    page = be(None).get(answer["Location"]).content.decode()
    for words in (
        "The back court is dark",
        "Neighbours can read this.",
        "1 voice",
        "number 1",
        "Waits for an answer",
    ):
        assert words in page
    assert "Rennie" not in page


def test_what_is_refused_is_said_and_kept(close, be):
    answer = be(close.agnes).post(url("add"), said(close, words="x" * 81))
    assert answer.status_code == 422
    assert "longer than 80 letters" in answer.content.decode()
    assert "x" * 81 in answer.content.decode()


def test_a_twin_is_shown_first_and_me_too_is_said_instead(close, be):
    need = needed(close, "It is dark in the back court")
    neighbour = be(close.neighbour)
    page = neighbour.post(url("add"), said(close))
    assert "Is it one of these?" in page.content.decode()
    assert Need.objects.count() == 1
    neighbour.post(url("me_too", need.public_id))
    assert Voice.objects.filter(person=close.neighbour, channel="web").exists()
    neighbour.post(url("take_back", need.public_id))
    assert not Voice.objects.filter(person=close.neighbour).exists()
    neighbour.post(url("add"), said(close, twins_seen="1"))
    assert Need.objects.count() == 2


def test_danger_leads_to_the_writers_request(close, be):
    answer = be(close.agnes).post(url("add"), said(close, words="I smell gas on the stair"))
    need = Need.objects.get()
    assert answer["Location"] == reverse("cases:show", args=[need.case.public_id])
    assert "Only you see this" in be(close.agnes).get(url("show", need.public_id)).content.decode()
    assert be(close.neighbour).get(url("show", need.public_id)).status_code == 404


def test_the_board_is_by_voices_by_newest_by_place_by_words_and_by_what_is_answered(close, be, now):
    lamp = seconded(needed(close, "A lamp in the back court", **now), close.neighbour)
    bench = needed(close, "A bench at the door", **now)
    somebody = be(None)

    def titles(asked=""):
        page = somebody.get(f"{url('list')}{asked}")
        return [need.words for need in page.context["page"]]

    assert titles() == [lamp.words, bench.words]
    assert titles("?show=new") == [bench.words, lamp.words]
    assert titles("?q=bench") == titles(f"?q={bench.number}") == [bench.words]
    assert titles("?show=answered") == titles("?q=swing") == []
    answered(close, lamp, "We fit it", (timezone.now() + timedelta(days=9)).date(), **now)
    assert titles("?show=answered") == [lamp.words]
    assert titles("?show=open") == titles(f"?show=open&place={close.block.public_id}") == [bench.words]
    assert somebody.get(f"{url('list')}?place={close.home.public_id}").status_code == 404
    page = somebody.get(url("list")).content.decode()
    assert page.count("Among the first") == 2
    for words in ("We promise:", "We fit it", "We answer the first 5"):
        assert words in page
    BoardRule.objects.create(place=close.block, top=1)
    assert somebody.get(f"{url('list')}?place={close.block.public_id}").content.decode().count("Among the first") == 1


def canaries(close):
    """One hidden, one held, one of another landlord."""
    hidden, held = needed(close, "Canary-hidden on the stair"), needed(close, "Canary-held on the stair")
    how = {"rule": "kind", "why": "It insults.", "by": close.shona, "now": timezone.now(), "channel": "web"}
    rooms()["priorities.need"].hide(public_id=hidden.public_id, **how)
    Need.objects.filter(pk=held.pk).update(is_held=True, held_why="first")
    return hidden, held, needed(a_close("other.example"), "Canary-other on the stair")


def doors(close):
    yield from (url("list"), f"{url('list')}?show=all", f"{url('list')}?q=canary", f"{url('list')}?show=new")
    yield from (
        url("feed"),
        f"{url('feed')}?show=all",
        url("csv"),
        f"{url('csv')}?show=all",
        "/",
        "/ideas/",
        "/promises/",
    )
    yield reverse("web:show_place", args=[close.block.public_id])


def test_what_is_hidden_held_or_elsewhere_is_behind_no_door(close, be):
    hidden, held, other = canaries(close)
    readers = [be(None), be(close.neighbour), be(close.shona)]
    for reader in readers:
        for door in doors(close):
            assert "Canary-" not in reader.get(door).content.decode(), door
        for need in (hidden, held, other):
            assert reader.get(url("show", need.public_id)).status_code == 404
    assert "Canary-" not in readers[1].post(url("add"), said(close, words="Canary on the stair")).content.decode()
    for staff_page in (url("waiting"), reverse("web:desk"), url("me_too_for", close.agnes.public_id) + "?number=1"):
        assert "Canary-" not in readers[2].get(staff_page).content.decode()
    shown_to_author = be(close.agnes).get(url("list")).content.decode()
    assert "Canary-held" in shown_to_author
    assert "Canary-hidden" not in shown_to_author


def test_twin_what_is_neither_is_behind_every_door(close, be):
    for need in (needed(close, "Canary-shown on the stair"),):
        for door in [d for d in doors(close) if d not in ("/ideas/", "/promises/")]:
            assert "Canary-shown" in be(None).get(door).content.decode(), door
        assert be(None).get(url("show", need.public_id)).status_code == 200


def test_a_neighbour_reports_it_and_who_moderates_can_let_out_what_is_held(close, be):
    need = needed(close)
    where = reverse("discussions:report", args=["priorities.need", need.public_id])
    assert where in be(close.neighbour).get(url("show", need.public_id)).content.decode()
    be(close.neighbour).post(where, {"rule": "kind", "says": "It is about me."})
    assert Report.objects.get().about_id == need.public_id
    Need.objects.update(is_held=True, held_why="first")
    room = rooms()["priorities.need"]
    assert thing_of("priorities.need", need.public_id, reader=None) is None
    assert room.read([need.public_id])[need.public_id].is_held
    assert [thing.public_id for thing in room.held(close.shona)] == [need.public_id]
    room.let_out(public_id=need.public_id, by=close.shona, now=timezone.now(), channel="web")
    assert be(None).get(url("show", need.public_id)).status_code == 200


def test_staff_answer_on_the_page_and_what_is_missing_is_said(close, be):
    need, shona = needed(close), be(close.shona)
    where = url("answer", need.public_id)
    for wrong in ({}, {"kind": "promise", "says": "We fit a lamp"},
                  {"kind": "reason", "says": "No money", "by_day": "2090-01-01"}):  # fmt: skip
        assert shona.post(where, wrong).status_code == 422
    day = timezone.localdate() + timedelta(days=20)
    shona.post(where, {"kind": "promise", "says": "We fit a lamp", "by_day": day.isoformat()})
    page = be(None).get(url("show", need.public_id)).content.decode()
    assert "We fit a lamp" in page
    assert "Baird" not in page
    promise = Need.objects.get().promise
    assert be(promise.owner).get(reverse("web:end_promise", args=[promise.public_id, "keep"])).status_code == 200
    assert be(close.agnes).get(where).status_code == 403


def test_staff_join_and_take_apart_on_the_page(close, be):
    lamp, dark, shona = needed(close), needed(close, "The back court is dark"), be(close.shona)
    where = url("join", dark.public_id)
    assert shona.get(where, {"number": 99}).status_code == 422
    assert lamp.words in shona.get(where, {"number": lamp.number}).content.decode()
    shona.post(where, {"number": lamp.number})
    page = be(None).get(url("show", dark.public_id)).content.decode()
    assert url("show", lamp.public_id) in page
    assert dark.words in be(None).get(url("show", lamp.public_id)).content.decode()
    assert (
        lamp.words
        in shona.get(url("me_too_for", close.neighbour.public_id), {"number": dark.number}).content.decode()
    )
    shona.post(url("apart", dark.public_id))
    dark.refresh_from_db()
    assert dark.state == "open"


def test_a_hidden_one_is_not_named_where_it_was_joined(close, be, now):
    lamp, dark = needed(close), needed(close, "Canary in the court")
    join_need(need_id=dark.pk, into_id=lamp.pk, by=close.shona, channel="web", **now)
    rooms()["priorities.need"].hide(public_id=dark.public_id, rule="kind", why="It insults.", by=close.shona,
                                    channel="web", **now)  # fmt: skip
    assert "Canary" not in be(None).get(url("show", lamp.public_id)).content.decode()


def test_beside_a_caller_me_too_is_taken_down_by_its_number_and_a_need_of_theirs(close, be):
    need, shona = needed(close), be(close.shona)
    beside = shona.get(reverse("cases:on_the_phone", args=[close.neighbour.public_id])).content.decode()
    where, add = url("me_too_for", close.neighbour.public_id), url("add_for", close.neighbour.public_id)
    assert where in beside
    assert add in beside
    assert need.words in shona.get(where, {"number": need.number}).content.decode()
    shona.post(where, {"number": need.number, "channel": "phone"})
    voice = Voice.objects.get(person=close.neighbour)
    assert (voice.channel, voice.typed_by) == ("phone", close.shona)
    assert shona.post(add, said(close, channel="")).status_code == 422
    shona.post(add, said(close, words="A bench at the door", channel="phone"))
    new = Need.objects.exclude(pk=need.pk).get()
    assert (new.author, new.typed_by, new.channel) == (close.neighbour, close.shona, "phone")
    danger = shona.post(add, said(close, words="I smell gas at the door", channel="phone"))
    assert danger["Location"] == reverse("cases:on_the_phone", args=[close.neighbour.public_id])
    assert be(close.agnes).get(where).status_code == 403


def test_how_a_board_is_kept_is_said_on_a_page(close, be):
    shona = be(close.shona)
    assert "We answer the first 5" in shona.get(url("rules")).content.decode()
    where = url("set_rule", close.block.public_id)
    assert shona.post(where, {"top": "0"}).status_code == 422
    shona.post(where, {"top": "3", "days": "4", "answer_days": "5", "quiet_months": "6"})
    assert "We answer the first 3" in be(None).get(f"{url('list')}?place={close.block.public_id}").content.decode()
    assert be(colleague(close.landlord, "Ada Minto", Role.ADMINISTRATOR)).get(url("rules")).status_code == 200
    assert be(close.morag).get(url("rules")).status_code == 302
    assert shona.get(url("set_rule", close.landlord.public_id)).status_code == 404


def test_whoever_has_no_home_here_is_told_so(close, be):
    stranger = Person.objects.create(landlord=close.landlord, name="No Home")
    assert "no home of yours" in be(stranger).get(url("add")).content.decode()


def test_danger_in_words_that_are_too_many_is_a_request_all_the_same(close, be):
    said = {"place": close.block.public_id, "words": "I smell gas on the stair " + "and " * 30}
    sent = be(close.agnes).post(reverse("priorities:add"), said)
    assert sent.url == reverse("cases:show", args=[Case.objects.get().public_id])
    assert be(close.agnes).post(reverse("priorities:add"), {**said, "words": "a lamp " * 30}).status_code == 422


def test_on_the_phone_somebody_says_that_it_is_not_done(close, be):
    """Twin: who never said that they need it is not asked."""
    need, shona = seconded(needed(close), close.neighbour), be(close.shona)
    answered(close, need, by_day=timezone.localdate() + timedelta(days=5))
    need.refresh_from_db()
    keep_promise(promise_id=need.promise_id, by=need.promise.owner, now=timezone.now(), channel="web")
    asks = "They say: it isn’t"
    assert asks not in shona.get(url("me_too_for", close.bilal.public_id), {"number": need.number}).content.decode()
    where = url("me_too_for", close.neighbour.public_id)
    assert asks in shona.get(where, {"number": need.number}).content.decode()
    shona.post(where, {"number": need.number, "says": "not_done", "channel": "phone"})
    need.refresh_from_db()
    assert (need.state, need.is_done, need.promise.status) == ("answered", False, "open")
