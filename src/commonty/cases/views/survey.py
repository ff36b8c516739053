"""How it went: two questions to whoever asked, and what came of them, for everybody."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commonty.access.may import require
from commonty.access.pages import open_page, person_page, staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.cases.actions.survey import answer_survey
from commonty.cases.forms.survey import SurveyForm
from commonty.cases.models import Case
from commonty.cases.queries.survey import FEWEST, FEWEST_WORDS, how_it_went, words_of_year
from commonty.cases.rules.status import may_answer_survey
from commonty.cases.views.conversation import by_web, own_case
from commonty.cases.views.staff import answers, case_to_answer
from commonty.places.models import Place


@person_page
@never_cache
def survey(request: HttpRequest, public_id: str) -> HttpResponse:
    return _ask(request, own_case(request, public_id), by_web(request))


@answers
@never_cache
def survey_for(request: HttpRequest, public_id: str) -> HttpResponse:
    """On the phone. Whoever types it hears it, and it can be read nowhere afterwards."""
    case = case_to_answer(request, public_id)
    how = {"by": case.raised_by, "typed_by": request.person, "now": timezone.now(), "channel": "phone"}
    return _ask(request, case, how)


def _ask(request: HttpRequest, case: Case, how: dict[str, Any]) -> HttpResponse:
    if not may_answer_survey(case):
        messages.info(request, _("We ask once, when it has ended. Thank you."))
        return redirect("cases:show", case.public_id)
    form = SurveyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_survey(case_id=case.pk, **form.answer(), **how)
            messages.success(request, _("Thank you. It is counted, without a name."))
            return redirect("cases:show", case.public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "case": case, "own": "typed_by" not in how}
    return render(request, "cases/survey.html", context, status=422 if form.errors else 200)


@open_page
def show_how_it_went(request: HttpRequest, place_id: str) -> HttpResponse:
    here = Place.objects.public().within(request.landlord) if request.landlord else Place.objects.none()
    place = get_object_or_404(here, public_id=place_id)
    context = {"place": place, "went": how_it_went(place, today=timezone.localdate()), "fewest": FEWEST}
    return render(request, "cases/how_it_went.html", context)


@staff_page(Permission.DECIDE_COMPLAINTS)
@require_safe
@never_cache
def survey_words(request: HttpRequest) -> HttpResponse:
    """For whoever sees to it that we learn, of the whole landlord; never on a public page."""
    require(request.person, Permission.DECIDE_COMPLAINTS, within=request.landlord)
    words = words_of_year(request.landlord, today=timezone.localdate())
    return render(request, "cases/survey_words.html", {"words": words, "fewest": FEWEST_WORDS})
