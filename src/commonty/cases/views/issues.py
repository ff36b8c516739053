"""What neighbours report: the list, one page each, a feed, a file; and «I have this too»."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
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
from commonty.kit.feeds import Entry, feed_answer
from commonty.kit.open_files import csv_answer
from commonty.places.asked import place_asked

ON_A_PAGE, MOST = 25, 2_000


def visible_issue(request: HttpRequest, public_id: str) -> Issue:
    """Of this landlord alone, whatever the number."""
    if request.landlord is None:
        raise Http404
    seen = Issue.objects.visible_to(request.person).within(request.landlord).with_voices()
    return get_object_or_404(seen, public_id=public_id)


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
        for issue in issues_at(place_asked(request), None, **filters_of(request))[:MOST]
    )  # fmt: skip
    return csv_answer("what-neighbours-report.csv", heads, rows)


@open_page
@require_safe
def issues_feed(request: HttpRequest) -> HttpResponse:
    place = place_asked(request)
    return feed_answer(
        request, title=_("What neighbours report: %(place)s") % {"place": place.name}, page=reverse("cases:issues"),
        says=_("What is broken, and what was fixed"),
        entries=(_entry(issue) for issue in issues_at(place, None, **filters_of(request))[:50]),
    )  # fmt: skip


def _entry(issue: Issue) -> Entry:
    return Entry(
        title=_("Fixed: %(title)s") % {"title": issue.title} if issue.fixed_at else issue.title,
        page=reverse("cases:issue", args=[issue.public_id]), says=f"{issue.says} {issue.fixed_says}".strip(),
        at=issue.published_at, changed_at=issue.fixed_at,
    )  # fmt: skip


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
