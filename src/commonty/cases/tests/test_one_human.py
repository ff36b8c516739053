"""Two entries that were found to be one human: what protects one protects the other."""

import pytest
from django.urls import reverse

from commonty.access.roles import Role
from commonty.cases.actions.issues import Summary, publish_issue
from commonty.cases.actions.taking_over import give_to
from commonty.cases.models import Case, Issue
from commonty.cases.queries import owners
from commonty.cases.queries.desk import queue_of
from commonty.cases.tests.factories import HOW, NOW, asked, colleague, resident
from commonty.people.models import Person, RoleHeld
from commonty.promises.models import Promise

pytestmark = pytest.mark.django_db


def merged(row: Person, human: Person) -> Person:
    RoleHeld.objects.filter(person=row).delete()  # the one that stays has the same
    Person.objects.filter(pk=row.pk).update(merged_into=human)
    return Person.objects.get(pk=human.pk)


def at_risk(person: Person, *, is_so: bool = True) -> None:
    Person.objects.filter(pk=person.pk).update(
        is_at_risk=is_so, safe_contact="Ring her sister", phone="+447700900123"
    )


@pytest.fixture
def older(close) -> Person:
    return resident(close.home, "Agnes R")


def test_what_somebody_at_risk_asked_from_another_entry_is_read_by_one(close, older, be):
    case = asked(close, answer_by="phone")
    other = close.bilal if case.owner == close.shona else close.shona
    merged(close.agnes, older)
    sees = lambda who: Case.objects.visible_to(Person.objects.get(pk=who.pk)).filter(pk=case.pk).exists()  # noqa: E731
    assert sees(other)  # the twin: nobody is at risk yet
    at_risk(older)
    assert (sees(other), sees(case.owner), sees(older)) == (False, True, True)
    page = be(case.owner).get(reverse("cases:show", args=[case.public_id])).content.decode()
    assert "Ring her sister" in page
    assert "+447700900123" in page


def test_nothing_of_theirs_is_public_and_what_they_ask_anew_is_for_one(close, older):
    case = asked(close, "The lift is stuck", audience=Case.Audience.NEIGHBOURS)
    waits = asked(close, "The bins are full", audience=Case.Audience.NEIGHBOURS)
    summary = Summary("lift", close.block, "The lift is out", "It stands still.")
    publish_issue(case_id=case.pk, summary=summary, by=case.owner, now=NOW, **HOW)
    merged(close.agnes, older)
    assert Issue.objects.visible_to(None).exists()
    assert Case.objects.may_be_public().filter(pk=waits.pk).exists()
    at_risk(older)
    assert not Issue.objects.visible_to(None).exists()
    assert not Case.objects.may_be_public().exists()
    row = Person.objects.get(pk=close.agnes.pk)
    assert asked(close, raised_by=row, by=row).audience == Case.Audience.ONE
    at_risk(older, is_so=False)
    row = Person.objects.get(pk=close.agnes.pk)
    assert asked(close, raised_by=row, by=row).audience == Case.Audience.LANDLORD


def test_staff_whose_entries_were_put_together_read_nothing_about_themselves_and_all_that_is_theirs(close):
    case = asked(close, about_staff=close.shona)
    mine = asked(close, owner=close.bilal)
    Case.objects.filter(pk=mine.pk).update(owner=close.shona, audience=Case.Audience.ONE)
    Promise.objects.about(mine).update(owner=close.shona)
    human = merged(close.shona, colleague(close.block, "Shona B", Role.HOUSING_OFFICER))
    assert not Case.objects.visible_to(human).filter(pk=case.pk).exists()
    assert Case.objects.visible_to(human).filter(pk=mine.pk).exists()
    assert [one.pk for one in queue_of(human, "mine", now=NOW)] == [mine.pk]
    assert Promise.objects.visible_to(human).filter(about_id=mine.public_id).exists()
    mine = Case.objects.select_related("place__landlord", "owner").get(pk=mine.pk)
    give_to(mine, close.bilal, reason="Hers", now=NOW, **HOW)
    assert not Promise.objects.about(mine).open().exclude(owner=close.bilal).exists()
    Case.objects.filter(pk=case.pk).update(about_staff=None)
    assert Case.objects.visible_to(human).filter(pk=case.pk).exists()  # the twin: it is not about them


def test_a_case_about_somebody_does_not_go_to_their_other_entry(close, monkeypatch):
    human = merged(close.shona, colleague(close.block, "Shona B", Role.HOUSING_OFFICER))
    RoleHeld.objects.filter(person=close.bilal).delete()
    row = Person.objects.get(pk=close.shona.pk)
    assert asked(close, about_staff=row).owner != human
    monkeypatch.setattr(owners, "_human_pk", lambda person: person.pk)
    assert asked(close, about_staff=row).owner == human  # the twin: asked of the row alone it would
