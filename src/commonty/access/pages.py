"""Every view says who may open it, with one of these; an architecture test fails on a view that does not.

They answer the first question only (who may stand at this door). The view then loads through `visible_to`, and the
action asks `require` for the very place.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commonty.access.may import require
from commonty.access.permissions import Permission
from commonty.access.roles import permissions_of

View = Callable[..., HttpResponse]
ANYBODY, PERSON = "anybody", "person"
# Nothing here is changed by any other method, so none gets as far as a view.
only_known_methods = require_http_methods(["GET", "HEAD", "POST"])


def open_page(view: View) -> View:
    """Anybody, without an account."""

    @wraps(view)
    @only_known_methods
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    opened.opens_to = ANYBODY  # type: ignore[attr-defined]
    return opened


def person_page(view: View) -> View:
    """Anybody who is signed in as a person."""

    @wraps(view)
    @only_known_methods
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.person is None:  # type: ignore[attr-defined]
            return redirect_to_login(request.get_full_path(), reverse(settings.LOGIN_URL))
        return view(request, *args, **kwargs)

    checked.opens_to = PERSON  # type: ignore[attr-defined]
    return checked


def staff_page(permission: Permission) -> Callable[[View], View]:
    """Staff who hold the permission somewhere, with a second factor in this session."""

    def decorate(view: View) -> View:
        @wraps(view)
        @only_known_methods
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.person is None:  # type: ignore[attr-defined]
                return redirect_to_login(request.get_full_path(), reverse(settings.LOGIN_URL))
            is_proved = request.has_second_factor  # type: ignore[attr-defined]
            if not is_proved and permission in permissions_of(request.person.roles_to_prove):  # type: ignore[attr-defined]
                return redirect("people:second_factor")
            require(request.person, permission, within=None)  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        checked.opens_to = permission  # type: ignore[attr-defined]
        return checked

    return decorate
