"""Letters with sign-in codes: made once and handed out at once; made again only by a second person."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from commonty.access.may import can
from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.people.actions import letter_codes as actions
from commonty.people.forms.staff import LettersForm
from commonty.people.letters.sign_in_letter import print_file
from commonty.people.models import LetterBatch, Person
from commonty.people.queries.letters import batches_of, homes_of, people_to_write_to
from commonty.places.models import Place
from commonty.places.queries import flat_tree

Made = tuple[LetterBatch, dict[int, str]]


@staff_page(Permission.SEND_LETTER_CODES)
def letters(request: HttpRequest) -> HttpResponse:
    return _page(request, LettersForm(places=_places(request)))


@staff_page(Permission.SEND_LETTER_CODES)
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """The answer is the print file itself. It is kept nowhere."""
    places = _places(request)
    form = LettersForm(request.POST, places=places)
    if not form.is_valid():
        return _page(request, form)
    place = next(place for place in places if place.public_id == form.cleaned_data["place"])
    now = timezone.now()
    people = people_to_write_to(place, only_without_email=form.cleaned_data["only_without_email"], now=now)
    numbers = list(people.values_list("pk", flat=True))
    try:
        return _printed(request, now, lambda: actions.make_letter_codes(
            place_id=place.pk, people_ids=numbers, by=request.person, now=now, channel="web"
        ))  # fmt: skip
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return _page(request, form)


@staff_page(Permission.SEND_LETTER_CODES)
@require_POST
def ask_again(request: HttpRequest, public_id: str) -> HttpResponse:
    batch = _batch(request, public_id)
    try:
        actions.ask_again(batch_id=batch.pk, by=request.person, now=timezone.now(), channel="web")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("people:letters")


@staff_page(Permission.SEND_LETTER_CODES)
@require_POST
def make_again(request: HttpRequest, public_id: str) -> HttpResponse:
    batch, now = _batch(request, public_id), timezone.now()
    try:
        return _printed(
            request, now, lambda: actions.make_again(batch_id=batch.pk, by=request.person, now=now, channel="web")
        )
    except Refused as refusal:
        # Whoever asked may not be the second person too; anything else is only not to be done now.
        status = 403 if batch.again_asked_by_id == request.person.pk else 422
        return _page(request, LettersForm(places=_places(request)), says=str(refusal), status=status)


def _printed(request: HttpRequest, now: datetime, make_codes: Callable[[], Made]) -> HttpResponse:
    """Codes and file in one transaction: if the file can't be made, no old code has ended."""
    batch, pdf = actions.made_and_printed(make_codes, lambda made: _print(request, made, now))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="letters-{batch.public_id}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def _print(request: HttpRequest, made: Made, now: datetime) -> bytes:
    batch, codes = made
    homes = homes_of(list(codes), batch.place, on=timezone.localdate(now))
    # In the order of the addresses, as whoever fills the envelopes would like them.
    people = sorted(Person.objects.filter(pk__in=codes), key=lambda who: (homes[who.pk].path, who.pk))
    url = request.build_absolute_uri(reverse("people:letter_code"))
    return print_file(people, codes, homes, landlord=request.landlord, url=url, now=now)


def _places(request: HttpRequest) -> list[Place]:
    branches = flat_tree(request.landlord)
    return [b.place for b in branches if can(request.person, Permission.SEND_LETTER_CODES, within=b.place)]


def _batch(request: HttpRequest, public_id: str) -> LetterBatch:
    return get_object_or_404(LetterBatch.objects.filter(place__landlord=request.landlord), public_id=public_id)


def _page(request: HttpRequest, form: LettersForm, *, says: str = "", status: int = 200) -> HttpResponse:
    context = {"form": form, "batches": batches_of(request.person, request.landlord), "says": says}
    return render(request, "people/letters.html", context, status=422 if form.errors else status)
