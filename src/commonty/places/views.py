"""Staff pages on places: what there is, add, rename. A place's own front page belongs to `web`."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from commonty.access.may import require
from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.places import actions, forms, queries, rules
from commonty.places.models import Kind, Place


@staff_page(Permission.MANAGE_PLACES)
def places(request: HttpRequest) -> HttpResponse:
    branches = queries.places_to_manage(request.person, request.landlord)
    return render(request, "places/places.html", {"branches": branches})


@staff_page(Permission.MANAGE_PLACES)
def place(request: HttpRequest, public_id: str) -> HttpResponse:
    """One place: its name, what lies below it, and a form to add to that."""
    here = _place(request, public_id)
    form = forms.AddPlaceForm(request.POST or None, parent=here)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_place(
                parent_id=here.pk, **form.cleaned_data, by=request.person, now=timezone.now(), channel="web"
            )
            return redirect("places:place", public_id)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    below = sorted(here.children.public(), key=lambda child: queries.natural(child.name))
    context = {
        "here": here,
        "around": Place.objects.around(here).exclude(pk=here.pk),
        "below": below,
        "homes": queries.homes_within(here),
        "form": form if rules.kinds_below(here) else None,
        "is_landlord": here.kind == Kind.LANDLORD,
    }
    return render(request, "places/place.html", context, status=422 if form.errors else 200)


@staff_page(Permission.MANAGE_PLACES)
def rename(request: HttpRequest, public_id: str) -> HttpResponse:
    here = _place(request, public_id)
    form = forms.RenamePlaceForm(request.POST or None, initial={"name": here.name})
    if request.method == "POST" and form.is_valid():
        try:
            actions.rename_place(
                place_id=here.pk, **form.cleaned_data, by=request.person, now=timezone.now(), channel="web"
            )
            return redirect("places:place", public_id)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "places/rename.html", {"here": here, "form": form}, status=422 if form.errors else 200)


@staff_page(Permission.MANAGE_PLACES)
def landlord(request: HttpRequest) -> HttpResponse:
    here = request.landlord
    require(request.person, Permission.MANAGE_PLACES, within=here)
    form = forms.LandlordForm(request.POST or None, initial={"hosts": here.hosts, "phone": here.phone})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_landlord(
                landlord_id=here.pk, **form.cleaned_data, by=request.person, now=timezone.now(), channel="web"
            )
            return redirect("places:places")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "places/landlord.html", {"here": here, "form": form}, status=422 if form.errors else 200)


def _place(request: HttpRequest, public_id: str) -> Place:
    """A public place of this landlord; 404 for others' and for homes, 403 where the person holds no role."""
    here = get_object_or_404(Place.objects.public().within(request.landlord), public_id=public_id)
    require(request.person, Permission.MANAGE_PLACES, within=here)
    return here
