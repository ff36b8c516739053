"""Following: one quiet message a day, of what somebody may read at the moment when it goes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from commonty.access.refusal import Refused
from commonty.discussions.actions.comments import withdraw_comment
from commonty.discussions.actions.facilitating import close_thread
from commonty.discussions.actions.following import choose_hearing, follow, stop_following
from commonty.discussions.actions.hiding import hide_comment, hide_thread, let_out_comment
from commonty.discussions.actions.muting import mute
from commonty.discussions.actions.news import tell_news
from commonty.discussions.models import Following, TalkSettings
from commonty.discussions.queries.following import followed_by
from commonty.discussions.rules.following import is_time_for_news, may_be_told
from commonty.discussions.tests.factories import HOW, NOW, a_thread
from commonty.discussions.tests.factories import said as said_at
from commonty.groups.actions.forming import About, form_group
from commonty.groups.actions.joining import leave_group
from commonty.groups.models import Membership
from commonty.journal.models import Entry
from commonty.notices.actions import sending
from commonty.notices.actions.sending import owe_notices, send_notice, take_notices
from commonty.notices.models import Notice
from commonty.people.models import Person

SOON = NOW + timedelta(minutes=1)
MORNING = datetime(NOW.year, NOW.month, NOW.day, 9, tzinfo=UTC) + timedelta(days=1)


@pytest.fixture
def close(close):
    """All three read mail."""
    Person.objects.filter(pk__in=[close.agnes.pk, close.neighbour.pk, close.bilal.pk]).update(email="a@example.org")
    for person in (close.agnes, close.neighbour, close.bilal):
        person.refresh_from_db()
    return close


def said(*args, now: datetime = SOON, **more):
    """After the discussion was begun, and followed."""
    return said_at(*args, now=now, **more)


def morning(close, *, now: datetime = MORNING) -> list[Notice]:
    tell_news(landlord_id=close.landlord.pk, now=now)
    owe_notices(now=now)
    return list(Notice.objects.filter(kind="news_told").order_by("pk"))


def delivered(*, now: datetime = MORNING) -> list[str]:
    """The mails that go out."""
    mail.outbox = []
    for notice in take_notices(sender="test", now=now):
        send_notice(notice, now=now)
    return [one.body for one in mail.outbox]


def test_whoever_speaks_follows_and_hears_once_a_day_of_what_others_said(close, thread):
    said(thread, close.neighbour, "Beans.")
    said(thread, close.neighbour, "Or peas.")
    [notice] = morning(close)
    assert notice.person == close.agnes
    assert thread.title not in notice.subject + notice.body  # what is kept has no word of it
    [body] = delivered()
    assert "The back court: 2 new" in body
    assert "Beans" not in body
    assert morning(close, now=MORNING + timedelta(hours=3)) == [notice]
    assert morning(close, now=MORNING + timedelta(days=1)) == [notice]  # there is nothing new


def test_each_day_tells_what_the_day_before_did_not(close, thread):
    said(thread, close.neighbour, "Beans.")
    morning(close)
    delivered()
    said(thread, close.neighbour, "Peas.", now=MORNING + timedelta(minutes=5))
    later = MORNING + timedelta(days=1)
    assert len(morning(close, now=later)) == 2
    assert "The back court: 1 new" in delivered(now=later)[0]


def test_a_press_follows_and_another_stops_for_good(close, thread, be):
    client, where = be(close.bilal), reverse("discussions:follow", args=[thread.public_id])
    client.post(where)
    assert list(followed_by(close.bilal)) == [thread]
    Following.objects.filter(person=close.bilal).update(since=NOW)
    said(thread, close.neighbour, "Beans.")
    assert {one.person for one in morning(close)} == {close.agnes, close.bilal}
    client.post(where, {"stop": "yes"})
    said(thread, close.bilal, "I stopped, and still have a word to say.")
    assert not followed_by(close.bilal).exists()
    follow(thread_id=thread.pk, by=close.bilal, now=MORNING)
    assert followed_by(close.bilal).exists()
    stop_following(thread_id=thread.pk, by=close.bilal)
    assert Following.objects.filter(person=close.bilal).count() == 1


def gone(how: str, close, thread, comment) -> None:
    """What can happen between the writing and the morning, or between the morning and the sending."""
    if how == "hidden":
        hide_comment(public_id=comment.public_id, rule="kind", why="It is rude.", by=close.shona, **HOW)
    elif how == "thread hidden":
        hide_thread(public_id=thread.public_id, rule="kind", why="It is rude.", by=close.shona, **HOW)
    elif how == "taken back":
        withdraw_comment(comment_id=comment.pk, by=close.neighbour, **HOW)
    elif how == "muted":
        mute(comment_id=comment.pk, is_block=False, by=close.agnes, now=NOW)
    elif how == "stopped":
        stop_following(thread_id=thread.pk, by=close.agnes)
    elif how == "never":
        choose_hearing(hears="never", by=close.agnes)
    elif how == "letters":
        Person.objects.filter(pk=close.agnes.pk).update(email="")
    elif how == "at risk":
        Person.objects.filter(pk=close.agnes.pk).update(is_at_risk=True)


WAYS = ("hidden", "thread hidden", "taken back", "muted", "stopped", "never", "letters", "at risk")


@pytest.mark.parametrize("how", ["", *WAYS])
def test_nothing_is_owed_of_what_is_not_theirs_to_hear(close, thread, how):
    gone(how, close, thread, said(thread, close.neighbour, "Beans."))
    assert len(morning(close)) == (0 if how else 1)


@pytest.mark.parametrize("how", ["", *WAYS[:6]])
def test_nor_sent_if_it_happens_after_it_was_owed(close, thread, how):
    comment = said(thread, close.neighbour, "Beans.")
    morning(close)
    gone(how, close, thread, comment)
    assert len([body for body in delivered() if "follow" in body]) == (0 if how else 1)
    assert Notice.objects.get(kind="news_told").status == ("expired" if how else "sent")


def test_the_twin_what_is_not_composed_anew_goes_whatever_happened(close, thread, monkeypatch):
    comment = said(thread, close.neighbour, "Beans.")
    morning(close)
    gone("hidden", close, thread, comment)
    monkeypatch.setattr(sending, "composers", dict)
    assert len(delivered()) == 1


def test_what_was_held_is_new_when_it_is_let_out(close, thread):
    TalkSettings.objects.create(place=close.landlord, holds_first=True, changed_at=NOW)
    held = said(thread, close.neighbour, "My first.")
    assert morning(close) == []
    let_out_comment(public_id=held.public_id, by=close.shona, now=MORNING + timedelta(hours=1), channel="web")
    assert [n.person for n in morning(close, now=MORNING + timedelta(days=1))] == [close.agnes]


def test_that_it_was_closed_is_told_without_a_number(close, thread):
    follow(thread_id=thread.pk, by=close.bilal, now=NOW)
    said(thread, close.bilal, "Beans.")
    how = {"conclusion": "Beans it is.", "reasons": "Nobody spoke against.", "now": NOW + timedelta(hours=1)}
    close_thread(thread_id=thread.pk, by=close.agnes, channel="web", **how)
    by_person = {one.person for one in morning(close)}
    assert by_person == {close.agnes, close.bilal}  # she hears of his beans, and not of what she did herself
    assert sorted("1 new" in body for body in delivered()) == [False, True]


def test_at_once_is_one_message_for_each_comment_and_none_in_the_morning(close, thread):
    choose_hearing(hears="at_once", by=close.agnes)
    comment = said(thread, close.neighbour, "Beans.")
    owe_notices(now=NOW)
    [notice] = Notice.objects.all()
    assert (notice.kind, notice.person) == ("comment_said", close.agnes)
    assert thread.title not in notice.body
    [body] = delivered(now=SOON)
    assert thread.title in body
    assert comment.public_id in body
    assert morning(close) == []


def test_what_was_said_before_they_chose_at_once_comes_in_the_morning(close, thread):
    said(thread, close.neighbour, "Beans.")
    owe_notices(now=NOW)
    choose_hearing(hears="at_once", by=close.agnes)
    assert len(morning(close)) == 1


def test_of_a_groups_room_no_message_says_which_and_who_left_hears_nothing(close):
    about = About(name="Seed swap", purpose="We swap seeds.", place=close.block)
    group = form_group(about, own_name="Aggie", by=close.agnes, **HOW)
    Membership.objects.create(group=group, person=close.neighbour, name="D", state="in", since=NOW)
    room = a_thread(close, title="Zebrafinch", group=group)
    said(room, close.neighbour, "In May.")
    said(room, close.agnes, "Fine.", now=SOON + timedelta(minutes=1))
    assert {one.person for one in morning(close)} == {close.agnes, close.neighbour}
    leave_group(group_id=group.pk, by=close.neighbour, **HOW)
    [body] = [body for body in delivered() if "follow" in body]
    assert "In a group’s room there is something new." in body
    assert "Zebrafinch" not in body
    assert "Seed swap" not in body


def test_two_entries_of_one_human_hear_once(close, thread):
    follow(thread_id=thread.pk, by=close.bilal, now=NOW)
    Person.objects.filter(pk=close.bilal.pk).update(merged_into=close.agnes)
    said(thread, close.neighbour, "Beans.")
    assert [one.person for one in morning(close)] == [close.agnes]


def test_the_journal_says_that_a_morning_came_and_not_to_whom(close, thread):
    said(thread, close.neighbour, "Beans.")
    before = Entry.objects.count()
    follow(thread_id=thread.pk, by=close.bilal, now=NOW)
    choose_hearing(hears="at_once", by=close.bilal)
    assert Entry.objects.count() == before
    morning(close)
    entry = Entry.objects.order_by("pk").last()
    assert (entry.kind, entry.about_id, entry.facts) == ("news_told", close.landlord.public_id, {"after": 0})


@pytest.mark.parametrize(
    ("hour", "told_on", "is_time"),
    [
        (7, None, False),
        (8, None, True),
        (19, date(2027, 1, 11), True),  # the worker stood still
        (20, None, False),
        (9, date(2027, 1, 12), False),
    ],
)
def test_it_is_morning_once_a_day(hour, told_on, is_time):
    assert is_time_for_news(datetime(2027, 1, 12, hour, 30, tzinfo=UTC), told_on) == is_time


def test_in_summer_it_is_morning_by_the_clocks_on_the_wall():
    assert is_time_for_news(datetime(2027, 7, 12, 7, 30, tzinfo=UTC), None)


def test_texts_only_to_who_chose_them_and_never_a_letter(settings):
    who = Person(name="Agnes", email="a@example.org", phone="+447700900123")
    assert may_be_told(who)
    assert not may_be_told(Person(name="Agnes", phone="+447700900123"))
    who.reached_by = Person.Reached.LETTER
    assert not may_be_told(who)
    assert not may_be_told(Person(name="Agnes", email="a@example.org", is_at_risk=True))


def test_nobody_follows_what_they_cannot_read(close, thread, be):
    hide_thread(public_id=thread.public_id, rule="kind", why="It is rude.", by=close.shona, **HOW)
    with pytest.raises(PermissionDenied):
        follow(thread_id=thread.pk, by=close.bilal, now=NOW)
    assert be(close.bilal).post(reverse("discussions:follow", args=[thread.public_id])).status_code == 404
    assert not followed_by(close.agnes).exists()


def test_my_talk_says_what_i_follow_and_takes_my_wish(close, thread, be):
    client, where = be(close.agnes), reverse("discussions:mine")
    page = client.get(where)
    assert thread.title in page.content.decode()
    assert client.post(where, {"hears": "by pigeon"}).status_code == 422
    assert client.post(where, {"hears": "never"}).status_code == 302
    assert close.agnes.talker.hears == "never"
    with pytest.raises(Refused):
        choose_hearing(hears="by pigeon", by=close.agnes)
    assert where in be(close.agnes).get(reverse("people:my_details")).content.decode()
