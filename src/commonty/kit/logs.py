"""Logs: one JSON object a line, found by request id, and without anything that tells about a person.

A message may be written by any library, so it is scrubbed rather than trusted. Of an exception only its type and
stack are kept: what it says may quote a row ("Key (name)=(…) already exists").
"""

import json
import logging
import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from traceback import extract_tb
from types import TracebackType

from django.http import HttpRequest, HttpResponseBase

from commonty.kit.codes import is_well_formed

HEADER = "X-Request-ID"
SAFE_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

_request_id: ContextVar[str] = ContextVar("request_id", default="")


def request_id() -> str:
    """The id of the request that is being answered; empty outside of one."""
    return _request_id.get()


class RequestIdMiddleware:
    """Gives each request an id, or keeps the proxy's if it is short and harmless, and answers with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get(HEADER, "")
        token = _request_id.set(given if SAFE_REQUEST_ID.fullmatch(given) else secrets.token_hex(8))
        try:
            response = self.get_response(request)
            response[HEADER] = request_id()
            return response
        finally:
            _request_id.reset(token)


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": scrub(record.getMessage()),
        }
        if request_id():
            line["request_id"] = request_id()
        if record.exc_info and record.exc_info[1] is not None:
            line["exception"] = describe_error(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


CODE = re.compile(r"(?<!\w)[A-Za-z0-9]{5}[ –-]?[A-Za-z0-9]{5}[ –-]?[A-Za-z0-9](?!\w)")
HEXES = r"[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4})*"
SCRUBBED = [
    (re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)*"), "[email]"),
    (re.compile(r"(?<=[\w/])\?[^\s\"'<>]+"), "?[query]"),
    (re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\d)"), "[address]"),
    (re.compile(r"(?<![\w:])(?:[0-9A-Fa-f]{0,4}:){3,7}[0-9A-Fa-f]{0,4}(?![\w:])"), "[address]"),
    (re.compile(rf"(?<![\w:])(?:{HEXES})?::(?:{HEXES})?(?![\w:])"), "[address]"),
    (re.compile(r"(?<![\w-])(?:\+\d|\(?0)(?:[ ()/-]{0,2}\d){8,13}(?!\w)"), "[phone]"),
    (re.compile(r"(?<!\w)[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}(?!\w)"), "[postcode]"),
    (re.compile(r"(?<![\w.-])\d{6}(?![\w-]|\.\d)"), "[code]"),
]


def scrub(text: str) -> str:
    """The text without e-mail and network addresses, query strings, phone numbers, postcodes and codes."""
    text = CODE.sub(lambda found: "[code]" if _looks_like_a_code(found[0]) else found[0], text)
    for pattern, instead in SCRUBBED:
        text = pattern.sub(instead, text)
    return text


def _looks_like_a_code(text: str) -> bool:
    # A slip of the pen is nearly a code: printed groups count even if the check character doesn't fit. Elsewhere it
    # must, and since it fits many an eleven-letter word by chance, such a word must look like print too.
    if text[5] in "-–" and text[-2] in "-–":
        return True
    return (not text.isalpha() or text.isupper()) and is_well_formed(text)


def describe_error(error: BaseException | None) -> list[dict[str, object]]:
    """Type and stack of an exception and of those behind it, newest first, without a word that they say."""
    chain: list[dict[str, object]] = []
    while error is not None and len(chain) < 5:
        chain.append(
            {"type": f"{type(error).__module__}.{type(error).__qualname__}", "stack": _stack(error.__traceback__)}
        )
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return chain


def _stack(traceback: TracebackType | None) -> list[str]:
    return [
        f"{re.sub(r'^.*/(site-packages|src)/', '', frame.filename)}:{frame.lineno} {frame.name}"
        for frame in extract_tb(traceback)[-30:]
    ]
