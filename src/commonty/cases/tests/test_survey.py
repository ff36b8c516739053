"""How it went is asked once a closing, and nothing that is kept tells who said what."""

from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from commonty.access.refusal import Refused
from commonty.cases.actions.answering import answer_case, say_not_sorted, say_sorted, withdraw_case
from commonty.cases.actions.survey import answer_survey
from commonty.cases.models import SurveyTally
from commonty.cases.models.survey import Ease, Listened
from commonty.cases.queries.survey import how_it_went
from commonty.cases.tests.factories import HOW, NOW, a_close, asked
from commonty.cases.tests.test_photos import browser
from commonty.journal.models import Entry
from commonty.places.models import Kind, Place

pytestmark = pytest.mark.django_db
MONTH, NEXT = date(2026, 11, 1), date(2026, 12, 5)
ANSWER = {"ease": Ease.EASY, "listened": Listened.PARTLY}


@pytest.fixture
def close(settings):
    settings.DEMO = True  # staff need no second factor there
    return a_close()


def ended(close):
    case = asked(close)
    say_sorted(case_id=case.pk, by=close.agnes, now=NOW, **HOW)
    case.refresh_from_db()
    return case


def a_colleague(close, case):
    return close.bilal if case.owner == close.shona else close.shona


def test_whoever_dealt_with_it_does_not_say_how_well_they_did(close):
    case = ended(close)
    with pytest.raises(Refused, match="dealt with this yourself"):
        answer_survey(case_id=case.pk, by=close.agnes, typed_by=case.owner, now=NOW, **HOW, **ANSWER)
    show, address = (reverse(f"cases:{name}", args=[case.public_id]) for name in ("show", "survey_for"))
    assert address not in browser(case.owner).get(show).content.decode()
    assert browser(case.owner).post(address, {"ease": "5", "listened": "yes"}).status_code == 422
    assert not SurveyTally.objects.filter(ease=5).exists()
    assert address in browser(a_colleague(close, case)).get(show).content.decode()  # the twin


def many(place, how_many, *, month=MONTH):
    said = {"kind": "question", "month": month, "channel": "web"}
    SurveyTally.objects.create(place=place, **said, count=how_many * 2)
    SurveyTally.objects.create(place=place, **said, ease=4, listened="yes", count=how_many)


def test_whoever_was_asked_answers_once_a_closing(close):
    case = ended(close)
    answer_survey(case_id=case.pk, by=close.agnes, now=NOW, **HOW, **ANSWER)
    with pytest.raises(Refused, match="already"):
        answer_survey(case_id=case.pk, by=close.agnes, now=NOW, **HOW, **ANSWER)
    rows = SurveyTally.objects.order_by("ease").values_list("place", "kind", "month", "ease", "listened", "count")
    assert list(rows) == [
        (close.block.pk, "question", MONTH, 0, "", 1), (close.block.pk, "question", MONTH, 4, "partly", 1)
    ]  # fmt: skip


def test_each_closing_asks_anew_and_what_is_no_longer_needed_does_not(close):
    case = asked(close)
    answer_case(case_id=case.pk, text="On Tuesday.", by=case.owner, now=NOW, **HOW)
    for _n in range(2):
        say_sorted(case_id=case.pk, by=close.agnes, now=NOW, **HOW)
        answer_survey(case_id=case.pk, by=close.agnes, now=NOW, **HOW, **ANSWER)
        say_not_sorted(case_id=case.pk, why="", by=close.agnes, now=NOW, **HOW)
    with pytest.raises(Refused):
        answer_survey(case_id=case.pk, by=close.agnes, now=NOW, **HOW, **ANSWER)
    withdraw_case(case_id=asked(close).pk, by=close.agnes, now=NOW, **HOW)
    assert SurveyTally.objects.get(ease=0).count == 2


def test_nobody_else_answers_and_staff_only_as_the_resident(close):
    case = ended(close)
    for by in (close.neighbour, close.shona):
        with pytest.raises(PermissionDenied):
            answer_survey(case_id=case.pk, by=by, now=NOW, **HOW, **ANSWER)
    answer_survey(case_id=case.pk, by=close.agnes, typed_by=a_colleague(close, case), now=NOW, **HOW, **ANSWER)


def test_no_row_says_whose_answer_it_is_nor_when_it_came(close):
    case = ended(close)
    answer_survey(case_id=case.pk, by=close.agnes, now=NOW, **HOW, **ANSWER)
    fields = {field.name for field in SurveyTally._meta.get_fields()}
    assert fields == {"id", "place", "kind", "month", "channel", "ease", "listened", "count"}
    entry = Entry.objects.order_by("-pk").first()
    assert (entry.kind, entry.facts) == ("survey_answered", {})
    # The twin: a table that points at a case or a person would be found like this.
    telling = {
        m for m in apps.get_models() for f in m._meta.fields if f.is_relation and f.related_model is type(case)
    }
    assert telling
    assert SurveyTally not in telling


def test_it_is_shown_from_ten_on_of_months_that_are_over(close):
    many(close.block, 9)
    assert not how_it_went(close.block, today=NEXT).is_shown
    many(close.block, 5, month=date(2026, 12, 1))  # still going on
    assert not how_it_went(close.block, today=NEXT).is_shown
    many(close.block, 1, month=date(2026, 10, 1))
    went = how_it_went(close.block, today=NEXT)
    assert (went.is_shown, went.answered, went.asked) == (True, 10, 20)
    assert dict(went.ease)["Easy"] == dict(went.listened)["Yes"] == 10
    many(close.block, 30, month=date(2025, 11, 1))  # more than twelve months ago
    assert how_it_went(close.block, today=NEXT).answered == 10


def test_a_few_are_not_found_by_taking_one_page_from_another(close):
    other = Place.objects.create(kind=Kind.BLOCK, parent=close.landlord, name="14 Sandbank Street")
    many(close.block, 12)
    assert how_it_went(close.block, today=NEXT).is_shown  # the twin: nobody else answered
    many(other, 3)
    assert not how_it_went(close.block, today=NEXT).is_shown  # else 15 less 12 would be the other three
    assert how_it_went(close.landlord, today=NEXT).is_shown
    third = Place.objects.create(kind=Kind.BLOCK, parent=close.landlord, name="16 Sandbank Street")
    many(third, 11)
    assert not how_it_went(close.block, today=NEXT).is_shown  # all three together would tell of the other's
    many(other, 7, month=date(2026, 10, 1))
    assert how_it_went(close.block, today=NEXT).is_shown


def test_the_pages_of_how_it_went(close):
    case = ended(close)
    agnes, shona = browser(close.agnes), browser(a_colleague(close, case))
    address = {name: reverse(f"cases:{name}", args=[case.public_id]) for name in ("survey", "survey_for", "show")}
    assert address["survey"] in agnes.get(reverse("web:my_things")).content.decode()
    assert address["survey_for"] in shona.get(address["show"]).content.decode()
    assert agnes.post(address["survey"], {}).status_code == 422
    assert shona.post(address["survey_for"], {"ease": "5", "listened": "yes"}).status_code == 302
    assert address["survey"] not in agnes.get(address["show"]).content.decode()
    assert browser(close.neighbour).get(address["survey"]).status_code == 404
    public = agnes.get(reverse("cases:how_it_went", args=[close.block.public_id])).content.decode()
    assert "too few answers" in public
    assert agnes.get(reverse("cases:how_it_went", args=[close.home.public_id])).status_code == 404
