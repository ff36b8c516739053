"""A meeting that decides, for staff: what was counted in it, a second person's yes, another day, or none."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import can, require
from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ballots.queries import turnout
from commonty.budgeting.actions.meeting import (
    call_off_meeting,
    confirm_room_count,
    enter_room_count,
    move_meeting,
)
from commonty.budgeting.forms.meeting import ConfirmForm, MoveForm, RoomCountForm
from commonty.budgeting.forms.opening import BecauseForm
from commonty.budgeting.models import Project, RoomCount, Round
from commonty.budgeting.queries.meeting import room_count_of, voted_before
from commonty.budgeting.queries.round import projects_of
from commonty.budgeting.rules.meeting import may_count_room
from commonty.budgeting.rules.meeting_words import in_room_says, meets_says
from commonty.budgeting.views.posted import posted
from commonty.budgeting.views.rounds import visible_here


def meeting_of(request: HttpRequest, public_id: str, permission: Permission = Permission.CLOSE_ROUND) -> Round:
    rounds = visible_here(request).exclude(register=None).select_related("place__landlord", "register")
    pb_round = get_object_or_404(rounds, public_id=public_id)
    require(request.person, permission, within=pb_round.place)
    if not pb_round.is_meeting:
        raise Http404
    return pb_round


@staff_page(Permission.CLOSE_ROUND)
def count_room(request: HttpRequest, public_id: str) -> HttpResponse:
    """Two people count; one of them enters the numbers, and may put them right until they are confirmed."""
    pb_round = meeting_of(request, public_id)
    count, projects, now = room_count_of(pb_round), projects_of(pb_round), timezone.now()
    if count is not None and count.confirmed_at is not None:
        return redirect("budgeting:confirm_room", public_id)
    form = RoomCountForm(posted(request), pb_round=pb_round, projects=projects, count=count)
    if request.method == "POST" and form.is_valid():
        try:
            enter_room_count(round_id=pb_round.pk, numbers=form.numbers(), by=request.person, channel="web")
            return redirect("budgeting:confirm_room", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {
        "round": pb_round,
        "form": form,
        "count": count,
        "may_count": may_count_room(pb_round, now=now),
        "may_move": can(request.person, Permission.OPEN_ROUND, within=pb_round.place),
        "now": now,
    }
    context |= _said_aloud(pb_round)
    return render(request, "budgeting/count_room.html", context, status=422 if form.errors else 200)


def _said_aloud(pb_round: Round) -> dict[str, Any]:
    return {
        "meets": meets_says(pb_round),
        "in_room": in_room_says(pb_round),
        "entitled": turnout(pb_round.register).entitled,
        "before": voted_before(pb_round),
    }


@staff_page(Permission.CLOSE_ROUND)
def confirm_room(request: HttpRequest, public_id: str) -> HttpResponse:
    """The numbers as they were entered, for the second person; afterwards what comes next."""
    pb_round = meeting_of(request, public_id)
    count = room_count_of(pb_round)
    if count is None:
        return redirect("budgeting:count_room", public_id)
    is_first = count.first_by is not None and request.person.is_same_human(count.first_by)
    form = ConfirmForm(posted(request), is_first=is_first)
    if request.method == "POST" and form.is_valid() and _confirmed(request, pb_round, form):
        to = "close_round" if pb_round.has_box else "show_result"
        return redirect(f"budgeting:{to}", public_id)
    context = {"round": pb_round, "count": count, "form": form, "is_first": is_first, **_numbers(pb_round, count)}
    return render(request, "budgeting/confirm_room.html", context, status=422 if form.errors else 200)


def _confirmed(request: HttpRequest, pb_round: Round, form: ConfirmForm) -> bool:
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0
    witness = form.cleaned_data.get("witness", "")
    try:
        how: dict[str, Any] = {"by": request.person, "channel": "web"}
        confirm_room_count(round_id=pb_round.pk, version=version, witness=witness, **how)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Two people have said that these are the numbers."))
    return True


def _numbers(pb_round: Round, count: RoomCount) -> dict[str, Any]:
    projects: list[Project] = projects_of(pb_round)
    return {"votes": [(project, count.votes.get(project.public_id, 0)) for project in projects]}


@staff_page(Permission.OPEN_ROUND)
def move(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = meeting_of(request, public_id, Permission.OPEN_ROUND)
    form = MoveForm(posted(request), pb_round=pb_round)
    if request.method == "POST" and form.is_valid():
        said = {"where": form.cleaned_data["where"], "because": form.cleaned_data["because"]}
        how: dict[str, Any] = {"by": request.person, "channel": "web"}
        try:
            move_meeting(round_id=pb_round.pk, starts_at=form.starts_at, **said, **how)
            messages.success(request, _("The meeting is moved. Everybody on the list is told."))
            return redirect("budgeting:prepare_round", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"round": pb_round, "form": form, "meets": meets_says(pb_round)}
    return render(request, "budgeting/move_meeting.html", context, status=422 if form.errors else 200)


@staff_page(Permission.OPEN_ROUND)
def call_off(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = meeting_of(request, public_id, Permission.OPEN_ROUND)
    form = BecauseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        how: dict[str, Any] = {"by": request.person, "channel": "web"}
        try:
            call_off_meeting(round_id=pb_round.pk, because=form.cleaned_data["because"], **how)
            messages.success(request, _("Called off. Everybody on the list is told."))
            return redirect("budgeting:prepare_round", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"round": pb_round, "form": form}
    return render(request, "budgeting/call_off_meeting.html", context, status=422 if form.errors else 200)
