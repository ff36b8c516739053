"""What residents find on site and say at the end, with the officer who reads it first; and what they ask."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commonty.access.pages import open_page, person_page, staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.budgeting.actions.delivery import leave_remark, look_at_remark
from commonty.budgeting.forms.delivery import RemarkForm
from commonty.budgeting.models import Project, Remark, Round
from commonty.budgeting.queries.talk import questions_in, said_in
from commonty.budgeting.views.posted import posted
from commonty.budgeting.views.rounds import visible_round
from commonty.budgeting.views.set_up import round_to_set_up
from commonty.kit.open_files import csv_answer

Kind = Remark.Kind
MOST = 5_000


@person_page
def say_worth(request: HttpRequest, public_id: str) -> HttpResponse:
    return _say(request, visible_round(request, public_id), None, Kind.WORTH)


@person_page
def say_on_site(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    pb_round = visible_round(request, public_id)
    return _say(request, pb_round, get_object_or_404(pb_round.projects, number=number), Kind.SITE)


def _say(request: HttpRequest, pb_round: Round, project: Project | None, kind: str) -> HttpResponse:
    initial = _said_before(request, pb_round, project, kind)
    form = RemarkForm(posted(request), kind=kind, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            what: dict[str, Any] = {"kind": kind, "project_id": project.pk if project else None}
            how = {"by": request.person, "now": timezone.now(), "channel": "web"}
            leave_remark(round_id=pb_round.pk, **what, **form.cleaned_data, **how)
            messages.success(request, _("Thank you. An officer reads your words before everybody can."))
            if project is None:
                return redirect("budgeting:money", pb_round.public_id)
            return redirect("budgeting:show_project", pb_round.public_id, project.number)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"round": pb_round, "project": project, "kind": kind, "form": form}
    return render(request, "budgeting/remark.html", context, status=422 if form.errors else 200)


def _said_before(request: HttpRequest, pb_round: Round, project: Project | None, kind: str) -> dict[str, str]:
    said = Remark.objects.filter(round=pb_round, project=project, kind=kind, person=request.person).first()
    return {"answer": said.answer, "words": said.words} if said else {}


@open_page
@require_safe
def words_csv(request: HttpRequest, public_id: str) -> HttpResponse:
    """What everybody can read of what was said, without a name: in talk, and what an officer has shown."""
    pb_round = visible_round(request, public_id)
    of_projects = dict(pb_round.projects.filter(thread__isnull=False).values_list("thread", "number"))
    of_ideas = dict(pb_round.proposals.filter(thread__isnull=False).values_list("thread", "number"))
    shown = Remark.objects.readable().filter(round=pb_round).select_related("project").order_by("made_at", "pk")
    rows = [
        [r.project.number if r.project else "", "", r.kind, r.answer, r.words, timezone.localdate(r.made_at).isoformat()]
        for r in shown[:MOST]
    ]  # fmt: skip
    rows += [
        [
            of_projects.get(c.thread_id, ""), of_ideas.get(c.thread_id, ""),
            "landlord" if c.is_from_landlord else c.stance or "said", "", c.text,
            timezone.localdate(c.at).isoformat(),
        ]
        for c in said_in(pb_round)[:MOST]
    ]  # fmt: skip
    return csv_answer(f"words-{public_id}.csv", ["project", "idea", "kind", "answer", "words", "on"], rows)


@staff_page(Permission.SET_UP_ROUND)
def words(request: HttpRequest, public_id: str) -> HttpResponse:
    """What waits for us: questions in talk, and words that nobody else has read."""
    pb_round = round_to_set_up(request, public_id)
    waiting = pb_round.remarks.waiting().select_related("project").order_by("made_at")[:100]
    context = {"round": pb_round, "remarks": waiting, "questions": questions_in(pb_round)}
    return render(request, "budgeting/words.html", context)


@staff_page(Permission.SET_UP_ROUND)
def look(request: HttpRequest, public_id: str, remark_id: str) -> HttpResponse:
    pb_round = round_to_set_up(request, public_id)
    remark = get_object_or_404(pb_round.remarks, public_id=remark_id)
    if request.method == "POST":
        is_shown = "show" in request.POST
        how: dict[str, Any] = {"by": request.person, "now": timezone.now(), "channel": "web"}
        look_at_remark(remark_id=remark.pk, is_shown=is_shown, **how)
        messages.success(request, _("Everybody can read it.") if is_shown else _("It is not shown."))
    return redirect("budgeting:words", public_id)
