"""The pages: one's own, those of staff; who sees what, what stays when something is wrong."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonty.cases.models import Case
from commonty.cases.tests.factories import Close, asked
from commonty.people.models import Person
from commonty.promises.models import Promise
from commonty.repairs.models import Repair, Visit
from commonty.repairs.tests.factories import booked, ordered, with_right

Be = Callable[..., Client]


@pytest.fixture
def tap(close: Close) -> Repair:
    """Ordered an hour ago; somebody comes in three days."""
    now = timezone.now() - timedelta(hours=1)
    repair = with_right(close, now=now)
    start = timezone.localtime(now).replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=3)
    booked(repair, now=now, starts_at=start, ends_at=start + timedelta(hours=4))
    return repair


def is_over(repair: Repair) -> Visit:
    """The window was yesterday."""
    visit: Visit = repair.visits.get()
    visit.starts_at = timezone.now() - timedelta(days=1)
    visit.ends_at = visit.starts_at + timedelta(hours=4)
    visit.save()
    return visit


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_resident_sees_the_number_who_comes_and_their_rights(close: Close, be: Be, tap: Repair) -> None:
    page = text(be(close.agnes), f"/help/repairs/{tap.public_id}/")
    for words in (f"Job {tap.number}", "between 8 am and noon", "Clyde Repairs comes", "Forth Plumbing", "£15"):
        assert words in page
    assert f"Job {tap.number}: Kitchen tap drips" in text(be(close.agnes), "/help/repairs/")
    assert f"Job {tap.number}" in text(be(close.agnes), f"/help/cases/{tap.case.public_id}/")


def test_a_stranger_finds_nothing(close: Close, be: Be, tap: Repair) -> None:
    for path in ("", "change/", "nobody-came/", "not-mended/"):
        text(be(close.neighbour), f"/help/repairs/{tap.public_id}/{path}", 404)
    assert be(close.neighbour).post(f"/help/repairs/{tap.public_id}/mended/").status_code == 404
    assert "tap" not in text(be(close.neighbour), "/help/repairs/")
    # Staff see it only with their second factor, and never as their own.
    text(be(close.shona, with_proof=False), f"/help/repairs/{tap.public_id}/", 404)
    assert "tap" not in text(be(close.shona), "/help/repairs/")
    text(be(close.shona), f"/help/repairs/{tap.public_id}/change/", 404)
    assert be(close.shona).get(f"/help/repairs/{tap.public_id}/").headers["Location"].startswith("/desk/repairs/")


def test_what_one_person_alone_reads_is_on_no_colleague_s_list(close: Close, be: Be) -> None:
    case = asked(close, audience=Case.Audience.ONE)
    repair = ordered(close, case=case)
    other = close.bilal if case.owner == close.shona else close.shona
    text(be(other), f"/desk/repairs/{repair.public_id}/", 404)
    assert "tap" not in text(be(other), "/desk/repairs/")
    assert "tap" in text(be(case.owner), "/desk/repairs/")


def test_staff_who_live_here_order_nothing_for_themselves(close: Close, be: Be) -> None:
    case = asked(close, raised_by=close.bilal, by=close.bilal)
    assert be(close.bilal).get(f"/help/cases/{case.public_id}/repair/").status_code == 403
    repair = ordered(close, case=case)
    assert be(close.bilal).get(f"/desk/repairs/{repair.public_id}/").status_code == 403
    assert "tap" not in text(be(close.bilal), "/desk/repairs/")


def test_change_it_keeps_what_was_typed_and_says_how_to_mend_it(close: Close, be: Be, tap: Repair) -> None:
    client, path = be(close.agnes), f"/help/repairs/{tap.public_id}/change/"
    assert client.post(path, {}).status_code == 422
    page = text(client, path)
    halves = [part.split('"')[0] for part in page.split('name="halves" value="')[1:]]
    assert len(halves) == 10
    answer = client.post(path, {"halves": halves[:4], "words": "After the school run"})
    assert answer.status_code == 422
    assert "After the school run" in answer.content.decode()
    assert client.post(path, {"halves": halves[:3], "words": ""}).status_code == 302
    assert len(tap.wishes.get().halves) == 3
    assert "You asked for another time" in text(client, f"/help/repairs/{tap.public_id}/")
    staff = text(be(tap.case.owner), f"/desk/repairs/{tap.public_id}/")
    assert "They asked for another time" in staff
    assert "morning" in staff


def test_nobody_came_says_at_once_who_phones_and_by_when(close: Close, be: Be, tap: Repair) -> None:
    client, path = be(close.agnes), f"/help/repairs/{tap.public_id}/nobody-came/"
    assert "They may still come" in text(client, path)
    client.post(path)
    assert tap.visits.get().state == Visit.State.BOOKED
    is_over(tap)
    assert "tell them now" in text(client, path)
    page = client.post(path, follow=True).content.decode()
    promise = Promise.objects.about(tap.case).open().get(by_rule="repair")
    assert promise.owner != tap.case.owner
    assert promise.owner.name in page
    assert "Nobody came. We are sorry." in page
    queue = text(be(close.shona), "/desk/repairs/?show=nobody")
    assert f"Job {tap.number}" in queue


def test_they_say_on_the_phone_is_the_resident_s_own_word(close: Close, be: Be, tap: Repair) -> None:
    is_over(tap)
    client, path = be(tap.case.owner), f"/desk/repairs/{tap.public_id}/they-say/"
    assert client.post(path, {}).status_code == 422
    client.post(path, {"what": "nobody", "channel": "phone", "words": "I waited all morning"})
    visit = tap.visits.get()
    assert (visit.said_by, visit.typed_by, visit.reason) == (close.agnes, tap.case.owner, "I waited all morning")


def test_ordering_offers_the_list_of_the_law_and_loses_nothing(close: Close, be: Be) -> None:
    case = asked(close)
    client, path = be(case.owner), f"/help/cases/{case.public_id}/repair/"
    page = text(client, path)
    assert "The only toilet doesn’t flush" in page or "The only toilet doesn&#x27;t flush" in page
    assert "£350" in page
    said = {"what": "Toilet doesn’t flush", "place": close.home.public_id, "defect": "toilet", "contractor": "Clyde"}
    wrong = client.post(path, said)
    assert wrong.status_code == 422
    assert "Toilet doesn’t flush" in wrong.content.decode()
    right = client.post(path, {**said, "other_contractor": "Forth", "key": "k"})
    repair = Repair.objects.get()
    assert right.headers["Location"] == f"/desk/repairs/{repair.public_id}/"
    assert repair.clock is not None
    assert repair.clock.regime == "right-to-repair-1"
    assert client.post(path, {**said, "other_contractor": "Forth", "key": "k"}).status_code == 302
    assert Repair.objects.count() == 1
    assert 'value="Forth"' in text(client, path)  # the usual two are there next time


def test_a_visit_is_booked_moved_and_what_happened_is_written_down(close: Close, be: Be) -> None:
    repair = ordered(close, now=timezone.now())
    client, path = be(repair.case.owner), f"/desk/repairs/{repair.public_id}/"
    day = timezone.localdate() + timedelta(days=2)
    window: dict[str, Any] = {"on": day.isoformat(), "starts": "08:00", "ends": "12:00"}
    assert client.post(f"{path}visit/", {**window, "ends": "07:00"}).status_code == 422
    assert client.post(f"{path}visit/", window).status_code == 302
    assert client.post(f"{path}visit/", window).status_code == 422  # another time has a reason
    assert client.post(f"{path}visit/", {**window, "reason": "The van broke down."}).status_code == 302
    assert repair.visits.count() == 2
    assert client.post(f"{path}happened/", {"what": "call_off"}).status_code == 422
    assert client.post(f"{path}happened/", {"what": "done", "words": "Washer"}).status_code == 422
    now = timezone.localtime()
    done = {"what": "done", "words": "New washer", "done_on": now.date().isoformat(), "done_at": "00:00"}
    assert client.post(f"{path}happened/", done).status_code == 422  # before it was asked for
    done["done_at"] = now.strftime("%H:%M")
    Case.objects.filter(pk=repair.case_id).update(received_at=now - timedelta(hours=1))
    assert client.post(f"{path}happened/", done).status_code == 302
    resident = be(close.agnes)
    assert "Is it mended?" in text(resident, f"/help/repairs/{repair.public_id}/")
    assert resident.post(f"/help/repairs/{repair.public_id}/not-mended/", {"words": ""}).status_code == 422
    resident.post(f"/help/repairs/{repair.public_id}/not-mended/", {"words": "It drips"})
    repair.refresh_from_db()
    assert repair.state == Repair.State.ORDERED


def test_the_phone_page_shows_the_caller_s_repairs_to_those_who_see_them(close: Close, be: Be, tap: Repair) -> None:
    path = f"/desk/phone/{close.agnes.public_id}/"
    assert f"Job {tap.number}" in text(be(close.shona), path)
    Case.objects.filter(pk=tap.case_id).update(audience=Case.Audience.ONE)
    other = close.bilal if tap.case.owner == close.shona else close.shona
    assert f"Job {tap.number}" not in text(be(other), path)


@pytest.mark.parametrize("path", ["/help/repairs/", "/desk/repairs/"])
def test_as_many_queries_for_many_as_for_one(close: Close, be: Be, tap: Repair, path: str) -> None:
    person: Person = close.agnes if path.startswith("/help") else tap.case.owner
    client = be(person)
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(path)
    for _n in range(10):
        repair = with_right(close, case=tap.case)
        booked(repair)
    with CaptureQueriesContext(connection) as many:
        assert "Kitchen tap" in client.get(path).content.decode()
    assert len(many) == len(one)
