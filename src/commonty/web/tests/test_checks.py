"""`commonty check --deploy` says what texts still need."""

import pytest

from commonty.web.checks import texts_can_be_sent

WHOLE = {"TEXTS": "twilio", "TEXTS_ACCOUNT": "AC1", "TEXTS_TOKEN": "t", "TEXTS_FROM": "Us"}


@pytest.mark.parametrize(
    ("change", "found"),
    [({}, []), ({"TEXTS_TOKEN": ""}, ["commonty.E003"]), ({"TEXTS_FROM": ""}, ["commonty.E003"]),
     ({"TEXTS": "none", "TEXTS_TOKEN": ""}, []), ({"TEXTS": "file"}, ["commonty.W003"]),
     ({"TEXTS": "console"}, ["commonty.W003"]), ({"TEXTS_URL": "http://provider.example.com"}, ["commonty.E003"])],
)  # fmt: skip
def test_what_is_missing_for_texts_is_said(settings, change: dict[str, str], found: list[str]) -> None:
    for name, value in {**WHOLE, "TEXTS_URL": "https://api.example.com", **change}.items():
        setattr(settings, name, value)
    assert [message.id for message in texts_can_be_sent(None)] == found
