"""When we are closed, and how long our own promises take: what each rule makes of it stands beside it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.refusal import Refused
from commonty.cases.forms.setting_up import ClosedDaysForm, OwnLengthForm
from commonty.cases.rules.clocks import WORDS
from commonty.cases.views.conversation import by_web
from commonty.cases.views.setting_up import landlord_to_set_up, rules_of, sent, sets_up
from commonty.maths.deadlines import Regime, regimes
from commonty.places.models import Place
from commonty.promises.actions.own_days import set_closed_days, set_own_length, take_closed_days_away
from commonty.promises.models import ClosedDays
from commonty.promises.queries import own_lengths_of
from commonty.promises.rules import longest_own


@sets_up
@never_cache
def closed_days(request: HttpRequest) -> HttpResponse:
    """The days, a form for more of them, and by which rules they count."""
    landlord, form = landlord_to_set_up(request), ClosedDaysForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            set_closed_days(landlord_id=landlord.pk, **form.cleaned_data, **by_web(request))
            messages.success(request, _("Saved. It holds for what comes from now on."))
            return redirect("cases:closed_days")
        except Refused as refused:
            form.add_error(None, str(refused))
    today, rules = timezone.localdate(), [rule for rule in regimes().values() if counts_days_off(rule)]
    context = {
        "form": form,
        "closed": closed_days_to_come(landlord),
        "today": today,
        "waits": [rule for rule in rules if rule.calendar.own_days],
        "runs_on": [rule for rule in rules if not rule.calendar.own_days],
    }
    return render(request, "cases/closed_days.html", context, status=422 if form.errors else 200)


def closed_days_to_come(landlord: Place) -> list[ClosedDays]:
    today = timezone.localdate()
    return list(ClosedDays.objects.filter(landlord=landlord, last_on__gte=today).order_by("first_on"))


def counts_days_off(rule: Regime) -> bool:
    """A clock in hours, calendar days or months passes over no day at all."""
    return rule.length.unit == "working days"


@sets_up
@require_POST
def closed_days_away(request: HttpRequest, number: int) -> HttpResponse:
    try:
        take_closed_days_away(landlord_id=landlord_to_set_up(request).pk, closed_id=number, **by_web(request))
        messages.success(request, _("Taken away. We are open on that day."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("cases:closed_days")


@sets_up
@never_cache
def own_lengths(request: HttpRequest) -> HttpResponse:
    """Our own promises for which a clock runs, with their lengths, and beside them what is not ours to change."""
    landlord = landlord_to_set_up(request)
    known = sorted(rules_of(landlord), key=lambda rule: rule.title)
    usual = {name: rule.length for name, rule in regimes().items()}
    own = [{"rule": rule, "usual": usual[rule.name]} for rule in known if rule.own and rule.name in WORDS]
    context = {"own": own, "fixed": [rule for rule in known if not rule.own]}
    return render(request, "cases/own_lengths.html", context)


@sets_up
@never_cache
def own_length(request: HttpRequest, regime: str) -> HttpResponse:
    landlord, rule = landlord_to_set_up(request), regimes().get(regime)
    if rule is None or not rule.own or regime not in WORDS:
        raise Http404
    now_takes = own_lengths_of(landlord.pk).get(regime, rule.length.number)
    form = OwnLengthForm(sent(request), rule=rule, most=longest_own(rule.length.unit), initial={"number": now_takes})
    if request.method == "POST" and form.is_valid():
        try:
            set_own_length(landlord_id=landlord.pk, regime=regime, **form.cleaned_data, **by_web(request))
            messages.success(request, _("Saved. It holds for what comes from now on."))
            return redirect("cases:own_lengths")
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "rule": rule}
    return render(request, "cases/own_length.html", context, status=422 if form.errors else 200)
