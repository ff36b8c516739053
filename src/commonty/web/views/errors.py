"""Pages for when something is not to be had. None of them needs the database."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def page(name: str, status: int, context: dict | None = None) -> HttpResponse:
    return HttpResponse(render_to_string(name, context or {}), status=status)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page("403.html", 403, {"why": str(exception or "")})


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return page("403.html", 403, {"is_stale_form": True})


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page("404.html", 404)


def broken(request: HttpRequest) -> HttpResponse:
    return page("500.html", 500)
