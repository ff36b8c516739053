"""What a comment says in another language: bring it, say that it is right, take it back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.pages import person_page
from commonty.access.refusal import Refused
from commonty.discussions.actions.translating import say_right, take_translation_back, translate
from commonty.discussions.forms.translating import TranslateForm
from commonty.discussions.models import Translation
from commonty.discussions.queries.languages import languages
from commonty.discussions.rules.translating import OURS
from commonty.discussions.views.comments import visible_comment
from commonty.discussions.views.danger import danger_in_form
from commonty.discussions.views.threads import name_of
from commonty.discussions.where import page_of_comment
from commonty.groups.queries.membership import is_organiser


@person_page
@never_cache
def translate_comment(request: HttpRequest, public_id: str) -> HttpResponse:
    comment = visible_comment(request, public_id)
    initial = {"language": OURS if comment.language else request.person.language, "source": Translation.Source.HUMAN}
    form = TranslateForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            translate(comment_id=comment.pk, **form.cleaned_data, **by_web(request))
            messages.success(request, _("Thank you. It stands there now, and says that you translated it."))
            return redirect(page_of_comment(comment))
        except Refused as refused:
            form.add_error(None, str(refused))
    thread = comment.thread
    if form.is_bound and (told := danger_in_form(request, form, thread.place, group=thread.group)):
        return told
    context = {
        "form": form, "comment": comment, "name": name_of(comment), "back_url": page_of_comment(comment),
        "written_in": languages().get(comment.language or OURS),
    }  # fmt: skip
    return render(request, "discussions/translate.html", context, status=422 if form.errors else 200)


def visible_translation(request: HttpRequest, public_id: str) -> Translation:
    if request.landlord is None:
        raise Http404
    seen = Translation.objects.visible_to(request.person).filter(comment__thread__place__landlord=request.landlord)
    return get_object_or_404(seen.select_related("comment__thread__group", "by"), public_id=public_id)


@person_page
@require_POST
def right(request: HttpRequest, public_id: str) -> HttpResponse:
    return _tried(request, public_id, say_right, _("Thank you. Your name stands there as who looked at it."))


@person_page
@require_POST
def take_translation(request: HttpRequest, public_id: str) -> HttpResponse:
    """One's own; in a room also any, for its organisers."""
    translation = visible_translation(request, public_id)
    is_own, group = translation.by and translation.by.is_same_human(request.person), translation.comment.thread.group
    if not is_own and not (group and is_organiser(request.person, group)):
        raise Http404
    return _tried(request, public_id, take_translation_back, _("Taken back."))


def _tried(request: HttpRequest, public_id: str, action: Any, says: str) -> HttpResponse:
    translation = visible_translation(request, public_id)
    try:
        action(translation_id=translation.pk, **by_web(request))
        messages.success(request, says)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(page_of_comment(translation.comment))


def by_web(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.person, "now": timezone.now(), "channel": "web"}
