"""Money is read and written one way only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonty.kit.money import NotMoney, pounds, read_pounds


@pytest.mark.parametrize(
    ("pence", "text"),
    [(1_250_000, "£12,500"), (1_250_050, "£12,500.50"), (-300, "−£3"), (0, "£0"), (5, "£0.05"), (-1, "−£0.01")],
)
def test_pounds_are_written(pence, text):
    assert pounds(pence) == text


def test_other_currencies_are_written_behind():
    assert pounds(100_000_000, currency="PLN") == "1,000,000 PLN"
    assert pounds(-150, currency="EUR") == "−1.50 EUR"


@pytest.mark.parametrize(
    ("text", "pence"),
    [("£1,250.50", 125_050), ("1250", 125_000), (" £ 1,250 ", 125_000), ("0.05", 5), ("12,345,678", 1_234_567_800)],
)
def test_clear_amounts_are_read(text, pence):
    assert read_pounds(text) == pence


@pytest.mark.parametrize(
    "text",
    [
        "",
        "£",
        "1.250,50",
        "1,25",
        "1,2500",
        "12.5",
        "1.250",
        "1 250",
        "-5",
        "−5",
        "5p",
        "5k",
        "£5£",
        "1e5",
        "٣",
        "$5",
        "5.505",
    ],
)
def test_what_could_mean_two_things_is_refused_with_a_sentence(text):
    with pytest.raises(NotMoney, match="Write"):
        read_pounds(text)


def test_a_slip_of_the_keyboard_is_refused():
    with pytest.raises(NotMoney, match="too large"):
        read_pounds("9" * 30)


@given(st.integers(0, 10**12))
def test_what_is_written_is_read_back(pence):
    assert read_pounds(pounds(pence)) == pence
