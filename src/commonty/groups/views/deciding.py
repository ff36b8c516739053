"""Decisions in a group's room: the list, a new one, voting and the result, calling it off."""

import secrets

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from commonty.access.pages import person_page
from commonty.groups.actions.deciding import call_off_decision, open_decision, vote
from commonty.groups.forms.deciding import CallOffForm, OpenForm, VoteForm
from commonty.groups.models import Decision
from commonty.groups.queries.deciding import DecisionPage, decisions_of, page_of_decision
from commonty.groups.queries.membership import membership_of
from commonty.groups.views.shared import member_group, posted, room_of, sent_to_room, status_of, typed


@person_page
@never_cache
def list_decisions(request: HttpRequest, public_id: str) -> HttpResponse:
    group, now = room_of(request, public_id), timezone.now()
    mine = membership_of(request.person, group)
    found = decisions_of(group)
    context = {
        "group": group, "running": [one for one in found if one.is_running(now)],
        "over": [one for one in found if not one.is_running(now)],
        "may_open": group.is_open and mine is not None and mine.is_there,
    }  # fmt: skip
    return render(request, "groups/decisions.html", context)


@person_page
@never_cache
def new_decision(request: HttpRequest, public_id: str) -> HttpResponse:
    group, _mine = member_group(request, public_id)
    form = OpenForm(posted(request), initial={"key": secrets.token_urlsafe(24)})
    made: list[Decision] = []
    what = {"group_id": group.pk, "asked": form.question_of, "posted_key": typed("key")}
    if sent_to_room(request, form, lambda asked, **how: made.append(open_decision(asked, **how)), **what):
        return redirect("groups:decision", public_id, made[0].public_id)
    context = {"form": form, "group": group, "back_url": reverse("groups:decisions", args=[public_id])}
    return render(request, "groups/new_decision.html", context, status=status_of(form))


@person_page
@never_cache
def show_decision(request: HttpRequest, public_id: str, decision_id: str) -> HttpResponse:
    group = room_of(request, public_id)
    decision = get_object_or_404(Decision.objects.select_related("opened_by"), group=group, public_id=decision_id)
    mine = membership_of(request.person, group)
    page = page_of_decision(decision, mine, request.person, now=timezone.now())
    form = VoteForm(posted(request), decision=decision, choices=page.choices, initial=_as_before(page))
    if request.method == "POST" and not (mine and mine.is_there):
        raise Http404
    if sent_to_room(request, form, vote, decision_id=decision.pk, said=form.said_of, because=typed("because")):
        messages.success(request, _("Your vote is noted."))
        return redirect("groups:decision", public_id, decision_id)
    may_call_off = mine is not None and mine.is_there and (mine.is_organiser or decision.opened_by_id == mine.pk)
    context = {
        "form": form, "group": group, "decision": decision, "page": page,
        "may_call_off": may_call_off and decision.is_running(timezone.now()),
    }  # fmt: skip
    return render(request, "groups/decision.html", context, status=status_of(form))


@person_page
@never_cache
def call_off(request: HttpRequest, public_id: str, decision_id: str) -> HttpResponse:
    group, mine = member_group(request, public_id)
    decision = get_object_or_404(group.decisions, public_id=decision_id)
    if not mine.is_organiser and decision.opened_by_id != mine.pk:
        raise Http404
    form = CallOffForm(posted(request))
    if sent_to_room(request, form, call_off_decision, decision_id=decision.pk, because=typed("because")):
        messages.success(request, _("Called off. All members are told."))
        return redirect("groups:decision", public_id, decision_id)
    back = reverse("groups:decision", args=[public_id, decision_id])
    context = {"form": form, "group": group, "decision": decision, "back_url": back}
    return render(request, "groups/call_off.html", context, status=status_of(form))


def _as_before(page: DecisionPage) -> dict[str, object]:
    """What one said, where it can still be changed."""
    if page.mine is None or page.mine.said is None:
        return {}
    said = page.mine.said
    ranked = {f"place_{number}": place for place, number in enumerate(said, start=1)}
    return {"because": page.mine.because, "said": said[0], **ranked}
