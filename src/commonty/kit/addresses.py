"""What no address of ours holds: a NUL, which PostgreSQL takes in no text, so that looking it up would break the page."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

NUL = "\0"


class NoNulMiddleware:
    """Such an address is nobody's, on either database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path_info or "%00" in request.META.get("QUERY_STRING", "") or NUL in str(request.COOKIES):
            raise Http404
        return self.get_response(request)
