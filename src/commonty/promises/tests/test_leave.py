"""Leave: what is due goes to the cover with its history, on the first day, and whoever waits is told."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from commonty.access.refusal import Refused
from commonty.journal.models import Entry
from commonty.people.models import Person, Post, RoleHeld, Team
from commonty.places.models import Kind, Place
from commonty.promises import jobs
from commonty.promises.actions.handing_over import give_to_colleague, hand_over_promise
from commonty.promises.actions.leave import away_with_promises, hand_over_what_is_due, mark_leave
from commonty.promises.models import Promise
from commonty.promises.tests.factories import NOW, colleague, promised

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate(NOW)


def days(n):
    return timedelta(days=n)


@pytest.fixture
def landlord():
    return Place.objects.create(kind=Kind.LANDLORD, name="Strathvale Homes", hosts="testserver")


@pytest.fixture
def agnes(landlord):
    return Person.objects.create(landlord=landlord, name="Agnes Rennie")


@pytest.fixture
def bilal(landlord):
    return colleague(landlord, "Bilal Khan")


@pytest.fixture
def shona(landlord, bilal):
    person = colleague(landlord, "Shona Baird")
    Post.objects.filter(person=person).update(cover=bilal)
    return person


def goes(person, first=0, last=7, **more):
    said = {"away_from": TODAY + days(first), "away_until": TODAY + days(last), "by": person, "now": NOW, **more}
    return mark_leave(person_id=person.pk, channel="web", **said)


def owners():
    return dict(Promise.objects.values_list("says", "owner__name"))


def test_a_leave_that_is_running_hands_over_at_once_what_is_due_in_it(shona, agnes, bilal):
    for says, due in (("early", 2), ("on the last day", 7), ("after", 9)):
        promised(shona, agnes, says=says, due_at=NOW + days(due))
    promised(shona, agnes, now=NOW - days(9), says="late already")
    assert goes(shona) == 3
    kept = {
        "early": "Bilal Khan",
        "on the last day": "Bilal Khan",
        "late already": "Bilal Khan",
        "after": "Shona Baird",
    }
    assert owners() == kept
    moved = Promise.objects.get(says="early").hand_overs.get()
    assert (moved.was, moved.now_with, moved.reason) == (shona, bilal, "Shona Baird is away.")
    told = Entry.objects.filter(kind="promise_handed_over")
    assert [entry.facts for entry in told] == [{"tells": True}] * 3


def test_one_that_is_to_come_moves_on_its_first_day_and_not_before(shona, agnes):
    promised(shona, agnes, due_at=NOW + days(4))
    assert goes(shona, first=2) == 0
    assert away_with_promises(NOW + days(1)) == []
    assert hand_over_what_is_due(person_id=shona.pk, now=NOW + days(1)) == 0
    assert away_with_promises(NOW + days(2)) == [shona.pk]
    assert hand_over_what_is_due(person_id=shona.pk, now=NOW + days(2)) == 1
    assert set(owners().values()) == {"Bilal Khan"}
    assert away_with_promises(NOW + days(2)) == []  # and never again
    assert hand_over_what_is_due(person_id=shona.pk, now=NOW + days(2)) == 0


def test_the_timetable_does_it(shona, agnes):
    now = timezone.now()
    promise = promised(shona, agnes, now=now)
    today = timezone.localdate(now)
    Post.objects.filter(person=shona).update(away_from=today, away_until=today + days(5))
    assert jobs.hand_over_for_leave.func() == 1
    assert Promise.objects.get(pk=promise.pk).owner.name == "Bilal Khan"


def test_what_is_promised_during_a_leave_goes_to_the_cover_from_the_start(shona, agnes, bilal):
    goes(shona)
    Team.objects.create(landlord=shona.landlord, name="Another team")
    promise = promised(shona, agnes, due_at=NOW + days(30))
    assert (promise.owner, promise.team_name) == (bilal, "East End team")


def test_nobody_hands_over_to_somebody_who_is_away(shona, agnes, bilal):
    goes(shona)
    promise = promised(bilal, agnes)
    with pytest.raises(Refused, match="Shona Baird is away"):
        hand_over_promise(promise_id=promise.pk, to=shona, reason="", by=bilal, now=NOW, channel="web")
    later = {"reason": "", "by": bilal, "now": NOW + days(8), "channel": "web"}
    assert hand_over_promise(promise_id=promise.pk, to=shona, **later).owner == shona  # the twin: she is back


def test_where_nobody_is_there_it_stays(shona, agnes, bilal):
    goes(bilal)
    promised(shona, agnes)
    assert goes(shona) == 0
    assert owners() == {"I ring you about the lights": "Shona Baird"}


def test_back_early_and_other_days(shona, agnes):
    promised(shona, agnes, says="near", due_at=NOW + days(2))
    promised(shona, agnes, says="far", due_at=NOW + days(20))
    goes(shona, last=3)
    assert owners() == {"near": "Bilal Khan", "far": "Shona Baird"}
    goes(shona, last=30)  # longer: what falls into it moves now
    assert owners() == {"near": "Bilal Khan", "far": "Bilal Khan"}
    mark_leave(person_id=shona.pk, away_from=None, away_until=None, by=shona, now=NOW, channel="web")
    assert promised(shona, agnes, says="new").owner == shona
    assert owners()["near"] == "Bilal Khan"  # residents were told his name


def test_a_colleague_marks_nobody_as_away(shona, bilal, agnes):
    promised(shona, agnes)
    with pytest.raises(PermissionDenied):
        goes(shona, by=bilal)
    assert set(owners().values()) == {"Shona Baird"}
    Team.objects.update(lead=bilal)  # the twin
    goes(shona, by=bilal)


def test_an_owner_hands_over_within_their_team_with_a_reason(shona, bilal, agnes, landlord):
    promise = promised(shona, agnes)
    far = colleague(landlord, "Fatima Noor", team="West team")
    how = {"promise_id": promise.pk, "now": NOW, "channel": "web"}
    for to, by, reason, wrong in (
        (far, shona, "Hers", PermissionDenied), (agnes, shona, "Hers", PermissionDenied),
        (bilal, bilal, "Mine", PermissionDenied), (bilal, shona, " ", Refused),
    ):  # fmt: skip
        with pytest.raises(wrong):
            give_to_colleague(to=to, by=by, reason=reason, **how)
    assert give_to_colleague(to=bilal, by=shona, reason="He knows the close.", **how).owner == bilal


def test_who_works_here_no_more_leaves_nothing_open(shona, agnes, bilal):
    """All of it, whenever it is due; and it is said so, not that they are away."""
    promised(shona, agnes, says="near", due_at=NOW + days(2))
    promised(shona, agnes, says="far", due_at=NOW + days(200))
    assert away_with_promises(NOW) == []  # the twin: as long as she works here
    RoleHeld.objects.filter(person=shona).update(ended_at=NOW)
    assert away_with_promises(NOW) == [shona.pk]
    assert hand_over_what_is_due(person_id=shona.pk, now=NOW) == 2
    assert set(owners().values()) == {"Bilal Khan"}
    said = Promise.objects.get(says="far").hand_overs.get().reason
    assert said == "Shona Baird does not work here any more."
    assert away_with_promises(NOW) == []


def test_nothing_goes_to_a_cover_who_works_here_no_more(shona, agnes, bilal, landlord):
    lena = colleague(landlord, "Lena Lead")
    Team.objects.update(lead=lena)
    promised(shona, agnes)
    RoleHeld.objects.filter(person=bilal).update(ended_at=NOW)
    goes(shona)
    assert set(owners().values()) == {"Lena Lead"}


def test_what_a_resident_promised_stays_theirs(agnes, bilal):
    """They hold no role, and nobody takes over what neighbours said to each other."""
    promised(agnes, bilal, made_from=Promise.From.RESIDENT)
    assert away_with_promises(NOW) == []
    assert hand_over_what_is_due(person_id=agnes.pk, now=NOW) == 0


def test_what_an_entry_promised_that_was_merged_goes_too(shona, agnes, bilal, landlord):
    """Whichever of her entries promised it."""
    before = Person.objects.create(landlord=landlord, name="S Baird")
    promised(before, agnes, says="by the other entry")
    Person.objects.filter(pk=before.pk).update(merged_into=shona)
    assert goes(shona) == 1
    assert owners() == {"by the other entry": "Bilal Khan"}


def test_the_timetable_finds_what_an_entry_promised_that_was_merged(shona, agnes, bilal, landlord):
    before = Person.objects.create(landlord=landlord, name="S Baird")
    promised(before, agnes)
    Person.objects.filter(pk=before.pk).update(merged_into=shona)
    assert away_with_promises(NOW) == []
    RoleHeld.objects.filter(person=shona).update(ended_at=NOW)
    assert away_with_promises(NOW) == [shona.pk]
    assert hand_over_what_is_due(person_id=shona.pk, now=NOW) == 1


def test_what_was_promised_by_somebody_in_no_team_lands_with_whoever_arranges_help(shona, agnes, landlord):
    promised(shona, agnes)
    Post.objects.filter(person=shona).delete()
    RoleHeld.objects.filter(person=shona).update(ended_at=NOW)
    assert hand_over_what_is_due(person_id=shona.pk, now=NOW) == 0  # nobody is there at all
    ewa = colleague(landlord, "Ewa Kowalczyk")
    RoleHeld.objects.filter(person=ewa).update(role="administrator")
    assert hand_over_what_is_due(person_id=shona.pk, now=NOW) == 1
    assert set(owners().values()) == {"Ewa Kowalczyk"}
