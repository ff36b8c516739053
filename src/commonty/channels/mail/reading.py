"""What a raw mail says: from whom, to which addresses, in which words, and whether a machine wrote it."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import EmailPolicy
from email.utils import getaddresses

from commonty.channels.mail.authentication import Verdict, judge
from commonty.channels.mail.bounces import Bounce, bounce_in
from commonty.channels.mail.words import cut, without_unseen, words_of

MOST_BYTES = 2 * 1024 * 1024  # of one mail; the rest of a longer one is pictures, and they are left out anyway
MOST_HEADERS, LONGEST_HEADER, MOST_RECIPIENTS = 400, 4_096, 50
MOST_LINES, MOST_NESTED = 60_000, 40
ADDRESS = re.compile(r"[^\s@<>\"(),:;\\]+@[^\s@<>\"(),:;\\]+\.[^\s@<>\"(),:;\\]+")
IDS = re.compile(r"<[!-;=?-~]{1,400}>")  # what can be seen, and nothing beyond ASCII
MACHINES = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})


@dataclass(frozen=True)
class Mail:
    key: str  # the same for the same mail, however often it comes
    sender: str  # one address in small letters; empty where there is none, or several
    to: tuple[str, ...]
    subject: str
    text: str  # what is new in it
    whole: str
    left_out: int  # attachments
    is_automatic: bool
    verdict: Verdict
    bounce: Bounce | None
    message_id: str
    replies_to: tuple[str, ...]


def read_mail(raw: bytes, *, authserv_id: str) -> Mail:
    """Of a mail that is too long its beginning is read."""
    raw = raw[:MOST_BYTES]
    parsed = _parsed(_bounded(raw))
    sender = _sender(parsed)
    whole = words_of(parsed)
    message_id = (IDS.findall(header(parsed, "Message-ID")) or [""])[0]
    return Mail(
        key=_key(message_id, sender, raw),
        sender=sender,
        to=_recipients(parsed),
        subject=" ".join(header(parsed, "Subject").split())[:200],
        text=cut(whole),
        whole=whole,
        left_out=_count_attachments(parsed),
        is_automatic=_is_automatic(parsed),
        verdict=judge(_raw_headers(parsed, "Authentication-Results"), sender=sender, authserv_id=authserv_id),
        bounce=bounce_in(parsed),
        message_id=message_id,
        replies_to=tuple(IDS.findall(header(parsed, "In-Reply-To") + " " + header(parsed, "References")))[:50],
    )


class _Short(EmailPolicy):
    """The standard library reads a header's words in the square of its length: what is too long is cut before."""

    def header_source_parse(self, sourcelines: Iterable[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(list(sourcelines))
        return name, value[:LONGEST_HEADER]


def _bounded(raw: bytes) -> bytes:
    """The parser asks of each line whether any part ends there: many parts within parts and many lines are too much."""
    if raw.lower().count(b"multipart/") > MOST_NESTED:
        raw = raw.partition(b"\r\n\r\n" if b"\r\n\r\n" in raw else b"\n\n")[0]
    return b"".join(raw.splitlines(keepends=True)[:MOST_LINES])


def _parsed(raw: bytes) -> Message:
    try:
        found = BytesParser(policy=_Short()).parsebytes(raw)
        return found if len(found.keys()) <= MOST_HEADERS else EmailMessage()
    except Exception:  # the parser's own faults with garbage: then it says nothing that we can read
        return EmailMessage()


def header(message: Message, name: str) -> str:
    """The first header of this name. Those that can't be read say nothing."""
    return next(iter(headers(message, name)), "")


def headers(message: Message, name: str) -> list[str]:
    try:
        return [without_unseen(str(value)) for value in message.get_all(name) or []]
    except Exception:  # the same: a header that its own parser can't take
        return []


def _raw_headers(message: Message, name: str) -> list[str]:
    """Undecoded: an encoded word could hold what the decoded header would be read by."""
    return [str(value) for found, value in message.raw_items() if found.lower() == name.lower()]


def _sender(message: Message) -> str:
    """Two senders are none: whoever checks one and reads the other is fooled."""
    found = [re.sub(r"\r?\n(?=[ \t])", "", value).replace("\t", " ") for value in _raw_headers(message, "From")]
    if len(found) != 1 or len(found[0]) > 1000 or not found[0].isprintable():
        return ""
    named = {address.lower() for address in ADDRESS.findall(found[0])}
    addresses = {address.lower() for _name, address in getaddresses(found)}
    return named.pop() if len(named) == 1 and named == addresses and found[0].isascii() else ""


def _recipients(message: Message) -> tuple[str, ...]:
    """Wherever our address may stand: some servers only say in these to whom they really handed it."""
    names = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
    given = [value[:4000] for name in names for value in headers(message, name)]
    found = [address.lower() for _name, address in getaddresses(given) if ADDRESS.fullmatch(address)]
    return tuple(dict.fromkeys(found))[:MOST_RECIPIENTS]


def _is_automatic(message: Message) -> bool:
    """Written by a machine: an answer to it would be answered by the machine."""
    auto = header(message, "Auto-Submitted").partition(";")[0].strip().lower()
    return (
        auto not in ("", "no")
        or header(message, "Precedence").strip().lower() in MACHINES
        or bool(header(message, "X-Auto-Response-Suppress").strip())
        or bool(header(message, "X-Autoreply").strip() or header(message, "List-Id").strip())
        or any(path.strip() == "<>" for path in headers(message, "Return-Path"))
    )


def _count_attachments(message: Message) -> int:
    """Files, not the pictures of a signature that lie in the text itself."""
    count = 0
    try:
        for part in message.walk():
            is_file = part.get_content_disposition() == "attachment" or bool(part.get_filename())
            is_inline = part.get_content_disposition() != "attachment" and bool(part["Content-ID"])
            count += not part.is_multipart() and is_file and not is_inline
    except Exception:  # a part that its parser can't take ends the counting
        return count
    return count


def _key(message_id: str, sender: str, raw: bytes) -> str:
    """By Message-ID and sender; without one, by every byte. A stranger can't take up the place of somebody's mail."""
    known = f"{message_id}\0{sender}".encode() if message_id else raw
    return hashlib.sha256(known).hexdigest()
