"""What is handed to a program of somebody else's is signed, ends in time, and goes nowhere that we don't mean."""

import hmac
import json
import logging
import socket
import ssl
import time
from datetime import UTC, datetime
from http.client import HTTPConnection
from threading import Thread

import pytest

from commonty.gateways import webhook
from commonty.gateways.tests.provider import provider, raw
from commonty.gateways.webhook import NotTaken, Why, hand_over, is_outside

NOW, SECRET, BODY = datetime(2026, 11, 26, 12, tzinfo=UTC), "a secret of both", b'{"event":"ordered"}'
pytestmark = pytest.mark.once


@pytest.fixture
def there(settings):
    settings.DEBUG = True
    with provider() as kept:
        yield kept


def send(url: str):
    return hand_over(url, BODY, key="k1", secret=SECRET, now=NOW)


def why(url: str) -> Why:
    with pytest.raises(NotTaken) as failed:
        send(url)
    return failed.value.why


def stands_for(monkeypatch, *addresses: str) -> list[object]:
    """Names stand for these addresses, and nobody gets as far as a connection."""
    reached: list[object] = []

    def found(host, port, **_kind):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    def connected(at, timeout):
        reached.append(at)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", found)
    monkeypatch.setattr(socket, "create_connection", connected)
    return reached


def test_it_is_signed_over_the_second_and_the_body_and_has_its_key(there):
    there.answers = [(200, b'{"reference": "WO-7"}')]
    answer = send(f"{there.url}/orders?from=commonty")
    [(path, headers, _fields)] = there.seen
    assert (path, answer.said) == ("/orders?from=commonty", {"reference": "WO-7"})
    assert (headers["Idempotency-Key"], there.bodies) == ("k1", [BODY.decode()])
    proof = hmac.new(SECRET.encode(), f"{int(NOW.timestamp())}.".encode() + BODY, "sha256").hexdigest()
    assert headers["X-Commonty-Signature"] == f"t={int(NOW.timestamp())},v1={proof}"


@pytest.mark.parametrize("body", [b"", b"OK", b"[1]", b"[" * 50_000, b"\xff\xfe"])
def test_an_answer_without_an_object_is_taken_too(there, body: bytes):
    there.answers = [(202, body)]
    assert send(there.url).said == {}


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (301, Why.MOVED),
        (307, Why.MOVED),
        (400, Why.REFUSED),
        (404, Why.REFUSED),
        (408, Why.BUSY),
        (429, Why.BUSY),
        (500, Why.BROKEN),
        (503, Why.BROKEN),
    ],
)
def test_what_is_not_taken_says_why_and_nothing_of_the_answer(there, status, expected):
    there.answers, there.headers = [(status, b"Agnes, 07700 900412")], {"Location": f"{there.url}/elsewhere"}
    with pytest.raises(NotTaken) as failed:
        send(there.url)
    assert failed.value.why == expected
    assert "Agnes" not in str(failed.value)
    assert len(there.seen) == 1  # nobody went where it pointed


def test_ten_megabytes_are_not_read(there):
    there.answers = [(200, b"x" * 10_000_000)]
    begun = time.monotonic()
    assert why(there.url) == Why.TOO_LONG
    assert time.monotonic() - begun < 2


def test_one_that_hangs_is_left(monkeypatch, settings):
    settings.DEBUG = True
    monkeypatch.setattr(webhook, "SECONDS", 0.2)
    with raw(None) as url:
        assert why(url) == Why.TOO_SLOW


def dripping(listening: socket.socket) -> None:
    line, _address = listening.accept()
    with line:
        line.recv(65_536)
        try:
            while True:
                line.sendall(b"H")  # a first line that never ends, and each byte is in time
                time.sleep(0.02)
        except OSError:
            return


@pytest.mark.parametrize("has_an_end", [True, False])
def test_one_that_drips_is_cut(monkeypatch, settings, has_an_end):
    """Its twin has no end of the whole: each byte comes in time, so the wait goes on."""
    settings.DEBUG = True
    monkeypatch.setattr(webhook, "WHOLE_SECONDS", 0.3)
    if not has_an_end:
        monkeypatch.setattr(webhook, "_cut", lambda line: None)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        Thread(target=dripping, args=[listening], daemon=True).start()
        found: list[Why] = []
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        waiting = Thread(target=lambda: found.append(why(url)), daemon=True)
        waiting.start()
        waiting.join(1.2)
        assert (found == [Why.TOO_SLOW]) is has_an_end


def test_a_name_that_nobody_answers_for_is_left(monkeypatch, settings):
    """Its twin is answered while there is still time."""
    settings.DEBUG = False
    reached = stands_for(monkeypatch, "93.184.215.14")
    look = socket.getaddrinfo
    monkeypatch.setattr(webhook, "WHOLE_SECONDS", 0.3)
    for seconds, expected in ((0.6, Why.TOO_SLOW), (0.05, Why.UNREACHABLE)):
        monkeypatch.setattr(socket, "getaddrinfo", lambda *to, s=seconds, **kind: time.sleep(s) or look(*to, **kind))
        begun = time.monotonic()
        assert why("https://repairs.example.org/orders") == expected
        assert time.monotonic() - begun < 0.5
    assert len(reached) == 1


