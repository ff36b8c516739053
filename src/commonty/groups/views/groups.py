"""The list of groups, a group's page, forming one, changing it, its end."""

import secrets

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commonty.access.pages import open_page, person_page
from commonty.groups.actions.forming import change_group, dissolve_group, form_group
from commonty.groups.beside import parts_of_group
from commonty.groups.forms.groups import ChangeForm, FormForm
from commonty.groups.models import Group
from commonty.groups.queries.membership import membership_of
from commonty.groups.queries.pages import groups_at, own_groups, page_of_group, shown_number
from commonty.groups.views.shared import (
    count_reading,
    organised_group,
    posted,
    sent,
    status_of,
    tried,
    typed,
    visible_group,
)
from commonty.kit.csv_files import csv_answer
from commonty.kit.feeds import Entry, feed_answer
from commonty.people.queries.homes import homes_of
from commonty.places.asked import place_asked
from commonty.places.queries import places_round

ON_A_PAGE, MOST = 25, 2_000


@open_page
@require_safe
def list_groups(request: HttpRequest) -> HttpResponse:
    place, words = place_asked(request), request.GET.get("q", "")[:80]
    page = Paginator(groups_at(place, words=words), ON_A_PAGE).get_page(request.GET.get("page"))
    for group in page:
        group.how_many = shown_number(group.members)
    near = f"place={place.public_id}&" if place != request.landlord else ""
    context = {"page": page, "where": place, "words": words, "near": near, "keep": near}
    return render(request, "groups/groups.html", context)


@open_page
@require_safe
def groups_csv(request: HttpRequest) -> HttpResponse:
    heads = ["id", "name", "purpose", "place", "who_can_join", "formed_at", "members"]
    rows = (
        [
            group.public_id, group.name, group.purpose, group.place.name, group.joining, group.formed_at.isoformat(),
            shown_number(group.members) or "under 5",
        ]
        for group in groups_at(place_asked(request))[:MOST]
    )  # fmt: skip
    return csv_answer("residents-groups.csv", heads, rows)


@open_page
@require_safe
def groups_feed(request: HttpRequest) -> HttpResponse:
    place = place_asked(request)
    newest = groups_at(place).order_by("-formed_at", "-pk")[:50]
    return feed_answer(
        request, title=_("Residents’ groups: %(place)s") % {"place": place.name}, page=reverse("groups:list"),
        says=_("Groups that residents have formed"),
        entries=(
            Entry(group.name, reverse("groups:show", args=[group.public_id]), group.purpose, group.formed_at)
            for group in newest
        ),
    )  # fmt: skip


@open_page
@never_cache
def show_group(request: HttpRequest, public_id: str) -> HttpResponse:
    group, now = visible_group(request, public_id), timezone.now()
    count_reading(request, group)
    page = page_of_group(group, request.person, now=now)
    parts = parts_of_group(page, request.person, now)
    return render(request, "groups/group.html", {"page": page, "group": group, "mine": page.mine, "parts": parts})


@person_page
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    return render(request, "groups/mine.html", {"memberships": own_groups(request.person)})


@person_page
@never_cache
def form_one(request: HttpRequest) -> HttpResponse:
    person = request.person
    places = places_round(homes_of(person, on=timezone.localdate()))
    name = "" if person.is_at_risk else person.name
    initial = {"joining": Group.Joining.ASK, "own_name": name, "key": secrets.token_urlsafe(24)}
    form = FormForm(posted(request), places=places, initial=initial)
    made: list[Group] = []
    what = {"about": form.about_of, "own_name": typed("own_name"), "posted_key": typed("key")}
    if sent(request, form, lambda about, **how: made.append(form_group(about, **how)), **what):
        messages.success(request, _("Your group is there. Invite your neighbours."))
        return redirect("groups:show", made[0].public_id)
    context = {"form": form, "lives_here": bool(places), "back_url": reverse("groups:list")}
    return render(request, "groups/form.html", context, status=status_of(form))


@person_page
@never_cache
def change(request: HttpRequest, public_id: str) -> HttpResponse:
    group, _mine = organised_group(request, public_id)
    places = places_round(homes_of(request.person, on=timezone.localdate()))
    places = places if group.place in places else [group.place, *places]
    initial = {
        "name": group.name, "purpose": group.purpose, "place": group.place.public_id, "joining": group.joining,
        "is_unlisted": group.is_unlisted,
    }  # fmt: skip
    form = ChangeForm(posted(request), places=places, initial=initial)
    if sent(request, form, change_group, group_id=group.pk, about=form.about_of):
        messages.success(request, _("Changed."))
        return redirect("groups:show", public_id)
    context = {"form": form, "group": group, "back_url": reverse("groups:show", args=[public_id])}
    return render(request, "groups/change.html", context, status=status_of(form))


@person_page
@never_cache
def dissolve(request: HttpRequest, public_id: str) -> HttpResponse:
    group, _mine = organised_group(request, public_id)
    if request.method == "POST" and group.is_open:
        tried(request, _("The group has come to its end. Its members are told."), dissolve_group, group_id=group.pk)
        return redirect("groups:mine")
    return render(request, "groups/dissolve.html", {"group": group, "mine": membership_of(request.person, group)})
