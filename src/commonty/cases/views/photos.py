"""The photos of a case: seen by exactly those who read the message that they came with."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commonty.access.pages import person_page
from commonty.cases.actions.photos import take_photo_away
from commonty.cases.forms.photos import TakeAwayForm
from commonty.cases.models import Message, MessagePhoto
from commonty.cases.views.conversation import by_web, is_own, visible_case
from commonty.files.serving import photo_answer


def visible_photo(request: HttpRequest, public_id: str, photo_id: str) -> MessagePhoto:
    case = visible_case(request, public_id)
    said = case.messages.for_resident() if is_own(request, case) else case.messages.all()
    links = MessagePhoto.objects.filter(message__in=said).select_related("photo", "message__case")
    return get_object_or_404(links, photo__public_id=photo_id)


@person_page
@require_safe
def picture(request: HttpRequest, public_id: str, photo_id: str) -> HttpResponse:
    return photo_answer(visible_photo(request, public_id, photo_id).photo)


@person_page
@require_safe
def small_picture(request: HttpRequest, public_id: str, photo_id: str) -> HttpResponse:
    return photo_answer(visible_photo(request, public_id, photo_id).photo, is_small=True)


@person_page
@never_cache
def show_photo(request: HttpRequest, public_id: str, photo_id: str) -> HttpResponse:
    """The photo at its size, its words, and how to take it away."""
    link = visible_photo(request, public_id, photo_id)
    case = link.message.case
    may_take_away = not is_own(request, case) or link.message.kind == Message.Kind.WORD
    form = TakeAwayForm(request.POST if request.method == "POST" else None)
    if is_own(request, case) or link.message.kind != Message.Kind.WORD:
        del form.fields["why"]  # one's own, or ours
    if request.method == "POST":
        if not may_take_away:
            raise Http404
        if form.is_valid():
            return _take_away(request, link, form.cleaned_data.get("why", ""))
    context = {"case": case, "photo": link.photo, "may_take_away": may_take_away, "form": form}
    return render(request, "cases/photo.html", context, status=422 if form.errors else 200)


def _take_away(request: HttpRequest, link: MessagePhoto, why: str) -> HttpResponse:
    try:
        take_photo_away(link_id=link.pk, why=why, **by_web(request))
    except MessagePhoto.DoesNotExist:
        raise Http404 from None  # pressed twice
    messages.success(request, _("The photo is gone."))
    return redirect("cases:show", link.message.case.public_id)
