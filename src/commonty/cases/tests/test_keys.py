"""Whoever clears a queue: one key, one step, and on to the next; and all of it can be turned off."""

import pytest
from django.urls import reverse

from commonty.cases.models import Case
from commonty.cases.queries.desk import next_of, queue_of
from commonty.cases.tests.factories import NOW, asked

SWITCH = "/desk/cases/keys/"


@pytest.fixture
def queue(close):
    cases = [asked(close, f"And the bins, {n}") for n in range(3)]
    Case.objects.update(owner=close.shona)
    return cases


def test_after_one_comes_what_is_due_next_and_after_the_last_the_first(close, queue):
    first, second, last = list(queue_of(close.shona, "mine", now=NOW))
    after = [next_of(close.shona, case, now=NOW) for case in (first, second, last)]
    assert after == [second, last, first]
    Case.objects.filter(pk=first.pk).update(status="answered", next_due_at=None)
    first.refresh_from_db()
    assert next_of(close.shona, first, now=NOW) == second
    Case.objects.exclude(pk=second.pk).update(status="answered", next_due_at=None)
    assert next_of(close.shona, second, now=NOW) is None


def test_who_answers_goes_on_to_the_next_without_the_list(close, queue, be):
    client = be(close.shona)
    first, second, last = [case.public_id for case in queue_of(close.shona, "mine", now=NOW)]
    show = {public_id: reverse("cases:show", args=[public_id]) for public_id in (first, second, last)}
    went = client.post(reverse("cases:answer", args=[first]), {"text": "On Tuesday.", "then": "next"})
    assert went.url == show[second]
    assert client.get(reverse("cases:next", args=[second])).url == show[last]
    went = client.post(reverse("cases:write", args=[second]), {"text": "I look.", "what": "reply", "then": "next"})
    assert went.url == show[last]
    went = client.post(reverse("cases:answer", args=[second]), {"text": "On Tuesday."})
    assert went.url == show[second]  # who does not ask for it stays
    went = client.post(reverse("cases:answer", args=[last]), {"text": "On Tuesday.", "then": "next"}, follow=True)
    assert went.request["PATH_INFO"] == reverse("cases:desk")
    assert "That was the last one of yours." in went.content.decode()


def test_nobody_goes_on_from_a_case_that_is_not_theirs_to_answer(close, queue, be):
    address = reverse("cases:next", args=[queue[0].public_id])
    assert be(close.agnes).get(address).status_code == 403
    assert be(close.neighbour).get(address).status_code == 403


def test_the_keys_are_off_on_the_device_where_they_were_turned_off(close, queue, be):
    client, page = be(close.shona), reverse("cases:show", args=[queue[0].public_id])
    for where in ("/desk/cases/", page):
        assert " data-keys" in client.get(where).content.decode()
    assert client.post(SWITCH, {"keys": "off", "next": page}).url == page
    for where in ("/desk/cases/", page):
        seen = client.get(where).content.decode()
        assert " data-keys" not in seen
        assert "Turn the keys on" in seen  # the list and the switch stay
    assert " data-keys" in be(close.bilal).get("/desk/cases/").content.decode()
    client.post(SWITCH, {"keys": "on", "next": page})
    assert " data-keys" in client.get(page).content.decode()
    assert " data-keys" not in be(close.agnes).get(page).content.decode()


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example/desk", "", "javascript:alert(1)"])
def test_the_switch_leads_nowhere_else(elsewhere, close, be):
    assert be(close.shona).post(SWITCH, {"keys": "off", "next": elsewhere}).url == "/desk/cases/"


def test_the_desk_is_searched_by_number_word_and_name(close, be):
    lift, bins = (
        asked(close, "The lift is stuck"),
        asked(close, "The bins", raised_by=close.neighbour, by=close.neighbour),
    )
    client = be(close.shona)

    def found(wanted: str) -> list[Case]:
        return list(client.get("/desk/cases/", {"show": "all", "q": wanted}).context["page"])

    assert found(str(bins.number)) == [bins]
    assert found("LIFT") == [lift]
    assert found("dougie") == [bins]
    assert found("²") == found("99999999999999") == []
    private = asked(close, "The lift, in private", audience="one")
    Case.objects.filter(pk=private.pk).update(owner=close.morag)
    assert found("lift") == [lift]
