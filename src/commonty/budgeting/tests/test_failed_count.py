"""A count that fails says so, in words, and somebody starts it again. The jobs here really fail, in a real worker."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.budgeting import tally
from commonty.budgeting.actions import count, signing
from commonty.budgeting.models import Result, Round
from commonty.budgeting.queries.trouble import COUNT_TASK, SENTENCES, count_trouble
from commonty.budgeting.tests.factories import account_of, make_resident, make_staff
from commonty.budgeting.tests.test_count import closed_long_ago, media, signed_twice, voted  # noqa: F401
from commonty.journal.models import Entry
from commonty.kit.jobs import MOST_ATTEMPTS, run_worker
from commonty.kit.models import TimetableRow
from commonty.kit.timetable import entries
from commonty.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def on_this_machine(settings):
    settings.DEMO = True  # staff need no second factor there; nothing else is different on these pages


@pytest.fixture
def signed() -> Round:
    """Two have signed and the job waits; the timetable's own jobs are not due for ever."""
    far = datetime(2999, 1, 1, tzinfo=UTC)
    TimetableRow.objects.bulk_create([TimetableRow(name=path, next_run_at=far) for path, _seconds in entries()])
    pb_round = closed_long_ago(voted())
    signed_twice(pb_round)
    return pb_round


def work(*, later: timedelta = timedelta()) -> None:
    run_worker(stop=threading.Event(), once=True, clock=lambda: datetime.now(UTC) + later)


def work_until_it_gives_up() -> None:
    for hours in range(MOST_ATTEMPTS):
        work(later=timedelta(hours=hours))


def page(client, person: Person, name: str, pb_round: Round) -> str:
    client.force_login(account_of(person), backend="django.contrib.auth.backends.ModelBackend")
    return client.get(reverse(f"budgeting:{name}", args=[pb_round.public_id]), follow=True).content.decode()


def press(client, person: Person, pb_round: Round):
    client.force_login(account_of(person), backend="django.contrib.auth.backends.ModelBackend")
    return client.post(reverse("budgeting:count_again", args=[pb_round.public_id]), follow=True)


def break_the_disk(patch) -> None:
    def full(*args, **kwargs):
        raise OSError

    patch.setattr(count, "make_pack", full)


def test_after_five_failures_the_page_says_why_and_one_press_brings_the_result(client, signed, monkeypatch):
    officer = make_staff(signed.place)
    with monkeypatch.context() as patch:
        break_the_disk(patch)
        work_until_it_gives_up()
    assert DBTaskResult.objects.get(task_path=COUNT_TASK).status == "FAILED"
    shown = page(client, officer, "close_round", signed)
    assert str(SENTENCES["OSError"]) in shown
    assert "Count again" in shown
    assert press(client, officer, signed).status_code == 200
    work()
    assert Result.objects.get().published_at
    tried = Entry.objects.get(kind="count_tried_again")
    assert tried.by_id == officer.public_id
    assert tried.chain == signed.chain


def test_twin_without_a_new_job_no_worker_ever_counts(signed, monkeypatch):
    with monkeypatch.context() as patch:
        break_the_disk(patch)
        work_until_it_gives_up()
    work(later=timedelta(days=2))
    assert not Result.objects.exists()


def test_while_tries_are_left_the_count_is_under_way_and_nobody_starts_another(client, signed, monkeypatch):
    officer = make_staff(signed.place)
    break_the_disk(monkeypatch)
    work()
    assert count_trouble(Round.objects.get(pk=signed.pk)) is None
    assert "The votes are being counted" in page(client, officer, "close_round", signed)
    with pytest.raises(Refused):
        signing.count_again(round_id=signed.pk, by=officer, channel="web")


def test_programs_that_disagree_are_said_to_everybody_and_may_be_tried_again(client, signed, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(tally, "second_count", lambda *args: ([], -1))
        work()
    for person, may in ((make_resident(signed.place), False), (make_staff(signed.place), True)):
        shown = page(client, person, "show_result", signed)
        assert str(SENTENCES["CountsDisagree"]) in shown
        assert ("Count again" in shown) is may
    officer = make_staff(signed.place)
    signing.count_again(round_id=signed.pk, by=officer, channel="web")
    work()
    assert Result.objects.exists()


def test_a_waiting_page_is_sent_to_what_happened(client, signed, monkeypatch):
    asked = reverse("budgeting:count_progress", args=[signed.public_id])
    assert "HX-Redirect" not in client.get(asked)  # the twin: it still counts
    monkeypatch.setattr(tally, "second_count", lambda *args: ([], -1))
    work()
    assert client.get(asked)["HX-Redirect"] == reverse("budgeting:show_result", args=[signed.public_id])


def test_a_lost_job_is_trouble_too(signed):
    signed.refresh_from_db()
    assert count_trouble(signed) is None
    DBTaskResult.objects.filter(task_path=COUNT_TASK).delete()
    assert count_trouble(signed)


def test_only_who_may_close_starts_it_again_and_two_presses_are_one(client, signed, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(tally, "second_count", lambda *args: ([], -1))
        work()
    for person in (make_resident(signed.place), make_staff(signed.place, Role.AUDITOR)):
        with pytest.raises(PermissionDenied):
            signing.count_again(round_id=signed.pk, by=person, channel="web")
    officer = make_staff(signed.place)
    press(client, officer, signed)
    press(client, officer, signed)
    assert DBTaskResult.objects.filter(task_path=COUNT_TASK, status="READY").count() == 1


def test_the_desk_says_so_to_those_who_can_do_something(client, signed, monkeypatch):
    monkeypatch.setattr(tally, "second_count", lambda *args: ([], -1))
    work()
    for role, tells in ((Role.ENGAGEMENT_OFFICER, True), (Role.AUDITOR, False)):
        client.force_login(account_of(make_staff(signed.place, role)))
        assert ("The count of" in client.get(reverse("web:desk")).content.decode()) is tells


def test_the_name_of_the_job_is_the_one_that_is_looked_for(signed):
    assert count.count_in_background.module_path == COUNT_TASK


def test_twin_without_the_question_whether_it_counts_two_presses_are_two_jobs(client, signed, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(tally, "second_count", lambda *args: ([], -1))
        work()
    monkeypatch.setattr(signing, "check_can_count_again", lambda *args, **how: None)
    officer = make_staff(signed.place)
    press(client, officer, signed)
    press(client, officer, signed)
    assert DBTaskResult.objects.filter(task_path=COUNT_TASK, status="READY").count() == 2
