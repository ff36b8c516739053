"""What neighbours report: the list, one page each, a feed, a file; and «I have this too»."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commonty.access.pages import open_page, person_page
from commonty.access.refusal import Refused
from commonty.cases.actions.joining import join_issue, leave_issue
from commonty.cases.drafts import drop_words
from commonty.cases.models import Issue
from commonty.cases.queries.issues import STATES, issues_at, page_of_issue
from commonty.cases.views.conversation import by_web
from commonty.kit.open_files import csv_answer
from commonty.kit.xml_text import for_xml
from commonty.places.models import Place

ON_A_PAGE, MOST = 25, 2_000


def visible_issue(request: HttpRequest, public_id: str) -> Issue:
    """Of this landlord alone, whatever the number."""
    if request.landlord is None:
        raise Http404
    seen = Issue.objects.visible_to(request.person).within(request.landlord).with_voices()
    return get_object_or_404(seen, public_id=public_id)


def place_asked(request: HttpRequest) -> Place:
    """The place in the address, else the landlord. A home is no place that anybody can ask for."""
    if request.landlord is None:
        raise Http404
    wanted = request.GET.get("place", "")[:12]
    if not wanted:
        return request.landlord
    return get_object_or_404(Place.objects.public().within(request.landlord), public_id=wanted)


def filters_of(request: HttpRequest) -> dict[str, str]:
    kind, state = request.GET.get("kind", ""), request.GET.get("show", "")
    return {"kind": kind if kind in Issue.Kind.values else "", "state": state if state in STATES else ""}


@open_page
@require_safe
def list_issues(request: HttpRequest) -> HttpResponse:
    place, chosen = place_asked(request), filters_of(request)
    page = Paginator(issues_at(place, request.person, **chosen), ON_A_PAGE).get_page(request.GET.get("page"))
    near = f"place={place.public_id}&" if place != request.landlord else ""
    context = {
        "page": page, "where": place, "chosen": chosen, "kinds": Issue.Kind.choices, "near": near,
        "states": [("", _("All")), ("open", _("Open")), ("fixed", _("Fixed"))],
        "keep": f"{near}kind={chosen['kind']}&show={chosen['state']}&",
    }  # fmt: skip
    return render(request, "cases/issues.html", context)


@open_page
@never_cache
def show_issue(request: HttpRequest, public_id: str) -> HttpResponse:
    page = page_of_issue(visible_issue(request, public_id), request.person, now=timezone.now())
    return render(request, "cases/issue.html", {"page": page, "issue": page.issue})


@open_page
@require_safe
def issues_csv(request: HttpRequest) -> HttpResponse:
    heads = ["id", "kind", "title", "text", "place", "published_at", "fixed_at", "fixed_how", "how_many_have_it"]
    rows = (
        [
            issue.public_id, issue.kind, issue.title, issue.says, issue.place.name, issue.published_at.isoformat(),
            issue.fixed_at.isoformat() if issue.fixed_at else "", issue.fixed_says, issue.voices,
        ]
        for issue in issues_at(place_asked(request), request.person, **filters_of(request))[:MOST]
    )  # fmt: skip
    return csv_answer("what-neighbours-report.csv", heads, rows)


@open_page
@require_safe
def issues_feed(request: HttpRequest) -> HttpResponse:
    place = place_asked(request)
    feed = Atom1Feed(
        title=_("What neighbours report: %(place)s") % {"place": place.name},
        link=request.build_absolute_uri(reverse("cases:issues")),
        description=_("What is broken, and what was fixed"),
        feed_url=request.build_absolute_uri(),
    )
    for issue in issues_at(place, request.person, **filters_of(request))[:50]:
        link = request.build_absolute_uri(reverse("cases:issue", args=[issue.public_id]))
        feed.add_item(
            title=for_xml(_("Fixed: %(title)s") % {"title": issue.title} if issue.fixed_at else issue.title),
            link=link,
            unique_id=link,
            description=for_xml(f"{issue.says} {issue.fixed_says}".strip()),
            pubdate=issue.published_at,
            updateddate=issue.fixed_at or issue.published_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@person_page
@require_POST
def join(request: HttpRequest, public_id: str) -> HttpResponse:
    """Also in place of sending what was typed: then those words go."""
    issue = visible_issue(request, public_id)
    answer = redirect("cases:issue", public_id)
    if _tried(request, _("Noted. You hear when there is news, and when it is fixed."), join_issue, issue):
        drop_words(request, answer)
    return answer


@person_page
@require_POST
def leave(request: HttpRequest, public_id: str) -> HttpResponse:
    issue = visible_issue(request, public_id)
    _tried(request, _("Taken back. You hear no more of it."), leave_issue, issue)
    return redirect("cases:issue", public_id)


def _tried(request: HttpRequest, says: str, action: Any, issue: Issue) -> bool:
    try:
        action(issue_id=issue.pk, **by_web(request))
    except Refused as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, says)
    return True
