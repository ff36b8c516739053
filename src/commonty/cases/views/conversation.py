"""The page of a case: for whoever asked it a conversation, for whoever answers the same with their tools."""

import secrets
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.pages import person_page
from commonty.access.refusal import Refused
from commonty.cases.actions.answering import say_not_sorted, say_sorted, withdraw_case
from commonty.cases.actions.talking import say_heard, say_more
from commonty.cases.beside import parts_of_case
from commonty.cases.forms.conversation import NotSortedForm, SayForm, WriteForm
from commonty.cases.models import Case, Message
from commonty.cases.queries.conversation import page_of
from commonty.cases.queries.desk import next_of
from commonty.cases.queries.help_desk import next_read_at, numbers_for, words_of
from commonty.cases.rules.starters import starters_for
from commonty.cases.rules.status import may_type_survey
from commonty.cases.rules.triage import read
from commonty.kit.uploads import holder_of
from commonty.people.queries.homes import is_outsider

KEYS = "desk_keys"  # a cookie: whoever speaks to this computer turns single keys off on it


@person_page
@never_cache
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    return case_page(request, visible_case(request, public_id))


def visible_case(request: HttpRequest, public_id: str) -> Case:
    return get_object_or_404(Case.objects.visible_to(request.person).with_all(), public_id=public_id)


def is_own(request: HttpRequest, case: Case) -> bool:
    return case.raised_by.is_same_human(request.person)


def own_case(request: HttpRequest, public_id: str) -> Case:
    """What only whoever asked can say of it."""
    return get_object_or_404(Case.objects.raised_by_human(request.person).with_all(), public_id=public_id)


def case_page(
    request: HttpRequest, case: Case, *, say: SayForm | None = None, write: WriteForm | None = None
) -> HttpResponse:
    """A form that was refused is shown again with what was typed."""
    own, key, holder = is_own(request, case), secrets.token_urlsafe(24), holder_of(request)
    now = timezone.now()
    for refused in (say, write):
        if refused is not None:
            refused.keep_uploads(now=now)
    context = {
        "case": case,
        "own": own,
        "has_keys": has_keys(request),
        "may_type_survey": may_type_survey(case, request.person),
        "page": page_of(case, own=own, now=now),
        "parts": parts_of_case(case, request.person, now),
        "is_outsider": not own and is_outsider(case.raised_by),
        "say": say or SayForm(initial={"key": key}, holder=holder),
        "write": None if own else write or WriteForm(initial={"key": key}, holder=holder),
        "starters": [] if own else starters_for(name=case.raised_by.name, officer=request.person.name),
        "failed": say if say is not None and say.errors else write if write is not None and write.errors else None,
    }
    if own and case.is_urgent:
        context |= _danger_in(case, context["page"].messages, now)
    return render(request, "cases/case.html", context, status=422 if context["failed"] else 200)


def _danger_in(case: Case, said: list[Message], now: datetime) -> dict[str, Any]:
    """The numbers that work, as long as their newest word tells of danger."""
    newest = next((message.text for message in reversed(said) if message.kind == Message.Kind.WORD), "")
    reading = read(newest, words_of(case.landlord))
    if not reading.dangers:
        return {}
    numbers, reads_at = numbers_for(case.landlord, reading.dangers), next_read_at(case.landlord, now)
    return {"reading": reading, "numbers": numbers, "reads_at": reads_at, "now": now, "is_sent": True}


@person_page
def say(request: HttpRequest, public_id: str) -> HttpResponse:
    case, form = own_case(request, public_id), SayForm(*posted_with_files(request), holder=holder_of(request))
    if request.method != "POST":
        return redirect("cases:show", public_id)
    if form.is_valid():
        try:
            said = form.cleaned_data
            say_more(
                case_id=case.pk, text=said["text"], posted_key=said["key"], photos=form.photos(), **by_web(request)
            )
            form.drop_uploads()
            messages.success(request, _("Sent. %(name)s reads it.") % {"name": case.owner.name})
            return redirect("cases:show", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    return case_page(request, case, say=form)


@person_page
@require_POST
def sorted_out(request: HttpRequest, public_id: str) -> HttpResponse:
    case = own_case(request, public_id)
    return _do(request, public_id, _("Thank you. It is closed, because you say so."), say_sorted, case_id=case.pk)


@person_page
@require_POST
def no_longer_needed(request: HttpRequest, public_id: str) -> HttpResponse:
    case = own_case(request, public_id)
    return _do(request, public_id, _("Noted. We stop here."), withdraw_case, case_id=case.pk)


@person_page
def not_sorted(request: HttpRequest, public_id: str) -> HttpResponse:
    case = own_case(request, public_id)
    form = NotSortedForm(request.POST if request.method == "POST" else None, case=case)
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            to_stage_2 = bool(said.get("to_stage_2"))
            say_not_sorted(case_id=case.pk, why=said["text"], to_stage_2=to_stage_2, **by_web(request))
            messages.success(request, _("It is open again, and somebody else looks at it."))
            return redirect("cases:show", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "case": case}
    return render(request, "cases/not_sorted.html", context, status=422 if form.errors else 200)


@person_page
@require_POST
def heard(request: HttpRequest, public_id: str, message_id: str) -> HttpResponse:
    case = own_case(request, public_id)
    summary = get_object_or_404(case.messages.for_resident(), public_id=message_id)
    is_right = "yes" in request.POST
    says = _("Good.") if is_right else _("Tell us what we got wrong: write it below.")
    return _do(request, public_id, says, say_heard, message_id=summary.pk, is_right=is_right)


def _do(request: HttpRequest, public_id: str, says: str, action: Any, **what: Any) -> HttpResponse:
    try:
        action(**what, **by_web(request))
        messages.success(request, says)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("cases:show", public_id)


def has_keys(request: HttpRequest) -> bool:
    """Single keys do something, unless this person turned them off on this device."""
    return request.COOKIES.get(KEYS) != "off"


def after_writing(request: HttpRequest, case: Case) -> HttpResponse:
    """Back to the case; or on to the next, for whoever clears a queue."""
    if request.POST.get("then") != "next":
        return redirect("cases:show", case.public_id)
    return to_the_next(request, Case.objects.get(pk=case.pk))


def to_the_next(request: HttpRequest, case: Case) -> HttpResponse:
    following = next_of(request.person, case, now=timezone.now())
    if following is None:
        messages.info(request, _("That was the last one of yours."))
        return redirect("cases:desk")
    messages.info(request, _("This is the next one: case %(number)d.") % {"number": following.number})
    return redirect("cases:show", following.public_id)


def posted_with_files(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def by_web(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.person, "now": timezone.now(), "channel": "web"}
