"""Letters with sign-in codes: made once, printed in parts; in place of others only by a second person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.may import can, require
from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.people.actions import letters as actions
from commonty.people.forms.letters import LettersForm, ToldForm
from commonty.people.letters.sign_in_letter import print_file
from commonty.people.models import LetterBatch
from commonty.people.queries.letters import batches_of, batches_with_parts
from commonty.people.rules.letter_parts import in_short
from commonty.people.views.letter_parts import parts_card, print_file_answer, was_told
from commonty.places.models import Place
from commonty.places.queries import flat_tree


@staff_page(Permission.SEND_LETTER_CODES)
def letters(request: HttpRequest) -> HttpResponse:
    return _page(request, LettersForm(places=_places(request)))


@staff_page(Permission.SEND_LETTER_CODES)
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    places = _places(request)
    form = LettersForm(request.POST, places=places)
    if form.is_valid():
        place = next(place for place in places if place.public_id == form.cleaned_data["place"])
        try:
            batch = actions.make_letters(
                place_id=place.pk, whom=form.cleaned_data["whom"], by=request.person, channel="web"
            )
            return redirect("people:letter_batch", batch.public_id)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _page(request, form)


@staff_page(Permission.SEND_LETTER_CODES)
@never_cache
def letter_batch(request: HttpRequest, public_id: str) -> HttpResponse:
    return _batch_page(request, _batch(request, public_id))


@staff_page(Permission.SEND_LETTER_CODES)
@require_POST
def print_part(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    batch, by = _batch(request, public_id), request.person
    part = get_object_or_404(batch.parts, number=number)
    part.run = batch
    try:
        to_print = actions.letters_of(part=part, by=by)
        url = request.build_absolute_uri(reverse("people:letter_code"))
        pdf = print_file(to_print, part, url=url, now=timezone.now())
        actions.hand_out(part_id=part.pk, codes={letter.pk: code for letter, code in to_print}, by=by, channel="web")
    except Refused as refusal:
        return _batch_page(request, _batch(request, public_id), refusal)
    return print_file_answer(pdf, f"letters-{batch.public_id}-part-{number}.pdf")


@staff_page(Permission.SEND_LETTER_CODES)
@require_POST
def finish(request: HttpRequest, public_id: str) -> HttpResponse:
    return _said(request, public_id, actions.finish_letters)


@staff_page(Permission.SEND_LETTER_CODES)
@require_POST
def leave_rest(request: HttpRequest, public_id: str) -> HttpResponse:
    return _said(request, public_id, actions.leave_rest)


@staff_page(Permission.SEND_LETTER_CODES)
@require_POST
def ask_again(request: HttpRequest, public_id: str) -> HttpResponse:
    batch = _batch(request, public_id)
    try:
        actions.ask_again(batch_id=batch.pk, by=request.person, now=timezone.now(), channel="web")
    except Refused as refusal:
        return _batch_page(request, batch, refusal)
    return redirect("people:letter_batch", public_id)


@staff_page(Permission.SEND_LETTER_CODES)
@require_POST
def make_again(request: HttpRequest, public_id: str) -> HttpResponse:
    batch = _batch(request, public_id)
    try:
        made = actions.make_again(batch_id=batch.pk, by=request.person, channel="web")
    except Refused as refusal:
        # Whoever asked may not be the second person too; anything else is only not to be done now.
        status = 403 if batch.again_asked_by_id == request.person.pk else 422
        return _batch_page(request, batch, refusal, status=status)
    return redirect("people:letter_batch", made.public_id)


def _said(request: HttpRequest, public_id: str, action) -> HttpResponse:  # type: ignore[no-untyped-def]
    """All are printed, or the rest is not needed."""
    batch = _batch(request, public_id)
    try:
        action(batch_id=batch.pk, by=request.person, channel="web", was_told=was_told(request))
    except Refused as refusal:
        return _batch_page(request, batch, refusal)
    return redirect("people:letter_batch", public_id)


def _places(request: HttpRequest) -> list[Place]:
    branches = flat_tree(request.landlord)
    return [b.place for b in branches if can(request.person, Permission.SEND_LETTER_CODES, within=b.place)]


def _batch(request: HttpRequest, public_id: str) -> LetterBatch:
    batch = get_object_or_404(batches_with_parts(request.landlord), public_id=public_id)
    require(request.person, Permission.SEND_LETTER_CODES, within=batch.place)
    return batch


def _page(request: HttpRequest, form: LettersForm) -> HttpResponse:
    context = {"form": form, "batches": batches_of(request.person, request.landlord)}
    return render(request, "people/letters.html", context, status=422 if form.errors else 200)


def _batch_page(
    request: HttpRequest, batch: LetterBatch, refusal: Refused | None = None, *, status: int = 422
) -> HttpResponse:
    where, now = [batch.public_id], timezone.now()
    card = parts_card(
        batch, request.person, now=now,
        print_url=lambda part: reverse("people:print_letters", args=[batch.public_id, part.number]),
        finish_url=reverse("people:finish_letters", args=where), page_url=reverse("people:letter_batch", args=where),
    )  # fmt: skip
    context = {
        "batch": batch,
        "card": card,
        "left": in_short([part.number for part in batch.parts.all() if not part.prints]),
        # Those from before there were parts were printed at once.
        "is_printed": any(part.prints for part in batch.parts.all()) or (batch.letters and not batch.parts.all()),
        "told_form": ToldForm(auto_id="rest_%s", says=_("%(name)s told me so") % {"name": batch.made_by}),
        "says": str(refusal) if refusal else "",
    }
    return render(request, "people/letter_batch.html", context, status=status if refusal else 200)
