"""Presentation evenings: set while there is something to present, changed with a reason, and in everybody's calendar."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from commonty.access.refusal import Refused
from commonty.budgeting.actions.evenings import cancel_evening, change_evening, note_evening, set_evening
from commonty.budgeting.actions.opening import cancel_round
from commonty.budgeting.forms.evenings import EveningForm
from commonty.budgeting.models import Evening, Round
from commonty.budgeting.queries.evenings import evenings_near, evenings_of
from commonty.budgeting.tests import factories
from commonty.budgeting.tests.ideas import how, make_collecting, make_evening, make_shown, officer_of
from commonty.journal.models import Entry

pytestmark = pytest.mark.django_db
NEW = {"where": "The school", "joining": "By phone.", "access": "Two steps; we have a ramp."}


@pytest.fixture
def pb_round() -> Round:
    return make_collecting()


def moved(evening: Evening, **fields: Any) -> dict[str, Any]:
    times = {"starts_at": evening.starts_at + timedelta(days=1), "ends_at": evening.ends_at + timedelta(days=1)}
    return {"evening_id": evening.pk, "fields": {**times, **NEW, **fields}, "because": "The hall is flooded."}


def ics(client: Client, evening: Evening) -> str:
    address = f"/decide/{evening.round.public_id}/evening/{evening.public_id}.ics"
    return client.get(address).content.decode().replace("\r\n ", "")


def test_an_evening_is_set_once_however_often_it_is_pressed(pb_round: Round) -> None:
    assert make_evening(pb_round, days=3) == make_evening(pb_round, days=3)
    assert Entry.objects.filter(kind="evening_set").count() == 1


@pytest.mark.parametrize(
    ("starts", "ends", "says"),
    [(-1, 1, "over already"), (2, 2, "ends before it starts"), (2, 1, "ends before it starts"), (2, 15, "12 hours")],
)
def test_times_that_nobody_can_come_to(pb_round: Round, starts: int, ends: int, says: str) -> None:
    now = timezone.now()
    times = {"starts_at": now + timedelta(hours=starts), "ends_at": now + timedelta(hours=ends)}
    with pytest.raises(Refused, match=says):
        set_evening(round_id=pb_round.pk, fields={**times, **NEW}, by=officer_of(pb_round), **how())


def test_a_vote_that_was_called_off_has_no_evening(pb_round: Round) -> None:
    Round.objects.filter(pk=pb_round.pk).update(status="cancelled")
    with pytest.raises(Refused, match="over"):
        make_evening(pb_round, days=3)


def test_whoever_calls_off_a_vote_calls_off_its_evenings(pb_round: Round) -> None:
    past, coming = (make_evening(pb_round, days=days) for days in (-2, 3))
    cancel_round(round_id=pb_round.pk, because="The roof is leaking.", by=officer_of(pb_round), **how())
    past.refresh_from_db()
    coming.refresh_from_db()
    assert (past.is_cancelled, coming.is_cancelled, coming.because) == (False, True, "The roof is leaking.")
    assert Entry.objects.filter(kind="evening_cancelled").count() == 1
    assert "STATUS:CANCELLED" in ics(Client(), coming)


def test_only_staff_who_set_the_vote_up_set_its_evenings(pb_round: Round) -> None:
    evening, resident = make_evening(pb_round, days=3), factories.make_resident(pb_round.place)
    for by in (resident, officer_of(make_collecting())):
        for act in (
            lambda by: change_evening(**moved(evening), by=by, **how()),
            lambda by: cancel_evening(evening_id=evening.pk, because="No hall.", by=by, **how()),
            lambda by: note_evening(evening_id=evening.pk, note="Many came.", by=by, **how()),
        ):
            with pytest.raises(PermissionDenied):
                act(by)


def test_what_changes_has_a_reason_which_everybody_reads(client: Client, pb_round: Round) -> None:
    evening, by = make_evening(pb_round, days=3), officer_of(pb_round)
    with pytest.raises(Refused, match="Say why"):
        change_evening(**{**moved(evening), "because": "Flood"}, by=by, **how())
    change_evening(**moved(evening), by=by, **how())
    page = client.get(f"/decide/{pb_round.public_id}/").content.decode()
    assert "The hall is flooded." in page
    assert "Two steps; we have a ramp." in page
    cancel_evening(evening_id=evening.pk, because="No hall is free.", by=by, **how())
    page = client.get(f"/decide/{pb_round.public_id}/").content.decode()
    assert "No hall is free." in page
    with pytest.raises(Refused, match="called off already"):
        change_evening(**moved(evening), by=by, **how())


def test_what_has_begun_is_neither_changed_nor_called_off(pb_round: Round) -> None:
    evening, by = make_evening(pb_round, days=3), officer_of(pb_round)
    late = {"by": by, "now": evening.starts_at, "channel": "web"}
    with pytest.raises(Refused, match="has begun"):
        change_evening(**moved(evening), **late)
    with pytest.raises(Refused, match="has begun"):
        cancel_evening(evening_id=evening.pk, because="No hall is free.", **late)
    just = {**late, "now": evening.starts_at - timedelta(seconds=1)}
    cancel_evening(evening_id=evening.pk, because="No hall is free.", **just)


def test_a_calendar_takes_the_change_and_then_that_it_is_off(client: Client, pb_round: Round) -> None:
    evening, by = make_evening(pb_round, days=3), officer_of(pb_round)
    first = ics(client, evening)
    change_evening(**moved(evening), by=by, **how())
    second = ics(client, evening)
    cancel_evening(evening_id=evening.pk, because="No hall; sorry.", by=by, **how())
    third = ics(client, evening)
    uid = f"UID:{evening.public_id}@testserver\r\n"
    assert all(uid in text for text in (first, second, third))
    assert ["SEQUENCE:0" in first, "SEQUENCE:1" in second, "SEQUENCE:2" in third] == [True] * 3
    assert [text.count("STATUS:CANCELLED") for text in (first, second, third)] == [0, 0, 1]
    assert "Changed: The hall is flooded." in second
    assert "Called off: No hall\\; sorry." in third
    assert "LOCATION:The school" in second


def test_nobody_gets_the_evening_of_a_draft_that_they_do_not_see(client: Client) -> None:
    draft = factories.make_draft(now=factories.noon() + timedelta(days=21))
    evening = make_evening(draft, days=3)
    address = f"/decide/{draft.public_id}/evening/{evening.public_id}.ics"
    assert client.get(address).status_code == 404
    today = timezone.localdate()
    Round.objects.filter(pk=draft.pk).update(ideas_from=today, ideas_until=today)
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")


@pytest.mark.parametrize(("day", "hour"), [(date(2027, 3, 27), 19), (date(2027, 3, 28), 18)])
def test_seven_in_the_evening_is_another_instant_after_the_clocks_went_forward(day: date, hour: int) -> None:
    typed = f"day={day}&starts=19:00&ends=21:00&where=Hall&joining=Phone&access=None"
    form = EveningForm(QueryDict(typed))
    assert form.is_valid(), form.errors
    assert form.fields_to_write()["starts_at"] == datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def test_an_hour_that_does_not_exist_is_refused_on_its_field() -> None:
    form = EveningForm(QueryDict("day=2027-03-28&starts=01:30&ends=03:00&where=Hall&joining=Phone&access=None"))
    assert "does not exist" in str(form.errors["starts"])


def test_a_note_is_written_afterwards_and_stands_beside_the_ideas(client: Client, pb_round: Round) -> None:
    evening, by = make_evening(pb_round, days=-2), officer_of(pb_round)
    make_shown(pb_round, title="A bench")
    coming = make_evening(pb_round, days=3)
    with pytest.raises(Refused, match="still to come"):
        note_evening(evening_id=coming.pk, note="Many came.", by=by, **how())
    assert evenings_of(pb_round, now=timezone.now()) == [coming, evening]
    note_evening(evening_id=evening.pk, note="Thirty came, and most want light.", by=by, **how())
    pages = [client.get(f"/decide/{pb_round.public_id}/{part}").content.decode() for part in ("", "ideas/1/")]
    assert all("Thirty came, and most want light." in page and by.name in page for page in pages)


def test_the_page_of_the_place_and_the_feed_say_what_is_near(client: Client, pb_round: Round) -> None:
    near, _past, far = (make_evening(pb_round, days=days) for days in (3, -2, 30))
    assert evenings_near([pb_round], now=timezone.now()) == [near]
    place = client.get(f"/places/{pb_round.place.public_id}/").content.decode()
    assert f"Presentation evening: {pb_round.name}" in place
    feed = client.get("/decide/feed.atom").content.decode()
    assert [f"#evening-{evening.public_id}" in feed for evening in (near, _past, far)] == [True, False, True]
    cancel_evening(evening_id=near.pk, because="No hall is free.", by=officer_of(pb_round), **how())
    assert f"Called off: {pb_round.name}" in client.get("/decide/feed.atom").content.decode()
    assert "No hall is free." in client.get(f"/places/{pb_round.place.public_id}/").content.decode()
