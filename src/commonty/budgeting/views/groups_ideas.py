"""Applications in a residents' group: its organiser answers and costs them, its treasurer signs. Never their own."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonty.access.pages import person_page
from commonty.access.refusal import Refused
from commonty.budgeting.actions.costing import sign_costing
from commonty.budgeting.actions.proposals import judge_idea
from commonty.budgeting.forms.proposals import JudgeForm
from commonty.budgeting.models import GroupSeat, Proposal, Round
from commonty.budgeting.queries.own import is_own_idea
from commonty.budgeting.queries.proposals import board_of, history_of, ideas_of
from commonty.budgeting.rules import may_change
from commonty.budgeting.views.costing import cost_page, seen_at
from commonty.budgeting.views.groups import own_seat
from commonty.budgeting.views.posted import posted
from commonty.budgeting.views.proposals import NOT_SHOWN

Part = GroupSeat.Part


@person_page
@require_safe
def applications(request: HttpRequest, public_id: str) -> HttpResponse:
    """The organiser reads all of them; the treasurer those that everybody can read."""
    pb_round, seat = own_seat(request, public_id)
    columns = board_of(pb_round)
    if seat.part != Part.ORGANISER:
        columns = [column for column in columns if column.state not in NOT_SHOWN]
    context = {"round": pb_round, "seat": seat, "columns": columns}
    return render(request, "budgeting/group_board.html", context)


def _application(request: HttpRequest, public_id: str, number: int) -> tuple[Round, GroupSeat, Proposal]:
    pb_round, seat = own_seat(request, public_id)
    return pb_round, seat, get_object_or_404(ideas_of(pb_round, request.person), number=number)


def _as_organiser(request: HttpRequest, public_id: str, number: int) -> tuple[Round, GroupSeat, Proposal]:
    pb_round, seat, idea = _application(request, public_id, number)
    if seat.part != Part.ORGANISER:
        raise Http404
    return pb_round, seat, idea


@person_page
def application(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """One application, all that was said of it, and the form for the next answer."""
    pb_round, seat, idea = _application(request, public_id, number)
    if request.method != "POST":
        return _page(request, pb_round, seat, idea)
    if seat.part != Part.ORGANISER:
        raise Http404
    form = JudgeForm(posted(request), idea=idea)
    if form.is_valid():
        try:
            how: dict[str, Any] = {"by": request.person, "now": timezone.now(), "channel": "web"}
            judge_idea(proposal_id=idea.pk, **form.cleaned_data, **how)
            messages.success(request, _("Kept. Its author is told."))
            return redirect("budgeting:application", public_id, number)
        except Refused as refused:
            form.add_error(None, str(refused))
    return _page(request, pb_round, seat, idea, form)


def _page(
    request: HttpRequest,
    pb_round: Round,
    seat: GroupSeat,
    idea: Proposal,
    form: JudgeForm | None = None,
    error: str = "",
) -> HttpResponse:
    is_organiser, is_own = seat.part == Part.ORGANISER, is_own_idea(idea, request.person)
    is_to_do = may_change(pb_round.status) and not idea.project_id and not is_own
    context = {
        "round": pb_round,
        "seat": seat,
        "idea": idea,
        "form": form or JudgeForm(idea=idea),
        "history": history_of(idea),
        "sees_replies": is_organiser,
        "costing": getattr(idea, "costing", None),
        "is_own": is_own,
        "may_answer": is_organiser and is_to_do,
        "may_sign": not is_organiser and is_to_do and _waits_for_treasurer(idea),
        "error": error,
    }
    status = 409 if error else 422 if form and form.errors else 200
    return render(request, "budgeting/group_idea.html", context, status=status)


def _waits_for_treasurer(idea: Proposal) -> bool:
    costing = getattr(idea, "costing", None)
    return costing is not None and costing.signed_at is None and costing.made_seat == Part.ORGANISER


@person_page
def cost_application(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    pb_round, _seat, idea = _as_organiser(request, public_id, number)
    kept = _("Kept. The treasurer signs; then it is on the ballot.")
    return cost_page(request, pb_round, idea, judge_name="budgeting:application", kept=kept)


@person_page
@require_POST
def sign_application(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    pb_round, seat, idea = _application(request, public_id, number)
    if seat.part != Part.TREASURER or getattr(idea, "costing", None) is None:
        raise Http404
    try:
        how: dict[str, Any] = {"by": request.person, "now": timezone.now(), "channel": "web"}
        project = sign_costing(proposal_id=idea.pk, seen=seen_at(request), **how)
        says = _("Two people have signed. It is on the ballot as number %(n)d.")
        messages.success(request, says % {"n": project.number})
        return redirect("budgeting:applications", public_id)
    except Refused as refused:
        return _page(request, pb_round, seat, idea, error=str(refused))
