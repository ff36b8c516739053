"""Reminders: before to the owner, due to owner and lead, late to the manager; each once, a morning's together."""

from datetime import datetime, timedelta
from threading import Thread
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, connections
from django.utils import timezone

from commonty.journal.models import Entry
from commonty.notices.actions.sending import owe_notices
from commonty.notices.models import Notice
from commonty.people.models import Person, Post, Team
from commonty.places.models import Kind, Place
from commonty.promises import jobs
from commonty.promises.actions.ending import (
    break_promise,
    dispute_promise,
    keep_promise,
    release_promise,
    replace_promise,
)
from commonty.promises.actions.handing_over import hand_over_promise
from commonty.promises.actions.leave import mark_leave
from commonty.promises.actions.making import Draft
from commonty.promises.actions.reminding import remind_of_due
from commonty.promises.models import Promise
from commonty.promises.reminders import Stage, due_stages
from commonty.promises.tests.factories import colleague, promised

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
MADE = datetime(2026, 11, 19, 10, tzinfo=LONDON)  # a Thursday
DUE = datetime(2026, 11, 30, 16, tzinfo=LONDON)  # a Monday, 4 pm


def at(day, hour=9, month=11):
    return datetime(2026, month, day, hour, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("made", "due", "now", "told", "says"),
    [
        (MADE, DUE, at(26), [], []),
        (MADE, DUE, at(27, 7), [], []),  # before anybody is at work
        (MADE, DUE, at(27), [], ["before"]),  # the Friday before a Monday
        (MADE, DUE, at(27), ["before"], []),  # once
        (MADE, DUE, at(30), ["before"], ["due"]),
        (MADE, DUE, at(30), [], ["due"]),  # and nobody is reminded beforehand on the day itself
        (MADE, DUE, at(30, 20), ["before", "due"], []),  # late by hours: the manager hears on the next working day
        (MADE, DUE, at(1, month=12), ["before", "due"], ["late"]),
        (MADE, DUE, at(1, month=12), [], ["due", "late"]),  # a worker that was down
        (MADE, DUE, at(9, month=12), ["before", "due", "late"], []),
        (at(30, 9), DUE, at(30, 10), [], []),  # made on its very day: told when it is due
        (at(30, 9), DUE, at(30, 16), [], ["due"]),
        (at(29, 17), DUE, at(29, 18), [], []),  # within 24 hours: nothing beforehand
        (MADE, datetime(2026, 11, 28, tzinfo=LONDON), at(27), [], ["due"]),  # by the end of Friday: due on Friday
        (MADE, datetime(2026, 11, 28, tzinfo=LONDON), at(28), ["due"], []),  # no manager on a Saturday
        (MADE, datetime(2026, 11, 28, tzinfo=LONDON), at(30), ["due"], []),  # nor on St Andrew's Day
        (MADE, datetime(2026, 11, 28, tzinfo=LONDON), at(1, month=12), ["due"], ["late"]),
    ],
)
def test_who_is_to_be_told_when(made, due, now, told, says):
    on = timezone.localdate(due - timedelta(microseconds=1))
    fields = {f"told_{stage}_at": MADE if stage in told else None for stage in Stage}
    promise = SimpleNamespace(made_at=made, due_at=due, due_on=on, **fields)
    assert sorted(due_stages(promise, now=now)) == sorted(says)


@pytest.fixture
def landlord():
    return Place.objects.create(kind=Kind.LANDLORD, name="Strathvale Homes", hosts="testserver")


@pytest.fixture
def agnes(landlord):
    return Person.objects.create(landlord=landlord, name="Agnes Rennie", email="agnes@example.com")


@pytest.fixture
def shona(landlord):
    person, lead, manager = (colleague(landlord, name) for name in ("Shona Baird", "Lena Lead", "Manu Manager"))
    Team.objects.update(lead=lead, manager=manager)
    return person


def told(now, landlord):
    """Who got which mail in this run: first name and body."""
    before = set(Notice.objects.values_list("pk", flat=True))
    remind_of_due(landlord_id=landlord.pk, now=now)
    owe_notices(now=now)
    return {n.person.name.split()[0]: n.body for n in Notice.objects.exclude(pk__in=before).select_related("person")}


def make(owner, to, **more):
    return promised(owner, to, now=MADE, **{"due_at": DUE, **more})


def test_the_owner_before_then_the_lead_then_the_manager_and_each_once(shona, agnes, landlord):
    make(shona, agnes, says="PRIVATE I ring you")
    assert told(at(26), landlord) == {}
    before = told(at(27), landlord)
    assert before.keys() == {"Shona"}
    assert "“Phone you”" in before["Shona"]  # what staff typed is read on the page alone
    assert "PRIVATE" not in before["Shona"]
    assert told(at(27), landlord) == {}
    due = told(at(30), landlord)
    assert due.keys() == {"Shona", "Lena"}
    assert "Shona Baird, “Phone you”" in due["Lena"]
    assert "PRIVATE" not in due["Lena"]  # the words are between two people
    late = told(at(1, month=12), landlord)
    assert late.keys() == {"Manu"}
    assert "Late: Shona Baird" in late["Manu"]
    assert told(at(9, month=12), landlord) == {}
    assert "PRIVATE" not in str(list(Entry.objects.values())) + str(list(Notice.objects.values("subject")))


