"""What the landlord owes to the first of a board, and what becomes of a promise."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.cases.tests.factories import NOW, a_close, colleague
from commonty.discussions.moderated import rooms
from commonty.journal.models import Entry
from commonty.priorities import jobs
from commonty.priorities.actions.adding import add_need
from commonty.priorities.actions.answering import say_not_done
from commonty.priorities.actions.hiding import hide_need
from commonty.priorities.actions.joining import join_need
from commonty.priorities.actions.setting import set_board
from commonty.priorities.actions.timetable import mind_place_on_board
from commonty.priorities.events import Event
from commonty.priorities.models import BoardRule, Need
from commonty.priorities.notices import TELLS
from commonty.priorities.queries.board import first_of
from commonty.priorities.tests.factories import HOW, answered, needed, neighbours, seconded
from commonty.promises.actions.ending import break_promise, keep_promise, replace_promise
from commonty.promises.actions.making import Draft
from commonty.promises.models import ClosedDays, Promise

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SOON = date(2026, 12, 10)


@pytest.fixture
def close():
    return a_close()


@pytest.fixture
def at(monkeypatch):
    """The timetable runs then."""

    def run(now):
        monkeypatch.setattr("commonty.priorities.jobs.timezone.now", lambda: now)
        jobs.look_after_needs.func()

    return run


def keep(need, at=NOW):
    need.refresh_from_db()
    keep_promise(promise_id=need.promise_id, by=need.promise.owner, now=at, channel="web")


def test_an_answer_is_a_promise_with_an_owner_and_a_day_or_a_reason(close):
    lamp, hens = needed(close), needed(close, "Hens in the back court")
    promise = answered(close, lamp, "We fit a lamp", SOON).promise
    assert (promise.owner, promise.due_on, promise.audience) == (close.shona, SOON, "public")
    assert answered(close, hens, "The bins stand too near.").promise is None
    for need in (lamp, hens):
        need.refresh_from_db()
        assert need.state == "answered"
    answered(close, hens, "We found a spot for them", SOON)  # a reason can become a promise
    with pytest.raises(Refused, match="answered already"):
        answered(close, lamp, "Once more", SOON)


def test_whoever_answers_there_alone_and_nobody_their_own(close):
    need = needed(close)
    for somebody in (close.agnes, close.morag):
        with pytest.raises(PermissionDenied):
            answered(close, need, by=somebody)
    Need.objects.update(author=close.shona)
    with pytest.raises(PermissionDenied, match="their own need"):
        answered(close, need)
    assert answered(close, need, by_day=SOON, by=close.bilal).promise.owner == close.bilal


def test_the_first_are_owed_an_answer_after_so_many_working_days_once(close, at):
    need = needed(close)
    at(NOW)
    need.refresh_from_db()
    assert need.top_since == NOW
    at(NOW + 14 * DAY)  # St Andrew's Day is none of the ten
    assert not Promise.objects.exists()
    at(NOW + 16 * DAY)
    promise = Promise.objects.get()
    assert (promise.kind, promise.by_rule, promise.due_on) == ("answer", "need", date(2026, 12, 30))
    assert promise.owner in (close.shona, close.bilal)
    assert need.words not in promise.says
    at(NOW + 17 * DAY)
    assert Promise.objects.count() == 1
    answered(close, need, "Not this year: the money is spent.", now=NOW + 18 * DAY)
    promise.refresh_from_db()
    assert promise.status == "kept"


def test_closed_days_and_the_places_own_figures_count(close, at):
    set_board(place_id=close.block.pk, figures={"top": 1, "days": 1, "answer_days": 2, "quiet_months": 12},
              by=close.shona, **HOW)  # fmt: skip
    need, _second = needed(close), needed(close, "A bench at the door")
    at(NOW)
    at(NOW + 2 * DAY)
    assert [(promise.about_id, promise.due_on) for promise in Promise.objects.all()] == [
        (
            need.public_id,
            date(2026, 12, 3),
        )  # what comes on a Saturday counts as come on Tuesday, after St Andrew’s Day
    ]
    two_days = {"first_on": date(2026, 12, 3), "last_on": date(2026, 12, 4)}
    ClosedDays.objects.create(landlord=close.landlord, name="Flood", **two_days)
    BoardRule.objects.update(top=2)
    at(NOW + 6 * DAY)  # Wednesday: the second stands there from now on
    at(NOW + 10 * DAY)  # Sunday: Thursday and Friday were closed, so no working day has gone by
    assert Promise.objects.count() == 1
    at(NOW + 12 * DAY)
    assert Promise.objects.count() == 2


def test_whoever_falls_out_of_the_first_begins_anew(close, at):
    BoardRule.objects.create(place=close.block, top=1, days=5)
    lamp, bench = needed(close), needed(close, "A bench at the door")
    at(NOW)
    seconded(bench, *neighbours(close, 2))
    at(NOW + DAY)
    lamp.refresh_from_db()
    bench.refresh_from_db()
    assert (lamp.top_since, bench.top_since) == (None, NOW + DAY)
    at(NOW + 13 * DAY)
    assert Promise.objects.get().about_id == bench.public_id


def test_the_first_of_a_board_are_by_voices_then_by_age_and_what_is_over_leaves_its_place(close):
    lamp, bench = needed(close), needed(close, "A bench at the door")
    assert first_of(close.landlord, 5) == [lamp.pk, bench.pk]
    seconded(bench, close.neighbour)
    answered(close, bench, by_day=SOON)
    assert first_of(close.block, 5) == [bench.pk, lamp.pk]  # answered it stays among them
    keep(bench)
    assert first_of(close.block, 5) == [lamp.pk]


def test_kept_among_the_owners_promises_it_is_done_and_a_neighbour_can_say_it_is_not_once(close, at):
    need = seconded(needed(close), close.neighbour)
    answered(close, need, by_day=SOON)
    keep(need)
    need.refresh_from_db()
    assert need.is_done  # before the timetable has been there
    with pytest.raises(Refused, match="Those who said"):
        say_not_done(need_id=need.pk, by=neighbours(close, 1)[0], **HOW)
    say_not_done(need_id=need.pk, by=close.neighbour, **HOW)
    need.refresh_from_db()
    assert (need.state, need.is_done, need.promise.status, need.promise.due_on) == ("answered", False, "open", SOON)
    keep(need)
    at(NOW + DAY)
    need.refresh_from_db()
    assert need.state == "done"
    with pytest.raises(Refused, match="opened again once"):
        say_not_done(need_id=need.pk, by=close.agnes, **HOW)
    kinds = [event for event in Entry.objects.values_list("kind", flat=True) if event.startswith("need_")]
    assert kinds.count(Event.NEED_DONE) == 2


def test_a_broken_promise_lets_it_wait_again_and_a_replaced_one_is_followed(close, at):
    lamp, bench = needed(close), needed(close, "A bench at the door")
    for need in (lamp, bench):
        answered(close, need, by_day=SOON)
        need.refresh_from_db()
    how = {"reason": "The firm went under.", "by": SYSTEM, **HOW}
    break_promise(promise_id=lamp.promise_id, **how)
    later = Draft(
        kind=Promise.Kind.WORK, says="We set a bench", due_at=NOW + 40 * DAY, about=bench, place=bench.place,
        owner=close.bilal, is_by_day=True, audience=Promise.Audience.PUBLIC,
    )  # fmt: skip
    new = replace_promise(promise_id=bench.promise_id, draft=later, **how)
    at(NOW + DAY)
    lamp.refresh_from_db()
    bench.refresh_from_db()
    assert (lamp.state, lamp.promise, bench.state, bench.promise) == ("open", None, "answered", new)


def test_quiet_ones_are_closed_with_a_months_notice_and_a_voice_keeps_them(close, at):
    answered(close, needed(close), "Not this year.")
    bench = needed(close, "A bench at the door")
    promised = needed(close, "A fence at the bins")
    answered(close, promised, by_day=SOON)
    BoardRule.objects.create(place=close.block, days=30, top=1)
    at(NOW + 300 * DAY)
    assert not Need.objects.filter(warned_at__isnull=False).exists()
    at(NOW + 340 * DAY)
    assert Need.objects.filter(warned_at__isnull=False).count() == 2
    seconded(bench, close.neighbour, now=NOW + 341 * DAY)
    at(NOW + 371 * DAY)
    states = list(Need.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["closed", "open", "answered"]


def test_hidden_it_is_owed_nothing_and_back_it_begins_anew(close, at):
    need = needed(close)
    at(NOW)
    at(NOW + 20 * DAY)
    how = {
        "rule": "kind",
        "why": "It insults a neighbour.",
        "by": close.shona,
        "now": NOW + 21 * DAY,
        "channel": "web",
    }
    hiding = rooms()["priorities.need"].hide(public_id=need.public_id, **how)
    assert Promise.objects.get().status == "released"
    at(NOW + 22 * DAY)
    need.refresh_from_db()
    assert (need.top_since, need.owed) == (None, None)
    hiding.lifted_at = NOW + 30 * DAY
    hiding.save()
    at(NOW + 30 * DAY)
    need.refresh_from_db()
    assert need.top_since == NOW + 30 * DAY


def test_joined_what_was_owed_goes_to_the_other(close, at):
    lamp, dark = needed(close), needed(close, "The back court is dark")
    at(NOW)
    at(NOW + 20 * DAY)
    join_need(need_id=dark.pk, into_id=lamp.pk, by=close.shona, now=NOW + 21 * DAY, channel="web")
    assert dict(Promise.objects.values_list("about_id", "status")) == {
        lamp.public_id: "open",
        dark.public_id: "replaced",
    }


def told(close, event, about=None):
    entries = Entry.objects.filter(kind=event).order_by("pk")
    return {
        (message.person.name, message.body.split("\n\n")[1]) for entry in entries for message in TELLS[event](entry)
    }


def test_all_who_have_a_voice_are_told_of_the_answer_and_both_authors_of_the_joining(close):
    lamp = seconded(needed(close), *neighbours(close, 1))
    dark = needed(close, "The back court is dark", by=close.neighbour)
    join_need(need_id=dark.pk, into_id=lamp.pk, by=close.shona, **HOW)
    assert {name for name, _says in told(close, Event.NEED_JOINED)} == {"Agnes Rennie", "Dougie Kerr"}
    answered(close, lamp, by_day=SOON)
    assert told(close, Event.NEED_ANSWERED) == {
        (name, "We promise: We fit a lamp, by Thursday 10 December.")
        for name in ("Agnes Rennie", "Dougie Kerr", "Neighbour0 Reid")
    }
    hide_need(public_id=lamp.public_id, rule="kind", why="It insults.", by=close.shona, **HOW)
    assert told(close, Event.NEED_ANSWERED) == set()


def test_nobody_who_answers_there_is_looked_for_again(close, at):
    place = close.block
    for person in (close.shona, close.bilal, close.morag, close.ken):
        person.roles.all().delete()
    need = needed(close)
    at(NOW)
    at(NOW + 20 * DAY)
    assert not Promise.objects.exists()
    ada = colleague(place, "Ada Minto", Role.ENGAGEMENT_OFFICER)
    at(NOW + 21 * DAY)
    assert Promise.objects.get().owner == ada
    assert Need.objects.get().owed_id is not None
    assert need.pk


def test_minding_it_twice_at_the_same_moment_owes_once(close):
    need = needed(close)
    how = {"need_id": need.pk, "is_first": True, "by": SYSTEM, "channel": "timetable"}
    assert not mind_place_on_board(now=NOW, **how)
    assert mind_place_on_board(now=NOW + 20 * DAY, **how)
    assert not mind_place_on_board(now=NOW + 20 * DAY, **how)


def test_no_words_of_a_need_stand_in_the_journal(close, at):
    need = add_need("Canary of the back court", place=close.block, by=close.agnes, **HOW).need
    at(NOW)
    at(NOW + 20 * DAY)
    answered(close, need, "We paint the canary", SOON)
    assert "anary" not in str(list(Entry.objects.values_list("facts", flat=True)))
