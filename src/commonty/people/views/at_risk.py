"""People whom somebody may be looking for: marked, found by the exact reference and with a reason, safe again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.kit.templatetags.kit import moment
from commonty.people.actions.at_risk import end_risk, keep_risk, look_up_at_risk, mark_at_risk
from commonty.people.forms.details import BreakGlassForm, EndRiskForm, RiskForm
from commonty.people.views.people import person_for


@staff_page(Permission.SEE_PEOPLE)
def risk(request: HttpRequest, public_id: str) -> HttpResponse:
    """Mark somebody as at risk. From then on they are in no list, and only the exact reference finds them."""
    who = person_for(request, public_id)
    form = RiskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        how = {"by": request.person, "now": timezone.now(), "channel": "web"}
        try:
            them = mark_at_risk(person_id=who.pk, **form.cleaned_data, **how)
            says = _("Marked. From now on only their exact reference finds them: %(reference)s.")
            messages.success(request, says % {"reference": them.reference})
            return redirect("people:people")
        except Refused as refused:
            form.add_error(None, str(refused))
    return render(request, "people/risk.html", {"form": form, "them": who}, status=422 if form.errors else 200)


@staff_page(Permission.SEE_PEOPLE)
@never_cache
def at_risk(request: HttpRequest) -> HttpResponse:
    """Break the glass: a reference and a reason first, then how to reach them safely, without an address."""
    form, found = BreakGlassForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        how = {"by": request.person, "now": timezone.now(), "channel": "web"}
        try:
            found = look_up_at_risk(landlord_id=request.landlord.pk, **form.cleaned_data, **how)
        except Refused as refusal:
            form.add_error("reference", str(refusal))
    context = {"form": form, "found": found}
    return render(request, "people/at_risk.html", context, status=422 if form.errors else 200)


@staff_page(Permission.SEE_PEOPLE)
@never_cache
def safe_again(request: HttpRequest) -> HttpResponse:
    """Say that the mark can go, by the exact reference and with a reason."""
    form = EndRiskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {"reference": form.cleaned_data["reference"], "reason": form.cleaned_data["reason"]}
        how = {"by": request.person, "now": timezone.now(), "channel": "web"}
        try:
            them = end_risk(landlord_id=request.landlord.pk, **said, **how)
            says = _(
                "Noted. The mark goes off %(moment)s. Until then nothing changes, and on this page it can be kept."
            )
            messages.success(request, says % {"moment": moment(them.risk_ends_at)})
            return redirect("people:at_risk")
        except Refused as refusal:
            form.add_error("reference", str(refusal))
    return render(request, "people/safe_again.html", {"form": form}, status=422 if form.errors else 200)


@staff_page(Permission.SEE_PEOPLE)
@require_POST
def keep_mark(request: HttpRequest) -> HttpResponse:
    how = {"by": request.person, "now": timezone.now(), "channel": "web"}
    try:
        keep_risk(landlord_id=request.landlord.pk, reference=request.POST.get("reference", ""), **how)
        messages.success(request, _("The mark stays."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("people:at_risk")
