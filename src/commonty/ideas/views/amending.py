"""Suggest a change, decide on one, see how an idea read before."""

import secrets

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from commonty.access.pages import open_page, person_page
from commonty.access.refusal import Refused
from commonty.cases.models import Case
from commonty.discussions.queries.versions import difference
from commonty.discussions.rules.names import shown_name
from commonty.discussions.views.danger import danger_in_form
from commonty.ideas.actions.amending import decide_change, suggest_change
from commonty.ideas.forms.amending import ChangeForm, DecideForm
from commonty.ideas.models import Amendment
from commonty.ideas.queries.amending import versions_of
from commonty.ideas.queries.authors import is_author
from commonty.ideas.views.ideas import by_web, visible_idea


@person_page
@never_cache
def change(request: HttpRequest, public_id: str) -> HttpResponse:
    idea = visible_idea(request, public_id)
    is_own = is_author(request.person, idea)
    initial = {"title": idea.title, "says": idea.says, "key": secrets.token_urlsafe(24)}
    form = ChangeForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = suggest_change(form.reading(), idea_id=idea.pk, **by_web(request))
            if isinstance(made, Case):
                messages.warning(request, _("This tells of danger or damp. It is a request now."))
                return redirect("cases:show", made.public_id)
            asked = _("Suggested. Whoever started the idea takes it, or says why not.")
            messages.success(request, _("Changed. All who stand behind it are told.") if is_own else asked)
            return redirect("ideas:show", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    if form.is_bound and (told := danger_in_form(request, form, idea.place)):
        return told
    context = {"form": form, "idea": idea, "is_own": is_own, "back_url": reverse("ideas:show", args=[public_id])}
    context["reads_as"] = shown_name(request.person)
    return render(request, "ideas/change.html", context, status=422 if form.errors else 200)


@person_page
@never_cache
def decide(request: HttpRequest, amendment_id: str) -> HttpResponse:
    """Its authors alone."""
    seen = Amendment.objects.visible_to(request.person).select_related("idea__author__merged_into")
    amendment = get_object_or_404(seen, public_id=amendment_id)
    idea = amendment.idea
    if not is_author(request.person, idea):
        raise Http404
    form = DecideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            decide_change(amendment_id=amendment.pk, **form.cleaned_data, **by_web(request))
            messages.success(request, _("Noted. Whoever suggested it is told."))
            return redirect("ideas:show", idea.public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {
        "form": form, "amendment": amendment, "back_url": reverse("ideas:show", args=[idea.public_id]),
        "title": difference(idea.title, amendment.title), "says": difference(idea.says, amendment.says),
    }  # fmt: skip
    return render(request, "ideas/decide.html", context, status=422 if form.errors else 200)


@open_page
@never_cache
def versions(request: HttpRequest, public_id: str) -> HttpResponse:
    idea = visible_idea(request, public_id)
    return render(request, "ideas/versions.html", {"idea": idea, "versions": versions_of(idea)})
