"""Where the landlord does not do what residents voted: proposed by one, signed by another, then for everybody to read."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonty.access.pages import open_page, staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.budgeting.actions.overruling import propose_overruling, sign_overruling, withdraw_overruling
from commonty.budgeting.forms.overruling import OverrulingForm
from commonty.budgeting.models import Overruling, Round
from commonty.budgeting.queries.accounts import balances
from commonty.budgeting.queries.money import overrulings_in
from commonty.budgeting.views.posted import posted
from commonty.budgeting.views.rounds import visible_here
from commonty.budgeting.views.set_up import round_to_set_up
from commonty.kit.open_files import csv_answer, in_pounds


@open_page
@require_safe
def list_overruled(request: HttpRequest) -> HttpResponse:
    found = overrulings_in(visible_here(request).values("pk"))
    return render(request, "budgeting/list_overruled.html", {"overrulings": found[:200], "show_round": True})


@open_page
@require_safe
def overruled_csv(request: HttpRequest) -> HttpResponse:
    heads = ["id", "round", "project", "name", "kind", "back_in_the_pot", "because", "signed_on"]
    rows = (
        [
            o.public_id,
            o.project.round.public_id,
            o.project.number,
            o.project.name,
            o.kind,
            in_pounds(o.pence),
            o.because,
            timezone.localdate(o.signed_at).isoformat(),
        ]
        for o in overrulings_in(visible_here(request).values("pk"))
    )
    return csv_answer("overruled.csv", heads, rows)


@staff_page(Permission.CLOSE_ROUND)
def overrule(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    pb_round = round_to_set_up(request, public_id, Permission.CLOSE_ROUND)
    project = get_object_or_404(pb_round.projects, number=number)
    waiting = project.overrulings.waiting().first()
    if waiting:
        return redirect("budgeting:sign_overruling", public_id, waiting.public_id)
    form = OverrulingForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            what = form.cleaned_data
            made = propose_overruling(
                project_id=project.pk, **what, by=request.person, now=timezone.now(), channel="web"
            )
            messages.success(request, _("Written down. Nothing changes until a second person signs."))
            return redirect("budgeting:sign_overruling", public_id, made.public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"round": pb_round, "project": project, "form": form, "balance": balances(pb_round).get(project.pk)}
    return render(request, "budgeting/overrule.html", context, status=422 if form.errors else 200)


@staff_page(Permission.CLOSE_ROUND)
def sign(request: HttpRequest, public_id: str, overruling_id: str) -> HttpResponse:
    """The page on which the second person signs; also where the first one sees that it waits."""
    pb_round, overruling = overruling_to_sign(request, public_id, overruling_id)
    error = ""
    if request.method == "POST":
        try:
            sign_overruling(overruling_id=overruling.pk, by=request.person, now=timezone.now(), channel="web")
            messages.success(request, _("Two people have signed. Everybody can read it now."))
            return redirect("budgeting:show_project", public_id, overruling.project.number)
        except Refused as refused:
            error = str(refused)
    is_own = overruling.proposed_by is not None and request.person.is_same_human(overruling.proposed_by)
    context = {"round": pb_round, "overruling": overruling, "is_own": is_own, "error": error}
    return render(request, "budgeting/sign_overruling.html", context, status=409 if error else 200)


@staff_page(Permission.CLOSE_ROUND)
@require_POST
def withdraw(request: HttpRequest, public_id: str, overruling_id: str) -> HttpResponse:
    _round, overruling = overruling_to_sign(request, public_id, overruling_id)
    try:
        withdraw_overruling(overruling_id=overruling.pk, by=request.person, now=timezone.now(), channel="web")
        messages.success(request, _("Withdrawn: what residents voted stands."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("budgeting:show_project", public_id, overruling.project.number)


def overruling_to_sign(request: HttpRequest, public_id: str, overruling_id: str) -> tuple[Round, Overruling]:
    pb_round = round_to_set_up(request, public_id, Permission.CLOSE_ROUND)
    own = Overruling.objects.filter(project__round=pb_round).select_related("project", "proposed_by", "signed_by")
    return pb_round, get_object_or_404(own, public_id=overruling_id)
