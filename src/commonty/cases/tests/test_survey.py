"""How it went is asked once a closing, and nothing that is kept tells who said what."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from commonty.access.refusal import Refused
from commonty.cases.actions.answering import answer_case, say_not_sorted, say_sorted, withdraw_case
from commonty.cases.actions.survey import answer_survey, forget_survey_words
from commonty.cases.models import SurveyTally, SurveyWords
from commonty.cases.models.survey import Ease, Listened
from commonty.cases.queries.survey import FEWEST_WORDS, how_it_went, words_of_year
from commonty.cases.rules.survey import ease_in
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


def in_december(close, how_many: int, words: str = "Nobody rang back") -> None:
    for n in range(how_many):
        case = ended(close)
        answer_survey(case_id=case.pk, by=close.agnes, now=NOW, words=f" {words} {n} ", **HOW, **ANSWER)


def test_a_few_words_are_kept_apart_from_everything(close):
    case = ended(close)
    client = browser(close.agnes)
    address = reverse("cases:survey", args=[case.public_id])
    assert client.post(address, {"ease": "4", "listened": "yes", "words": "x" * 301}).status_code == 422
    assert client.post(address, {"ease": "4", "listened": "yes", "words": "Nobody rang back"}).status_code == 302
    (kept,) = SurveyWords.objects.values()
    del kept["key"]
    assert kept == {"landlord_id": close.landlord.pk, "month": MONTH, "says": "Nobody rang back"}
    assert "rang back" not in str(list(Entry.objects.values()))
    assert "rang back" not in browser(case.owner).get(reverse("cases:show", args=[case.public_id])).content.decode()


def test_words_are_read_by_those_who_learn_from_complaints_when_they_are_several_and_of_months_that_are_over(close):
    in_december(close, FEWEST_WORDS - 1)
    assert words_of_year(close.landlord, today=NEXT) == []
    in_december(close, 1)
    assert len(words_of_year(close.landlord, today=NEXT)) == FEWEST_WORDS
    assert words_of_year(close.landlord, today=NOW.date()) == []  # the month goes on
    assert words_of_year(a_close("elsewhere.example.org").landlord, today=NEXT) == []
    keys = list(SurveyWords.objects.order_by("key").values_list("says", flat=True))
    assert words_of_year(close.landlord, today=NEXT) == keys  # by chance, not as they came


def test_who_opens_the_page_of_words(close):
    address = reverse("cases:survey_words")
    in_december(close, FEWEST_WORDS)
    SurveyWords.objects.update(month=(timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1))
    for person, status in ((close.morag, 200), (close.shona, 403), (close.agnes, 403)):
        answer = browser(person).get(address)
        assert answer.status_code == status
        assert ("Nobody rang back" in answer.content.decode()) is (status == 200)
    public = browser(close.morag).get(reverse("cases:how_it_went", args=[close.landlord.public_id])).content.decode()
    assert "rang back" not in public


def test_words_are_forgotten_after_a_year(close):
    in_december(close, 2)
    SurveyWords.objects.filter(says__endswith="1").update(month=date(2025, 11, 1))
    assert forget_survey_words(on=NEXT) == 0
    assert forget_survey_words(on=date(2027, 1, 2)) == 1


@pytest.mark.parametrize(
    ("text", "ease"),
    [("4", 4), (" 5. ", 5), ("1!", 1), ("0", None), ("6", None), ("4 thanks", None), ("²", None), ("", None)],
)  # fmt: skip
def test_a_figure_alone_is_an_answer(text, ease):
    assert ease_in(text) == ease


def test_by_text_the_first_question_alone_is_counted_and_the_second_is_shown_only_if_that_tells_nobody(close):
    for _n in range(10):
        answer_survey(case_id=ended(close).pk, by=close.agnes, now=NOW, **HOW, **ANSWER)
    went = how_it_went(close.landlord, today=NEXT)
    assert went.is_shown
    assert went.listened_is_shown
    answer_survey(case_id=ended(close).pk, by=close.agnes, now=NOW, channel="text", ease=Ease.HARD, listened=None)
    assert SurveyTally.objects.get(ease=2, listened="").count == 1
    went = how_it_went(close.landlord, today=NEXT)
    assert went.is_shown
    assert went.answered == 11
    assert not went.listened_is_shown  # what is missing from it would be what that one said
