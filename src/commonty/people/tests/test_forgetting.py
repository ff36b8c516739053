"""What the data map promises to forget of people is forgotten, on its day and once."""

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from commonty.access.roles import Role
from commonty.journal.models import Entry
from commonty.people.actions import forgetting
from commonty.people.actions.forgetting import SEVEN_YEARS, TWO_YEARS, forget_people
from commonty.people.jobs import forget_at
from commonty.people.models import Account, LetterBatch, Likeness, Person, RoleHeld, Tie
from commonty.people.tests.conftest import make_resident, make_staff

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now().replace(hour=12)


def moved_out(person, when):
    Tie.objects.filter(person=person).update(moved_out_on=timezone.localdate(when))


def names():
    return set(Person.objects.values_list("name", flat=True))


def test_somebody_is_erased_seven_years_after_they_left(home, now):
    for name, left in (
        ("Gone", now - SEVEN_YEARS),
        ("Not yet", now - SEVEN_YEARS + DAY),
        ("Back", now - SEVEN_YEARS),
    ):
        moved_out(make_resident(home, name), left)
    back = Person.objects.get(name="Back")
    Tie.objects.create(person=back, home=home, kind="tenant")
    make_resident(home, "Here")
    assert forget_at(now - DAY) == 0
    forget_at(now)
    assert names() == {"Not yet", "Back", "Here"}
    assert back.ties.count() == 1  # the old one is gone, the new one isn't
    (entry,) = Entry.objects.filter(kind="people_forgotten")
    assert entry.facts == {"people": 1, "outsiders": 0, "ties": 1, "roles": 0, "letters": 0, "rolls": 0}
    assert forget_at(now) == 0
    assert Entry.objects.filter(kind="people_forgotten").count() == 1


def test_whoever_signed_for_something_keeps_their_name_and_nothing_else(landlord, home, resident, now):
    staff = make_staff(landlord, Role.ADMINISTRATOR, "Signed Once", email="signed@example.com", born_in=1960)
    Likeness.objects.create(one=resident, other=make_resident(home, "Twin"), because="name", decided_by=staff)
    RoleHeld.objects.filter(person=staff).update(ended_at=now - SEVEN_YEARS)
    forget_at(now)
    staff.refresh_from_db()
    assert (staff.name, staff.email, staff.born_in) == ("Signed Once", "", None)
    assert not Account.objects.filter(person=staff).exists()
    assert forget_at(now) == 0


def test_a_role_keeps_somebody_and_an_entry_that_was_merged_goes_with_its_human(landlord, home, estate, now):
    keeps, human = make_resident(home, "Works for us"), make_resident(home, "Human")
    RoleHeld.objects.create(person=keeps, place=estate, role=Role.AUDITOR, given_at=now - SEVEN_YEARS)
    merged = Person.objects.create(landlord=landlord, name="Human again", merged_into=human)
    for person in (keeps, human):
        moved_out(person, now - SEVEN_YEARS)
    forget_at(now)
    assert names() == {"Works for us"}
    assert not Person.objects.filter(pk=merged.pk).exists()


def test_letters_go_after_two_years(landlord, now):
    new = LetterBatch.objects.create(place=landlord, made_at=now - TWO_YEARS + DAY)
    old = LetterBatch.objects.create(place=landlord, made_at=now - TWO_YEARS, replaced_by=new)
    forget_at(now)
    assert list(LetterBatch.objects.all()) == [new]
    assert not LetterBatch.objects.filter(pk=old.pk).exists()


def test_sessions_that_are_over_go(client, resident, now):
    Session.objects.create(session_key="over", expire_date=now - DAY)
    Session.objects.create(session_key="on", expire_date=now + DAY)
    forget_at(now)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["on"]


def test_nobody_without_the_right_makes_us_forget(landlord, officer, now):
    with pytest.raises(PermissionDenied):
        forget_people(landlord_id=landlord.pk, by=officer, now=now, channel="web")


def promised_to_be_erased() -> set[str]:
    fields = tomllib.loads((Path(forgetting.__file__).parents[1] / "data_map.toml").read_text(encoding="utf-8"))
    return {name for name, said in fields["Person"].items() if said["retention"].endswith("then erased")}


def signed_and_gone(landlord, home, now):
    """Somebody who decided something, so that their row stays, with something in every column that is to be erased."""
    filled = {name: "x" for name, empty in forgetting.EMPTY.items() if empty == ""}
    filled |= {
        "born_on": "1960-01-01",
        "born_in": 1960,
        "is_at_risk": True,
        "own_word": ["name"],
        "risk_ends_at": None,
    }
    staff = make_staff(landlord, Role.ADMINISTRATOR, "Signed Once", **filled)
    one, other = make_resident(home, "One"), make_resident(home, "Other")
    Likeness.objects.create(one=one, other=other, because="name", decided_by=staff)
    RoleHeld.objects.filter(person=staff).update(ended_at=now - SEVEN_YEARS)
    return staff


def still_filled(person):
    """The row's names for itself stay with it, since what was signed points there."""
    row = Person.objects.filter(pk=person.pk).values(*promised_to_be_erased()).get()
    return {name for name, value in row.items() if value} - {"id", "public_id", "landlord", "merged_into"}


def test_every_column_that_the_data_map_promises_to_erase_is_erased(landlord, home, now):
    staff = signed_and_gone(landlord, home, now)
    assert len(still_filled(staff)) > 8
    forget_at(now)
    assert still_filled(staff) == set()


def test_twin_a_column_that_the_job_forgets_about_is_found(landlord, home, now, monkeypatch):
    staff = signed_and_gone(landlord, home, now)
    monkeypatch.delitem(forgetting.EMPTY, "phone")
    forget_at(now)
    assert still_filled(staff) == {"phone"}
