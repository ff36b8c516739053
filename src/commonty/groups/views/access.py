"""Emergency access: the officer's page, the yes or no of whoever the group named, and who runs this server."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.pages import open_page, person_page, staff_page
from commonty.access.permissions import Permission
from commonty.groups.actions.access import ask_for_room, keep_room_shut, name_for_emergencies, open_room
from commonty.groups.forms.access import AskForRoomForm
from commonty.groups.models import Group, Membership, RoomAccess
from commonty.groups.rules.access import may_answer
from commonty.groups.views.shared import member_group, organised_group, posted, sent, status_of, tried, typed


@open_page
def who_runs_this(request: HttpRequest) -> HttpResponse:
    return render(request, "groups/who_runs_this.html")


@staff_page(Permission.OPEN_A_ROOM)
@never_cache
def ask_room(request: HttpRequest) -> HttpResponse:
    """By the address of a group that somebody has given to the officer: no list of rooms is there."""
    form = AskForRoomForm(posted(request))
    if form.is_bound and form.is_valid():
        group = Group.objects.filter(public_id=form.cleaned_data["address"], landlord=request.landlord).first()
        if group is None:
            form.add_error("address", _("There is no group at this address. Copy it again."))
        elif sent(request, form, ask_for_room, group_id=group.pk, because=typed("because"), tell_on=typed("tell_on")):
            messages.success(request, _("Asked. Whoever the group named says yes or no."))
            return redirect("groups:ask_room")
    now = timezone.now()
    mine = RoomAccess.objects.of(request.person).select_related("group").order_by("-asked_at")[:20]
    context = {"form": form, "accesses": [(one, state_of(one, now)) for one in mine], "back_url": reverse("web:desk")}
    return render(request, "groups/ask_room.html", context, status=status_of(form))


def state_of(access: RoomAccess, now: object) -> str:
    if access.opened_at:
        return "open" if access.ends_at > now else "over"
    return "refused" if access.refused_at else "waits" if access.lapses_at > now else "over"


@person_page
@never_cache
def answer_room(request: HttpRequest, public_id: str, access_id: str) -> HttpResponse:
    """For those whom the group named: the reason, who asks, yes or no."""
    group, mine = member_group(request, public_id)
    access = get_object_or_404(group.accesses.select_related("officer"), public_id=access_id)
    if not may_answer(access, mine):
        raise Http404
    if request.method == "POST":
        action = open_room if "yes" in request.POST else keep_room_shut
        tried(request, _("Your answer is noted."), action, access_id=access.pk)
        return redirect("groups:show", public_id)
    return render(request, "groups/answer_room.html", {"group": group, "access": access})


@person_page
@require_POST
def name_for_room(request: HttpRequest, public_id: str, member_id: str) -> HttpResponse:
    group, _mine = organised_group(request, public_id)
    theirs = get_object_or_404(group.memberships.filter(state=Membership.State.IN), public_id=member_id)
    what = {"group_id": group.pk, "member_id": theirs.pk, "is_named": "yes" in request.POST}
    tried(request, "", name_for_emergencies, **what)
    return redirect("groups:members", public_id)
