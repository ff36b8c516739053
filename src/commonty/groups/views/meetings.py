"""When a group meets: the list, one meeting, setting and changing it, saying whether one comes, an entry for a calendar."""

import secrets

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from commonty.access.pages import person_page
from commonty.access.refusal import Refused
from commonty.groups.actions.meetings import (
    answer_meeting,
    call_meeting_off,
    change_meeting,
    is_registered,
    set_meeting,
)
from commonty.groups.forms.meetings import CallMeetingOffForm, MeetingForm
from commonty.groups.models import Group, GroupMeeting, Membership
from commonty.groups.queries.meetings import coming_meetings, page_of_meeting, past_meetings
from commonty.groups.queries.membership import is_member, membership_of
from commonty.groups.rules.meetings import may_change
from commonty.groups.views.shared import member_group, posted, room_of, sent_to_room, status_of, tried, typed
from commonty.kit.icalendar import CalendarEntry, calendar_text
from commonty.kit.parts import gather

ON_A_PAGE = 25


@person_page
@never_cache
def list_meetings(request: HttpRequest, public_id: str) -> HttpResponse:
    group, now = room_of(request, public_id), timezone.now()
    page = Paginator(past_meetings(group, now=now), ON_A_PAGE).get_page(request.GET.get("page"))
    may_set = group.is_open and is_member(request.person, group)
    context = {"group": group, "coming": coming_meetings(group, now=now), "page": page, "may_set": may_set}
    return render(request, "groups/meetings.html", context)


@person_page
@never_cache
def new_meeting(request: HttpRequest, public_id: str) -> HttpResponse:
    group, mine = member_group(request, public_id)
    form = MeetingForm(
        posted(request), may_be_public=mine.is_organiser and is_registered(group),
        initial={"key": secrets.token_urlsafe(24)},
    )  # fmt: skip
    made: list[GroupMeeting] = []
    what = {"group_id": group.pk, "planned": form.planned_of, "posted_key": typed("key")}
    is_heard = _tells_of_danger(request, form, group)
    if not is_heard and sent_to_room(
        request, form, lambda planned, **how: made.append(set_meeting(planned, **how)), **what
    ):
        messages.success(request, _("It is set. Members see it, and say whether they come."))
        return redirect("groups:meeting", public_id, made[0].public_id)
    context = {"form": form, "group": group, "back_url": reverse("groups:meetings", args=[public_id])}
    return render(request, "groups/set_meeting.html", context, status=status_of(form))


@person_page
@never_cache
def show_meeting(request: HttpRequest, public_id: str, meeting_id: str) -> HttpResponse:
    group = room_of(request, public_id)
    meeting = _meeting(group, meeting_id)
    page = page_of_meeting(meeting, request.person, membership_of(request.person, group), now=timezone.now())
    return render(request, "groups/meeting.html", {"group": group, "meeting": meeting, "page": page})


@person_page
@never_cache
def edit_meeting(request: HttpRequest, public_id: str, meeting_id: str) -> HttpResponse:
    group, mine, meeting = _own_to_change(request, public_id, meeting_id)
    may_be_public = mine.is_organiser and is_registered(group)
    form = MeetingForm(posted(request), meeting=meeting, may_be_public=may_be_public)
    is_heard = _tells_of_danger(request, form, group)
    if not is_heard and sent_to_room(request, form, change_meeting, meeting_id=meeting.pk, planned=form.planned_of):
        messages.success(request, _("Changed. Those who come are told."))
        return redirect("groups:meeting", public_id, meeting_id)
    back = reverse("groups:meeting", args=[public_id, meeting_id])
    context = {"form": form, "group": group, "meeting": meeting, "back_url": back}
    return render(request, "groups/set_meeting.html", context, status=status_of(form))


def _tells_of_danger(request: HttpRequest, form: MeetingForm, group: Group) -> bool:
    """In what everybody would read: a request of its writer's at once, and the form stays with what was typed.

    The rooms above, which deal with danger, are asked by name.
    """
    if not form.is_bound or not form.is_valid() or not form.cleaned_data.get("is_public"):
        return False
    told = (form.cleaned_data["where"], group.place, request.person, timezone.now())
    try:
        heard = gather("hears_danger", "HEARS", *told)
    except Refused as refused:  # nobody is set up to deal with it there: its sentence says whom to phone
        form.add_error("where", str(refused))
        return True
    if heard:
        says = _("This tells of danger or damp, and we deal with it now: see “My things”. Say only where you meet.")
        form.add_error("where", says)
    return bool(heard)


@person_page
@never_cache
def call_off_meeting(request: HttpRequest, public_id: str, meeting_id: str) -> HttpResponse:
    group, _mine, meeting = _own_to_change(request, public_id, meeting_id)
    form = CallMeetingOffForm(posted(request))
    if sent_to_room(request, form, call_meeting_off, meeting_id=meeting.pk, because=typed("because")):
        messages.success(request, _("Called off. Those who wanted to come are told."))
        return redirect("groups:meeting", public_id, meeting_id)
    back = reverse("groups:meeting", args=[public_id, meeting_id])
    context = {"form": form, "group": group, "meeting": meeting, "back_url": back}
    return render(request, "groups/call_meeting_off.html", context, status=status_of(form))


@person_page
@require_POST
def come(request: HttpRequest, public_id: str, meeting_id: str) -> HttpResponse:
    group, _mine = member_group(request, public_id)
    meeting = _meeting(group, meeting_id)
    tried(request, _("Noted."), answer_meeting, meeting_id=meeting.pk, word=request.POST.get("says", "")[:5])
    return redirect("groups:meeting", public_id, meeting_id)


@person_page
@require_safe
def meeting_ics(request: HttpRequest, public_id: str, meeting_id: str) -> HttpResponse:
    """For a member's calendar, which others may look into: so it names neither the group nor what it is about."""
    group = room_of(request, public_id)
    meeting = _meeting(group, meeting_id)
    entry = CalendarEntry(
        uid=f"{meeting.public_id}@{request.get_host()}", starts_at=meeting.starts_at, ends_at=meeting.ends_at,
        summary=_("Meeting of a residents’ group"), location=meeting.where, description="",
        url=request.build_absolute_uri(reverse("groups:meeting", args=[public_id, meeting_id])),
        changed_at=meeting.changed_at, sequence=meeting.version, is_cancelled=meeting.called_off_at is not None,
    )  # fmt: skip
    answer = HttpResponse(calendar_text([entry], made_at=timezone.now()), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="meeting-{meeting.public_id}.ics"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _meeting(group: Group, meeting_id: str) -> GroupMeeting:
    meeting: GroupMeeting = get_object_or_404(
        GroupMeeting.objects.select_related("by"), group=group, public_id=meeting_id
    )
    meeting.group = group
    return meeting


def _own_to_change(
    request: HttpRequest, public_id: str, meeting_id: str
) -> tuple[Group, Membership, GroupMeeting]:  # fmt: skip
    group, mine = member_group(request, public_id)
    meeting = _meeting(group, meeting_id)
    if not may_change(meeting, mine, now=timezone.now()):
        raise Http404
    return group, mine, meeting
