"""Asking to join, the invitation, the link, leaving."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.pages import person_page
from commonty.groups.actions.inviting import join_by_link, link_for
from commonty.groups.actions.joining import (
    ask_to_join,
    decline_invitation,
    leave_group,
    take_back_ask,
    take_up_invitation,
)
from commonty.groups.actions.members import choose_name, take_on
from commonty.groups.forms.groups import AskForm, OwnNameForm
from commonty.groups.models import Membership
from commonty.groups.queries.membership import first_of, membership_of, rows_of
from commonty.groups.views.shared import member_group, posted, sent, status_of, tried, typed, visible_group
from commonty.people.models import Person


def own_name_of(person: Person) -> dict[str, str]:
    """Whoever is at risk is not offered their name."""
    return {"own_name": "" if person.is_at_risk else person.name}


@person_page
@never_cache
def ask(request: HttpRequest, public_id: str) -> HttpResponse:
    group = visible_group(request, public_id)
    form = AskForm(posted(request), initial=own_name_of(request.person))
    what = {"group_id": group.pk, "name": typed("own_name"), "says": typed("says")}
    if sent(request, form, ask_to_join, **what):
        messages.success(request, _("Sent. The organisers answer you, and we tell you when they have."))
        return redirect("groups:show", public_id)
    context = {"form": form, "group": group, "back_url": reverse("groups:show", args=[public_id])}
    return render(request, "groups/ask.html", context, status=status_of(form))


@person_page
@require_POST
def take_back(request: HttpRequest, public_id: str) -> HttpResponse:
    group = visible_group(request, public_id)
    if membership_of(request.person, group) is None:
        raise Http404
    tried(request, _("Taken back."), take_back_ask, group_id=group.pk)
    return redirect("groups:mine")


@person_page
@never_cache
def invitation(request: HttpRequest, public_id: str) -> HttpResponse:
    """Yes, under a name, or no."""
    group = visible_group(request, public_id)
    mine = membership_of(request.person, group)
    if mine is None or mine.state != Membership.State.INVITED:
        return redirect("groups:show", public_id)
    if "no" in request.POST:
        tried(request, _("You said no. The group is not told why."), decline_invitation, group_id=group.pk)
        return redirect("groups:mine")
    form = OwnNameForm(posted(request), initial=own_name_of(request.person))
    if sent(request, form, take_up_invitation, group_id=group.pk, name=typed("own_name")):
        messages.success(request, _("You are in the group."))
        return redirect("groups:show", public_id)
    context = {"form": form, "group": group, "back_url": reverse("groups:mine")}
    return render(request, "groups/invitation.html", context, status=status_of(form))


@person_page
@never_cache
def by_link(request: HttpRequest, code: str) -> HttpResponse:
    link = link_for(code, by=request.person, now=timezone.now())
    if link is None:
        return render(request, "groups/link_over.html", status=404)
    if "no" in request.POST:
        return redirect("groups:list")
    form = OwnNameForm(posted(request), initial=own_name_of(request.person))
    if sent(request, form, join_by_link, code=code, name=typed("own_name")):
        messages.success(request, _("You are in the group."))
        return redirect("groups:show", link.group.public_id)
    context = {"form": form, "group": link.group, "back_url": reverse("groups:list")}
    return render(request, "groups/invitation.html", context, status=status_of(form))


@person_page
@never_cache
def leave(request: HttpRequest, public_id: str) -> HttpResponse:
    group = visible_group(request, public_id)
    mine = first_of(rows_of(request.person, group))
    if mine is None or not mine.is_there:
        raise Http404
    if request.method == "POST":
        done = tried(request, _("You have left the group."), leave_group, group_id=group.pk)
        return redirect("groups:mine") if done else redirect("groups:show", public_id)
    return render(request, "groups/leave.html", {"group": group, "mine": mine})


@person_page
@never_cache
def own_name(request: HttpRequest, public_id: str) -> HttpResponse:
    group, mine = member_group(request, public_id)
    form = OwnNameForm(posted(request), initial={"own_name": mine.name})
    if sent(request, form, choose_name, group_id=group.pk, name=typed("own_name")):
        messages.success(request, _("Members see your new name now."))
        return redirect("groups:members", public_id)
    context = {"form": form, "group": group, "back_url": reverse("groups:members", args=[public_id])}
    return render(request, "groups/own_name.html", context, status=status_of(form))


@person_page
@require_POST
def go_on(request: HttpRequest, public_id: str) -> HttpResponse:
    """Nobody organises it any more."""
    group, _mine = member_group(request, public_id)
    tried(request, _("You organise the group now."), take_on, group_id=group.pk)
    return redirect("groups:members", public_id)
