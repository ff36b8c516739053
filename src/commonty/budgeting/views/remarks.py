"""What residents say of what was voted, and the officer who reads it first."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commonty.access.pages import open_page, person_page, staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.budgeting.actions.delivery import answer_question, leave_remark, look_at_remark
from commonty.budgeting.forms.delivery import RemarkForm, ReplyForm
from commonty.budgeting.models import Project, Proposal, Remark, Round
from commonty.budgeting.rules.remarks import POINTS
from commonty.budgeting.views.posted import posted
from commonty.budgeting.views.rounds import visible_round
from commonty.budgeting.views.set_up import round_to_set_up
from commonty.kit.open_files import csv_answer

Kind = Remark.Kind


@person_page
def say_worth(request: HttpRequest, public_id: str) -> HttpResponse:
    return _say(request, visible_round(request, public_id), None, Kind.WORTH)


@person_page
def say_of_project(request: HttpRequest, public_id: str, number: int, what: str) -> HttpResponse:
    if what not in (Kind.SITE, Kind.QUESTION, *POINTS):
        raise Http404
    pb_round = visible_round(request, public_id)
    return _say(request, pb_round, get_object_or_404(pb_round.projects, number=number), what)


@person_page
def say_of_idea(request: HttpRequest, public_id: str, number: int, what: str) -> HttpResponse:
    """Of what everybody can read."""
    if what not in (Kind.QUESTION, *POINTS):
        raise Http404
    pb_round = visible_round(request, public_id)
    shown = Proposal.objects.visible_to(None).filter(round=pb_round)
    return _say(request, pb_round, None, what, idea=get_object_or_404(shown, number=number))


def _say(
    request: HttpRequest, pb_round: Round, project: Project | None, kind: str, *, idea: Proposal | None = None
) -> HttpResponse:
    initial = _said_before(request, pb_round, project, kind)
    form = RemarkForm(posted(request), kind=kind, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            about = {"project_id": project.pk if project else None, "proposal_id": idea.pk if idea else None}
            what: dict[str, Any] = {"kind": kind, **about}
            how = {"by": request.person, "now": timezone.now(), "channel": "web"}
            leave_remark(round_id=pb_round.pk, **what, **form.cleaned_data, **how)
            messages.success(request, _("Thank you. An officer reads your words before everybody can."))
            return redirect(*_page_of(pb_round, project, idea))
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"round": pb_round, "project": project, "idea": idea, "kind": kind, "form": form}
    return render(request, "budgeting/remark.html", context, status=422 if form.errors else 200)


def _page_of(pb_round: Round, project: Project | None, idea: Proposal | None) -> tuple[Any, ...]:
    if idea is not None:
        return "budgeting:show_idea", pb_round.public_id, idea.number
    if project is not None:
        return "budgeting:show_project", pb_round.public_id, project.number
    return "budgeting:money", pb_round.public_id


def _said_before(request: HttpRequest, pb_round: Round, project: Project | None, kind: str) -> dict[str, str]:
    own = Remark.objects.filter(round=pb_round, project=project, kind=kind, person=request.person)
    said = own.filter(kind__in=[Kind.SITE, Kind.WORTH]).first()
    return {"answer": said.answer, "words": said.words} if said else {}


@open_page
@require_safe
def words_csv(request: HttpRequest, public_id: str) -> HttpResponse:
    """What an officer has shown, without a name."""
    shown = Remark.objects.readable().filter(round=visible_round(request, public_id))
    shown = shown.select_related("project", "proposal")
    rows = (
        [r.project.number if r.project else "", r.kind, r.answer, r.words, r.reply,
         timezone.localdate(r.made_at).isoformat(), r.proposal.number if r.proposal else ""]
        for r in shown.order_by("made_at")
    )  # fmt: skip
    return csv_answer(f"words-{public_id}.csv", ["project", "kind", "answer", "words", "reply", "on", "idea"], rows)


@staff_page(Permission.SET_UP_ROUND)
def words(request: HttpRequest, public_id: str) -> HttpResponse:
    return _waiting(request, round_to_set_up(request, public_id))


@staff_page(Permission.SET_UP_ROUND)
def look(request: HttpRequest, public_id: str, remark_id: str) -> HttpResponse:
    """Each card of the page has a form of its own; an answer that is refused stays in its box."""
    pb_round = round_to_set_up(request, public_id)
    remark = get_object_or_404(pb_round.remarks.select_related("project", "proposal"), public_id=remark_id)
    if request.method != "POST":
        return redirect("budgeting:words", public_id)
    is_shown = "show" in request.POST
    how: dict[str, Any] = {"by": request.person, "now": timezone.now(), "channel": "web"}
    form = ReplyForm(request.POST, auto_id=f"{remark.public_id}_%s")
    if not is_shown or remark.kind != Kind.QUESTION:
        look_at_remark(remark_id=remark.pk, is_shown=is_shown, **how)
        messages.success(request, _("Everybody can read it.") if is_shown else _("It is not shown."))
        return redirect("budgeting:words", public_id)
    if form.is_valid():
        try:
            answer_question(remark_id=remark.pk, reply=form.cleaned_data["reply"], **how)
            messages.success(request, _("Answered: everybody can read it."))
            return redirect("budgeting:words", public_id)
        except Refused as refused:
            form.add_error("reply", str(refused))
    return _waiting(request, pb_round, failed=(remark, form))


def _waiting(request: HttpRequest, pb_round: Round, failed: tuple[Remark, ReplyForm] | None = None) -> HttpResponse:
    waiting = pb_round.remarks.waiting().select_related("project", "proposal").order_by("made_at")[:100]
    cards = [(remark, ReplyForm(auto_id=f"{remark.public_id}_%s")) for remark in waiting]
    if failed:  # first, even where somebody else has answered meanwhile
        cards = [failed, *(card for card in cards if card[0] != failed[0])]
    context = {"round": pb_round, "cards": cards, "failed": failed[1] if failed else None}
    return render(request, "budgeting/words.html", context, status=422 if failed else 200)
