"""What staff do with a case: write, answer, say what it is, hand it over, keep its clocks."""

import secrets
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.cases.actions.answering import answer_case
from commonty.cases.actions.by_hand import end_promise, made_by_hand
from commonty.cases.actions.clocks import extend_clock, pause_clock, resume_clock
from commonty.cases.actions.damp import do_damp_step
from commonty.cases.actions.held import put_held_away, renew_reply_address, take_as_genuine
from commonty.cases.actions.taking_over import hand_over_case, set_kind
from commonty.cases.actions.talking import leave_note, reply, sum_up
from commonty.cases.forms.conversation import (
    AnswerForm,
    ClockForm,
    DampForm,
    EndPromiseForm,
    HandOverForm,
    KindForm,
    WriteForm,
)
from commonty.cases.models import Case, Clock
from commonty.cases.queries.owners import people_who_answer
from commonty.cases.rules.clocks import DAMP, rule_of
from commonty.cases.rules.plain_words import ease_of
from commonty.cases.rules.starters import starters_for
from commonty.cases.rules.status import may_deal_with
from commonty.cases.views.conversation import (
    after_writing,
    by_web,
    case_page,
    is_own,
    posted_with_files,
    to_the_next,
    visible_case,
)
from commonty.kit.uploads import holder_of
from commonty.promises.models import Promise

answers = staff_page(Permission.ANSWER_CASES)


def case_to_answer(request: HttpRequest, public_id: str) -> Case:
    case = visible_case(request, public_id)
    if is_own(request, case):
        raise PermissionDenied(_("Nobody answers themselves."))
    return case


@answers
@never_cache
def write(request: HttpRequest, public_id: str) -> HttpResponse:
    """To the resident, to colleagues, or one sentence for a yes or no."""
    case = case_to_answer(request, public_id)
    form = WriteForm(*posted_with_files(request), holder=holder_of(request))
    if request.method != "POST":
        return redirect("cases:show", public_id)
    if form.is_valid():
        try:
            _write(request, case, form)
            form.drop_uploads()
            return after_writing(request, case)
        except Refused as refused:
            form.add_error(None, str(refused))
    return case_page(request, case, write=form)


@answers
@never_cache
def go_on(request: HttpRequest, public_id: str) -> HttpResponse:
    """To what is due next of one's own, without the list between."""
    return to_the_next(request, case_to_answer(request, public_id))


