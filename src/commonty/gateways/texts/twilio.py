"""A provider that speaks Twilio's HTTP interface, which several others copy: texts, calls, signed webhooks.

Nothing but the standard library. Redirects are not followed: they would carry the account's password elsewhere.
"""

import json
import logging
import time
from base64 import b64encode
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from xml.sax.saxutils import escape

from django.conf import settings

from commonty.gateways.texts.carrier import CannotSend, NeverArrives, Spoken

logger = logging.getLogger(__name__)

SECONDS = 10  # for each step of the way, and for the whole answer
MOST_BYTES = 65_536
# Its own numbers for: no such number, can't be reached, not a mobile, has asked it for no more texts.
FOR_GOOD = frozenset({13_224, 21_211, 21_214, 21_217, 21_610, 21_612, 21_614})
HERE = {"127.0.0.1", "localhost", "::1"}


class Twilio:
    def text(self, *, to: str, body: str, key: str) -> None:
        # A number or a name; or what they call a messaging service, which has several numbers.
        sender = "MessagingServiceSid" if settings.TEXTS_FROM.startswith("MG") else "From"
        self._post("Messages", {"To": to, sender: settings.TEXTS_FROM, "Body": body}, key)

    def ring(self, *, to: str, spoken: Spoken, key: str) -> None:
        self._post("Calls", {"To": to, "From": settings.CALLS_FROM, "Twiml": script(spoken)}, key)

    def _post(self, what: str, fields: dict[str, str], key: str) -> None:
        try:
            status, found = _ask(what, fields, key)
        except (OSError, HTTPException) as error:
            raise _failed(type(error).__name__) from error
        code = found.get("code") if isinstance(found.get("code"), int) else None
        if status in (200, 201) and isinstance(found.get("sid"), str):
            return
        # Their sentence has the number in it: it goes into no log, only their figure for it does.
        if status == 400 and code in FOR_GOOD:
            raise NeverArrives(f"refused for good, {code}")
        raise _failed(f"answer {status}, {code}")


def script(spoken: Spoken) -> str:
    """What the machine says, with a second of silence after each digit: time enough to write it down."""
    digits = '<Pause length="1"/>'.join(_say(digit) for digit in spoken.digits)
    parts = [_say(spoken.before), digits, _say(spoken.again), digits, _say(spoken.after)]
    # Whoever picks up needs a moment until the phone is at the ear.
    return f'<Response><Pause length="2"/>{"<Pause/>".join(parts)}</Response>'


def _say(words: str) -> str:
    return f'<Say language="en-GB">{escape(words)}</Say>'


def _failed(why: str) -> CannotSend:
    logger.warning("The provider of texts failed: %s", why)
    return CannotSend(why)


def _ask(what: str, fields: dict[str, str], key: str) -> tuple[int, dict[str, Any]]:
    url = urlsplit(settings.TEXTS_URL)
    if url.scheme != "https" and url.hostname not in HERE:
        raise OSError("COMMONTY_TEXTS_URL is not https")
    kind = HTTPSConnection if url.scheme == "https" else HTTPConnection
    connection = kind(url.hostname or "", url.port, timeout=SECONDS)
    account = f"{settings.TEXTS_ACCOUNT}:{settings.TEXTS_TOKEN}".encode()
    headers = {
        "Authorization": f"Basic {b64encode(account).decode()}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/json",
        # Who heeds it sends once what is handed over twice; Twilio itself does not look at it.
        "Idempotency-Key": key,
    }
    path = f"{url.path.rstrip('/')}/2010-04-01/Accounts/{quote(settings.TEXTS_ACCOUNT, safe='')}/{what}.json"
    try:
        connection.request("POST", path, urlencode(fields), headers)
        answer = connection.getresponse()
        return answer.status, _object_in(_read(answer))
    finally:
        connection.close()


def _read(answer: HTTPResponse) -> bytes:
    """At most so much and for so long: one byte every nine seconds would never be too late by itself."""
    until, read = time.monotonic() + SECONDS, b""
    while chunk := answer.read1(MOST_BYTES):
        read += chunk
        if time.monotonic() > until or len(read) > MOST_BYTES:
            raise TimeoutError("the answer has no end")
    return read


def _object_in(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
