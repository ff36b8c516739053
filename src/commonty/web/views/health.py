"""For whoever watches over an installation: is it alive, can it work."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from commonty.access.pages import open_page


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
