"""What residents say of what was voted, and the officer who reads it first."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonty.access.pages import open_page, person_page, staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.budgeting.actions.delivery import answer_question, leave_remark, look_at_remark
from commonty.budgeting.forms.delivery import RemarkForm, ReplyForm
from commonty.budgeting.models import Project, Remark, Round
from commonty.budgeting.views.open_files import csv_answer
from commonty.budgeting.views.posted import posted
from commonty.budgeting.views.rounds import visible_round
from commonty.budgeting.views.set_up import round_to_set_up

Kind = Remark.Kind


@person_page
def say_worth(request: HttpRequest, public_id: str) -> HttpResponse:
    return _say(request, visible_round(request, public_id), None, Kind.WORTH)


@person_page
def say_of_project(request: HttpRequest, public_id: str, number: int, what: str) -> HttpResponse:
    if what not in (Kind.SITE, Kind.QUESTION):
        raise Http404
    pb_round = visible_round(request, public_id)
    return _say(request, pb_round, get_object_or_404(pb_round.projects, number=number), what)


def _say(request: HttpRequest, pb_round: Round, project: Project | None, kind: str) -> HttpResponse:
    initial = _said_before(request, pb_round, project, kind)
    form = RemarkForm(posted(request), kind=kind, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            what: dict[str, Any] = {"kind": kind, "project_id": project.pk if project else None}
            how = {"by": request.person, "now": timezone.now(), "channel": "web"}
            leave_remark(round_id=pb_round.pk, **what, **form.cleaned_data, **how)
            messages.success(request, _("Thank you. An officer reads your words before everybody can."))
            page = ["budgeting:show_project", pb_round.public_id, project.number] if project else None
            return redirect(*(page or ["budgeting:money", pb_round.public_id]))
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"round": pb_round, "project": project, "kind": kind, "form": form}
    return render(request, "budgeting/remark.html", context, status=422 if form.errors else 200)


def _said_before(request: HttpRequest, pb_round: Round, project: Project | None, kind: str) -> dict[str, str]:
    own = Remark.objects.filter(round=pb_round, project=project, kind=kind, person=request.person)
    said = own.exclude(kind=Kind.QUESTION).first()
    return {"answer": said.answer, "words": said.words} if said else {}


@open_page
@require_safe
def words_csv(request: HttpRequest, public_id: str) -> HttpResponse:
    """What an officer has shown, without a name."""
    shown = Remark.objects.readable().filter(round=visible_round(request, public_id)).select_related("project")
    rows = (
        [r.project.number if r.project else "", r.kind, r.answer, r.words, r.reply,
         timezone.localdate(r.made_at).isoformat()]
        for r in shown.order_by("made_at")
    )  # fmt: skip
    return csv_answer(f"words-{public_id}.csv", ["project", "kind", "answer", "words", "reply", "on"], rows)


@staff_page(Permission.SET_UP_ROUND)
def words(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = round_to_set_up(request, public_id)
    waiting = pb_round.remarks.waiting().select_related("project").order_by("made_at")[:100]
    return render(request, "budgeting/words.html", {"round": pb_round, "waiting": waiting, "form": ReplyForm()})


@staff_page(Permission.SET_UP_ROUND)
@require_POST
def look(request: HttpRequest, public_id: str, remark_id: str) -> HttpResponse:
    pb_round = round_to_set_up(request, public_id)
    remark = get_object_or_404(pb_round.remarks, public_id=remark_id)
    how = {"by": request.person, "now": timezone.now(), "channel": "web"}
    try:
        if request.POST.get("reply", "").strip():
            answer_question(remark_id=remark.pk, reply=request.POST["reply"][:2_000], **how)
            messages.success(request, _("Answered: everybody can read it."))
        else:
            look_at_remark(remark_id=remark.pk, is_shown="show" in request.POST, **how)
            messages.success(request, _("Looked at."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("budgeting:words", public_id)
