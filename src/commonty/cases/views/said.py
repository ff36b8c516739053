"""They say…: staff type what a resident decides, by the same actions that the resident's own page calls."""

import secrets
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from commonty.access.refusal import Refused
from commonty.cases.actions.answering import say_not_sorted, say_sorted, withdraw_case
from commonty.cases.actions.talking import say_heard, say_more
from commonty.cases.forms.said import SaidForm
from commonty.cases.models import Case, Message
from commonty.cases.rules.status import may_say
from commonty.cases.views.staff import answers, case_to_answer


@answers
@never_cache
def said(request: HttpRequest, public_id: str) -> HttpResponse:
    case, now = case_to_answer(request, public_id), timezone.now()
    summary, may = unanswered_summary(case), may_say(case, now=now)
    if not may:
        messages.info(request, _("They said that they no longer need this. If they do, take it down anew."))
        return redirect("cases:show", public_id)
    form = SaidForm(
        request.POST if request.method == "POST" else None, case=case, may=may, summary=summary,
        initial={"channel": "phone", "key": secrets.token_urlsafe(24)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            take_down(request, case, summary, form.cleaned_data)
            messages.success(request, _("Written down, as %(name)s’s word.") % {"name": case.raised_by.name})
            still_seen = Case.objects.answered_by_staff(request.person).filter(pk=case.pk).exists()
            return redirect("cases:show", public_id) if still_seen else redirect("cases:desk")
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "case": case, "summary": summary}
    return render(request, "cases/said.html", context, status=422 if form.errors else 200)


def unanswered_summary(case: Case) -> Message | None:
    """The last sentence that they can still say yes or no to."""
    waiting = case.messages.filter(heard__in=[Message.Heard.ASKED, Message.Heard.CARRIED_ON])
    return waiting.order_by("-at", "-pk").first()


@transaction.atomic
def take_down(request: HttpRequest, case: Case, summary: Message | None, said: dict[str, Any]) -> None:
    """One call of the resident's own action; what they said to a summary that is wrong goes along as their word."""
    what, text = said["what"], said["text"]
    how: dict[str, Any] = {
        "by": case.raised_by, "typed_by": request.person, "now": timezone.now(), "channel": said["channel"],
    }  # fmt: skip
    if what in ("right", "wrong") and summary is not None:
        say_heard(message_id=summary.pk, is_right=what == "right", **how)
    elif what == "sorted":
        say_sorted(case_id=case.pk, **how)
    elif what == "not_sorted":
        say_not_sorted(case_id=case.pk, why=text, to_stage_2=bool(said.get("to_stage_2")), **how)
    elif what == "not_needed":
        withdraw_case(case_id=case.pk, **how)
    if text and what in ("more", "wrong"):
        say_more(case_id=case.pk, text=text, posted_key=said["key"], **how)
