"""Staff: ask for consent, make it public, add it to what is public already, write on it, fix it, hide it."""

import secrets
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.may import require
from commonty.access.pages import person_page, staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.cases.actions.consent import ask_consent, say_consent
from commonty.cases.actions.issues import (
    add_to_issue,
    fix_issue,
    hide_issue,
    publish_issue,
    take_from_issue,
    write_on_issue,
)
from commonty.cases.actions.joining import join_issue
from commonty.cases.forms.mended import IssueFixForm
from commonty.cases.forms.publishing import PublishForm, UpdateForm
from commonty.cases.models import Case, Issue
from commonty.cases.queries.desk import callers
from commonty.cases.queries.issues import issues_for, living_there, places_for
from commonty.cases.views.conversation import by_web, own_case, posted_with_files
from commonty.cases.views.issues import visible_issue
from commonty.cases.views.staff import case_to_answer
from commonty.kit.uploads import holder_of
from commonty.people.models import Person

answers = staff_page(Permission.ANSWER_CASES)
KIND_OF_SPOT = {
    Case.Spot.STAIR: Issue.Kind.STAIR, Case.Spot.LIFT: Issue.Kind.LIFT, Case.Spot.DOOR: Issue.Kind.DOOR,
    Case.Spot.ROOF: Issue.Kind.ROOF, Case.Spot.COURT: Issue.Kind.COURT, Case.Spot.BINS: Issue.Kind.BINS,
    Case.Spot.STREET: Issue.Kind.ROAD,
}  # fmt: skip


def issue_to_answer(request: HttpRequest, public_id: str) -> Issue:
    issue = visible_issue(request, public_id)
    require(request.person, Permission.ANSWER_CASES, within=issue.place)
    return issue


@person_page
@require_POST
def consent(request: HttpRequest, public_id: str) -> HttpResponse:
    """The resident's own word, asked or not."""
    case, is_yes = own_case(request, public_id), "yes" in request.POST
    says = (
        _("Thank you. Somebody writes it without your name.") if is_yes else _("Noted. Neighbours don’t read of it.")
    )
    return _do(request, case, says, say_consent, case_id=case.pk, is_yes=is_yes)


@answers
@require_POST
def ask_for_consent(request: HttpRequest, public_id: str) -> HttpResponse:
    case = case_to_answer(request, public_id)
    return _do(request, case, _("Asked. They can say yes or no."), ask_consent, case_id=case.pk)


@answers
@require_POST
def consent_said(request: HttpRequest, public_id: str) -> HttpResponse:
    """Said on the phone or at a counter, and typed by whoever heard it."""
    case, is_yes = case_to_answer(request, public_id), "yes" in request.POST
    how = {"by": case.raised_by, "typed_by": request.person, "now": timezone.now(), "channel": "phone"}
    return _tried(request, case, _("Noted."), say_consent, case_id=case.pk, is_yes=is_yes, **how)


@answers
@never_cache
def publish(request: HttpRequest, public_id: str) -> HttpResponse:
    case = case_to_answer(request, public_id)
    places = places_for(case, request.person)
    initial = {"kind": KIND_OF_SPOT.get(case.spot, Issue.Kind.OTHER), "place": places[0].public_id if places else ""}
    if "draft" in request.GET:
        initial["says"] = case.says  # to be written anew: as it stands it is refused
    form = PublishForm(request.POST if request.method == "POST" else None, places=places, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            issue = publish_issue(case_id=case.pk, summary=form.summary(), **by_web(request))
            messages.success(request, _("Neighbours can read it now."))
            return redirect("cases:issue", issue.public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "case": case, "alike": issues_for(case, request.person)}
    return render(request, "cases/publish.html", context, status=422 if form.errors else 200)


@answers
@require_POST
def add(request: HttpRequest, public_id: str, issue_id: str) -> HttpResponse:
    case, issue = case_to_answer(request, public_id), visible_issue(request, issue_id)
    says = _("It is part of that now.")
    return _do(request, case, says, add_to_issue, case_id=case.pk, issue_id=issue.pk)


@answers
@require_POST
def take_out(request: HttpRequest, public_id: str) -> HttpResponse:
    case = case_to_answer(request, public_id)
    return _do(request, case, _("Taken out."), take_from_issue, case_id=case.pk)


@answers
@never_cache
def write(request: HttpRequest, public_id: str) -> HttpResponse:
    issue = issue_to_answer(request, public_id)
    initial = {"key": secrets.token_urlsafe(24)}
    form = UpdateForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            more = {"promise": form.promised(), "is_checked": said["is_checked"], "posted_key": said["key"]}
            write_on_issue(issue_id=issue.pk, text=said["text"], **more, **by_web(request))
            messages.success(request, _("Sent to all who have this."))
            return redirect("cases:issue", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "issue": issue, "cases": issue.cases.count()}
    return render(request, "cases/issue_write.html", context, status=422 if form.errors else 200)


@answers
@never_cache
def fix(request: HttpRequest, public_id: str) -> HttpResponse:
    issue = issue_to_answer(request, public_id)
    form = IssueFixForm(*posted_with_files(request), holder=holder_of(request))
    if request.method == "POST" and form.is_valid():
        try:
            fix_issue(issue_id=issue.pk, **form.fixed(), **by_web(request))
            form.drop_uploads()
            messages.success(request, _("Fixed. All who have it are told."))
            return redirect("cases:issue", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    form.keep_uploads(now=timezone.now())
    return render(request, "cases/issue_fix.html", {"form": form, "issue": issue}, status=422 if form.errors else 200)


@answers
@require_POST
def hide(request: HttpRequest, public_id: str) -> HttpResponse:
    issue = issue_to_answer(request, public_id)
    try:
        hide_issue(issue_id=issue.pk, **by_web(request))
        messages.success(request, _("It is no longer shown."))
        return redirect("cases:issues")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("cases:issue", public_id)


@answers
@never_cache
def join_for(request: HttpRequest, public_id: str) -> HttpResponse:
    """Somebody on the phone has it too."""
    issue, now = issue_to_answer(request, public_id), timezone.now()
    if request.method == "POST" and _joined_for(request, issue, now):
        return redirect("cases:issue", public_id)
    wanted = request.GET.get("q", "").strip()[:100]
    known = callers(request.person, wanted, on=timezone.localdate(now)) if wanted else []
    context = {"issue": issue, "wanted": wanted, "found": living_there(issue, known, now=now)}
    return render(request, "cases/issue_join.html", context, status=422 if request.method == "POST" else 200)


def _joined_for(request: HttpRequest, issue: Issue, now: datetime) -> bool:
    caller = Person.objects.visible_to(request.person).filter(public_id=request.POST.get("person", "")[:12]).first()
    if caller is None:
        messages.error(request, _("Find who is on the phone first."))
        return False
    try:
        join_issue(issue_id=issue.pk, by=caller, typed_by=request.person, now=now, channel="phone")
    except Refused as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, _("Noted. They hear when there is news."))
    return True


def _do(request: HttpRequest, case: Case, says: str, action: Any, **what: Any) -> HttpResponse:
    return _tried(request, case, says, action, **what, **by_web(request))


def _tried(request: HttpRequest, case: Case, says: str, action: Any, **what: Any) -> HttpResponse:
    try:
        action(**what)
        messages.success(request, says)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("cases:show", case.public_id)