@answers
@require_POST
def held(request: HttpRequest, public_id: str, message_id: str) -> HttpResponse:
    """What came in under the resident's name: they say whether it is theirs."""
    case = case_to_answer(request, public_id)
    message = get_object_or_404(case.messages.undecided(), public_id=message_id)
    try:
        if "genuine" in request.POST:
            take_as_genuine(message_id=message.pk, **by_web(request))
            messages.success(request, _("It stands in the conversation now."))
        else:
            put_held_away(message_id=message.pk, **by_web(request))
            messages.success(request, _("Put away. Mail to the address it used reaches this case no more."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("cases:show", public_id)


@answers
@require_POST
def new_address(request: HttpRequest, public_id: str) -> HttpResponse:
    """Somebody else knows the address by which the resident answers."""
    case = case_to_answer(request, public_id)
    renew_reply_address(case_id=case.pk, **by_web(request))
    messages.success(
        request, _("Mail to the old address reaches this case no more. Your next message has the new one.")
    )
    return redirect("cases:show", public_id)


def _write(request: HttpRequest, case: Case, form: WriteForm) -> None:
    said = form.cleaned_data
    how: dict[str, Any] = {"case_id": case.pk, "text": said["text"], "posted_key": said["key"], **by_web(request)}
    if said["what"] == "note":
        leave_note(photos=form.photos(), **how)
        messages.success(request, _("Noted, for colleagues."))
    elif said["what"] == "summary":
        sum_up(**how)
        messages.success(request, _("Sent. They can say yes or no."))
    else:
        kind = Promise.Kind(said["promise_kind"] or Promise.Kind.OTHER)
        reply(**how, promise=said["promise"], due_at=form.due(), kind=kind, photos=form.photos())
        messages.success(request, _("Sent."))


@answers
@require_POST
@never_cache
def how_plain(request: HttpRequest) -> HttpResponse:
    """Advice on what is being typed; it stops nobody."""
    return render(request, "cases/_how_plain.html", {"ease": ease_of(request.POST.get("text", "")[:10_000])})


@answers
@never_cache
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    case = case_to_answer(request, public_id)
    form = AnswerForm(
        *posted_with_files(request), case=case, initial={"key": secrets.token_urlsafe(24)}, holder=holder_of(request)
    )
    if request.method == "POST" and form.is_valid():
        try:
            answer_case(case_id=case.pk, **form.answer(), **by_web(request))
            form.drop_uploads()
            messages.success(request, _("Answered. Now they say whether it is sorted."))
            return after_writing(request, case)
        except Refused as refused:
            form.add_error(None, str(refused))
    form.keep_uploads(now=timezone.now())
    context = {
        "form": form,
        "case": case,
        "ease": ease_of(form["text"].value() or "") if form.is_bound else None,
        "starters": starters_for(name=case.raised_by.name, officer=request.person.name),
    }
    return render(request, "cases/answer.html", context, status=422 if form.errors else 200)


@answers
@never_cache
def what_it_is(request: HttpRequest, public_id: str) -> HttpResponse:
    case = case_to_answer(request, public_id)
    initial = {"kind": case.kind, "is_damp": case.is_damp}
    form = KindForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            law = {"law": said["law"]} if said["law"] else {}
            set_kind(case_id=case.pk, kind=said["kind"], is_damp=said["is_damp"], **law, **by_web(request))
            return redirect("cases:show", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    return render(request, "cases/kind.html", {"form": form, "case": case}, status=422 if form.errors else 200)


@answers
@never_cache
def hand_over(request: HttpRequest, public_id: str) -> HttpResponse:
    case = case_to_answer(request, public_id)
    others = people_who_answer(case.place, besides=[case.owner_id], for_colleagues=True)
    colleagues = [person for person in others if may_deal_with(case, person)]
    form = HandOverForm(request.POST if request.method == "POST" else None, colleagues=colleagues)
    if request.method == "POST" and form.is_valid():
        try:
            to = form.colleagues[form.cleaned_data["to"]]
            hand_over_case(case_id=case.pk, to=to, reason=form.cleaned_data["reason"], **by_web(request))
            messages.success(request, _("%(name)s deals with it now.") % {"name": to.name})
            return redirect("cases:desk")
        except Refused as refused:
            form.add_error(None, str(refused))
    return render(request, "cases/hand_over.html", {"form": form, "case": case}, status=422 if form.errors else 200)


@answers
@never_cache
def clock(request: HttpRequest, public_id: str, clock_id: str) -> HttpResponse:
    case = case_to_answer(request, public_id)
    running = get_object_or_404(case.clocks.running().select_related("promise"), public_id=clock_id)
    form = ClockForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _keep_clock(request, running, form.cleaned_data)
            return redirect("cases:show", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "case": case, "clock": running, "rule": rule_of(running.regime, running.started_at)}
    return render(request, "cases/clock.html", context, status=422 if form.errors else 200)


def _keep_clock(request: HttpRequest, running: Clock, said: dict[str, Any]) -> None:
    how: dict[str, Any] = {"clock_id": running.pk, **by_web(request)}
    if said["what"] == "extend":
        extend_clock(days=said["days"], reason=said["why"], **how)
    elif said["what"] == "pause":
        pause_clock(why=said["why"], **how)
    else:
        resume_clock(**how)


@answers
@never_cache
def damp(request: HttpRequest, public_id: str, step: str) -> HttpResponse:
    case = case_to_answer(request, public_id)
    running = get_object_or_404(case.clocks.running().filter(regime__in=DAMP), regime=step)
    now = timezone.localtime()
    initial = {"done_on": now.date(), "done_at": now.strftime("%H:%M"), "needs_work": True}
    form = DampForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            done = {"done_at": form.moment(), "needs_work": form.cleaned_data["needs_work"]}
            do_damp_step(case_id=case.pk, step=running.regime, **done, **by_web(request))
            return redirect("cases:show", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "case": case, "clock": running}
    return render(request, "cases/damp.html", context, status=422 if form.errors else 200)


@answers
@never_cache
def end_by_hand(request: HttpRequest, public_id: str, promise_id: str) -> HttpResponse:
    """What was promised with a day of its own: done, or not."""
    case = case_to_answer(request, public_id)
    promise = get_object_or_404(made_by_hand(case), public_id=promise_id)
    form = EndPromiseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            said = {"is_kept": form.cleaned_data["what"] == "kept", "words": form.cleaned_data["words"]}
            end_promise(case_id=case.pk, promise_id=promise.pk, **said, **by_web(request))
            return redirect("cases:show", public_id)
        except Refused as refused:
            form.add_error("words", str(refused))
    context = {"form": form, "case": case, "promise": promise}
    return render(request, "cases/end_promise.html", context, status=422 if form.errors else 200)
