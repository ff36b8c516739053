"""What a text is taken for, by words that anybody can read."""

import time

import pytest

from commonty.cases.models import Case
from commonty.cases.rules.plain_words import ease_of
from commonty.cases.rules.triage import Words, read, usual_words

Kind = Case.Kind


@pytest.mark.parametrize(
    ("says", "kind"),
    [
        ("When are the bins emptied?", Kind.QUESTION),
        ("My kitchen tap is broken, can you fix it", Kind.REQUEST),
        ("Third time I phone about this", Kind.COMPLAINT),
        ("Nobody came. AGAIN.", Kind.COMPLAINT),
        ("I’m not happy with how he spoke to me", Kind.COMPLAINT),
        ("Please send me a copy of the minutes of the board", Kind.INFORMATION),
        ("Thank you for the new lights", Kind.THANKS),
        ("The step is not safe", Kind.HAZARD),
        ("hm", Kind.QUESTION),
        ("", Kind.QUESTION),
        ("🙂", Kind.QUESTION),
    ],
)
def test_what_it_is_taken_for(says, kind):
    assert read(says, usual_words()).kind == kind


@pytest.mark.parametrize(
    ("says", "danger"),
    [
        ("I can smell gas", "gas"),
        ("SMELLING GAS on the stair", "gas"),
        ("there’s smoke coming from the meter", "fire"),
        ("water pouring through the ceiling", "flood"),
        ("he hits me and I am scared", "abuse"),
        ("I don’t want to live like this, I want to end it all", "self_harm"),
        ("bare wires at the close door", "electricity"),
    ],
)
def test_danger_is_seen_and_says_why(says, danger):
    reading = read(says, usual_words())
    assert danger in reading.dangers
    assert any(what == danger for what, _word in reading.because)


@pytest.mark.parametrize(
    "says", ["The gasworks museum is lovely", "I was firm with him", "We had a flop", "Dampener"]
)
def test_words_inside_other_words_are_no_danger(says):
    assert read(says, usual_words()).dangers == ()


@pytest.mark.parametrize("says", ["mouldy walls", "there is DAMP", "Black  spots\nbehind the bed", "condensation"])
def test_damp_is_seen_in_any_kind_of_text(says):
    assert read(f"When do you open? {says}. Thanks!", usual_words()).is_damp


def test_without_the_words_nothing_is_seen():
    assert not read("There is mould", [Words("question", ("when",))]).is_damp


def test_a_long_text_is_read_in_no_time():
    began = time.process_time()
    read("a" * 10_000 + " smell " * 2_000, usual_words())
    assert time.process_time() - began < 2


def test_how_easy_a_text_is():
    easy = ease_of("We come on Tuesday. We bring a new lamp. Then it is light again.")
    hard = ease_of(
        "Notwithstanding the aforementioned considerations, it is incumbent upon the organisation to facilitate the "
        "implementation of remedial infrastructure interventions within a reasonable timeframe thereafter accordingly."
    )
    assert easy.is_plain
    assert easy.reading_age <= 8
    assert not hard.is_plain
    assert "infrastructure" in hard.long_words
    assert ease_of("").reading_age is None
    assert ease_of("12 34 !!").words == 0
