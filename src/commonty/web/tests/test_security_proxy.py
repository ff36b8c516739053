"""Behind a proxy everybody has an address of their own, and in front of none nobody chooses theirs."""

import urllib.request
from collections.abc import Callable

import pytest

from commonty.web.checks import limits_know_the_clients
from commonty.web.management.commands.run import make_server
from commonty.web.tests.serving import serving


def app(environ, start_response) -> list[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{environ.get('HTTP_X_FORWARDED_FOR')} {environ.get('HTTP_X_FORWARDED_PROTO')}".encode()]


@pytest.fixture
def seen(settings) -> Callable[[int], str]:
    def ask(proxies: int) -> str:
        settings.TRUSTED_PROXIES = proxies
        server = make_server(app, host="127.0.0.1", port=0, threads=1)
        headers = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
        request = urllib.request.Request(f"http://127.0.0.1:{server.effective_port}/", headers=headers)
        with serving(server), urllib.request.urlopen(request, timeout=10) as answer:
            return answer.read().decode()

    return ask


def test_what_our_proxy_says_of_a_client_arrives(seen) -> None:
    assert seen(1) == "203.0.113.9 https"


def test_what_a_client_says_of_itself_does_not(seen) -> None:
    assert seen(0) == "None None"


def test_the_demo_hears_of_a_proxy_that_nobody_counted(seen, settings) -> None:
    """Its doors open to this machine alone, and behind such a proxy everybody would come from this machine."""
    settings.DEMO = True
    assert seen(0).startswith("203.0.113.9")


def test_the_check_tells_of_a_proxy_that_nobody_counted(settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER, settings.TRUSTED_PROXIES = ("HTTP_X_FORWARDED_PROTO", "https"), 0
    assert [found.id for found in limits_know_the_clients(None)] == ["commonty.W002"]
    settings.TRUSTED_PROXIES = 1
    assert not limits_know_the_clients(None)
