"""Open311 GeoReport v2: discovery, services, requests. Read by programs, without an account and without cookies."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from commonty.access.pages import open_page
from commonty.api.queries import Listed, issues_wanted
from commonty.api.rules import FORMATS, NotLikeThis, Wanted, check_jurisdiction, wanted_of
from commonty.api.shapes import TYPES, written
from commonty.cases.models import Issue

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CHANGED = "2026-11-26T00:00:00Z"  # when these addresses last changed what they answer
NO_POST = (
    "Reports are made by people we know: on our web pages, by phone or at a counter, where they get a name and a day. "
    "This address takes none."
)
EACH = {
    "errors": "error", "services": "service", "service_requests": "request", "endpoints": "endpoint",
    "formats": "format", "attributes": "attribute",
}  # fmt: skip


def spoken(root: str) -> Callable[[Callable[..., Any]], Callable[..., HttpResponse]]:
    """The view gives what is to be said; here it gets the shape that was asked for, and so do errors."""

    def decorate(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
        # No token guards a door that takes nothing in; with one, programs would read a page of ours in place of the error.
        @csrf_exempt
        @open_page
        @wraps(view)
        def answered(request: HttpRequest, form: str, **names: str) -> HttpResponse:
            try:
                _check(request, form)
                return _answer(form, root, view(request, **names))
            except NotLikeThis as wrong:
                said = [{"code": wrong.code, "description": wrong.description}]
                return _answer(form if form in FORMATS else "json", "errors", said, status=wrong.code)

        return answered

    return decorate


def _check(request: HttpRequest, form: str) -> None:
    if form not in FORMATS:
        raise NotLikeThis(404, "There is json and xml.")
    if request.landlord is None:  # type: ignore[attr-defined]
        raise NotLikeThis(404, "The jurisdiction_id provided was not found.")
    check_jurisdiction(request.GET.get("jurisdiction_id", ""), request.landlord.hosts)  # type: ignore[attr-defined]
    if request.method == "POST":
        raise NotLikeThis(405, NO_POST)


def _answer(form: str, root: str, content: Any, *, status: int = 200) -> HttpResponse:
    answer = HttpResponse(written(form, root, content, each=EACH), content_type=TYPES[form], status=status)
    answer["Access-Control-Allow-Origin"] = "*"  # everybody may read it, so pages of others may, too
    return answer


@spoken("discovery")
def discovery(request: HttpRequest) -> dict[str, Any]:
    base = request.build_absolute_uri(reverse("api:services", args=["json"])).removesuffix("/services.json")
    endpoint = {
        "specification": SPECIFICATION, "url": base, "changeset": CHANGED, "type": "production",
        "formats": [TYPES["xml"].split(";")[0], TYPES["json"].split(";")[0]],
    }  # fmt: skip
    contact = f"{request.landlord.name} {request.landlord.phone}".strip()
    return {"changeset": CHANGED, "contact": contact, "key_service": NO_POST, "endpoints": [endpoint]}


@spoken("services")
def services(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {
            "service_code": kind.value, "service_name": str(kind.label), "description": str(kind.label),
            "metadata": False, "type": "realtime", "keywords": "", "group": "",
        }
        for kind in Issue.Kind
    ]  # fmt: skip


@spoken("service_definition")
def definition(request: HttpRequest, code: str) -> dict[str, Any]:
    if code not in Issue.Kind.values:
        raise NotLikeThis(404, "The service_code provided was not found.")
    return {"service_code": code, "attributes": []}


@spoken("service_requests")
def requests(request: HttpRequest) -> list[dict[str, Any]]:
    wanted = wanted_of(request.GET.dict(), now=timezone.now())
    return [_request(request, listed) for listed in issues_wanted(request.landlord, wanted)]


@spoken("service_requests")
def one_request(request: HttpRequest, request_id: str) -> list[dict[str, Any]]:
    found = issues_wanted(request.landlord, Wanted(ids=(request_id,)))
    if not found:
        raise NotLikeThis(404, "The service_request_id provided was not found.")
    return [_request(request, listed) for listed in found]


@spoken("service_requests")
def token(request: HttpRequest, token_id: str) -> None:
    """A token is what a POST would give. As none is taken, there is none."""
    raise NotLikeThis(404, "The token provided was not found.")


def _request(request: HttpRequest, listed: Listed) -> dict[str, Any]:
    """The day on which it became public: the day on which somebody asked could tell who that was."""
    issue, promise = listed.issue, listed.promise
    above = issue.place.parent
    address = issue.place.name if above is None or above.parent_id is None else f"{issue.place.name}, {above.name}"
    return {
        "service_request_id": issue.public_id,
        "status": "closed" if issue.fixed_at else "open",
        "status_notes": listed.note,
        "service_name": str(issue.get_kind_display()),
        "service_code": issue.kind,
        "description": f"{issue.title}\n\n{issue.says}",
        "agency_responsible": promise.team_name if promise and promise.team_name else request.landlord.name,
        "service_notice": request.build_absolute_uri(reverse("cases:issue", args=[issue.public_id])),
        "requested_datetime": issue.published_at.isoformat(),
        "updated_datetime": listed.changed_at.isoformat(),
        "expected_datetime": promise.due_at.isoformat() if promise else None,
        "address": address,
        "address_id": issue.place.public_id,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }
