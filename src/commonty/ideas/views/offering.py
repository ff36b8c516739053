"""«I'll help»: offered, done, taken back."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.pages import person_page
from commonty.access.refusal import Refused
from commonty.cases.models import Case
from commonty.discussions.rules.names import shown_name
from commonty.discussions.views.danger import danger_in_form
from commonty.ideas.actions.offering import do_offered, offer_help, take_offer_back
from commonty.ideas.forms.offering import OfferForm
from commonty.ideas.models import Offer
from commonty.ideas.views.ideas import by_web, visible_idea


@person_page
@never_cache
def offer(request: HttpRequest, public_id: str) -> HttpResponse:
    idea = visible_idea(request, public_id)
    initial = {"what": Offer.What.TIME, "key": secrets.token_urlsafe(24)}
    form = OfferForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = offer_help(form.help(), idea_id=idea.pk, **by_web(request))
            if isinstance(made, Case):
                messages.warning(request, _("This tells of danger or damp. It is a request now."))
                return redirect("cases:show", made.public_id)
            messages.success(request, _("Thank you. It stands among those who help."))
            return redirect("ideas:show", public_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    if form.is_bound and (told := danger_in_form(request, form, idea.place)):
        return told
    back = reverse("ideas:show", args=[public_id])
    context = {"form": form, "idea": idea, "back_url": back, "reads_as": shown_name(request.person)}
    return render(request, "ideas/offer.html", context, status=422 if form.errors else 200)


@person_page
@require_POST
def offer_done(request: HttpRequest, offer_id: str) -> HttpResponse:
    return _tried(request, offer_id, do_offered, _("Done. Thank you."))


@person_page
@require_POST
def offer_back(request: HttpRequest, offer_id: str) -> HttpResponse:
    return _tried(request, offer_id, take_offer_back, _("Taken back."))


def _tried(request: HttpRequest, offer_id: str, action: Any, says: str) -> HttpResponse:
    mine = Offer.objects.visible_to(request.person).by_human(request.person)
    found = get_object_or_404(mine.select_related("idea"), public_id=offer_id)
    idea_id = found.idea.public_id
    try:
        action(offer_id=found.pk, **by_web(request))
        messages.success(request, says)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("ideas:show", idea_id)
