"""For whoever watches over an installation: is it alive, can it work."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from commonty.access.pages import open_page
from commonty.kit.jobs import is_a_worker_alive


@open_page
def live(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "alive"})


@open_page
def ready(request: HttpRequest) -> JsonResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    return JsonResponse({"status": "ready"})


@open_page
def worker(request: HttpRequest) -> JsonResponse:
    """A page of its own: without a worker mail waits and votes don't close, but the pages are there to be served."""
    try:
        is_alive = is_a_worker_alive()
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    return JsonResponse(
        {"status": "working"} if is_alive else {"status": "no worker"}, status=200 if is_alive else 503
    )
