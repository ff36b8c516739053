"""Who deals with a request goes on leave: it goes to the cover with all that was promised, never to whom it is about."""

from datetime import timedelta

import pytest
from django.utils import timezone

from commonty.cases.models import Case
from commonty.cases.tests.factories import NOW, Close, a_close, asked
from commonty.people.models import Person, Post, RoleHeld
from commonty.promises import standing_in
from commonty.promises.actions.leave import away_with_promises, mark_leave, move_what_apps_keep
from commonty.promises.models import Promise

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate(NOW)


@pytest.fixture
def close():
    return a_close()


def goes(person: Person, *, days: int = 60) -> int:
    away = {"away_from": TODAY, "away_until": TODAY + timedelta(days=days)}
    return mark_leave(person_id=person.pk, **away, by=person, now=NOW, channel="web")


def covered(case: Case, cover: Person) -> Person:
    Post.objects.filter(person=case.owner).update(cover=cover)
    return case.owner


def both(case: Case) -> set[Person]:
    """Whoever deals with it, and whoever promised something about it: one human."""
    case.refresh_from_db()
    return {case.owner, *(promise.owner for promise in Promise.objects.about(case).open())}


def other(close: Close, person: Person) -> Person:
    return close.bilal if person == close.shona else close.shona


def test_a_request_goes_to_the_cover_with_what_was_promised(close):
    case = asked(close)
    cover = other(close, case.owner)
    assert goes(covered(case, cover)) == 1
    assert both(case) == {cover}
    assert Promise.objects.about(case).get().hand_overs.count() == 1


def test_what_is_about_the_cover_goes_to_somebody_else(close):
    case = asked(close)
    cover = other(close, case.owner)
    away = covered(case, cover)
    Case.objects.filter(pk=case.pk).update(about_staff=cover)
    goes(away)
    assert not both(case) & {cover, away}


def test_twin_without_the_way_of_its_own_it_would_go_to_whom_it_is_about(close, monkeypatch):
    case = asked(close)
    cover = other(close, case.owner)
    away = covered(case, cover)
    Case.objects.filter(pk=case.pk).update(about_staff=cover)
    for module in ("standing_in", "actions.leave"):
        monkeypatch.setattr(f"commonty.promises.{module}.movers", dict)
    goes(away)
    assert Promise.objects.about(case).get().owner == cover


def test_a_cover_who_does_not_answer_here_is_passed_over(close):
    case = asked(close)
    cover = other(close, case.owner)
    away = covered(case, cover)
    RoleHeld.objects.filter(person=cover).update(ended_at=NOW)
    goes(away)
    assert not both(case) & {cover, away}


def test_where_nobody_may_it_stays_and_is_asked_again(close):
    case = asked(close)
    away = case.owner
    RoleHeld.objects.exclude(person=away).update(ended_at=NOW)
    assert goes(away) == 0
    assert both(case) == {away}
    assert away_with_promises(NOW) == [away.pk]
    RoleHeld.objects.update(ended_at=None)
    assert move_what_apps_keep(person_id=away.pk, now=NOW) == 1
    assert away not in both(case)


def test_cases_are_found_by_name():
    assert "cases.case" in standing_in.movers()
