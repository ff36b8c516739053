"""Pages that hold words: what this is, how it can be used, what we keep; and what is coming."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from commonty.access.pages import open_page
from commonty.web.tour import tour_stops


@open_page
def meetings(request: HttpRequest) -> HttpResponse:
    return render(request, "web/meetings.html")


@open_page
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "web/about.html")


@open_page
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "web/accessibility.html")


@open_page
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "web/privacy.html")


@open_page
def tour(request: HttpRequest) -> HttpResponse:
    return render(request, "web/tour.html", {"stops": tour_stops(request.person, request.landlord)})


@open_page
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        back = "/"
    answer = redirect(back)
    if request.POST.get("language") in dict(settings.LANGUAGES):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            request.POST["language"],
            max_age=31_536_000,
            samesite="Lax",
            secure=not settings.DEBUG,
        )
    return answer
