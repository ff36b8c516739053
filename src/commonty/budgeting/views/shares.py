"""How much of a year's money residents decide: for everybody to read, for whoever answers for the money to set."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commonty.access.may import can
from commonty.access.pages import open_page, staff_page
from commonty.access.permissions import Permission
from commonty.budgeting.actions.money_rules import set_year_spend
from commonty.budgeting.forms.finishing import YearSpendForm
from commonty.budgeting.queries.shares import YearShare, shares_of
from commonty.budgeting.views.posted import posted
from commonty.budgeting.views.rounds import visible_here
from commonty.kit.open_files import csv_answer, in_pounds


def shares_here(request: HttpRequest) -> list[YearShare]:
    return shares_of(request.landlord, visible_here(request)) if request.landlord else []


@open_page
@require_safe
def residents_share(request: HttpRequest) -> HttpResponse:
    may_set = can(request.person, Permission.SET_POT, within=request.landlord)
    return render(request, "budgeting/residents_share.html", {"shares": shares_here(request), "may_set": may_set})


@open_page
@require_safe
def residents_share_csv(request: HttpRequest) -> HttpResponse:
    heads = ["first_day", "last_day", "spend", "source", "decided_by_residents", "percent", "overruled_since"]
    rows = (
        [
            share.first_day.isoformat(),
            share.spend.year_end.isoformat(),
            in_pounds(share.spend.pence),
            share.spend.source,
            in_pounds(share.voted),
            share.percent,
            in_pounds(share.overruled),
        ]
        for share in shares_here(request)
    )
    return csv_answer("decided-by-residents.csv", heads, rows)


@staff_page(Permission.SET_POT)
def year_spend(request: HttpRequest) -> HttpResponse:
    form = YearSpendForm(posted(request))
    if request.method == "POST" and form.is_valid():
        how = {"by": request.person, "now": timezone.now(), "channel": "web"}
        set_year_spend(landlord_id=request.landlord.pk, **form.cleaned_data, **how)
        messages.success(request, _("Kept: everybody can read it."))
        return redirect("budgeting:residents_share")
    return render(request, "budgeting/year_spend.html", {"form": form}, status=422 if form.errors else 200)
