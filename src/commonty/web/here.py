"""Where the reader stands: the place they chose, else the estate they live on, else the landlord."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from commonty.people.models import Person, Tie
from commonty.places.models import Kind, Place

# A cookie of its own and not the session: a passer-by who looks at three places should not cost three writes.
COOKIE = "place"
HALF_A_YEAR = 60 * 60 * 24 * 182


def place_of(request: HttpRequest) -> Place | None:
    """Read once a request; the chosen place must still be there, public, and this landlord's."""
    if not hasattr(request, "place_here"):
        request.place_here = _chosen(request) or _home_ground(request) or getattr(request, "landlord", None)  # type: ignore[attr-defined]
    return request.place_here  # type: ignore[attr-defined]


def choose_place(request: HttpRequest, response: HttpResponse, place: Place) -> HttpResponse:
    response.set_cookie(
        COOKIE,
        place.public_id,
        max_age=HALF_A_YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _chosen(request: HttpRequest) -> Place | None:
    public_id, landlord = request.COOKIES.get(COOKIE, ""), getattr(request, "landlord", None)
    if not public_id or landlord is None:
        return None
    public = Place.objects.public().within(landlord)
    return public.select_related("parent__parent", "landlord").filter(public_id=public_id[:20]).first()


def _home_ground(request: HttpRequest) -> Place | None:
    """The estate of the person's home, or its area where blocks stand alone."""
    person: Person | None = getattr(request, "person", None)
    if person is None:
        return None
    ties = Tie.objects.current(timezone.localdate()).filter(person=person)
    tie = ties.select_related("home__parent__parent__parent", "home__landlord").first()
    place = tie.home if tie else None
    while place is not None and place.kind not in (Kind.ESTATE, Kind.AREA):
        place = place.parent
    return place
