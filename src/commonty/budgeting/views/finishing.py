"""What the budget owner says at the end: a project is done, the whole money vote is; and who answers for its pot."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import can
from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.budgeting.actions.finishing import finish_project, finish_round, take_back_finish
from commonty.budgeting.actions.money_rules import set_landlord_money, set_round_money
from commonty.budgeting.forms.delivery import ClosingForm
from commonty.budgeting.forms.finishing import FinishForm, RoundMoneyForm, ThresholdForm
from commonty.budgeting.forms.opening import BecauseForm
from commonty.budgeting.models import LandlordMoney, Round
from commonty.budgeting.queries.accounts import balance_of, balances, whole_balance
from commonty.budgeting.queries.money import money_of, threshold_of, variance_of
from commonty.budgeting.queries.readiness import who_answers_for_money
from commonty.budgeting.views.posted import posted
from commonty.budgeting.views.set_up import round_to_set_up
from commonty.people.models import Person


@staff_page(Permission.KEEP_LEDGER)
def finish_one(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """A project is done. If its cost is far from the vote, the form asks why."""
    pb_round = round_to_set_up(request, public_id, Permission.KEEP_LEDGER)
    project = get_object_or_404(pb_round.projects, number=number)
    variance = variance_of(project, balance_of(project), threshold_of(pb_round))
    form = FinishForm(posted(request), today=timezone.localdate(), is_reason_needed=variance.is_large)
    if request.method == "POST" and form.is_valid():
        try:
            finish_project(
                project_id=project.pk, **form.cleaned_data, by=request.person, now=timezone.now(), channel="web"
            )
            messages.success(request, _("Done: it stands on the project's page."))
            return redirect("budgeting:money", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"round": pb_round, "project": project, "form": form, "variance": variance}
    return render(request, "budgeting/finish_project.html", context, status=422 if form.errors else 200)


@staff_page(Permission.KEEP_LEDGER)
def take_back(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    pb_round = round_to_set_up(request, public_id, Permission.KEEP_LEDGER)
    project = get_object_or_404(pb_round.projects, number=number)
    form = BecauseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            because = form.cleaned_data["because"]
            take_back_finish(
                project_id=project.pk, because=because, by=request.person, now=timezone.now(), channel="web"
            )
            messages.success(request, _("Taken back: its money can be recorded again."))
            return redirect("budgeting:money", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"round": pb_round, "project": project, "form": form}
    return render(request, "budgeting/take_back_finish.html", context, status=422 if form.errors else 200)


@staff_page(Permission.KEEP_LEDGER)
def finish(request: HttpRequest, public_id: str) -> HttpResponse:
    """The end of a money vote: lessons, and what becomes of the rest."""
    pb_round = round_to_set_up(request, public_id, Permission.KEEP_LEDGER)
    if pb_round.status != pb_round.Status.DECIDED:
        return redirect("budgeting:money", public_id)
    whole = whole_balance(balances(pb_round).values())
    left = whole.pot + whole.returned
    form = ClosingForm(posted(request), pb_round=pb_round, left=left, drafts=drafts_for(request.person, pb_round))
    if request.method == "POST" and form.is_valid():
        try:
            how = {"by": request.person, "now": timezone.now(), "channel": "web"}
            finish_round(round_id=pb_round.pk, **form.deed(), **how)
            messages.success(request, _("Done: every pound is paid or back in the pot."))
            return redirect("budgeting:money", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"round": pb_round, "form": form, "left": left}
    return render(request, "budgeting/finish_round.html", context, status=422 if form.errors else 200)


def drafts_for(person: Person, pb_round: Round) -> list[Round]:
    """The money votes being set up to which this person may move what is left."""
    drafts = Round.objects.visible_to(person).filter(
        status=Round.Status.DRAFT, place__landlord=pb_round.place.landlord_id, currency=pb_round.currency
    )
    may = Permission.SET_UP_ROUND
    return [
        draft for draft in drafts.select_related("place").order_by("name") if can(person, may, within=draft.place)
    ]


@staff_page(Permission.SET_POT)
def round_money(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = round_to_set_up(request, public_id, Permission.SET_POT)
    form = RoundMoneyForm(posted(request), money=money_of(pb_round), people=who_answers_for_money(pb_round))
    if request.method == "POST" and form.is_valid():
        try:
            set_round_money(
                round_id=pb_round.pk, **form.changes(), by=request.person, now=timezone.now(), channel="web"
            )
            messages.success(request, _("Kept."))
            return redirect("budgeting:money", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"round": pb_round, "form": form, "threshold": threshold_of(pb_round)}
    return render(request, "budgeting/round_money.html", context, status=422 if form.errors else 200)


@staff_page(Permission.SET_POT)
def landlord_money(request: HttpRequest) -> HttpResponse:
    """What is set for all; only whoever answers for the money of the whole landlord can change it."""
    now_set = LandlordMoney.objects.filter(place=request.landlord).first() or LandlordMoney()
    initial = {name: getattr(now_set, name) for name in ThresholdForm.base_fields}
    form = ThresholdForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        set_landlord_money(
            landlord_id=request.landlord.pk, **form.cleaned_data, by=request.person, now=timezone.now(), channel="web"
        )
        messages.success(request, _("Kept."))
        return redirect("budgeting:landlord_money")
    may_change = can(request.person, Permission.SET_POT, within=request.landlord)
    context = {"form": form, "now_set": now_set, "may_change": may_change}
    return render(request, "budgeting/landlord_money.html", context, status=422 if form.errors else 200)
