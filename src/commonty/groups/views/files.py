"""Documents in a group's room: the list, adding one, saving one, taking one out."""

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commonty.access.pages import person_page
from commonty.files.serving import document_answer
from commonty.groups.actions.files import add_file, take_file_out
from commonty.groups.forms.files import FileForm
from commonty.groups.models import GroupFile
from commonty.groups.queries.membership import membership_of
from commonty.groups.rules.files import MOST_FILES, may_take_out
from commonty.groups.views.shared import member_group, room_of, sent, status_of, tried, typed
from commonty.kit.uploads import holder_of


@person_page
@never_cache
def list_files(request: HttpRequest, public_id: str) -> HttpResponse:
    group = room_of(request, public_id)
    mine = membership_of(request.person, group)
    found = list(group.files.select_related("document").order_by("-at", "-pk")[:MOST_FILES])
    for one in found:
        one.may_go = group.is_open and may_take_out(one, mine)
    may_add = group.is_open and mine is not None and mine.is_there
    return render(request, "groups/files.html", {"group": group, "found": found, "may_add": may_add})


@person_page
@never_cache
def new_file(request: HttpRequest, public_id: str) -> HttpResponse:
    group, _mine = member_group(request, public_id)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = FileForm(*posted, initial={"key": secrets.token_urlsafe(24)}, holder=holder_of(request))
    what = {"group_id": group.pk, "new": form.file_of, "posted_key": typed("key")}
    if sent(request, form, lambda new, **how: add_file(new, **how), **what):
        form.drop_uploads()
        return redirect("groups:files", public_id)
    form.keep_uploads(now=timezone.now())
    context = {"form": form, "group": group, "back_url": reverse("groups:files", args=[public_id])}
    return render(request, "groups/add_file.html", context, status=status_of(form))


@person_page
@require_safe
def save_file(request: HttpRequest, public_id: str, file_id: str) -> HttpResponse:
    file = _file(request, public_id, file_id)
    return document_answer(file.document, name=slugify(file.name)[:60] or "file")


@person_page
@require_POST
def file_away(request: HttpRequest, public_id: str, file_id: str) -> HttpResponse:
    """Pressed again it is gone all the same."""
    group, _mine = member_group(request, public_id)
    file = GroupFile.objects.filter(group=group, public_id=file_id).first()
    tried(request, _("The file is gone."), take_file_out, file_id=file.pk if file else 0, group_id=group.pk)
    return redirect("groups:files", public_id)


def _file(request: HttpRequest, public_id: str, file_id: str) -> GroupFile:
    group = room_of(request, public_id)
    return get_object_or_404(GroupFile.objects.filter(group=group).select_related("document"), public_id=file_id)