def test_what_the_name_took_is_not_there_for_the_rest(monkeypatch, settings):
    settings.DEBUG = False
    stands_for(monkeypatch, "93.184.215.14")
    look, waits = socket.getaddrinfo, []
    monkeypatch.setattr(webhook, "WHOLE_SECONDS", 1)

    def connected(at, timeout):
        waits.append(timeout)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connected)
    for seconds in (0.5, 0):
        monkeypatch.setattr(socket, "getaddrinfo", lambda *to, s=seconds, **kind: time.sleep(s) or look(*to, **kind))
        why("https://repairs.example.org/orders")
    assert waits[0] <= 0.5 < waits[1]  # the twin: at once, nearly all of it is left


@pytest.mark.parametrize(
    "answer", [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n"]
)
def test_what_is_no_http_is_broken(settings, answer):
    settings.DEBUG = True
    with raw(answer) as url:
        assert why(url) in (Why.BROKEN, Why.UNREACHABLE)


def test_nobody_there(settings):
    settings.DEBUG = True
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    assert why(f"http://127.0.0.1:{port}") == Why.UNREACHABLE


@pytest.mark.parametrize(
    "url",
    [
        "http://repairs.example.org/", "ftp://repairs.example.org/", "https://", "https:///x", "//repairs.example.org",
        "https://name:word@repairs.example.org/", "https://repairs.example.org/#x", "https://repairs.example.org:x/",
        "https://repairs.example.org/a b", "https://repairs.example.org/\r\nX: y", "https://[::1/", "javascript:1",
        "https://rép.example.org/", "http://127.0.0.1/", "http://localhost/",
    ],
)  # fmt: skip
def test_what_can_be_no_address_is_sent_nowhere(monkeypatch, settings, url):
    settings.DEBUG = False
    reached = stands_for(monkeypatch, "93.184.215.14")
    assert why(url) == Why.ADDRESS
    assert reached == []


INSIDE = [
    "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.5", "172.16.3.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "198.18.0.1", "192.0.2.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0",
    "fc00::1", "fec0::1", "ff02::1", "::ffff:10.0.0.5", "::ffff:127.0.0.1", "64:ff9b::a00:5", "2002:a00:5::1",
    "2001:db8::1",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_a_name_that_stands_for_a_machine_of_ours_is_sent_nowhere(monkeypatch, settings, address):
    settings.DEBUG = False
    reached = stands_for(monkeypatch, address)
    assert why("https://repairs.example.org/orders") == Why.ADDRESS
    assert reached == []


def test_one_inside_among_several_spoils_the_name(monkeypatch, settings):
    settings.DEBUG = False
    reached = stands_for(monkeypatch, "93.184.215.14", "10.0.0.5")
    assert why("https://repairs.example.org/orders") == Why.ADDRESS
    assert reached == []


def test_without_the_check_it_would_get_there(monkeypatch, settings):
    """The twin of both: this is the only thing that stops it."""
    settings.DEBUG = False
    reached = stands_for(monkeypatch, "10.0.0.5")
    monkeypatch.setattr(webhook, "is_outside", lambda address: True)
    assert why("https://repairs.example.org/orders") == Why.UNREACHABLE
    assert reached == [("10.0.0.5", 443)]


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e"])
def test_what_is_outside_is(address):
    assert is_outside(address)


def test_it_connects_to_what_was_checked_however_often_the_name_changes(monkeypatch, settings):
    """A name that stands for another address the second time it is asked is asked once."""
    settings.DEBUG = False
    reached = stands_for(monkeypatch, "93.184.215.14")
    answers = iter(["93.184.215.14", "127.0.0.1"])
    asked: list[str] = []

    def turning(host, port, **_kind):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    monkeypatch.setattr(socket, "getaddrinfo", turning)
    assert why("https://repairs.example.org/orders") == Why.UNREACHABLE
    assert (asked, reached) == (["repairs.example.org"], [("93.184.215.14", 443)])


def test_loopback_is_for_our_own_machine_only(monkeypatch, settings, there):
    settings.DEBUG = False
    assert why(there.url) == Why.ADDRESS
    assert why("https://127.0.0.1/") == Why.ADDRESS
    assert there.seen == []


def test_a_certificate_that_nobody_vouches_for_is_refused(monkeypatch, settings):
    settings.DEBUG = True

    def unknown(self):
        raise ssl.SSLCertVerificationError("self-signed certificate")

    monkeypatch.setattr(ssl.SSLSocket, "do_handshake", unknown)
    with raw(None) as url:
        assert why(url.replace("http:", "https:")) == Why.CERTIFICATE


def test_proxies_of_the_environment_are_not_asked(monkeypatch, there):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert send(there.url).status == 201


def test_nothing_is_logged_of_what_is_sent(there, caplog):
    caplog.set_level(logging.DEBUG)
    there.answers = [(500, b"")]
    why(there.url)
    assert "ordered" not in caplog.text
    assert json.loads(BODY)["event"] == "ordered"
    assert HTTPConnection.debuglevel == 0
