"""What came back: a file of it that staff bring, with a dry run; and what could not be placed, for a person to look at."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.may import require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.kit.csv_files import csv_answer
from commonty.repairs.actions.coming_back import look_at_report
from commonty.repairs.actions.status_files import bring, try_out
from commonty.repairs.forms.status_file import StatusFileForm
from commonty.repairs.models import Repair, Report
from commonty.repairs.rules.reports import COLUMNS, EXAMPLES
from commonty.repairs.views.systems import A_PAGE, by_web, carries, system_of


@carries
@never_cache
def bring_status(request: HttpRequest, system_id: str) -> HttpResponse:
    """First what each row would do; then, with the same rows, the deed."""
    system, now = system_of(request, system_id), timezone.now()
    require(request.person, Permission.CARRY_REPAIRS, within=system.landlord)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = StatusFileForm(*sent, now=now)
    judged = []
    if form.is_bound and form.is_valid():
        rows = [(line.row, line.said) for line in form.read]
        if "apply" in request.POST:
            done = bring(rows, system_id=system.pk, by=request.person, now=now)
            return _brought(request, system_id, done)
        judged = try_out(rows, system_id=system.pk, by=request.person, now=now)
    context = {"form": form, "system": system, "judged": judged, "columns": ", ".join(COLUMNS)}
    return render(request, "repairs/bring_status.html", context, status=422 if form.errors else 200)


def _brought(request: HttpRequest, system_id: str, done: list[tuple[int, Report]]) -> HttpResponse:
    new = sum(report.outcome == Report.Outcome.DONE and not report.is_known for _row, report in done)
    stuck = sum(report.outcome in Report.STUCK for _row, report in done)
    messages.success(request, ngettext("One row changed a repair.", "%(n)d rows changed a repair.", new) % {"n": new})
    if stuck:
        says = ngettext("One row could not be placed.", "%(n)d rows could not be placed.", stuck) % {"n": stuck}
        messages.error(request, f"{says} {_('Look at it below.')}")
    return redirect("repairs:came_back", system_id)


@carries
def sample(request: HttpRequest, system_id: str) -> HttpResponse:
    system_of(request, system_id)
    return csv_answer("what-became-of-repairs.csv", COLUMNS, EXAMPLES)


@carries
@never_cache
def came_back(request: HttpRequest, system_id: str) -> HttpResponse:
    """What could not be placed first. A repair is a link only for those who may see it."""
    system = system_of(request, system_id)
    require(request.person, Permission.CARRY_REPAIRS, within=system.landlord)
    rows = Report.objects.filter(system=system)
    page = Paginator(rows.order_by("-taken_at", "-pk"), A_PAGE).get_page(request.GET.get("page"))
    listed, to_look_at = list(page), list(rows.to_look_at().order_by("taken_at", "pk")[:A_PAGE])
    ids = {report.repair_id for report in [*listed, *to_look_at]} - {None}
    seen = dict(Repair.objects.seen_by_staff(request.person).filter(pk__in=ids).values_list("pk", "public_id"))
    context = {
        "system": system,
        "page": page,
        "rows": [(report, seen.get(report.repair_id)) for report in listed],
        "to_look_at": [(report, seen.get(report.repair_id)) for report in to_look_at],
    }
    return render(request, "repairs/came_back.html", context)


@carries
@require_POST
def looked(request: HttpRequest, system_id: str, report_id: str) -> HttpResponse:
    report = get_object_or_404(Report, system=system_of(request, system_id), public_id=report_id)
    try:
        look_at_report(report_id=report.pk, **by_web(request))
        messages.success(request, _("Written down: you have looked at it."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("repairs:came_back", system_id)
