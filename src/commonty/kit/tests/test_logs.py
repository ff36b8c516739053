"""Logs find a request again and know nothing about a person."""

import json
import logging
import sys

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from commonty.kit.codes import make_code
from commonty.kit.logs import HEADER, JsonFormatter, RequestIdMiddleware, request_id, scrub


def line(message, *args, **more):
    record = logging.LogRecord("commonty.test", logging.INFO, "x.py", 1, message, args, more.pop("exc_info", None))
    record.__dict__.update(more)
    text = JsonFormatter().format(record)
    assert "\n" not in text
    return json.loads(text)


def answer(given=None, view=lambda request: HttpResponse(request_id())):
    headers = {HEADER: given} if given is not None else {}
    return RequestIdMiddleware(view)(RequestFactory().get("/", headers=headers))


def test_each_request_has_an_id_of_its_own_and_answers_with_it():
    first, second = answer(), answer()
    assert first[HEADER] == first.content.decode() != second[HEADER]
    assert request_id() == ""


def test_the_proxys_id_is_kept_when_it_is_harmless():
    assert answer("abc-123.DEF_9")[HEADER] == "abc-123.DEF_9"


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "abc def ghi", 'abcdefgh"}', "<script>alert", "abcdefgh\n"])
def test_any_other_id_is_replaced(given):
    assert answer(given)[HEADER] != given


def test_the_id_is_forgotten_when_a_view_fails():
    def fails(request):
        raise KeyError("x")

    with pytest.raises(KeyError):
        answer(view=fails)
    assert request_id() == ""


def test_a_line_is_json_with_time_level_logger_message_and_request_id():
    seen = []
    answer("request-1", lambda request: seen.append(line("counted %d", 3)) or HttpResponse())
    assert seen[0].pop("time").endswith("+00:00")
    assert seen[0] == {"level": "INFO", "logger": "commonty.test", "message": "counted 3", "request_id": "request-1"}
    assert "request_id" not in line("outside")


def test_what_hangs_on_a_record_is_not_written():
    request = RequestFactory().post("/x?email=ann@example.org", {"choice": "secret"})
    assert set(line("failed", request=request, status_code=500)) == {"time", "level", "logger", "message"}


def test_an_exception_is_written_with_type_and_stack_and_without_its_words():
    try:
        try:
            raise ValueError("Key (name)=(Ann Smith) already exists")
        except ValueError as error:
            raise RuntimeError("for Ann Smith") from error
    except RuntimeError:
        written = line("failed", exc_info=sys.exc_info())
    assert [part["type"] for part in written["exception"]] == ["builtins.RuntimeError", "builtins.ValueError"]
    assert "test_an_exception" in written["exception"][0]["stack"][0]
    assert "Smith" not in json.dumps(written)


PERSONAL = [
    "ann.smith+home@example.co.uk",
    "o'hara@example.org",
    "07700 900123",
    "07700900123",
    "+44 7700 900123",
    "+48 600 123 456",
    "(0141) 496 0000",
    "0141-496-0000",
    "192.0.2.14",
    "2001:db8:85a3::8a2e:370:7334",
    "2001:0db8:85a3:0000:0000:8a2e:0370:7334",
    "G42 8QQ",
    "eh1 1aa",
    "482913",
    "7KQ4M-X9TRW-2",
]


@pytest.mark.parametrize("personal", PERSONAL)
@pytest.mark.parametrize("around", ["{}", "sent to {}.", "to={}, again", "('{}',)", "/people/{}/", "<{}>"])
def test_what_tells_about_a_person_is_scrubbed(personal, around):
    scrubbed = scrub(around.format(personal))
    assert personal not in scrubbed
    assert "[" in scrubbed


def test_every_printed_code_is_scrubbed_however_it_is_typed():
    for _ in range(300):
        code = make_code()
        for typed in (code, code.lower(), code.replace("-", " "), code.replace("-", "")):
            assert scrub(f"code {typed} was used") == "code [code] was used"


def test_query_strings_are_scrubbed():
    assert scrub("Not Found: /search/?q=damp+in+my+flat&x=1 again") == "Not Found: /search/?[query] again"


@pytest.mark.parametrize(
    "text",
    [
        "Not Found: /rounds/k7m2p4x9q3vd/",
        "counted 12500 ballots in 0.123456 s at 2026-05-01T12:30:45.123456+00:00",
        "Django 5.2.19 on SQLite 3.40.1",
        "information everywhere",
        "job 8f14e45f-ceea-467f-a0e6-123456789abc ended",
        "why? because",
    ],
)
def test_ordinary_words_and_numbers_stay(text):
    assert scrub(text) == text


def test_twin_the_plain_formatter_tells_everything():
    record = logging.LogRecord("x", logging.INFO, "x.py", 1, "mail to %s", ("ann@example.org",), None)
    assert "ann@example.org" in logging.Formatter().format(record)
    assert "ann@example.org" not in JsonFormatter().format(record)
