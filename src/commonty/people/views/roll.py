"""Bringing in the roll: send the file, read what it would change, go on or leave it; then look at who is missing."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from commonty.access.may import require
from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.kit.uploads import holder_of
from commonty.people.actions import roll as actions
from commonty.people.forms.staff import AbsentForm, ApplyForm, RollForm
from commonty.people.models import RollImport
from commonty.people.queries.people import absent_ties, rolls_of
from commonty.people.roll.columns import COLUMNS, template_csv
from commonty.people.roll.report import because_words, count_sentences, problems_csv
from commonty.people.roll.sample import sample_csv
from commonty.people.roll.table import BadFile

A_PAGE = 100


@staff_page(Permission.IMPORT_ROLL)
def rolls(request: HttpRequest) -> HttpResponse:
    require(request.person, Permission.IMPORT_ROLL, within=request.landlord)
    form = RollForm(request.POST or None, request.FILES or None, holder=holder_of(request))
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            roll = actions.try_roll(
                landlord_id=request.landlord.pk, content=file.data, file_name=file.name,
                is_full=form.cleaned_data["is_full"], by=request.person, now=timezone.now(), channel="web",
            )  # fmt: skip
            form.drop_uploads()
            return redirect("people:roll", roll.public_id)
        except BadFile as bad:
            form.add_error("file", str(bad))
    form.keep_uploads(now=timezone.now())
    page = Paginator(rolls_of(request.person, request.landlord), 25).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "columns": COLUMNS}
    return render(request, "people/rolls.html", context, status=422 if form.errors else 200)


@staff_page(Permission.IMPORT_ROLL)
def roll(request: HttpRequest, public_id: str) -> HttpResponse:
    """The report."""
    found = _roll(request, public_id)
    return _report(request, found, ApplyForm())


@staff_page(Permission.IMPORT_ROLL)
@require_POST
def apply_roll(request: HttpRequest, public_id: str) -> HttpResponse:
    found, form = _roll(request, public_id), ApplyForm(request.POST)
    form.full_clean()
    try:
        actions.apply_roll(
            roll_id=found.pk, leave_out_errors=form.cleaned_data["leave_out_errors"], by=request.person,
            now=timezone.now(), channel="web",
        )  # fmt: skip
        return redirect("people:roll", public_id)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return _report(request, found, form)


@staff_page(Permission.IMPORT_ROLL)
@require_POST
def leave_roll(request: HttpRequest, public_id: str) -> HttpResponse:
    found = _roll(request, public_id)
    try:
        actions.leave_roll(roll_id=found.pk, by=request.person, now=timezone.now(), channel="web")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("people:rolls")


@staff_page(Permission.IMPORT_ROLL)
@require_POST
def read_again(request: HttpRequest, public_id: str) -> HttpResponse:
    found = _roll(request, public_id)
    try:
        actions.read_again(roll_id=found.pk, by=request.person, now=timezone.now(), channel="web")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("people:roll", public_id)


@staff_page(Permission.IMPORT_ROLL)
def absent(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who is missing from a full file. Names without addresses; nobody at risk by name."""
    found = _roll(request, public_id)
    page = Paginator(absent_ties(found, timezone.now()), A_PAGE).get_page(request.GET.get("page"))
    choices = [(tie.pk, _missing_words(tie)) for tie in page]
    form = AbsentForm(request.POST or None, choices=choices, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        ties, day = [int(pk) for pk in form.cleaned_data["ties"]], form.cleaned_data["moved_out_on"]
        try:
            ended = actions.end_absent_ties(
                roll_id=found.pk, tie_ids=ties, moved_out_on=day, by=request.person, now=timezone.now(), channel="web"
            )
            messages.success(
                request, ngettext("%d person has moved out.", "%d people have moved out.", ended) % ended
            )
            return redirect("people:absent", public_id)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"roll": found, "form": form, "page": page}
    return render(request, "people/absent.html", context, status=422 if form.errors else 200)


@staff_page(Permission.IMPORT_ROLL)
def faults(request: HttpRequest, public_id: str) -> HttpResponse:
    """What is wrong in which row, for whoever mends the file."""
    report = _roll(request, public_id).report
    return _file(
        problems_csv({"errors": report.get("errors", []), "warnings": report.get("warnings", [])}), "faults.csv"
    )


@staff_page(Permission.IMPORT_ROLL)
def template(request: HttpRequest) -> HttpResponse:
    return _file(template_csv(), "roll-template.csv")


@staff_page(Permission.IMPORT_ROLL)
def sample(request: HttpRequest) -> HttpResponse:
    """A thousand invented people to try it with."""
    return _file(sample_csv(1000), "roll-sample-1000.csv")


def _roll(request: HttpRequest, public_id: str) -> RollImport:
    return get_object_or_404(rolls_of(request.person, request.landlord), public_id=public_id)


def _report(request: HttpRequest, found: RollImport, form: ApplyForm) -> HttpResponse:
    report = found.report
    context = {
        "roll": found,
        "form": form,
        "report": report,
        "counts": [
            (says, report["counts"][name]) for name, says in count_sentences().items() if report["counts"].get(name)
        ],
        "likely": [(one, other, because_words(because)) for one, other, because in report.get("likely", [])],
        "is_tried": found.status == RollImport.Status.TRIED,
    }
    return render(request, "people/roll.html", context, status=422 if form.errors else 200)


def _missing_words(tie) -> str:  # type: ignore[no-untyped-def]
    if tie.person.is_at_risk:
        return _("%(reference)s (at risk: look them up first)") % {"reference": tie.person.reference}
    return f"{tie.person.name}, {tie.person.reference}"


def _file(text: str, name: str) -> HttpResponse:
    # With a mark in front, a spreadsheet knows that it is UTF-8.
    response = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
