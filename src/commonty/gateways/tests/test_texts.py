"""Texts and calls go out through whoever carries them, and fail in two ways that everybody above understands."""

import json
import logging
from xml.etree import ElementTree

import pytest

from commonty.gateways import texts
from commonty.gateways.tests.provider import ACCOUNT, TOKEN, provider, raw, refused
from commonty.gateways.texts import local, twilio

NUMBER, SPOKEN = (
    "+447700900412",
    texts.Spoken("This is Strathvale Homes. Your code:", "12345678", "Again:", "Goodbye."),
)
pytestmark = pytest.mark.once


@pytest.fixture
def there(settings):
    settings.TEXTS, settings.TEXTS_ACCOUNT, settings.TEXTS_TOKEN = "twilio", ACCOUNT, TOKEN
    settings.TEXTS_FROM, settings.CALLS_FROM = "Strathvale", "+441414960000"
    with provider() as kept:
        settings.TEXTS_URL = kept.url
        yield kept


def send() -> None:
    texts.send_text(to=NUMBER, body="Strathvale Homes: hello, “Agnes” & all", key="k1")


def test_a_text_is_handed_over_whole_and_signed_for(there) -> None:
    send()
    [(path, headers, fields)] = there.seen
    assert path == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    assert fields == {"To": NUMBER, "From": "Strathvale", "Body": "Strathvale Homes: hello, “Agnes” & all"}
    assert headers["Authorization"].startswith("Basic ")
    assert headers["Idempotency-Key"] == "k1"


def test_a_messaging_service_is_named_as_one(there, settings) -> None:
    settings.TEXTS_FROM = "MG" + "2" * 32
    send()
    assert there.seen[0][2]["MessagingServiceSid"] == settings.TEXTS_FROM
    assert "From" not in there.seen[0][2]


def test_a_call_says_each_digit_alone_twice_and_slowly(there) -> None:
    texts.ring(to="+441414960199", spoken=SPOKEN, key="k1")
    path, _headers, fields = there.seen[0]
    assert path.endswith("/Calls.json")
    assert fields["From"] == "+441414960000"
    spoken = list(ElementTree.fromstring(fields["Twiml"]))
    said = [part.text for part in spoken if part.tag == "Say"]
    assert said == [SPOKEN.before, *"12345678", SPOKEN.again, *"12345678", SPOKEN.after]
    after_digits = [spoken[n + 1].tag for n, part in enumerate(spoken) if (part.text or "").isdigit()]
    assert set(after_digits) == {"Pause"}


def test_a_name_with_signs_in_it_breaks_no_script() -> None:
    odd = texts.Spoken('A & B <Homes> "Ltd"', "1", "", "")
    assert ElementTree.fromstring(twilio.script(odd))[1].text == odd.before


@pytest.mark.parametrize("code", sorted(twilio.FOR_GOOD))
def test_a_number_that_takes_none_is_refused_for_good(there, code: int) -> None:
    there.answers = [refused(code)]
    with pytest.raises(texts.NeverArrives):
        send()


@pytest.mark.parametrize(
    "answer",
    [
        refused(20_429, 429), refused(20_003, 401), refused(21_606), refused(21_211, 500), (503, b""), (201, b"<html>"),
        (201, b"[]"), (201, b"{}"), (200, b'{"sid": 7}'), (400, b'{"code": "21211"}'), (400, b"[" * 50_000),
        (302, b"{}"), (201, b"\xff\xfe"),
    ],
)  # fmt: skip
def test_whatever_else_comes_back_is_tried_again(there, answer: tuple[int, bytes]) -> None:
    there.answers = [answer]
    with pytest.raises(texts.CannotSend) as failure:
        send()
    assert not isinstance(failure.value, texts.NeverArrives)
    assert isinstance(failure.value, OSError)


def test_the_password_follows_no_redirect(there) -> None:
    with provider() as elsewhere:
        there.answers, there.headers = [(307, b"{}")], {"Location": elsewhere.url}
        with pytest.raises(texts.CannotSend):
            send()
        assert elsewhere.seen == []


@pytest.mark.parametrize(
    "answer", [b"", b"what?\r\n\r\n", b"HTTP/1.1 201 OK\r\nContent-Length: 900\r\n\r\n{", b"\0" * 70_000]
)
def test_garbage_is_a_failure_like_any_other(there, settings, answer: bytes) -> None:
    with raw(answer) as settings.TEXTS_URL, pytest.raises(texts.CannotSend):
        send()


def test_silence_ends(there, settings, monkeypatch) -> None:
    monkeypatch.setattr(twilio, "SECONDS", 0.2)
    with raw(None) as settings.TEXTS_URL, pytest.raises(texts.CannotSend):
        send()


def test_an_answer_without_end_ends(there, settings, monkeypatch) -> None:
    head = b"HTTP/1.1 201 OK\r\n\r\n"
    monkeypatch.setattr(twilio, "MOST_BYTES", 1000)
    with raw(head + b" " * 5000) as settings.TEXTS_URL, pytest.raises(texts.CannotSend):
        send()


def test_nobody_there_is_a_failure_and_the_open_net_needs_https(there, settings) -> None:
    settings.TEXTS_URL = "http://127.0.0.1:1"
    with pytest.raises(texts.CannotSend):
        send()
    settings.TEXTS_URL = "http://provider.example.com"
    with pytest.raises(texts.CannotSend, match="OSError"):
        send()


def test_no_number_and_no_word_stands_in_a_log_or_a_failure(there, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    for answer in (refused(21_211), refused(20_429, 429), (500, b"+447700900412")):
        there.answers = [answer]
        with pytest.raises(texts.CannotSend) as failure:
            send()
        assert "7700900412" not in str(failure.value)
    assert caplog.records  # the twin: something is logged at all
    assert "7700900412" not in caplog.text
    assert "hello" not in caplog.text
    assert TOKEN not in caplog.text


def test_where_nobody_carries_texts_there_are_none(settings) -> None:
    settings.TEXTS, settings.CALLS_FROM = "none", "+441414960000"
    assert not texts.can_text()
    assert not texts.can_ring()
    with pytest.raises(texts.CannotSend):
        send()
    settings.TEXTS = "console"
    assert texts.can_text()
    assert texts.can_ring()
    settings.CALLS_FROM = ""
    assert not texts.can_ring()


def test_the_console_keeps_words_to_itself(settings, capsys) -> None:
    settings.TEXTS = "console"
    send()
    texts.ring(to=NUMBER, spoken=SPOKEN, key="k")
    said = capsys.readouterr().err
    assert said.count(NUMBER) == 2
    assert "hello" not in said
    assert "12345678" not in said


def test_the_file_is_read_newest_first_and_a_cut_line_is_left_out(settings, tmp_path) -> None:
    settings.TEXTS, settings.TEXTS_FILE = "file", tmp_path / "new" / "texts.jsonl"
    assert local.written(settings.TEXTS_FILE, most=5) == []
    send()
    texts.ring(to=NUMBER, spoken=SPOKEN, key="k")
    with settings.TEXTS_FILE.open("a") as file:
        file.write('{"kind": "te\n' + json.dumps(["text"]) + "\n")
    call, text = local.written(settings.TEXTS_FILE, most=5)
    assert (call["kind"], text["kind"]) == ("call", "text")
    assert "1 … 2 … 3" in call["says"]
    assert text["says"].startswith("Strathvale Homes: hello")
