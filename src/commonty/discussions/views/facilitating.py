"""Asking the landlord, summing up, closing."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.pages import open_page, person_page
from commonty.access.refusal import Refused
from commonty.discussions.actions.asking import ask_landlord
from commonty.discussions.actions.facilitating import Standing, close_thread, sum_up_thread
from commonty.discussions.forms.facilitating import CloseForm, StandingForm
from commonty.discussions.models import Thread
from commonty.discussions.queries.facilitators import may_facilitate
from commonty.discussions.queries.names import Names
from commonty.discussions.views.comments import own_comment
from commonty.discussions.views.threads import visible_thread
from commonty.discussions.where import page_of_comment, page_of_thread
from commonty.kit.templatetags.kit import by_when


@person_page
@require_POST
def ask(request: HttpRequest, public_id: str) -> HttpResponse:
    comment = own_comment(request, public_id)
    try:
        promise = ask_landlord(comment_id=comment.pk, by=request.person, now=timezone.now(), channel="web")
        messages.success(request, _("Asked. We answer here by %(day)s.") % {"day": by_when(promise.due_at)})
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(page_of_comment(comment))


def thread_to_facilitate(request: HttpRequest, public_id: str) -> Thread:
    thread = visible_thread(request, public_id)
    if not may_facilitate(request.person, thread):
        raise Http404
    return thread


@person_page
@never_cache
def sum_up(request: HttpRequest, public_id: str) -> HttpResponse:
    thread = thread_to_facilitate(request, public_id)
    newest = thread.summaries.order_by("-number").first()
    parts = ("agree", "differ", "still_open")
    initial = {part: getattr(newest, part) for part in parts} if newest else {}
    form = StandingForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            how = {"by": request.person, "now": timezone.now(), "channel": "web"}
            sum_up_thread(thread_id=thread.pk, standing=Standing(**form.cleaned_data), **how)
            messages.success(request, _("It stands above the discussion now."))
            return redirect(page_of_thread(thread))
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "thread": thread, "back_url": page_of_thread(thread)}
    return render(request, "discussions/sum_up.html", context, status=422 if form.errors else 200)


@open_page
@never_cache
def summaries(request: HttpRequest, public_id: str) -> HttpResponse:
    thread = visible_thread(request, public_id)
    names = Names(thread)
    rows = thread.summaries.select_related("by__merged_into", "pen").order_by("-number")
    shown = [(row, names.of_summary(row)) for row in rows]
    return render(request, "discussions/summaries.html", {"thread": thread, "summaries": shown})


@person_page
@never_cache
def close(request: HttpRequest, public_id: str) -> HttpResponse:
    thread = thread_to_facilitate(request, public_id)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            how = {"by": request.person, "now": timezone.now(), "channel": "web"}
            close_thread(thread_id=thread.pk, **form.cleaned_data, **how)
            messages.success(request, _("Closed. All that was said can still be read."))
            return redirect(page_of_thread(thread))
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "thread": thread, "back_url": page_of_thread(thread)}
    return render(request, "discussions/close.html", context, status=422 if form.errors else 200)
