"""A text that came in: whether the provider sent it, and what it says. What becomes of it, others decide.

The provider signs the address and all fields with the account's password, but no time: there is no window in which a
copy still counts, so whoever keeps texts keeps each `provider_id` once. A sender's number is easily forged on the way to
the provider: it names somebody, and proves nothing.
"""

import hmac
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl

from django.conf import settings

MOST_BYTES, MOST_FIELDS, MOST_LETTERS = 65_536, 100, 1_600
HEADER = "X-Twilio-Signature"
# Fields are signed in a row, with nothing between them: only strict shapes keep one from running into the next.
NAME, SENDER, PROVIDER_ID = r"[A-Za-z0-9_]+", r"\+[1-9][0-9]{5,14}", r"(SM|MM)[0-9a-f]{32}"
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class NotGenuine(Exception):
    """Not from our provider, or nothing that it would send. Says which, and nothing of what was sent."""


@dataclass(frozen=True)
class IncomingText:
    sender: str  # E.164
    text: str
    provider_id: str  # the same when the provider sends the same text again: keep each once
    at: datetime


def read_incoming(*, url: str, body: bytes, headers: Mapping[str, str], now: datetime) -> IncomingText:
    """`url`: the whole address as the provider was told it, query and all. NotGenuine if anything is wrong with it."""
    fields = _fields(body)
    given = next((value for name, value in headers.items() if name.lower() == HEADER.lower()), "")
    # With an empty password anybody could sign.
    if not settings.TEXTS_TOKEN or not hmac.compare_digest(given.encode(), sign(url, fields).encode()):
        raise NotGenuine("the signature is wrong")
    if not hmac.compare_digest(fields.get("AccountSid", "").encode(), settings.TEXTS_ACCOUNT.encode()):
        raise NotGenuine("of another account")
    sender, provider_id = fields.get("From", ""), fields.get("MessageSid", "")
    if not re.fullmatch(SENDER, sender) or not re.fullmatch(PROVIDER_ID, provider_id):
        raise NotGenuine("no number, or no id")
    text = UNSEEN.sub("", fields.get("Body", ""))[:MOST_LETTERS].strip()
    return IncomingText(sender=sender, text=text, provider_id=provider_id, at=now)


def sign(url: str, fields: Mapping[str, str]) -> str:
    """What the provider writes into the header: HMAC-SHA1 of the address and the fields by name, in base64."""
    signed = url + "".join(f"{name}{fields[name]}" for name in sorted(fields))
    return b64encode(hmac.digest(settings.TEXTS_TOKEN.encode(), signed.encode(), "sha1")).decode()


def _fields(body: bytes) -> dict[str, str]:
    if len(body) > MOST_BYTES:
        raise NotGenuine("too long")
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:
        raise NotGenuine("not a form") from None
    fields = dict(pairs)
    if len(fields) < len(pairs) or not all(re.fullmatch(NAME, name) for name in fields):
        raise NotGenuine("a field is there twice, or has no name")
    return fields
