"""Handing something to a program of somebody else's, at an address that a person typed: signed, and nowhere we don't mean.

Whoever types an address could point it at a machine of ours that only we reach, or name a host that points there. So the
name is resolved once, every address it stands for must be out in the world, and the connection goes to just what was
checked. Redirects are not followed. Nothing but the standard library.
"""

import hmac
import json
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import IPv6Address, IPv6Network, ip_address
from threading import Thread, Timer
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

SIGNATURE = "X-Commonty-Signature"
SECONDS, WHOLE_SECONDS = 10, 20  # for each step of the way, and for all of it: a byte every nine seconds ends, too
MOST_BYTES = 65_536
TRANSLATED = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address, which may be one of ours, inside an IPv6 one


class Why(StrEnum):
    """What went wrong, as a code: the sentences for people stand with whoever shows them."""

    ADDRESS = "address"  # not https, or not out in the world
    UNKNOWN = "unknown"  # the name stands for nothing
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    TOO_SLOW = "too_slow"
    TOO_LONG = "too_long"
    MOVED = "moved"  # a redirect
    REFUSED = "refused"  # 4xx
    BUSY = "busy"  # 408, 429: later, they say; it is nothing about this one thing
    BROKEN = "broken"  # 5xx, or no HTTP at all


class NotTaken(OSError):
    """Not now, and why. Never with a word of what was sent or answered."""

    def __init__(self, why: Why, status: int = 0) -> None:
        super().__init__(f"{why} {status}" if status else str(why))
        self.why, self.status = why, status


@dataclass(frozen=True)
class Answer:
    status: int
    said: dict[str, Any]  # the JSON object of the answer; empty if it is none


def hand_over(url: str, body: bytes, *, key: str, secret: str, now: datetime) -> Answer:
    """Send `body`, which is JSON. `key` is the same when the same thing is sent again. Raises NotTaken."""
    parts, until = checked_address(url), time.monotonic() + WHOLE_SECONDS
    at = _resolved(parts.hostname or "", _port(parts), until)
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Idempotency-Key": key,
        SIGNATURE: sign(body, secret=secret, now=now),
        "User-Agent": "Commonty",
    }
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        status, answer = _ask(parts, at, path, body, headers, until)
    except NotTaken:
        raise
    except ssl.SSLCertVerificationError as error:
        raise NotTaken(Why.CERTIFICATE) from error
    except TimeoutError as error:
        raise NotTaken(Why.TOO_SLOW) from error
    except HTTPException as error:
        raise NotTaken(Why.BROKEN) from error
    except (OSError, ValueError) as error:
        raise NotTaken(Why.UNREACHABLE) from error
    if 200 <= status < 300:
        return Answer(status, _object_in(answer))
    raise NotTaken(_why_of(status), status)


def sign(body: bytes, *, secret: str, now: datetime) -> str:
    """As whoever hands mail to us signs it: HMAC-SHA256 over the second and the body."""
    at = int(now.timestamp())
    return f"t={at},v1={hmac.digest(secret.encode(), f'{at}.'.encode() + body, 'sha256').hex()}"


def checked_address(url: str) -> SplitResult:
    """The parts of an address to which we may send; NotTaken if it can't be one, whatever its name stands for."""
    try:
        parts = urlsplit(url)
        host, _is_readable = parts.hostname or "", parts.port
    except ValueError:
        raise NotTaken(Why.ADDRESS) from None
    is_plain = parts.scheme == "http" and settings.DEBUG and host in ("127.0.0.1", "localhost", "::1")
    if not host or not url.isascii() or not url.isprintable() or " " in url:
        raise NotTaken(Why.ADDRESS)
    # A name and password in an address would stand in every log that has the address.
    if (parts.scheme != "https" and not is_plain) or parts.username is not None or parts.fragment:
        raise NotTaken(Why.ADDRESS)
    return parts


def is_outside(address: str) -> bool:
    """Whether it is out in the world: not this machine, not a network of ours, not a cloud's own."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo or (None, None))[1]
        if inner is None and found in TRANSLATED:
            inner = ip_address(found.packed[-4:])  # type: ignore[assignment]
        if inner is not None:
            return is_outside(str(inner))
        if found.is_site_local:
            return False
    return found.is_global and not found.is_multicast and not found.is_reserved


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _resolved(host: str, port: int, until: float) -> tuple[Any, ...]:
    """The one address to connect to, after all that the name stands for were checked: one bad one spoils the name."""
    found = _looked_up(host, port, until)
    addresses = [str(row[4][0]) for row in found]
    is_here = settings.DEBUG and all(ip_address(address.partition("%")[0]).is_loopback for address in addresses)
    if not addresses or not (is_here or all(is_outside(address) for address in addresses)):
        raise NotTaken(Why.ADDRESS)
    return found[0][4][:2]


def _looked_up(host: str, port: int, until: float) -> list[Any]:
    """Beside us, since nothing ends a look-up that hangs: whoever waits for it goes on without it."""
    found: list[list[Any]] = []

    def look() -> None:
        try:
            found.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError):
            found.append([])

    looking = Thread(target=look, daemon=True)
    looking.start()
    looking.join(_left(until))
    if not found:
        raise NotTaken(Why.TOO_SLOW)
    if not found[0]:
        raise NotTaken(Why.UNKNOWN)
    return found[0]


def _left(until: float) -> float:
    """For one step: never longer than a step, nor than what is left of the whole."""
    return max(min(SECONDS, until - time.monotonic()), 0.001)


def _ask(
    parts: SplitResult, at: tuple[Any, ...], path: str, body: bytes, headers: dict[str, str], until: float
) -> tuple[int, bytes]:
    connection = HTTPConnection(parts.hostname or "", _port(parts), timeout=SECONDS)
    line = socket.create_connection(at, timeout=_left(until))
    line.settimeout(SECONDS)
    with _ended_in_time(line, parts, until) as line:
        connection.sock = line
        try:
            if isinstance(line, ssl.SSLSocket):
                line.do_handshake()
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            return answer.status, _read(answer)
        except (OSError, ValueError, HTTPException) as error:
            # Whoever is cut off mid-line reads as broken; it was slow.
            if time.monotonic() >= until and not isinstance(error, NotTaken):
                raise NotTaken(Why.TOO_SLOW) from error
            raise
        finally:
            connection.close()


@contextmanager
def _ended_in_time(line: socket.socket, parts: SplitResult, until: float) -> Iterator[socket.socket]:
    """The line, encrypted where it has to be, and cut when all of it takes too long."""
    try:
        if parts.scheme == "https":
            context = ssl.create_default_context()
            line = context.wrap_socket(line, server_hostname=parts.hostname, do_handshake_on_connect=False)
        cut = Timer(max(until - time.monotonic(), 0), _cut, args=[line])
        cut.daemon = True
        cut.start()
        try:
            yield line
        finally:
            cut.cancel()
    finally:
        line.close()


def _cut(line: socket.socket) -> None:
    try:
        # Not the method of the encrypted one, which would forget its keys under whoever is reading.
        socket.socket.shutdown(line, socket.SHUT_RDWR)
    except OSError:
        return  # it ended in the same moment


def _read(answer: HTTPResponse) -> bytes:
    read = b""
    while chunk := answer.read1(MOST_BYTES):
        read += chunk
        if len(read) > MOST_BYTES:
            raise NotTaken(Why.TOO_LONG, answer.status)
    return read


def _why_of(status: int) -> Why:
    if 300 <= status < 400:
        return Why.MOVED
    if status in (408, 429):
        return Why.BUSY
    return Why.REFUSED if 400 <= status < 500 else Why.BROKEN


def _object_in(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
