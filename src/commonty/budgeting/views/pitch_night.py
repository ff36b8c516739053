"""A pitch night for its host: what is next, and the presses that open, close and count; and for the hall, on a screen."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commonty.access.may import can
from commonty.access.pages import open_page, staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ballots.actions.pitches import close_scoring, count_pitch, move_pitch, open_scoring, skip_pitch
from commonty.ballots.models import Pitch
from commonty.ballots.queries import turnout
from commonty.budgeting.actions.pitch_night import end_pitch_night
from commonty.budgeting.forms.pitch_night import BecauseForm
from commonty.budgeting.models import Round
from commonty.budgeting.queries.pitch_night import is_over, night_of
from commonty.budgeting.views.closing import round_to_close
from commonty.budgeting.views.posted import posted
from commonty.budgeting.views.rounds import visible_round

PRESSES: dict[str, Callable[..., Any]] = {"open": open_scoring, "close": close_scoring, "count": count_pitch}


def night_to_hold(request: HttpRequest, public_id: str) -> Round:
    """One that takes scores, or whose turns are known already; of another kind of vote there is no such page."""
    pb_round = round_to_close(request, public_id)
    if not pb_round.is_pitch_night or pb_round.status != Round.Status.OPEN:
        raise Http404
    return pb_round


@staff_page(Permission.CLOSE_ROUND)
@never_cache
def hold_night(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = night_to_hold(request, public_id)
    error = press(request, pb_round) if request.method == "POST" else ""
    if request.method == "POST" and not error:
        return redirect("budgeting:hold_night", public_id)
    now, night = timezone.now(), night_of(pb_round)
    context = {
        "round": pb_round,
        "night": night,
        "closed_by_reader": [slot for slot in night.closed if request.person.is_same_human(slot.pitch.closed_by)],
        "turnout": turnout(pb_round.register),
        "is_voting": pb_round.is_voting(now),
        "has_closed": pb_round.has_closed(now),
        "may_enter": can(request.person, Permission.VOTE_FOR_SOMEBODY, within=pb_round.place),
        "error": error,
        "now": now,
    }
    return render(request, "budgeting/hold_night.html", context, status=422 if error else 200)


def press(request: HttpRequest, pb_round: Round) -> str:
    """What stood in the way, as a sentence; empty if nothing did."""
    what = request.POST.get("do", "")
    try:
        if what == "end":
            end_pitch_night(round_id=pb_round.pk, by=request.person, channel="web")
            messages.success(request, _("The evening is over. Two people sign now, then everything is counted."))
        elif what in PRESSES:
            pitch = pb_round.register.pitches.filter(public_id=request.POST.get("pitch", "")).first()
            if pitch is None:
                return _("This page is broken. Open it again.")
            PRESSES[what](pitch_id=pitch.public_id, by=request.person)
        else:
            return _("Press one of the buttons.")
    except Refused as refused:
        return str(refused)
    return ""


REASONED: dict[str, Callable[..., Pitch]] = {"next": move_pitch, "out": skip_pitch}


@staff_page(Permission.CLOSE_ROUND)
def change_pitch(request: HttpRequest, public_id: str, number: int, what: str) -> HttpResponse:
    """Pitch a project before its turn, or leave it out: with a reason that everybody can read."""
    pb_round = night_to_hold(request, public_id)
    project = get_object_or_404(pb_round.projects, number=number)
    pitch = get_object_or_404(pb_round.register.pitches, option=project.public_id)
    if what not in REASONED:
        raise Http404
    form = BecauseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            REASONED[what](pitch_id=pitch.public_id, because=form.cleaned_data["because"], by=request.person)
            return redirect("budgeting:hold_night", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"round": pb_round, "project": project, "what": what, "form": form}
    return render(request, "budgeting/change_pitch.html", context, status=422 if form.errors else 200)


@open_page
@never_cache
@require_safe
def night_screen(request: HttpRequest, public_id: str) -> HttpResponse:
    """For a projector: which project, how many have scored, and the scores of those that are closed and counted."""
    pb_round = visible_round(request, public_id)
    if not pb_round.is_pitch_night or pb_round.register is None:
        raise Http404
    now = timezone.now()
    context = {
        "round": pb_round,
        "night": night_of(pb_round),
        "is_voting": pb_round.is_voting(now),
        "is_over": is_over(pb_round, now),
        "address": request.build_absolute_uri(reverse("budgeting:vote", args=[pb_round.register.public_id])),
        "now": now,
    }
    return render(request, "budgeting/night_screen.html", context)
