"""The mark of somebody at risk goes a day late and can be kept; guessing who carries it leaves traces and soon ends."""

from datetime import timedelta

import pytest
from django.utils import timezone

from commonty.access.refusal import Refused
from commonty.journal.models import Entry
from commonty.people.actions import at_risk
from commonty.people.jobs import forget_at
from commonty.people.models import Person
from commonty.people.tests.conftest import make_home, make_resident, make_staff

pytestmark = pytest.mark.django_db
LOOK, SAFE, KEEP = (f"/manage/people/at-risk/{page}" for page in ("", "safe-again/", "keep/"))
SAFE_AGAIN = {"reference": "H-1", "reason": "they_asked", "is_agreed": "on"}
NOBODY = "nobody at risk with exactly this reference"
HOUR = timedelta(hours=1)


@pytest.fixture
def hidden(home):
    return make_resident(home, "Hidden Example", reference="H-1", is_at_risk=True, safe_contact="Text her sister")


@pytest.fixture
def page(client, staff, officer):
    staff(officer)
    return client


def mark_of(person):
    return Person.objects.values_list("is_at_risk", "safe_contact").get(pk=person.pk)


# Taking it off


def test_the_mark_goes_by_reference_and_reason_a_day_later_and_stays_in_the_journal(page, officer, hidden):
    for missing in ("reason", "is_agreed"):
        assert page.post(SAFE, {k: v for k, v in SAFE_AGAIN.items() if k != missing}).status_code == 422
    assert not Entry.objects.exists()
    answer = page.post(SAFE, SAFE_AGAIN, follow=True)
    assert "The mark goes off" in answer.content.decode()
    forget_at(timezone.now() + 23 * HOUR)
    assert mark_of(hidden) == (True, "Text her sister")  # the twin: a day is not over
    assert page.get(f"/manage/people/{hidden.public_id}/").status_code == 404
    forget_at(timezone.now() + 25 * HOUR)
    assert mark_of(hidden) == (False, "")
    assert page.get(f"/manage/people/{hidden.public_id}/").status_code == 200
    said, done = Entry.objects.filter(about_id=hidden.public_id).order_by("seq")
    assert (said.kind, said.by_id, said.facts) == ("risk_ending", officer.public_id, {"reason": "they_asked"})
    assert (done.kind, done.by_id, done.facts) == ("risk_changed", "system", {"is_at_risk": False})


def test_a_mistake_is_undone_and_nothing_was_lost(page, hidden):
    page.post(SAFE, SAFE_AGAIN)
    found = page.post(LOOK, {"reference": "H-1", "reason": "safety"}).content.decode()
    assert KEEP in found
    assert "keep the mark" in found
    assert "The mark stays" in page.post(KEEP, {"reference": "H-1"}, follow=True).content.decode()
    forget_at(timezone.now() + 48 * HOUR)
    assert mark_of(hidden) == (True, "Text her sister")
    assert KEEP not in page.post(LOOK, {"reference": "H-1", "reason": "safety"}).content.decode()


def test_said_twice_it_goes_no_later(page, hidden):
    page.post(SAFE, SAFE_AGAIN)
    first = Person.objects.get(pk=hidden.pk).risk_ends_at
    page.post(SAFE, SAFE_AGAIN)
    assert Person.objects.get(pk=hidden.pk).risk_ends_at == first


def test_the_job_takes_no_mark_off_that_is_kept(officer, hidden):
    how = {"by": officer, "now": timezone.now(), "channel": "timetable"}
    at_risk.take_mark_off(person_id=hidden.pk, **how)
    assert mark_of(hidden)[0]


def test_nobody_takes_the_mark_off_somebody_of_another_patch(page, far_close):
    hidden = make_resident(make_home(far_close), "Hidden Example", reference="H-1", is_at_risk=True)
    answer = page.post(SAFE, SAFE_AGAIN)
    assert answer.status_code == 422
    assert NOBODY in answer.content.decode()
    assert NOBODY in page.post(KEEP, SAFE_AGAIN, follow=True).content.decode()
    assert mark_of(hidden)[0]


# Guessing


def look(by, reference, now):
    return at_risk.look_up_at_risk(
        landlord_id=by.landlord_id, reference=reference, reason="safety", by=by, now=now, channel="web"
    )


def guess(by, times, now):
    for number in range(times):
        with pytest.raises(Refused, match=NOBODY):
            look(by, f"X-{number}", now)


def test_a_miss_is_written_down_without_the_reference(page, officer, landlord, hidden):
    page.post(LOOK, {"reference": "X-77", "reason": "safety"})
    page.post(SAFE, SAFE_AGAIN | {"reference": "X-77"})
    misses = Entry.objects.filter(kind="at_risk_missed")
    assert [(one.about_id, one.by_id, one.facts) for one in misses] == [
        (landlord.public_id, officer.public_id, {})
    ] * 2


def test_an_hour_has_only_so_many_misses_on_all_pages_together(page, estate, officer, hidden):
    now = timezone.now()
    guess(officer, at_risk.MISSES.most - 1, now)
    assert look(officer, "H-1", now) == hidden  # who is right, spends nothing
    guess(officer, 1, now)
    for address, said in ((LOOK, {"reference": "H-1", "reason": "safety"}), (SAFE, SAFE_AGAIN)):
        answer = page.post(address, said)
        assert answer.status_code == 422
        assert "Too many references were wrong" in answer.content.decode()
    assert look(make_staff(estate, "housing_officer"), "H-1", now) == hidden  # a colleague is not shut out
    assert look(officer, "H-1", now + HOUR) == hidden


def test_twin_without_the_limit_they_go_on(officer, hidden, monkeypatch):
    monkeypatch.setattr(at_risk, "spend", lambda *spent, now: True)
    guess(officer, at_risk.MISSES.most + 1, timezone.now())
    assert look(officer, "H-1", timezone.now()) == hidden
