"""Ready words: plain ones, with both names in their places."""

import pytest
from django.urls import reverse

from commonty.cases.rules.plain_words import ease_of
from commonty.cases.rules.starters import starters_for
from commonty.cases.tests.factories import a_close, asked
from commonty.cases.tests.test_photos import browser


def test_both_names_stand_where_they_belong_and_nothing_else_is_filled_in():
    starters = starters_for(name="Agnes {officer}", officer="Shona")
    assert len(starters) == 5
    assert "Hello Agnes {officer}," in starters[0].text  # a name is no place for another
    assert "I am Shona" in starters[0].text
    assert all("[" in starter.text for starter in starters[1:])


def test_they_are_as_plain_as_we_ask_of_everybody():
    assert not [s.name for s in starters_for(name="Agnes", officer="Shona") if ease_of(s.text).long_sentences]
    assert ease_of("Notwithstanding " + "the aforementioned circumstances " * 13 + ".").long_sentences  # the twin


@pytest.mark.django_db
def test_staff_find_them_where_they_write_and_residents_do_not(settings):
    settings.DEMO = True
    close = a_close()
    case = asked(close)
    pages = {name: reverse(f"cases:{name}", args=[case.public_id]) for name in ("show", "answer")}
    shona, agnes = browser(close.shona), browser(close.agnes)
    assert all("Begin with ready words" in shona.get(page).content.decode() for page in pages.values())
    assert "Begin with ready words" not in agnes.get(pages["show"]).content.decode()
