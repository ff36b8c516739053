"""Who asks: puts the person, the landlord and the second factor on the request, so that views need not look for them."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from commonty.people.models import Person


class WhoMiddleware:
    """`request.person` is a Person or None; `request.has_second_factor` says whether this session proved one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        account = request.user
        request.person = None
        if account.is_authenticated and account.person_id:
            request.person = Person.objects.select_related("landlord").get(pk=account.person_id)
        request.has_second_factor = second_factor_in(request)
        return self.get_response(request)


def second_factor_in(request: HttpRequest) -> bool:
    methods = request.session.get("account_authentication_methods", [])
    return settings.DEMO or any(method.get("method") == "mfa" for method in methods)
