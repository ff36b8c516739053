"""Photos of what was mended: anybody sees them, as long as what they belong to is told of; staff take one away."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonty.access.pages import open_page
from commonty.cases.actions.mended import take_mend_away
from commonty.cases.models import MendPhoto
from commonty.cases.queries.mended import mends_seen
from commonty.cases.views.conversation import by_web
from commonty.cases.views.staff import answers
from commonty.files.serving import photo_answer


def visible_mend(request: HttpRequest, photo_id: str) -> MendPhoto:
    found = next(iter(mends_seen(request.person, request.landlord, photo__public_id=photo_id)), None)
    if found is None:
        raise Http404
    return found


@open_page
@require_safe
def mend(request: HttpRequest, photo_id: str) -> HttpResponse:
    return photo_answer(visible_mend(request, photo_id).photo)


@open_page
@require_safe
def small_mend(request: HttpRequest, photo_id: str) -> HttpResponse:
    return photo_answer(visible_mend(request, photo_id).photo, is_small=True)


@answers
@require_POST
def mend_away(request: HttpRequest, photo_id: str) -> HttpResponse:
    """Also of something that is hidden: by whoever answers there."""
    here = MendPhoto.objects.filter(photo__place__path__startswith=request.landlord.path)
    found = get_object_or_404(here.select_related("issue", "photo__place"), photo__public_id=photo_id)
    try:
        take_mend_away(mend_id=found.pk, **by_web(request))
        messages.success(request, _("The photo is gone."))
    except MendPhoto.DoesNotExist:  # a colleague took it away in the same moment
        pass
    if found.issue is not None:
        return redirect("cases:issue", found.issue.public_id)
    return redirect("cases:fixes", found.photo.place.public_id)