def test_a_morning_is_one_mail(shona, agnes, landlord):
    for n in range(5):
        make(shona, agnes, says=f"number {n}", by_rule="question")
    make(shona, agnes, says="later", due_at=DUE + timedelta(days=1), by_rule="question")
    body = told(at(30), landlord)["Shona"]
    assert all(f"number {n}" in body for n in range(5))
    assert "later" in body  # which is due tomorrow
    assert Notice.objects.count() == 2  # hers, and her lead's


def test_what_is_done_before_the_mail_is_written_is_not_in_it(shona, agnes, landlord):
    promise = make(shona, agnes)
    remind_of_due(landlord_id=landlord.pk, now=at(30))
    keep_promise(promise_id=promise.pk, by=shona, now=at(30), channel="web")
    owe_notices(now=at(30))
    assert not Notice.objects.exists()


def test_what_neighbours_offer_each_other_has_no_lead_and_is_never_late(agnes, landlord, shona):
    make(shona, agnes, made_from=Promise.From.RESIDENT)
    assert told(at(30), landlord).keys() == {"Shona"}
    assert told(at(1, month=12), landlord) == {}


def test_a_lead_who_is_away_is_stood_in_for(shona, agnes, landlord):
    make(shona, agnes)
    Post.objects.filter(person__name="Lena Lead").update(
        away_from=at(30).date(), away_until=at(30).date(), cover=colleague(landlord, "Cath Cover")
    )
    assert told(at(30), landlord).keys() == {"Shona", "Cath"}


def test_the_timetable_asks_for_each_landlord(shona, agnes):
    promised(shona, agnes, now=timezone.now() - timedelta(days=9))
    assert jobs.remind.func() == 3


def test_few_queries_however_many(shona, agnes, landlord, django_assert_max_num_queries):
    for n in range(30):
        make(shona, agnes, says=f"number {n}")
    with django_assert_max_num_queries(25):
        remind_of_due(landlord_id=landlord.pk, now=at(30))


def mails():
    owe_notices(now=MADE)
    return {(n.person.name.split()[0], n.subject): n.body for n in Notice.objects.select_related("person")}


def test_whoever_waits_hears_the_new_name_and_the_new_owner_hears_once(shona, agnes, landlord):
    for says in ("the lamp", "the door"):
        make(shona, agnes, says=says)
    first, last = MADE.date(), DUE.date()
    mark_leave(person_id=shona.pk, away_from=first, away_until=last, by=shona, now=MADE, channel="web")
    owe_notices(now=MADE)
    bodies = [n.body for n in Notice.objects.filter(person=agnes)]
    assert len(bodies) == 2
    assert all("Lena Lead has now what we promised you" in body for body in bodies)
    mine = Notice.objects.get(person__name="Lena Lead")
    assert "2 promises of Shona Baird are yours now" in mine.body
    assert "https://testserver/desk/promises/" in mine.body


def test_an_app_that_tells_people_itself_does_not_tell_them_twice(shona, agnes, landlord):
    how = {"by": shona, "now": MADE, "channel": "web"}
    to = Person.objects.get(name="Lena Lead")
    hand_over_promise(promise_id=make(shona, agnes).pk, to=to, reason="", **how)
    keep_promise(promise_id=make(shona, agnes).pk, **how)
    break_promise(promise_id=make(shona, agnes).pk, reason="No key", **how)
    assert mails() == {}


def test_what_becomes_of_a_promise_is_told_where_it_is_asked_for(shona, agnes, landlord):
    how = {"by": shona, "now": MADE, "channel": "web", "tells": True}
    kept = make(shona, agnes, says="the lamp")
    keep_promise(promise_id=kept.pk, proof="It shines.", **how)
    assert "It shines." in mails()["Agnes", "A promise to you is kept"]
    break_promise(promise_id=make(shona, agnes, says="the door").pk, reason="There is no key.", **how)
    assert "There is no key." in mails()["Agnes", "About a promise to you"]
    Notice.objects.all().delete()
    draft = Draft(
        kind=Promise.Kind.VISIT, says="I come", due_at=DUE + timedelta(days=3), about=agnes, place=landlord,
        owner=shona, made_to=agnes,
    )  # fmt: skip
    replace_promise(promise_id=make(shona, agnes, says="the roof").pk, draft=draft, reason="Rain.", **how)
    body = mails()["Agnes", "About a promise to you"]
    assert "Rain." in body
    assert "“I come”, by Thursday 3 December, 4 pm" in body


def test_the_owner_hears_what_whoever_waits_says(shona, agnes):
    how = {"by": agnes, "now": MADE, "channel": "web"}
    release_promise(promise_id=make(shona, agnes, says="the lamp", by_rule="question").pk, **how)
    assert "no longer needed: “the lamp”" in mails()["Shona", "About a promise of yours"]
    Notice.objects.all().delete()
    kept = make(shona, agnes, says="the door")
    keep_promise(promise_id=kept.pk, by=shona, now=MADE, channel="web")
    dispute_promise(promise_id=kept.pk, **how)
    assert "not to be done: “Phone you”" in mails()["Shona", "About a promise of yours"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite whoever writes is alone")
@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_each_once(shona, agnes, landlord):
    for n in range(20):
        make(shona, agnes, says=f"number {n}")

    def work():
        try:
            remind_of_due(landlord_id=landlord.pk, now=at(30))
        finally:
            connections.close_all()

    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    entries = list(Entry.objects.filter(kind="promises_reminded"))
    assert len(entries) == 2  # hers, and her lead's
    assert all(len(entry.facts["due"]) == 20 for entry in entries)
