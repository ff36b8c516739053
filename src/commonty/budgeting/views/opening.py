"""A round's page for staff: what is there, what is missing, and the steps to the vote."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonty.access.may import can
from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.budgeting.actions.opening import announce_round, cancel_round, open_round, take_back_announcement
from commonty.budgeting.actions.set_up import confirm_pot
from commonty.budgeting.forms.opening import BecauseForm, UntestedForm
from commonty.budgeting.models import Round
from commonty.budgeting.queries.evenings import evenings_of
from commonty.budgeting.queries.readiness import in_the_way, page_to_mend, still_missing, who_answers_for_money
from commonty.budgeting.queries.rehearsals import is_tested
from commonty.budgeting.queries.round import key_holders_of, pots_of, projects_of, stage_of
from commonty.budgeting.queries.voters import Roll, roll_of
from commonty.budgeting.rules import Missing, may_change
from commonty.budgeting.rules.evenings import OVER
from commonty.budgeting.rules.groups import may_be_run_by_group
from commonty.budgeting.rules.voiding import may_void
from commonty.budgeting.rules.words import rules_in_words, settings_sentence
from commonty.budgeting.views.posted import posted
from commonty.budgeting.views.set_up import STEPS, round_to_set_up

Status = Round.Status


@staff_page(Permission.SET_UP_ROUND)
def prepare_round(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = round_to_set_up(request, public_id)
    now, pots, projects = timezone.now(), pots_of(pb_round), projects_of(pb_round)
    is_to_come = pb_round.status in (Status.DRAFT, Status.ANNOUNCED)
    roll = roll_of(pb_round, on=timezone.localdate(now)) if is_to_come else Roll()
    missing: list[Missing] = []
    if pb_round.status == Status.DRAFT:
        missing = still_missing(pb_round, now=now, projects=projects, pots=pots)
    elif is_to_come:
        missing = in_the_way(pb_round, roll, now=now)
    context = {
        **_what_stands(pb_round, now),
        "projects": projects,
        "rules": rules_in_words(pb_round, projects=projects, pots=pots, key_holders=key_holders_of(pb_round)),
        "sentence": settings_sentence(pb_round, pots=pots),
        "roll": roll,
        "is_late": pb_round.status == Status.ANNOUNCED and pb_round.opens_at <= now,
        "missing": [(item, page_to_mend(pb_round, item.step, request.person)) for item in missing],
        "money_people": who_answers_for_money(pb_round) if any(item.step == "confirm" for item in missing) else [],
        "next_step": next((step for step in STEPS if step not in pb_round.answered), ""),
        "may_be_run_by_group": may_change(pb_round.status) and may_be_run_by_group(pb_round),
        **{f"may_{permission.value}": can(request.person, permission, within=pb_round.place) for permission in ASKED},
    }
    return render(request, "budgeting/prepare_round.html", context | {"may_void": may_void(pb_round)})


def _what_stands(pb_round: Round, now: datetime) -> dict[str, Any]:
    evenings = {"evenings": evenings_of(pb_round, now=now), "may_set_evening": pb_round.status not in OVER}
    return {"round": pb_round, "stage": stage_of(pb_round, now), "now": now, **evenings}


ASKED = (
    Permission.SET_POT,
    Permission.OPEN_ROUND,
    Permission.CLOSE_ROUND,
    Permission.KEEP_LEDGER,
    Permission.VOTE_FOR_SOMEBODY,
    Permission.KEEP_REGISTER,
    Permission.TAKE_IN_PAPER,
)


def _do(request: HttpRequest, pb_round: Round, act: Callable[..., Any], done: str, **arguments: Any) -> HttpResponse:
    try:
        act(round_id=pb_round.pk, by=request.person, channel="web", **arguments)
        messages.success(request, done)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("budgeting:prepare_round", pb_round.public_id)


@staff_page(Permission.SET_POT)
@require_POST
def confirm(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = round_to_set_up(request, public_id, Permission.SET_POT)
    typed = request.POST.get("pence", "")
    pence = int(typed) if typed.isascii() and typed.isdigit() else -1
    return _do(request, pb_round, confirm_pot, _("The pot is confirmed."), pence=pence, now=timezone.now())


@staff_page(Permission.OPEN_ROUND)
def announce(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = round_to_set_up(request, public_id, Permission.OPEN_ROUND)
    if request.method == "POST":
        done = _("Announced: everybody can read the rules and the projects now.")
        return _do(request, pb_round, announce_round, done, now=timezone.now())
    projects = projects_of(pb_round)
    keys = key_holders_of(pb_round)
    rules = rules_in_words(pb_round, projects=projects, pots=pots_of(pb_round), key_holders=keys)
    context = {"round": pb_round, "rules": rules, "projects": projects}
    return render(request, "budgeting/announce.html", context)


@staff_page(Permission.OPEN_ROUND)
def open_voting(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = round_to_set_up(request, public_id, Permission.OPEN_ROUND)
    is_ready = is_tested(pb_round)
    form = UntestedForm(posted(request), is_tested=is_ready)
    if request.method == "POST" and form.is_valid():
        done = _("Frozen: the rules and the list of voters can't change any more.")
        how = {"starts_now": request.POST.get("starts") == "now", **form.cleaned_data}
        return _do(request, pb_round, open_round, done, **how)
    roll = roll_of(pb_round, on=timezone.localdate())
    starts = request.POST.get("starts", "later")
    context = {"round": pb_round, "roll": roll, "form": form, "is_tested": is_ready, "starts": starts}
    return render(request, "budgeting/open_voting.html", context, status=422 if form.errors else 200)


@staff_page(Permission.OPEN_ROUND)
def take_back(request: HttpRequest, public_id: str) -> HttpResponse:
    return _with_reason(
        request, public_id, take_back_announcement, _("Taken back: you can change it now."), "take_back"
    )


@staff_page(Permission.OPEN_ROUND)
def cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    return _with_reason(request, public_id, cancel_round, _("Called off."), "cancel")


def _with_reason(request: HttpRequest, public_id: str, act: Callable[..., Any], done: str, what: str) -> HttpResponse:
    pb_round = round_to_set_up(request, public_id, Permission.OPEN_ROUND)
    form = BecauseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        return _do(request, pb_round, act, done, because=form.cleaned_data["because"], now=timezone.now())
    context = {"round": pb_round, "form": form, "what": what}
    return render(request, "budgeting/give_reason.html", context, status=422 if form.errors else 200)
