"""Small things fixed at once: the public page, the form beside a case, the pot of whoever answers for the money."""

import secrets
from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commonty.access.may import can, require
from commonty.access.pages import open_page, staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.cases.actions.small_fixes import approve_fix, finish_fix, set_fix_pot
from commonty.cases.forms.mended import FixDoneForm
from commonty.cases.forms.small_fixes import FixForm, FixPotForm
from commonty.cases.models import FixPot
from commonty.cases.queries.small_fixes import PotOfFixes, pot_for, pots_at
from commonty.cases.views.conversation import by_web, posted_with_files
from commonty.cases.views.staff import answers, case_to_answer
from commonty.kit.csv_files import csv_answer
from commonty.kit.money import in_units
from commonty.kit.uploads import holder_of
from commonty.places.models import Place


def _place(request: HttpRequest, public_id: str) -> Place:
    here = Place.objects.public()
    return get_object_or_404(here.within(request.landlord) if request.landlord else here.none(), public_id=public_id)


@open_page
@require_safe
def fixes(request: HttpRequest, public_id: str) -> HttpResponse:
    """Every pound of it, without a name."""
    place = _place(request, public_id)
    may_set = can(request.person, Permission.SET_POT, within=place)
    may_answer = can(request.person, Permission.ANSWER_CASES, within=place)
    context = {"place": place, "pots": pots_at(place, request.person), "may_set": may_set, "may_answer": may_answer}
    return render(request, "cases/small_fixes.html", context)


@open_page
@require_safe
def fixes_csv(request: HttpRequest, public_id: str) -> HttpResponse:
    heads = ["pot", "what", "place", "approved on", "done on", "pounds"]
    pots = pots_at(_place(request, public_id), request.person)
    return csv_answer(f"small-fixes-{public_id}.csv", heads, (row for one in pots for row in _rows(one)))


def _rows(one: PotOfFixes) -> Iterator[list[str]]:
    for fix in one.fixes:
        on = timezone.localdate(fix.approved_at).isoformat()
        done = timezone.localdate(fix.done_at).isoformat() if fix.done_at else ""
        yield [one.pot.name, fix.says, fix.place.name, on, done, in_units(fix.pence)]
    if one.untold_pence:
        yield [one.pot.name, _("Something that is not shown"), "", "", "", in_units(one.untold_pence)]


@answers
@never_cache
def fix(request: HttpRequest, public_id: str) -> HttpResponse:
    case = case_to_answer(request, public_id)
    form = FixForm(request.POST if request.method == "POST" else None, initial={"key": secrets.token_urlsafe(24)})
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            what = {
                "says": said["says"],
                "pence": said["pence"],
                "posted_key": said["key"],
                "is_checked": said["is_checked"],
            }
            approve_fix(case_id=case.pk, **what, **by_web(request))
            messages.success(request, _("Approved. It can be done today."))
            return redirect("cases:show", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "case": case, "pot": pot_for(case.place)}
    return render(request, "cases/fix.html", context, status=422 if form.errors else 200)


@answers
@require_POST
def end_fix(request: HttpRequest, public_id: str, fix_id: str) -> HttpResponse:
    found = get_object_or_404(case_to_answer(request, public_id).small_fixes, public_id=fix_id)
    try:
        finish_fix(fix_id=found.pk, is_done="done" in request.POST, **by_web(request))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("cases:show", public_id)


@answers
@never_cache
def fix_done(request: HttpRequest, public_id: str, fix_id: str) -> HttpResponse:
    """Done, with a photo for everybody where one can be shown."""
    case = case_to_answer(request, public_id)
    found = get_object_or_404(case.small_fixes, public_id=fix_id)
    form = FixDoneForm(*posted_with_files(request), holder=holder_of(request))
    if request.method == "POST" and form.is_valid():
        try:
            finish_fix(fix_id=found.pk, is_done=True, **form.done(), **by_web(request))
            form.drop_uploads()
            messages.success(request, _("It is done."))
            return redirect("cases:show", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    form.keep_uploads(now=timezone.now())
    context = {"form": form, "case": case, "fix": found}
    return render(request, "cases/fix_done.html", context, status=422 if form.errors else 200)


@staff_page(Permission.SET_POT)
@never_cache
def fix_pot(request: HttpRequest, public_id: str) -> HttpResponse:
    place = _place(request, public_id)
    require(request.person, Permission.SET_POT, within=place)
    pot = FixPot.objects.filter(place=place, closed_at=None).first()
    initial = {"name": pot.name, "pence": pot.pence, "limit_pence": pot.limit_pence} if pot else {}
    form = FixPotForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_fix_pot(place_id=place.pk, **form.cleaned_data, **by_web(request))
            messages.success(request, _("Saved. Everybody sees what it goes into."))
            return redirect("cases:fixes", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "place": place}
    return render(request, "cases/fix_pot.html", context, status=422 if form.errors else 200)
