"""The front page of a place."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.gzip import gzip_page

from commonty.access.pages import open_page
from commonty.places.models import Place
from commonty.web.here import choose_place, place_of
from commonty.web.queries.front_page import front_page_of


@open_page
@gzip_page
def front_page(request: HttpRequest) -> HttpResponse:
    place = place_of(request)
    if place is None:
        return render(request, "web/no_landlord.html", status=404)
    return _place_page(request, place)


@open_page
@gzip_page
def show_place(request: HttpRequest, public_id: str) -> HttpResponse:
    """Opening a place's page chooses it: the switcher works by plain links."""
    here = Place.objects.public().select_related("parent__parent", "landlord")
    place = get_object_or_404(here.within(request.landlord) if request.landlord else here.none(), public_id=public_id)
    request.place_here = place
    return choose_place(request, _place_page(request, place), place)


def _place_page(request: HttpRequest, place: Place) -> HttpResponse:
    now = timezone.now()
    page = front_page_of(place, request.person, now=now)
    return render(request, "web/front_page.html", {"place": place, "page": page, "now": now})
