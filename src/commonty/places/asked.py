"""Which place an address asks for."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from commonty.places.models import Place


def place_asked(request: HttpRequest) -> Place:
    """The place in the address, else the landlord. A home is no place that anybody can ask for."""
    landlord: Place | None = request.landlord  # type: ignore[attr-defined]
    if landlord is None:
        raise Http404
    wanted = request.GET.get("place", "")[:12]
    if not wanted:
        return landlord
    return get_object_or_404(Place.objects.public().within(landlord).select_related("landlord"), public_id=wanted)


def own_part(request: HttpRequest, besides: Place) -> Place | None:
    """The reader's own part, to look at it alone; none where that is what they look at already."""
    here: Place | None = getattr(request, "place_here", None)
    return here if here not in (None, besides, request.landlord) else None  # type: ignore[attr-defined]
