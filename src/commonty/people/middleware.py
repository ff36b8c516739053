"""Who asks: puts the landlord, the person and the second factor on the request, so that views need not look."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from commonty.people.models import Person
from commonty.people.sign_in.sessions import is_opened_by_code
from commonty.places.models import Place
from commonty.places.queries import landlord_for

NEEDS_NOBODY = ("/health/", "/static/")


class WhoMiddleware:
    """`request.landlord` is a Place or None, `request.person` a Person or None; `request.has_second_factor` says
    whether this session proved one. A session of one landlord's is nobody's on another landlord's host.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.landlord, request.person, request.has_second_factor = None, None, False
        if request.path.startswith(NEEDS_NOBODY):
            return self.get_response(request)
        request.landlord = landlord_for(request.get_host())
        request.person = person_of(request.user, request.landlord)
        if request.user.is_authenticated and request.user.person_id and request.person is None:
            request.user = AnonymousUser()
        request.has_second_factor = second_factor_in(request)
        if request.person is not None:
            request.person.is_proved = request.has_second_factor
        response = turned_away(request) or self.get_response(request)
        # Many sign in at a library or on a neighbour's tablet: the way back must not show their pages to the next one.
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response


def person_of(account: object, landlord: Place | None) -> Person | None:
    if landlord is None or not getattr(account, "person_id", None):
        return None
    person = Person.objects.filter(pk=account.person_id, landlord=landlord, merged_into=None).first()  # type: ignore[attr-defined]
    if person is not None:
        person.landlord = landlord
    return person


def second_factor_in(request: HttpRequest) -> bool:
    """Proved by this account in this session, which was opened by a password or work account and not by a code."""
    if settings.DEMO:
        return True
    if not request.user.is_authenticated or is_opened_by_code(request):
        return False
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def turned_away(request: HttpRequest) -> HttpResponse | None:
    """Two doors that others keep: allauth's for staff, and the engineers' with its own password page.

    Whoever came in by a code could set up a second factor at the first, and the second asks for no second factor.
    """
    if request.path.startswith(reverse("admin:index")) and not request.has_second_factor:
        if request.user.is_authenticated:
            return redirect("people:second_factor")
        return redirect(f"{reverse('account_login')}?next={request.path}")
    is_staff_door = request.path.startswith(reverse("account_login").removesuffix("login/"))
    if is_staff_door and request.user.is_authenticated and is_opened_by_code(request):
        return redirect("people:second_factor")
    return None
