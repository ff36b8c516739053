"""Minutes in a group's room, their photos, and everything of the group to take away."""

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commonty.access.pages import person_page
from commonty.files.serving import photo_answer
from commonty.groups.actions.minutes import change_minutes, take_photo_out, write_minutes
from commonty.groups.forms.minutes import MinutesForm
from commonty.groups.models import GroupMeeting, Minutes, MinutesPhoto
from commonty.groups.queries.export import export_of
from commonty.groups.queries.meetings import meetings_met
from commonty.groups.queries.membership import is_member
from commonty.groups.views.shared import member_group, organised_group, room_of, sent_to_room, status_of, tried, typed
from commonty.kit.uploads import holder_of


@person_page
@never_cache
def list_minutes(request: HttpRequest, public_id: str) -> HttpResponse:
    group = room_of(request, public_id)
    found = list(group.minutes.order_by("-met_on", "-pk")[:500])
    may_write = group.is_open and is_member(request.person, group)
    return render(request, "groups/minutes_list.html", {"group": group, "found": found, "may_write": may_write})


@person_page
@never_cache
def new_minutes(request: HttpRequest, public_id: str) -> HttpResponse:
    group, _mine = member_group(request, public_id)
    meeting = GroupMeeting.objects.filter(group=group, public_id=request.GET.get("meeting", "")[:12]).first()
    initial: dict[str, object] = {"key": secrets.token_urlsafe(24), "met_on": timezone.localdate()}
    if meeting is not None:
        met_on = timezone.localdate(meeting.starts_at)
        initial |= {"title": meeting.title, "met_on": met_on, "meeting": meeting.public_id}
    form = MinutesForm(*_posted(request), initial=initial, holder=holder_of(request), meetings=meetings_met(group))
    made: list[Minutes] = []
    what = {"group_id": group.pk, "written": form.written_of, "posted_key": typed("key")}
    if sent_to_room(request, form, lambda written, **how: made.append(write_minutes(written, **how)), **what):
        form.drop_uploads()
        return redirect("groups:minutes", public_id, made[0].public_id)
    form.keep_uploads(now=timezone.now())
    context = {"form": form, "group": group, "back_url": reverse("groups:minutes_list", args=[public_id])}
    return render(request, "groups/write_minutes.html", context, status=status_of(form))


@person_page
@never_cache
def show_minutes(request: HttpRequest, public_id: str, minutes_id: str) -> HttpResponse:
    group = room_of(request, public_id)
    minutes = get_object_or_404(group.minutes.select_related("meeting"), public_id=minutes_id)
    versions = list(minutes.versions.order_by("-number"))
    context = {
        "group": group, "minutes": minutes, "newest": versions[0], "older": versions[1:],
        "links": list(minutes.photos.select_related("photo").order_by("pk")),
        "may_write": group.is_open and is_member(request.person, group),
    }  # fmt: skip
    return render(request, "groups/minutes.html", context)


@person_page
@never_cache
def edit_minutes(request: HttpRequest, public_id: str, minutes_id: str) -> HttpResponse:
    group, _mine = member_group(request, public_id)
    minutes = get_object_or_404(group.minutes, public_id=minutes_id)
    newest = minutes.versions.order_by("-number").first()
    initial = {"title": minutes.title, "met_on": minutes.met_on, "text": newest.text, "number": newest.number}
    initial["meeting"] = minutes.meeting.public_id if minutes.meeting else ""
    met = meetings_met(group, chosen=minutes.meeting)
    form = MinutesForm(*_posted(request), initial=initial, holder=holder_of(request), meetings=met)
    what = {"minutes_id": minutes.pk, "written": form.written_of, "number": typed("number")}
    if sent_to_room(request, form, lambda written, **how: change_minutes(written, **how), **what):
        form.drop_uploads()
        return redirect("groups:minutes", public_id, minutes_id)
    form.keep_uploads(now=timezone.now())
    back = reverse("groups:minutes", args=[public_id, minutes_id])
    context = {"form": form, "group": group, "minutes": minutes, "back_url": back}
    return render(request, "groups/write_minutes.html", context, status=status_of(form))


@person_page
@require_safe
def picture(request: HttpRequest, public_id: str, photo_id: str) -> HttpResponse:
    return photo_answer(_photo(request, public_id, photo_id).photo)


@person_page
@require_safe
def small_picture(request: HttpRequest, public_id: str, photo_id: str) -> HttpResponse:
    return photo_answer(_photo(request, public_id, photo_id).photo, is_small=True)


@person_page
@require_POST
def photo_away(request: HttpRequest, public_id: str, photo_id: str) -> HttpResponse:
    member_group(request, public_id)
    link = _photo(request, public_id, photo_id)
    tried(request, _("The photo is gone."), take_photo_out, link_id=link.pk, minutes_id=link.minutes_id)
    return redirect("groups:minutes", public_id, link.minutes.public_id)


@person_page
@require_safe
def export(request: HttpRequest, public_id: str) -> HttpResponse:
    """For any organiser, at any time."""
    group, _mine = organised_group(request, public_id)
    answer = HttpResponse(export_of(group, request.person, now=timezone.now()), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="group-{group.public_id}.zip"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _photo(request: HttpRequest, public_id: str, photo_id: str) -> MinutesPhoto:
    group = room_of(request, public_id)
    links = MinutesPhoto.objects.filter(minutes__group=group).select_related("photo", "minutes")
    return get_object_or_404(links, photo__public_id=photo_id)


def _posted(request: HttpRequest) -> tuple[object, object]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
