"""The projects of a draft, for staff: add, change, take out, read in from a file; and their words, once announced."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.budgeting.actions.corrections import correct_words
from commonty.budgeting.actions.projects import add_project, change_project, import_projects, remove_project
from commonty.budgeting.forms.corrections import CorrectionForm
from commonty.budgeting.forms.projects import ProjectForm
from commonty.budgeting.forms.projects_file import COLUMNS, EXAMPLE, ProjectsFileForm
from commonty.budgeting.models import Project, Round
from commonty.budgeting.queries.round import places_within
from commonty.budgeting.rules import may_change
from commonty.budgeting.rules.corrections import correctable
from commonty.budgeting.views.posted import posted, posted_with_files
from commonty.budgeting.views.set_up import round_to_set_up
from commonty.kit.open_files import csv_answer
from commonty.kit.uploads import holder_of


def _page(request: HttpRequest, pb_round: Round, form: ProjectForm, project: Project | None = None) -> HttpResponse:
    form.keep_uploads(now=timezone.now())
    shared = pb_round.projects.exclude(only_one_of="").order_by("only_one_of")
    names = shared.values_list("only_one_of", flat=True).distinct()
    context = {"round": pb_round, "form": form, "project": project, "shared_names": names}
    return render(request, "budgeting/edit_project.html", context, status=422 if form.errors else 200)


@staff_page(Permission.SET_UP_ROUND)
def add(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = round_to_set_up(request, public_id)
    if not may_change(pb_round.status):
        return redirect("budgeting:prepare_round", public_id)
    form = ProjectForm(*posted_with_files(request), holder=holder_of(request), places=places_within(pb_round.place))
    if request.method == "POST" and form.is_valid():
        try:
            project = add_project(
                round_id=pb_round.pk,
                fields=form.fields_to_write(),
                picture=form.cleaned_data["picture"],
                by=request.person,
                now=timezone.now(),
                channel="web",
            )
            form.drop_uploads()
            messages.success(request, _("Added: “%(name)s”.") % {"name": project.name})
            again = "add_project" if request.POST.get("another") else "prepare_round"
            return redirect(f"budgeting:{again}", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    return _page(request, pb_round, form)


@staff_page(Permission.SET_UP_ROUND)
def change(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    pb_round = round_to_set_up(request, public_id)
    project = get_object_or_404(pb_round.projects.select_related("place"), number=number)
    places = places_within(pb_round.place)
    form = ProjectForm(*posted_with_files(request), holder=holder_of(request), places=places, project=project)
    if request.method == "POST" and form.is_valid():
        try:
            change_project(
                project_id=project.pk,
                fields=form.fields_to_write(),
                picture=form.cleaned_data["picture"],
                is_picture_gone=form.cleaned_data.get("is_picture_gone", False),
                by=request.person,
                now=timezone.now(),
                channel="web",
            )
            form.drop_uploads()
            messages.success(request, _("Kept: “%(name)s”.") % {"name": project.name})
            return redirect("budgeting:prepare_round", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    return _page(request, pb_round, form, project)


@staff_page(Permission.OPEN_ROUND)
def correct(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """A slip of the pen in what everybody can read. While nobody can, the project itself is changed."""
    pb_round = round_to_set_up(request, public_id, Permission.OPEN_ROUND)
    project = get_object_or_404(pb_round.projects, number=number)
    free = correctable(pb_round, now=timezone.now())
    if not free:
        where = "change_project" if may_change(pb_round.status) else "show_project"
        return redirect(f"budgeting:{where}", public_id, number)
    form = CorrectionForm(posted(request), project=project, free=free)
    if request.method == "POST" and form.is_valid():
        try:
            correct_words(project_id=project.pk, **form.words(), by=request.person, channel="web")
            messages.success(request, _("Corrected. Everybody can see what it said before."))
            return redirect("budgeting:show_project", public_id, number)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"round": pb_round, "project": project, "form": form, "free": free}
    return render(request, "budgeting/correct_project.html", context, status=422 if form.errors else 200)


@staff_page(Permission.SET_UP_ROUND)
def remove(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    pb_round = round_to_set_up(request, public_id)
    project = get_object_or_404(pb_round.projects, number=number)
    if request.method == "POST":
        try:
            remove_project(project_id=project.pk, by=request.person, now=timezone.now(), channel="web")
            messages.success(request, _("Taken out: “%(name)s”.") % {"name": project.name})
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("budgeting:prepare_round", public_id)
    return render(request, "budgeting/remove_project.html", {"round": pb_round, "project": project})


@staff_page(Permission.SET_UP_ROUND)
def import_file(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = round_to_set_up(request, public_id)
    form = ProjectsFileForm(*posted_with_files(request), places=places_within(pb_round.place))
    if request.method == "POST" and form.is_valid():
        try:
            added = import_projects(
                round_id=pb_round.pk, rows=form.reading.rows, by=request.person, now=timezone.now(), channel="web"
            )
            says = ngettext("%(n)d project added.", "%(n)d projects added.", len(added)) % {"n": len(added)}
            messages.success(request, says)
            return redirect("budgeting:prepare_round", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"round": pb_round, "form": form, "faults": form.reading.faults, "columns": COLUMNS, "example": EXAMPLE}
    return render(request, "budgeting/import_projects.html", context, status=422 if form.errors else 200)


@staff_page(Permission.SET_UP_ROUND)
def template_file(request: HttpRequest) -> HttpResponse:
    return csv_answer("projects.csv", COLUMNS, [])
