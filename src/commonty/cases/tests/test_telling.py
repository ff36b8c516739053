"""Before neighbours read something: it tells of nobody, and trying names tells staff of nobody either."""

import pytest

from commonty.access.refusal import Refused
from commonty.cases.actions import telling
from commonty.cases.actions.issues import Summary, publish_issue, write_on_issue
from commonty.cases.actions.talking import say_more
from commonty.cases.models import Case
from commonty.cases.rules import publishing as rules
from commonty.cases.tests.factories import HOW, NOW, asked, resident
from commonty.people.models import Person

pytestmark = pytest.mark.django_db
NEIGHBOURS = Case.Audience.NEIGHBOURS


def publish(close, case, says="It stands still between two floors."):
    summary = Summary("lift", close.block, "The lift is out", says)
    return publish_issue(case_id=case.pk, summary=summary, by=case.owner, now=NOW, **HOW)


def test_the_home_of_somebody_who_stands_on_the_roll_twice_is_found(close):
    older = resident(close.home, "Agnes R")
    close.agnes.ties.all().delete()  # her ties went to the older entry, as when two entries are found to be one
    Person.objects.filter(pk=close.agnes.pk).update(merged_into=older)
    close.home.address = "Rose Cottage"
    close.home.save()
    her = Person.objects.get(pk=close.agnes.pk)
    case = asked(close, "The lift is stuck again", audience=NEIGHBOURS, raised_by=her, by=her)
    with pytest.raises(Refused, match="rose cottage"):
        publish(close, case, "It stands still beside Rose Cottage.")
    older.merged.update(merged_into=None)
    publish(close, case, "It stands still beside Rose Cottage.")  # the twin: asked of one row alone it is not found


def test_what_they_wrote_later_is_theirs_too(close):
    case = asked(close, "The lift is stuck again", audience=NEIGHBOURS)
    later = "My wee granny cannae get doon the stair for her messages"
    say_more(case_id=case.pk, text=later, by=close.agnes, now=NOW, **HOW)
    with pytest.raises(Refused, match="own words"):
        publish(close, case, f"{later}!")
    rules.check_is_own_words(later, [case.says])  # the twin: it is not in what they asked first
    publish(close, case)


def test_whoever_tries_names_is_told_only_of_those_whom_they_may_read(close, monkeypatch):
    """Of a case that is for one person's eyes, a colleague who writes on the issue learns no name."""
    case = asked(close, "The lift is stuck again", audience=NEIGHBOURS)
    issue = publish(close, case)
    Case.objects.update(audience=Case.Audience.ONE)
    other = close.bilal if case.owner == close.shona else close.shona
    facts = {"issue_id": issue.pk, "text": "Rennie and Sims were there", "now": NOW, **HOW}
    with pytest.raises(Refused) as told:
        write_on_issue(by=other, **facts)
    assert "may tell who asked" in str(told.value)
    assert "rennie" not in str(told.value).lower()
    with pytest.raises(Refused, match="rennie"):  # the twin: whoever reads the case is told which word it is
        write_on_issue(by=case.owner, **facts)
    monkeypatch.setattr(telling.Case.objects, "answered_by_staff", lambda by: Case.objects.all(), raising=False)
    with pytest.raises(Refused, match="rennie"):  # without the question a colleague would be told
        write_on_issue(by=other, **facts)
