"""Opening and closing a resident's session, and what a session remembers on the way there."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.kit.ids import new_public_id
from commonty.people.models import Account, Person

BACKEND = "django.contrib.auth.backends.ModelBackend"
OPENED_BY_CODE = "opened_by_code"
PENDING = "sign_in"
MOST_CODES = 3  # an older mail may be the one that is read first


def open_session(request: HttpRequest, person: Person, *, is_shared: bool) -> None:
    """Sign in by a code. What was in the session goes first: a second factor proved in it must not be inherited."""
    account, _is_new = Account.objects.get_or_create(
        person=person, defaults={"username": f"r-{new_public_id()}", "password": "!"}
    )
    if not account.is_active:
        raise Refused(_("This account was closed. Please ring us."))
    request.session.flush()
    login(request, account, backend=BACKEND)
    request.session[OPENED_BY_CODE] = True
    if is_shared:
        request.session.set_expiry(0)  # ends when the browser is closed


def is_opened_by_code(request: HttpRequest) -> bool:
    return bool(request.session.get(OPENED_BY_CODE))


def remember_asked(request: HttpRequest, *, address: str, code: int, after: str, name: str = "") -> None:
    """name: of somebody who may be on no roll, which is another purpose: codes of one don't work for the other."""
    before = pending(request)
    is_same = before.get("address") == address and bool(before.get("name")) == bool(name)
    codes = before["codes"] if is_same else []
    asked = {"address": address, "codes": [*codes, code][-MOST_CODES:], "after": after, "name": name}
    request.session[PENDING] = asked


def remember_proved(request: HttpRequest, *, people: list[int], is_shared: bool, now: datetime) -> None:
    until = (now + timedelta(minutes=15)).isoformat()
    request.session[PENDING] = {
        "people": people, "is_shared": is_shared, "until": until, "after": pending(request).get("after", "/"),
    }  # fmt: skip


def pending(request: HttpRequest) -> dict[str, Any]:
    found = request.session.get(PENDING)
    return found if isinstance(found, dict) else {}


def people_proved(request: HttpRequest, *, now: datetime) -> list[int]:
    found = pending(request)
    if not found.get("people") or datetime.fromisoformat(found["until"]) <= now:
        return []
    return list(found["people"])


def safe_after(request: HttpRequest, address: str | None) -> str:
    """Where to go afterwards, if it lies on this host."""
    if address and url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return address
    return "/"
