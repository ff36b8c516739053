"""A residents' group that runs a money vote: staff give and end its seats; whoever holds one has a page of their own."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonty.access.may import can
from commonty.access.pages import person_page, staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.budgeting.actions.seats import end_seat, give_seat, take_seat
from commonty.budgeting.forms.entry import SearchForm
from commonty.budgeting.forms.groups import EndSeatForm
from commonty.budgeting.models import GroupSeat, Round
from commonty.budgeting.queries.accounts import balances
from commonty.budgeting.queries.groups import does_in_group, own_projects, seats_of
from commonty.budgeting.queries.proposals import may_be_author, residents_like
from commonty.budgeting.queries.round import projects_of, stage_of
from commonty.budgeting.rules.groups import OVER
from commonty.budgeting.views.posted import posted
from commonty.budgeting.views.set_up import round_to_set_up
from commonty.groups.models import Group
from commonty.people.models import Person

Part = GroupSeat.Part


def _run_by_group(request: HttpRequest, public_id: str) -> Round:
    pb_round = round_to_set_up(request, public_id)
    if not pb_round.is_run_by_group:
        raise Http404
    return pb_round


@staff_page(Permission.SET_UP_ROUND)
def keep_group(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = _run_by_group(request, public_id)
    context = {
        "round": pb_round,
        "seats": seats_of(pb_round, on=timezone.localdate()),
        "may_give": pb_round.status not in OVER,
        "may_change": pb_round.status == Round.Status.DRAFT,
    }
    return render(request, "budgeting/keep_group.html", context)


@staff_page(Permission.SET_UP_ROUND)
def find_for_seat(request: HttpRequest, public_id: str, part: str) -> HttpResponse:
    """Somebody who lives there, by name: nobody is listed."""
    pb_round = _run_by_group(request, public_id)
    if part not in Part.values or pb_round.group_id is not None:  # there its own people take the seats
        raise Http404
    error = ""
    if request.method == "POST":
        try:
            _give(request, pb_round, part)
            messages.success(request, _("Given, and they are told."))
            return redirect("budgeting:keep_group", public_id)
        except Refused as refused:
            error = str(refused)
    form = SearchForm(request.GET)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    context = {
        "round": pb_round,
        "part": Part(part),
        "form": form,
        "typed": typed,
        "found": residents_like(pb_round, typed, by=request.person),
        "may_look_up": can(request.person, Permission.SEE_PEOPLE, within=pb_round.place),
        "error": error,
    }
    return render(request, "budgeting/find_for_seat.html", context, status=409 if error else 200)


def _give(request: HttpRequest, pb_round: Round, part: str) -> None:
    people = may_be_author(pb_round, by=request.person)
    person = people.filter(public_id=request.POST.get("person", "")).first()
    if person is None:
        raise Refused(_("Find somebody who lives there, by name. Then give them the seat."))
    how: dict[str, Any] = {"by": request.person, "now": timezone.now(), "channel": "web"}
    give_seat(round_id=pb_round.pk, person_id=person.pk, part=part, **how)


@person_page
@require_POST
def take_group_seat(request: HttpRequest, public_id: str, part: str) -> HttpResponse:
    """From the page of a group that is linked: drafts, too, which nobody else sees yet."""
    rounds = Round.objects.filter(
        group__in=Group.objects.visible_to(request.person), place__landlord=request.landlord
    )
    pb_round = get_object_or_404(rounds.select_related("group"), public_id=public_id)
    if part not in Part.values or not does_in_group(request.person, pb_round, part):
        raise Http404
    try:
        take_seat(round_id=pb_round.pk, part=part, by=request.person, now=timezone.now(), channel="web")
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("groups:show", pb_round.group.public_id)  # type: ignore[union-attr]
    messages.success(request, _("The seat is yours. Here is what you do in it."))
    return redirect("budgeting:show_seat", public_id)


@staff_page(Permission.SET_UP_ROUND)
def end_group_seat(request: HttpRequest, public_id: str, part: str) -> HttpResponse:
    pb_round = _run_by_group(request, public_id)
    seat = get_object_or_404(pb_round.seats.standing(), part=part)
    return _end_page(request, pb_round, seat)


def own_seat(request: HttpRequest, public_id: str) -> tuple[Round, GroupSeat]:
    """The seat is what lets them in: its round is theirs to see from the first draft on."""
    seats = GroupSeat.objects.in_force().visible_to(request.person).select_related("round__place", "round__register")
    # Two seats of two entries may turn out to be one human's: the older one stands until it is given back.
    seat = seats.filter(round__public_id=public_id).order_by("pk").first()
    if seat is None:
        raise Http404
    return seat.round, seat


@person_page
@require_safe
def show_seat(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round, seat = own_seat(request, public_id)
    context = {
        "round": pb_round,
        "seat": seat,
        "stage": stage_of(pb_round, timezone.now()),
        "grants": _grants(pb_round, request.person) if pb_round.status == Round.Status.DECIDED else [],
        "is_public": Round.objects.visible_to(request.person).filter(pk=pb_round.pk).exists(),
    }
    return render(request, "budgeting/show_seat.html", context)


def _grants(pb_round: Round, person: Person) -> list[dict[str, Any]]:
    """What was chosen, with its money; and whether this person proposed it."""
    given, own = balances(pb_round), own_projects(pb_round, person)
    chosen = [project for project in projects_of(pb_round) if project.pk in given]
    return [{"project": one, "balance": given[one.pk], "is_own": one.pk in own} for one in chosen]


@person_page
def give_seat_back(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round, seat = own_seat(request, public_id)
    return _end_page(request, pb_round, seat, is_own=True)


def _end_page(request: HttpRequest, pb_round: Round, seat: GroupSeat, *, is_own: bool = False) -> HttpResponse:
    form = EndSeatForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            how: dict[str, Any] = {"by": request.person, "now": timezone.now(), "channel": "web"}
            end_seat(seat_id=seat.pk, because=form.cleaned_data["because"], **how)
            messages.success(request, _("The seat has ended."))
            return (
                redirect("budgeting:list_rounds") if is_own else redirect("budgeting:keep_group", pb_round.public_id)
            )
        except Refused as refused:
            form.add_error("because", str(refused))
    context = {"round": pb_round, "seat": seat, "form": form, "is_own": is_own}
    return render(request, "budgeting/end_seat.html", context, status=422 if form.errors else 200)
