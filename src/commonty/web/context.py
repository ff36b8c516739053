"""What every page's frame needs: the doors, the place, who is asking."""

from typing import Any

from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict[str, Any]:
    return {"person": getattr(request, "person", None)}
