"""When we phone is chosen by whoever asked, and is a promise."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from commonty.access.refusal import Refused
from commonty.cases.actions.answering import say_sorted, withdraw_case
from commonty.cases.actions.call_backs import call_off_call, choose_call_back, say_phoned, waiting_call
from commonty.cases.actions.taking_over import hand_over_case
from commonty.cases.models import CallBack, Case
from commonty.cases.queries.desk import queue_of
from commonty.cases.queries.help_desk import slots_of
from commonty.cases.tests.factories import HOW, NOW, a_close, asked
from commonty.cases.tests.test_photos import browser
from commonty.promises.models import Promise

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def close(settings):
    settings.DEMO = True  # staff need no second factor there
    close = a_close()
    close.agnes.phone = "07700900123"
    close.agnes.save()
    return close


def chosen(close, case, at, *, now=NOW, **more):
    return choose_call_back(case_id=case.pk, starts_at=at, by=close.agnes, now=now, **HOW, **more)


def test_half_hours_on_five_working_days_not_closer_than_an_hour(close):
    slots = slots_of(close.landlord, NOW)  # Thursday, noon; Monday is St Andrew's Day
    assert slots[0] == NOW + HOUR
    assert slots[-1] == datetime(2026, 12, 3, 16, 30, tzinfo=UTC)
    assert sorted({at.date().day for at in slots}) == [1, 2, 3, 26, 27]
    assert all(9 <= at.hour < 17 for at in slots)
    late = slots_of(close.landlord, NOW + 4 * HOUR)  # at four only what begins at five would be left
    assert late[0] == datetime(2026, 11, 27, 9, tzinfo=UTC)


def test_a_chosen_time_is_a_promise_of_the_owner_and_in_their_queue(close):
    case = asked(close, answer_by="phone", call_at=NOW + HOUR)
    promise = Promise.objects.about(case).get(kind=Promise.Kind.CALL_BACK)
    assert (promise.owner, promise.made_to, promise.due_at) == (close.shona, close.agnes, NOW + HOUR * 1.5)
    assert case.next_due_at == promise.due_at
    assert [c.call_at for c in queue_of(close.shona, "calls", now=NOW)] == [NOW + HOUR]
    assert list(queue_of(close.bilal, "calls", now=NOW)) == [case]
    hand_over_case(case_id=case.pk, to=close.bilal, reason="", by=close.shona, now=NOW, **HOW)
    promise.refresh_from_db()
    assert promise.owner == close.bilal


def test_a_time_that_is_not_offered_is_refused(close):
    case = asked(close)
    for at in (NOW + HOUR / 2, NOW + HOUR * 1.25, datetime(2026, 11, 28, 10, tzinfo=UTC)):
        with pytest.raises(Refused, match="no longer free"):
            chosen(close, case, at)
    close.agnes.phone = ""
    close.agnes.save()
    with pytest.raises(Refused, match="no phone number"):
        chosen(close, case, NOW + HOUR)


def test_a_half_hour_is_full_after_three_calls_of_one_person(close):
    at = NOW + HOUR
    cases = [asked(close) for _n in range(7)]
    mine = [case for case in cases if case.owner == close.shona]
    for case in mine[:3]:
        chosen(close, case, at)
    assert at not in slots_of(close.landlord, NOW, owner=close.shona)
    assert at in slots_of(close.landlord, NOW, owner=close.bilal)
    with pytest.raises(Refused):
        chosen(close, mine[3], at)


def test_it_can_be_changed_until_an_hour_before_and_called_off(close):
    case = asked(close)
    chosen(close, case, NOW + 2 * HOUR)
    call = chosen(close, case, NOW + 3 * HOUR)
    assert CallBack.objects.count() == 1
    assert call.promise.replaces.status == Promise.Status.REPLACED
    with pytest.raises(Refused, match="within the hour"):
        chosen(close, case, NOW + 4 * HOUR, now=NOW + 2.5 * HOUR)
    call_off_call(case_id=case.pk, by=close.agnes, now=NOW, **HOW)
    call.promise.refresh_from_db()
    assert (call.promise.status, waiting_call(case)) == (Promise.Status.RELEASED, None)
    with pytest.raises(PermissionDenied):
        choose_call_back(case_id=case.pk, starts_at=NOW + HOUR, by=close.neighbour, now=NOW, **HOW)


@pytest.mark.parametrize(
    ("is_reached", "minutes", "status"), [(True, 10, "kept"), (False, 10, "kept"), (True, 45, "kept_late")]
)
def test_we_phoned_keeps_it_and_whoever_did_not_answer_chooses_again(close, is_reached, minutes, status):
    case = asked(close)
    call = chosen(close, case, NOW + HOUR)
    at = NOW + HOUR + timedelta(minutes=minutes)
    say_phoned(case_id=case.pk, is_reached=is_reached, by=close.shona, now=at, **HOW)
    call.promise.refresh_from_db()
    case.refresh_from_db()
    assert (call.promise.status, bool(case.first_reply_at)) == (status, is_reached)
    chosen(close, case, NOW + 4 * HOUR, now=at)
    assert CallBack.objects.filter(case=case).count() == 2


def test_nobody_is_called_not_reached_before_the_time_that_they_chose(close):
    case = asked(close)
    chosen(close, case, NOW + HOUR)
    with pytest.raises(Refused, match="time yet"):
        say_phoned(case_id=case.pk, is_reached=False, by=close.shona, now=NOW, **HOW)
    with pytest.raises(PermissionDenied):
        say_phoned(case_id=case.pk, is_reached=True, by=close.neighbour, now=NOW, **HOW)


@pytest.mark.parametrize("end", [say_sorted, withdraw_case])
def test_what_has_ended_needs_no_call(close, end):
    case = asked(close)
    call = chosen(close, case, NOW + HOUR)
    end(case_id=case.pk, by=close.agnes, now=NOW, **HOW)
    call.promise.refresh_from_db()
    case.refresh_from_db()
    assert (call.promise.status, case.next_due_at) == (Promise.Status.RELEASED, None)


def test_the_pages_of_a_call(close):
    case = asked(close)
    address = {
        name: reverse(f"cases:{name}", args=[case.public_id]) for name in ("call_back", "call_back_for", "phoned")
    }
    agnes, shona = browser(close.agnes), browser(close.shona)
    page = agnes.get(address["call_back"])
    first = page.context["form"].fields["call_at"].choices[1][1][0][0]
    assert agnes.post(address["call_back"], {"call_at": ""}).status_code == 422
    assert agnes.post(address["call_back"], {"call_at": first}).status_code == 302
    assert "Change when we phone" in agnes.get(reverse("cases:show", args=[case.public_id])).content.decode()
    assert agnes.post(address["call_back"], {"call_off": "yes"}).status_code == 302
    assert shona.post(address["call_back_for"], {"call_at": first, "channel": "counter"}).status_code == 302
    call = waiting_call(case)
    assert (call.typed_by, call.channel) == (close.shona, "counter")
    assert shona.post(address["phoned"], {}).status_code == 422
    assert shona.post(address["phoned"], {"went": "reached"}).status_code == 302
    assert waiting_call(case) is None
    assert browser(close.neighbour).get(address["call_back"]).status_code == 404


def test_a_time_goes_with_phone_me_alone(close):
    client = browser(close.agnes)
    client.post(reverse("cases:help"), {"says": "The wall is wet"})
    first = client.get(reverse("cases:ask")).context["form"].fields["call_at"].choices[1][1][0][0]
    sent = {"says": "The wall", "spot": "home", "audience": "landlord", "answer_by": "web", "call_at": first}
    assert client.post(reverse("cases:ask"), sent).status_code == 422
    assert client.post(reverse("cases:ask"), {**sent, "answer_by": "phone"}).status_code == 302
    assert Case.objects.get().call_backs.waiting().count() == 1
