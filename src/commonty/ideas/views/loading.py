"""Ideas from a file: first a dry run, what each row would do; then, with the same rows, the deed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commonty.access.may import require
from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ideas.actions.loading import already_here, load_ideas
from commonty.ideas.forms.ideas_file import COLUMNS, EXAMPLES, IdeasFileForm
from commonty.kit.csv_files import csv_answer


@staff_page(Permission.ANSWER_IDEAS)
@never_cache
def load(request: HttpRequest) -> HttpResponse:
    require(request.person, Permission.ANSWER_IDEAS, within=request.landlord)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = IdeasFileForm(*sent, landlord=request.landlord, today=timezone.localdate())
    if form.is_bound and form.is_valid() and "apply" in request.POST:
        try:
            made = load_ideas(form.read, landlord=request.landlord, by=request.person, now=timezone.now())
            says = ngettext("One idea is brought in.", "%(n)d ideas are brought in.", len(made))
            messages.success(request, says % {"n": len(made)})
            return redirect("ideas:list")
        except Refused as refused:
            form.add_error(None, str(refused))
    known = already_here(form.read)
    judged = [(row, row.key in known) for row in form.read] if form.is_bound and not form.errors else []
    context = {"form": form, "judged": judged, "new": len(judged) - len(known)}
    return render(request, "ideas/load.html", context, status=422 if form.errors else 200)


@staff_page(Permission.ANSWER_IDEAS)
@require_safe
def sample(request: HttpRequest) -> HttpResponse:
    return csv_answer("ideas.csv", COLUMNS, EXAMPLES)
