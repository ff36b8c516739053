"""Open311 GeoReport v2: discovery, services, requests. Read by programs, without cookies; reported to with a key."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from commonty.access.pages import open_page
from commonty.api.queries import Listed, issues_wanted, public_issue_of
from commonty.api.rules import FORMATS, NotLikeThis, Wanted, check_jurisdiction, report_of, wanted_of
from commonty.api.shapes import TYPES, written
from commonty.cases.models import Issue
from commonty.channels.actions.reports_in import take_in_report
from commonty.repairs.queries.keys import system_with_key

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CHANGED = "2026-11-26T00:00:00Z"  # when these addresses last changed what they answer
KEYS = (
    "Reports are taken from programs to which we have given an api_key. A person rings whoever each is from, so it needs a "
    "name and an email or phone; it gets a service_request_id only once they agree that everybody may read it. Photos are "
    "not fetched. Ask us for a key by phone."
)
EACH = {
    "errors": "error", "services": "service", "service_requests": "request", "endpoints": "endpoint",
    "formats": "format", "attributes": "attribute",
}  # fmt: skip


def spoken(root: str, *, takes_reports: bool = False) -> Callable[[Callable[..., Any]], Callable[..., HttpResponse]]:
    """The view gives what is to be said; here it gets the shape that was asked for, and so do errors."""

    def decorate(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
        # What takes something in asks for a key that no browser sends by itself; a token for forms would keep programs out.
        @csrf_exempt
        @open_page
        @wraps(view)
        def answered(request: HttpRequest, form: str, **names: str) -> HttpResponse:
            try:
                _check(request, form, takes_reports=takes_reports)
                return _answer(form, root, view(request, **names))
            except NotLikeThis as wrong:
                said = [{"code": wrong.code, "description": wrong.description}]
                return _answer(form if form in FORMATS else "json", "errors", said, status=wrong.code)

        return answered

    return decorate


def _check(request: HttpRequest, form: str, *, takes_reports: bool) -> None:
    if form not in FORMATS:
        raise NotLikeThis(404, "There is json and xml.")
    if request.landlord is None:  # type: ignore[attr-defined]
        raise NotLikeThis(404, "The jurisdiction_id provided was not found.")
    said = request.POST if request.method == "POST" else request.GET
    check_jurisdiction(said.get("jurisdiction_id", ""), request.landlord.hosts)  # type: ignore[attr-defined]
    if request.method == "POST" and not takes_reports:
        raise NotLikeThis(405, "Nothing is posted here.")


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
    return {"changeset": CHANGED, "contact": contact, "key_service": KEYS, "endpoints": [endpoint]}


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


@spoken("service_requests", takes_reports=True)
def requests(request: HttpRequest) -> list[dict[str, Any]]:
    """Read by everybody; reported to by those who have a key."""
    if request.method == "POST":
        return [_taken_in(request)]
    wanted = wanted_of(request.GET.dict(), now=timezone.now())
    return [_request(request, listed) for listed in issues_wanted(request.landlord, wanted)]


@spoken("service_requests")
def one_request(request: HttpRequest, request_id: str) -> list[dict[str, Any]]:
    found = issues_wanted(request.landlord, Wanted(ids=(request_id,)))
    if not found:
        raise NotLikeThis(404, "The service_request_id provided was not found.")
    return [_request(request, listed) for listed in found]


def _taken_in(request: HttpRequest) -> dict[str, Any]:
    """It has no id yet, and may never have one that everybody may know: the token finds it once it has."""
    now = timezone.now()
    system = system_with_key(request.POST.get("api_key", "").strip(), landlord=request.landlord)  # type: ignore[attr-defined]
    if system is None or not system.may_report:
        raise NotLikeThis(403, "The api_key provided is not known here, or may not report.")
    arrival = take_in_report(report_of(request.POST.dict()), system=system, now=now)
    if arrival is None:
        raise NotLikeThis(429, "Too many today. What is urgent is told by phone.")
    notice = "A person rings whoever it is from. In danger? Phone: do not report it here."
    return {"token": arrival.public_id, "service_notice": notice, "account_id": None}


@spoken("service_requests")
def token(request: HttpRequest, token_id: str) -> list[dict[str, Any]]:
    """Only of what everybody reads by now: whether anything else came of it is between us and whoever it is from."""
    found = public_issue_of(request.landlord, token_id)  # type: ignore[attr-defined]
    if found is None:
        raise NotLikeThis(404, "There is no service_request_id for this token, or not yet.")
    return [{"service_request_id": found.public_id, "token": token_id}]


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
