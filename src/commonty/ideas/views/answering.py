"""What staff do with ideas: answer them, and say how much support makes us answer."""

import secrets
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from commonty.access.may import can
from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ideas.actions.answering import answer_idea
from commonty.ideas.actions.thresholds import set_thresholds
from commonty.ideas.forms.answering import AnswerForm
from commonty.ideas.forms.thresholds import NAMES, ThresholdsForm, figures_of
from commonty.ideas.models import Idea, Thresholds
from commonty.ideas.queries.page import page_of_idea
from commonty.ideas.queries.staff import (
    authors_asked,
    may_set_at,
    own_places_to_set,
    people_who_answer_ideas,
    waiting_for,
)
from commonty.ideas.queries.standing import thresholds_at
from commonty.ideas.rules.words import thresholds_in_words
from commonty.ideas.views.ideas import ON_A_PAGE, by_web, visible_idea
from commonty.places.models import Place
from commonty.places.said import said_of, worth_a_line

answers_ideas = staff_page(Permission.ANSWER_IDEAS)


@answers_ideas
@never_cache
def waiting(request: HttpRequest) -> HttpResponse:
    """What is owed where this member of staff answers, the earliest day first."""
    page = Paginator(waiting_for(request.person), ON_A_PAGE).get_page(request.GET.get("page"))
    for idea in page:  # owed until that day ends
        idea.due_on = timezone.localdate(idea.due_at - timedelta(microseconds=1)) if idea.due_at else None
    may_load = can(request.person, Permission.ANSWER_IDEAS, within=request.landlord)
    context = {"page": page, "now": timezone.now(), "may_load": may_load, "asked": authors_asked(request.person)}
    return render(request, "ideas/waiting.html", context)


@answers_ideas
@never_cache
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    idea, now = visible_idea(request, public_id, with_all=True), timezone.now()
    if not can(request.person, Permission.ANSWER_IDEAS, within=idea.place):
        raise PermissionDenied(_("Somebody else answers for this place."))
    page = page_of_idea(idea, request.person, now=now)
    if not page.may_answer and request.method != "POST":
        messages.info(request, _("This idea is not one for you to answer now."))
        return redirect("ideas:show", public_id)
    staff = people_who_answer_ideas(idea.place, besides=request.person)
    form = AnswerForm(
        request.POST if request.method == "POST" else None, staff=staff, initial={"key": secrets.token_urlsafe(24)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            _answer(request, idea, form)
            messages.success(request, _("Answered. All who stand behind it are told."))
            return redirect("ideas:show", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "idea": idea, "page": page}
    return render(request, "ideas/answer.html", context, status=422 if form.errors else 200)


def _answer(request: HttpRequest, idea: Idea, form: AnswerForm) -> None:
    colleague = form.decided_by_colleague()
    who = {"by": colleague, "typed_by": request.person} if colleague else {"by": request.person}
    answer_idea(form.given(), idea_id=idea.pk, now=timezone.now(), channel="web", **who)


@staff_page(Permission.SEE_DESK)
@never_cache
def rules(request: HttpRequest) -> HttpResponse:
    """Where this member of staff may say it: what is said there, and where it comes from."""
    places = own_places_to_set(request.person)
    if not places:
        messages.info(request, _("Your roles do not let you say how much support makes us answer."))
        return redirect("ideas:list")
    if any(place.public_id == request.GET.get("place") for place in places):
        return redirect("ideas:set_rule", request.GET["place"])
    said = worth_a_line(said_of(Thresholds, places))
    rows = [(place, thresholds_in_words(found), origin) for place, found, origin in said]
    return render(request, "ideas/rules.html", {"rows": rows, "places": places})


@staff_page(Permission.SEE_DESK)
@never_cache
def set_rule(request: HttpRequest, place_id: str) -> HttpResponse:
    ours = Place.objects.public().within(request.person.landlord).select_related("landlord")
    place = get_object_or_404(ours, public_id=place_id)
    if not may_set_at(request.person, place):
        raise Http404
    found = thresholds_at(place)
    form = ThresholdsForm(request.POST if request.method == "POST" else None, initial=figures_of(found))
    if request.method == "POST" and form.is_valid():
        figures: dict[str, Any] = {name: form.cleaned_data[name] for name in NAMES}
        set_thresholds(place_id=place.pk, figures=figures, **by_web(request))
        messages.success(request, _("Saved. It stands on every idea there from now on."))
        return redirect("ideas:rules")
    context = {"form": form, "where": place, "back_url": reverse("ideas:rules")}
    return render(request, "ideas/set_rule.html", context, status=422 if form.errors else 200)
