"""How a project gets on: its steps for all to read, and the staff's pages to say them."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commonty.access.pages import open_page, staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.budgeting.actions.delivery import finish_milestone, set_milestone
from commonty.budgeting.forms.delivery import MilestoneDoneForm, MilestoneForm
from commonty.budgeting.models import Milestone
from commonty.budgeting.queries.delivery import steps_of
from commonty.budgeting.views.posted import posted, posted_with_files
from commonty.budgeting.views.rounds import visible_round
from commonty.budgeting.views.set_up import round_to_set_up
from commonty.kit.open_files import csv_answer
from commonty.kit.uploads import holder_of


@open_page
@require_safe
def steps_csv(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = visible_round(request, public_id)
    found = steps_of(pb_round, today=timezone.localdate())
    numbers = dict(pb_round.projects.values_list("pk", "number"))
    rows = (
        [numbers[pk], step.says, step.who, step.due_on.isoformat(), step.done_on.isoformat() if step.done_on else "",
         "late" if step.is_late else ""]
        for pk, steps in found.items()
        for step in steps
    )  # fmt: skip
    return csv_answer(f"steps-{public_id}.csv", ["project", "step", "who", "due_on", "done_on", "late"], rows)


@open_page
@require_safe
def step_picture(request: HttpRequest, public_id: str, milestone_id: str) -> HttpResponse:
    own = Milestone.objects.filter(project__round=visible_round(request, public_id))
    step = get_object_or_404(own, public_id=milestone_id)
    if not step.picture:
        raise Http404
    answer = FileResponse(step.picture.open(), content_type="image/webp")
    answer["Cache-Control"] = "private, max-age=86400"
    return answer


@staff_page(Permission.SET_UP_ROUND)
def add_step(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    pb_round = round_to_set_up(request, public_id)
    project = get_object_or_404(pb_round.projects, number=number)
    form = MilestoneForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            how = {"by": request.person, "now": timezone.now(), "channel": "web"}
            set_milestone(project_id=project.pk, **form.cleaned_data, **how)
            messages.success(request, _("The step stands on the project’s page."))
            return redirect("budgeting:show_project", public_id, number)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"round": pb_round, "project": project, "form": form}
    return render(request, "budgeting/step_form.html", context, status=422 if form.errors else 200)


@staff_page(Permission.SET_UP_ROUND)
def step_done(request: HttpRequest, public_id: str, milestone_id: str) -> HttpResponse:
    pb_round = round_to_set_up(request, public_id)
    own = Milestone.objects.filter(project__round=pb_round).select_related("project")
    step = get_object_or_404(own, public_id=milestone_id)
    form = MilestoneDoneForm(*posted_with_files(request), holder=holder_of(request), today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            how = {"by": request.person, "now": timezone.now(), "channel": "web"}
            finish_milestone(milestone_id=step.pk, **form.cleaned_data, **how)
            form.drop_uploads()
            messages.success(request, _("The step is done."))
            return redirect("budgeting:show_project", public_id, step.project.number)
        except Refused as refused:
            form.add_error(None, str(refused))
    form.keep_uploads(now=timezone.now())
    context = {"round": pb_round, "project": step.project, "step_done": step, "form": form}
    return render(request, "budgeting/step_form.html", context, status=422 if form.errors else 200)
