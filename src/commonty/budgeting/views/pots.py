"""Sharing the money out between areas, or between kinds of project."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.budgeting.actions.pots import share_between_areas, share_between_themes
from commonty.budgeting.forms.pots import AreasForm, PotsForm, ThemesForm
from commonty.budgeting.models import Round
from commonty.budgeting.queries.round import pots_of, themes_of
from commonty.budgeting.rules import may_change
from commonty.budgeting.views.posted import posted
from commonty.budgeting.views.set_up import round_to_set_up
from commonty.places.models import Place
from commonty.places.queries import natural


@staff_page(Permission.SET_UP_ROUND)
def set_areas(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = round_to_set_up(request, public_id)
    areas = sorted(Place.objects.public().filter(parent=pb_round.place), key=lambda area: natural(area.name))
    form = AreasForm(posted(request), pb_round=pb_round, areas=areas, pots=pots_of(pb_round))
    context = {"round": pb_round, "form": form, "areas": areas}
    done = _("Kept: each area has its own pot.")
    return _shared(request, pb_round, form, share_between_areas, done) or _page(request, "set_areas", context)


@staff_page(Permission.SET_UP_ROUND)
def set_themes(request: HttpRequest, public_id: str) -> HttpResponse:
    pb_round = round_to_set_up(request, public_id)
    form = ThemesForm(posted(request), pb_round=pb_round, themes=themes_of(pb_round), pots=pots_of(pb_round))
    done = _("Kept: each kind of project has its own pot.")
    context = {"round": pb_round, "form": form}
    return _shared(request, pb_round, form, share_between_themes, done) or _page(request, "set_themes", context)


def _shared(
    request: HttpRequest, pb_round: Round, form: PotsForm[Any], act: Callable[..., None], done: str
) -> HttpResponse | None:
    """Away from the page once it is kept, or where nothing can change any more."""
    if not may_change(pb_round.status):
        return redirect("budgeting:prepare_round", pb_round.public_id)
    if request.method != "POST" or not form.is_valid():
        return None
    changes = form.changes()
    try:
        act(round_id=pb_round.pk, **changes, by=request.person, now=timezone.now(), channel="web")
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    messages.success(request, done if changes["shares"] else _("Kept: one pot for all."))
    return redirect("budgeting:prepare_round", pb_round.public_id)


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    context["back_url"] = reverse("budgeting:prepare_round", args=[context["round"].public_id])
    return render(request, f"budgeting/{name}.html", context, status=422 if context["form"].errors else 200)
