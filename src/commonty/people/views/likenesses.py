"""Pairs of people who may be one. A person decides each, and it is recorded who."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.people.actions.likenesses import decide_likeness
from commonty.people.forms.staff import VerdictForm
from commonty.people.queries.people import open_likenesses
from commonty.people.roll.report import because_words


@staff_page(Permission.IMPORT_ROLL)
def likenesses(request: HttpRequest) -> HttpResponse:
    page = Paginator(open_likenesses(request.person, request.landlord), 50).get_page(request.GET.get("page"))
    pairs = [(pair, because_words(pair.because)) for pair in page]
    return render(request, "people/likenesses.html", {"page": page, "pairs": pairs})


@staff_page(Permission.IMPORT_ROLL)
@require_POST
def decide(request: HttpRequest, public_id: str) -> HttpResponse:
    pair = get_object_or_404(open_likenesses(request.person, request.landlord), public_id=public_id)
    form = VerdictForm(request.POST)
    if form.is_valid():
        try:
            decide_likeness(
                likeness_id=pair.pk,
                verdict=form.cleaned_data["verdict"],
                by=request.person,
                now=timezone.now(),
                channel="web",
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
    return redirect("people:likenesses")
