"""Who is in a group, for those who are; and what its organisers do for them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.pages import person_page
from commonty.access.refusal import Refused
from commonty.groups.actions.inviting import end_link, invite_by_name, make_link
from commonty.groups.actions.joining import let_in, refuse_member
from commonty.groups.actions.members import give_part, remove_member
from commonty.groups.forms.groups import BecauseForm, InviteForm, PartForm
from commonty.groups.models import Group, Membership
from commonty.groups.queries.membership import has_organiser, membership_of
from commonty.groups.queries.pages import asking, links_of, members_of
from commonty.groups.views.shared import by_web, organised_group, posted, room_of, sent, status_of, tried, typed

NOBODY_TOLD = gettext_lazy(
    "If we know exactly one person of that name, they have your invitation now. We can’t tell you more."
)


@person_page
@never_cache
def members(request: HttpRequest, public_id: str) -> HttpResponse:
    return members_page(request, room_of(request, public_id))


def members_page(request: HttpRequest, group: Group, *, code: str = "") -> HttpResponse:
    now = timezone.now()
    mine = membership_of(request.person, group)
    organises = mine is not None and mine.is_organiser and group.is_open
    context = {
        "group": group, "mine": mine, "organises": organises, "members": members_of(group),
        "asking": asking(group) if organises else [], "links": links_of(group, now=now) if organises else [],
        "is_orphan": group.is_open and mine is not None and not has_organiser(group, on=timezone.localdate(now)),
    }  # fmt: skip
    if code:
        context["link"] = request.build_absolute_uri(reverse("groups:by_link", args=[code]))
    return render(request, "groups/members.html", context)


@person_page
@require_POST
def new_link(request: HttpRequest, public_id: str) -> HttpResponse:
    """The answer shows the link, this once: a redirect would need it kept somewhere."""
    group, _mine = organised_group(request, public_id)
    try:
        _link, code = make_link(group_id=group.pk, **by_web(request))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("groups:members", public_id)
    return members_page(request, group, code=code)


@person_page
@require_POST
def link_away(request: HttpRequest, public_id: str, link_id: str) -> HttpResponse:
    group, _mine = organised_group(request, public_id)
    link = get_object_or_404(group.links, public_id=link_id)
    tried(request, _("This link lets nobody in any more."), end_link, link_id=link.pk)
    return redirect("groups:members", public_id)


@person_page
@never_cache
def invite(request: HttpRequest, public_id: str) -> HttpResponse:
    group, _mine = organised_group(request, public_id)
    form = InviteForm(posted(request))
    if sent(request, form, invite_by_name, group_id=group.pk, name=typed("name")):
        messages.success(request, NOBODY_TOLD)
        return redirect("groups:members", public_id)
    context = {"form": form, "group": group, "back_url": reverse("groups:members", args=[public_id])}
    return render(request, "groups/invite.html", context, status=status_of(form))


@person_page
@require_POST
def accept(request: HttpRequest, public_id: str, member_id: str) -> HttpResponse:
    group, theirs = _member(request, public_id, member_id)
    says = _("%(name)s is in the group.") % {"name": theirs.name}
    tried(request, says, let_in, group_id=group.pk, member_id=theirs.pk)
    return redirect("groups:members", public_id)


@person_page
@never_cache
def refuse(request: HttpRequest, public_id: str, member_id: str) -> HttpResponse:
    group, theirs = _member(request, public_id, member_id)
    form = BecauseForm(posted(request))
    what = {"group_id": group.pk, "member_id": theirs.pk, "because": typed("because")}
    if sent(request, form, refuse_member, **what):
        messages.success(request, _("They are told that you said no."))
        return redirect("groups:members", public_id)
    return _about_member(request, "groups/refuse.html", form, group, theirs)


@person_page
@never_cache
def remove(request: HttpRequest, public_id: str, member_id: str) -> HttpResponse:
    group, theirs = _member(request, public_id, member_id)
    form = BecauseForm(posted(request))
    form.fields["because"].required = True
    form.fields["because"].error_messages["required"] = _("Say why: they read it.")
    what = {"group_id": group.pk, "member_id": theirs.pk, "because": typed("because")}
    if sent(request, form, remove_member, **what):
        messages.success(request, _("They are no longer in the group, and are told why."))
        return redirect("groups:members", public_id)
    return _about_member(request, "groups/remove.html", form, group, theirs)


@person_page
@never_cache
def part(request: HttpRequest, public_id: str, member_id: str) -> HttpResponse:
    group, theirs = _member(request, public_id, member_id)
    form = PartForm(posted(request), initial={"role": theirs.role})
    what = {"group_id": group.pk, "member_id": theirs.pk, "role": typed("role")}
    if sent(request, form, give_part, **what):
        return redirect("groups:members", public_id)
    return _about_member(request, "groups/part.html", form, group, theirs)


def _about_member(
    request: HttpRequest, template: str, form: BecauseForm | PartForm, group: Group, theirs: Membership
) -> HttpResponse:
    context = {
        "form": form,
        "group": group,
        "theirs": theirs,
        "back_url": reverse("groups:members", args=[group.public_id]),
    }
    return render(request, template, context, status=status_of(form))


def _member(request: HttpRequest, public_id: str, member_id: str) -> tuple[Group, Membership]:
    """Somebody in it or asking to be; whom it invited by name stays unknown."""
    group, _mine = organised_group(request, public_id)
    shown = group.memberships.filter(state__in=[Membership.State.IN, Membership.State.ASKED])
    return group, get_object_or_404(shown, public_id=member_id)
