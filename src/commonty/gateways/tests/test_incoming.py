"""A text that came in counts only if our provider signed just this, for just this address."""

from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as sizes
from hypothesis import strategies as st

from commonty.gateways.tests.provider import ACCOUNT, TOKEN
from commonty.gateways.texts import NotGenuine, read_incoming
from commonty.gateways.texts.incoming import sign

URL, NOW = "https://homes.example.org/texts/in/?k=1", datetime(2026, 10, 1, 12, tzinfo=UTC)
FIELDS = {"MessageSid": "SM" + "a1" * 16, "AccountSid": ACCOUNT, "From": "+447700900412", "To": "+441414960000"}
pytestmark = pytest.mark.once


@pytest.fixture(autouse=True)
def account(settings):
    settings.TEXTS_ACCOUNT, settings.TEXTS_TOKEN = ACCOUNT, TOKEN


def read(fields: dict[str, str], *, url: str = URL, signed: dict[str, str] | None = None, signed_url: str = URL):
    headers = {"x-twilio-signature": sign(signed_url, fields if signed is None else signed)}
    return read_incoming(url=url, body=urlencode(fields).encode(), headers=headers, now=NOW)


def test_a_text_comes_in() -> None:
    found = read({**FIELDS, "Body": " The stair light is out – “again”\n"})
    assert (found.sender, found.text) == ("+447700900412", "The stair light is out – “again”")
    assert (found.provider_id, found.at) == (FIELDS["MessageSid"], NOW)


def test_the_signature_is_the_one_that_the_provider_documents(settings) -> None:
    """Its own worked example."""
    settings.TEXTS_TOKEN = "12345"
    fields = {"CallSid": "CA1234567890ABCDE", "Caller": "+12349013030", "Digits": "1234", "From": "+12349013030",
              "To": "+18005551212"}  # fmt: skip
    assert sign("https://mycompany.com/myapp.php?foo=1&bar=2", fields) == "0/KCTR6DLpKmkAf8muzZqo1nDgQ="


@pytest.mark.parametrize(
    ("change", "how"),
    [
        ({"Body": "Another word"}, {}), ({"From": "+447700900413"}, {}), ({"Extra": "1"}, {}),
        ({}, {"url": URL + "2"}), ({}, {"url": URL.replace("https", "http")}), ({}, {"signed_url": "https://elsewhere/"}),
    ],
)  # fmt: skip
def test_whatever_is_changed_on_the_way_is_not_genuine(change: dict[str, str], how: dict[str, str]) -> None:
    fields = {**FIELDS, "Body": "A word"}
    with pytest.raises(NotGenuine, match="signature"):
        read({**fields, **change}, signed=fields, **how)
    read(fields)  # the twin


@pytest.mark.parametrize("token", ["", "another password"])
def test_without_the_password_nobody_signs(settings, token: str) -> None:
    headers = {"X-Twilio-Signature": sign(URL, FIELDS)}
    settings.TEXTS_TOKEN = token
    if not token:
        headers = {"X-Twilio-Signature": sign(URL, FIELDS)}  # as anybody could
    with pytest.raises(NotGenuine, match="signature"):
        read_incoming(url=URL, body=urlencode(FIELDS).encode(), headers=headers, now=NOW)


@pytest.mark.parametrize("given", ["", "é", "x" * 10_000])
def test_a_header_that_is_none_is_no_signature(given: str) -> None:
    with pytest.raises(NotGenuine):
        read_incoming(url=URL, body=urlencode(FIELDS).encode(), headers={"X-Twilio-Signature": given}, now=NOW)
    with pytest.raises(NotGenuine):
        read_incoming(url=URL, body=urlencode(FIELDS).encode(), headers={}, now=NOW)


@pytest.mark.parametrize(
    "change",
    [{"AccountSid": "AC" + "9" * 32}, {"From": "Strathvale"}, {"From": "+44770090041²"}, {"MessageSid": "SM1"},
     {"MessageSid": FIELDS["MessageSid"] + "\n"}],
)  # fmt: skip
def test_what_is_signed_but_not_a_text_to_us_is_not_taken(change: dict[str, str]) -> None:
    with pytest.raises(NotGenuine):
        read({**FIELDS, **change})


def test_a_field_that_is_there_twice_is_not_taken() -> None:
    body = urlencode([*FIELDS.items(), ("Body", "one"), ("Body", "two")]).encode()
    headers = {"X-Twilio-Signature": sign(URL, {**FIELDS, "Body": "two"})}
    with pytest.raises(NotGenuine, match="twice"):
        read_incoming(url=URL, body=body, headers=headers, now=NOW)


def test_signs_that_no_database_takes_are_left_out_and_it_has_an_end() -> None:
    assert read({**FIELDS, "Body": "a\x00b\x07c\nd"}).text == "abc\nd"
    assert len(read({**FIELDS, "Body": "x" * 5000}).text) == 1600
    assert read(FIELDS).text == ""  # a picture alone


@sizes(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
@given(body=st.binary(max_size=300), signature=st.text(max_size=40))
def test_garbage_never_breaks_it(body: bytes, signature: str) -> None:
    with pytest.raises(NotGenuine):
        read_incoming(url=URL, body=body, headers={"X-Twilio-Signature": signature}, now=NOW)
