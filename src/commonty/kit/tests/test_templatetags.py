"""Words for money and days, and pictures, as every template has them."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template import engines
from django.utils import timezone

from commonty.kit.templatetags import kit

LONDON = ZoneInfo("Europe/London")
PACKAGE = Path(kit.__file__).resolve().parents[2]
NOW = datetime(2026, 11, 22, 18, 0, tzinfo=LONDON)


def render(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LONDON)


@pytest.fixture(autouse=True)
def in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def test_pounds() -> None:
    assert kit.pounds(1_250_000) == "£12,500"
    assert kit.pounds(None) == ""
    assert render("{{ pence|pounds:'PLN' }}", pence=100) == "1 PLN"


def test_day_names_the_year_only_when_it_is_another() -> None:
    assert kit.day(date(2026, 11, 26)) == "Thursday 26 November"
    assert kit.day(date(2025, 11, 26)) == "Wednesday 26 November 2025"
    assert kit.day(None) == ""


def test_day_is_the_day_in_scotland() -> None:
    assert kit.day(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "Wednesday 1 July"


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (at(2026, 11, 26, 16), "Thursday 26 November, 4 pm"),
        (at(2026, 11, 26, 16, 5), "Thursday 26 November, 4:05 pm"),
        (at(2026, 11, 26, 9, 30), "Thursday 26 November, 9:30 am"),
        (at(2026, 11, 26, 12), "Thursday 26 November, noon"),
        (at(2026, 11, 26, 12, 1), "Thursday 26 November, 12:01 pm"),
        (at(2026, 11, 26, 0, 1), "Thursday 26 November, 12:01 am"),
        (at(2026, 11, 26, 0), "midnight at the end of Wednesday 25 November"),
        (at(2027, 1, 1, 0), "midnight at the end of Thursday 31 December"),
        (at(2027, 1, 2, 10), "Saturday 2 January 2027, 10 am"),
        (datetime(2026, 7, 1, 15, tzinfo=UTC), "Wednesday 1 July, 4 pm"),
        (None, ""),
    ],
)
def test_moment(value: datetime | None, says: str) -> None:
    assert kit.moment(value) == says


def test_what_is_due_by_a_day_says_the_day_alone() -> None:
    assert kit.by_when(at(2026, 11, 26, 0)) == "Wednesday 25 November"
    assert kit.by_when(at(2026, 11, 26, 16)) == "Thursday 26 November, 4 pm"
    assert kit.by_when(None) == ""


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (NOW + timedelta(seconds=20), "now"),
        (NOW + timedelta(minutes=20), "in 20 minutes"),
        (NOW + timedelta(minutes=1), "in 1 minute"),
        (NOW - timedelta(hours=2), "2 hours ago"),
        (NOW + timedelta(hours=9), "in 9 hours"),
        (NOW + timedelta(hours=22), "tomorrow"),
        (NOW - timedelta(hours=30), "yesterday"),
        (NOW + timedelta(days=3), "in 3 days"),
        (at(2026, 11, 26, 4), "in 4 days"),
        (NOW - timedelta(days=20), "20 days ago"),
        (NOW + timedelta(days=30), "in 4 weeks"),
        (NOW + timedelta(days=100), "in 3 months"),
        (NOW - timedelta(days=800), "2 years ago"),
        (date(2026, 11, 22), "today"),
        (date(2026, 11, 24), "in 2 days"),
        (None, ""),
    ],
)
def test_in_time(value: date | datetime | None, says: str) -> None:
    assert kit.in_time(value, NOW) == says


def test_grouped_codes_can_be_read_out() -> None:
    assert kit.grouped("3f9a77c012de48aa") == "3f9a 77c0 12de 48aa"
    assert kit.grouped("7KQ4M-X9TRW-C") == "7KQ4M-X9TRW-C"


def test_paragraphs_escape_what_was_typed() -> None:
    assert kit.paragraphs("One <b>\ntwo\r\n\r\n\n\nthree") == "<p>One &lt;b&gt;<br>two</p><p>three</p>"
    assert kit.paragraphs(None) == ""


def test_icons_are_hidden_unless_they_have_a_label() -> None:
    assert 'aria-hidden="true"' in kit.icon("decide")
    assert 'role="img" aria-label="A &quot;vote&quot;"' in kit.icon("decide", 'A "vote"')
    assert kit.icon("nobody-drew-this") == kit.icon("../icons/decide") == ""


def test_a_project_without_its_picture_gets_the_close() -> None:
    assert kit.drawing("nobody-drew-this") == kit.drawing("close-door")
    assert kit.drawing("bench") != kit.drawing("close-door")


def test_every_picture_named_in_a_template_is_there() -> None:
    named = {
        (folder, name, path.name)
        for path in PACKAGE.rglob("templates/**/*.html")
        for folder, name in re.findall(r'\{% (icon|drawing) "([\w-]+)"', path.read_text())
    }
    assert named
    assert [entry for entry in named if kit._picture(f"{entry[0]}s", entry[1]) is None] == []


@pytest.mark.parametrize("folder", ["icons", "drawings"])
def test_pictures_are_small_and_take_their_colours_from_the_sheet(folder: str) -> None:
    for path in (kit.PICTURES / folder).glob("*.svg"):
        svg = path.read_text()
        assert len(svg) < (6_000 if path.stem == "street" else 1_800), path
        assert not re.search(r"style=|fill=\"#|stroke=\"#|<script|href", svg), path


def test_bar_has_a_sentence_and_marks_in_its_colours() -> None:
    parts = [
        {"name": "paid", "value": 300, "says": "£3", "kind": "paid"},
        {"name": "left", "value": 100, "says": "£1", "kind": "left"},
    ]
    html = render("{% bar parts %}", parts=parts)
    assert 'aria-label="paid: £3, left: £1"' in html
    assert 'width="75.00%"' in html
    assert 'x="75.00%"' in html
    assert html.count('class="m-paid"') == 2
    assert "style=" not in html
    assert "legend" not in render("{% bar parts legend=False %}", parts=parts)


def test_numbers_of_a_table_stand_under_their_head() -> None:
    heads, rows = [("How", False), ("Votes", True)], [["Web", 183]]
    html = render('{% include "kit/_table.html" with caption="Votes" %}', heads=heads, rows=rows)
    assert '<th scope="col" class="number">Votes</th>' in html
    assert '<th scope="row">Web</th><td class="number">183</td>' in html


def test_bar_of_nothing_is_empty_and_not_a_mistake() -> None:
    assert 'width="0.00%"' in render("{% bar parts %}", parts=[{"name": "paid", "value": 0, "kind": "paid"}])
    assert 'width="0.00%"' in render('{% share 0 0 "nobody of nobody" %}')


class Asking(forms.Form):
    name = forms.CharField(label="What?", help_text="A few words.", max_length=40)
    cost = forms.CharField(required=False)
    more = forms.CharField(widget=forms.Textarea, max_length=500)
    seen = forms.ChoiceField(
        choices=[("all", "Everybody\nWith your name."), ("one", "One")], widget=forms.RadioSelect
    )
    needs = forms.MultipleChoiceField(
        choices=[("i", "Interpreter")], widget=forms.CheckboxSelectMultiple, required=False
    )
    agree = forms.BooleanField()


FIELD = '{% include "kit/_field.html" with who=who autocomplete=autocomplete %}'


def test_a_field_is_tied_to_its_help_its_readers_and_its_mistake() -> None:
    html = render(FIELD, field=Asking({"name": ""})["name"], who="Only Shona sees this.", autocomplete="name")
    assert 'aria-describedby="id_name_help id_name_who id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'autocomplete="name"' in html
    for end in ("help", "who", "error"):
        assert html.count(f'id="id_name_{end}"') == 1


def test_choices_are_cards_with_a_second_line() -> None:
    html = render(FIELD, field=Asking()["seen"])
    assert "<legend>Seen</legend>" in html
    assert html.count('class="choice"') == 2
    assert "Everybody<small>With your name.</small>" in html


def test_who_may_see_is_tied_to_groups_too() -> None:
    html = render(FIELD, field=Asking({})["seen"], who="Only Shona sees this.")
    assert 'aria-describedby="id_seen_who id_seen_error"' in html


def test_the_list_of_mistakes_leads_to_the_fields() -> None:
    form = Asking({"needs": ["nonsense"]})
    html = render('{% include "kit/_error_summary.html" %}', form=form)
    for anchor in ("id_name", "id_more", "id_seen_0", "id_needs_0", "id_agree"):
        assert f'href="#{anchor}"' in html
    assert "5 things to mend" in html
    assert 'tabindex="-1" autofocus' in html
    assert render('{% include "kit/_error_summary.html" %}', form=Asking()).strip() == ""


def test_a_mistake_says_what_to_do_and_stands_apart_from_its_label() -> None:
    form = Asking({})
    html = render('{% include "kit/_error_summary.html" %}', form=form)
    for says in ("<b>What?</b> Fill this in.", "<b>Seen:</b> Choose one.", "<b>Agree:</b> Tick this to go on."):
        assert says in html
    assert "This field is required" not in html + render(FIELD, field=form["name"])
    assert "This field is required" in str(form["name"].errors)  # the twin: it is Django who says so


def test_a_mistake_with_words_of_its_own_keeps_them() -> None:
    form = Asking({"name": "x" * 41})
    form.fields["seen"].error_messages["required"] = "Who may see it?"
    html = render('{% include "kit/_error_summary.html" %}', form=form)
    assert "Who may see it?" in html
    assert "at most 40" in html


def test_of_several_fields_of_which_one_is_needed_none_is_free() -> None:
    form = Asking()
    assert "(if you like)" in render(FIELD, field=form["cost"])
    form.fields["cost"].is_one_of_several = True
    assert "(if you like)" not in render(FIELD, field=form["cost"])


def test_ancestors_start_with_the_landlord() -> None:
    class Spot:
        def __init__(self, name: str, parent: "Spot | None" = None) -> None:
            self.name, self.parent = name, parent

    street = Spot("Abercromby Street", Spot("East End", Spot("Strathvale Homes")))
    assert [place.name for place in kit.ancestors(street)] == ["Strathvale Homes", "East End"]
    assert kit.ancestors(None) == []


def test_a_code_for_paper_leads_back() -> None:
    assert kit.qr("https://example.org/decide/").startswith("<svg")


@pytest.mark.parametrize("name", ["403", "404", "429", "500", "503", "kit/offline"])
def test_error_pages_need_no_context_and_no_database(name: str) -> None:
    html = engines["django"].get_template(f"{name}.html").render({})
    assert "<h1>" in html
    assert "Phone" in html
    assert 'href="/"' in html
