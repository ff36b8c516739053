"""What every page's frame needs: the doors, the place, who is asking."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.web.here import place_of


def doors(request: HttpRequest) -> list[dict[str, Any]]:
    """Five doors, always the same, always in this order. Behind some are several rooms, which their first pages name."""
    listed = [
        (_("Get help"), reverse("cases:help"), "help", ("/help/",)),
        (_("Decide"), reverse("budgeting:list_rounds"), "decide", ("/decide/",)),
        (_("Ideas"), reverse("ideas:list"), "ideas", ("/ideas/", "/needs/", "/talk/", "/opinions/", "/groups/")),
        (_("Meetings"), reverse("web:meetings"), "meetings", ("/meetings/",)),
        (_("Find out"), reverse("web:find_out"), "find-out", ("/find-out/",)),
    ]
    path = request.path
    return [
        {"name": name, "url": url, "icon": icon, "current": path.startswith(starts)}
        for name, url, icon, starts in listed
    ]


def rooms(request: HttpRequest) -> list[dict[str, Any]]:
    """What lies behind the door of ideas, on the first page of each: neighbours among themselves."""
    listed = [
        (_("Ideas"), reverse("ideas:list")),
        (_("Needs"), reverse("priorities:list")),
        (_("Talk"), reverse("discussions:threads")),
        (_("What people think"), reverse("opinions:list")),
        (_("Groups"), reverse("groups:list")),
    ]
    if request.path not in [url for _name, url in listed]:
        return []
    return [{"name": name, "url": url, "current": request.path == url} for name, url in listed]


def phone_link(phone: str) -> SafeString:
    """The landlord's number, to be pressed on a phone. Only digits and a leading + reach the address."""
    dialled = "".join(sign for sign in phone if sign.isascii() and sign.isdigit())
    plus = "+" if phone.strip().startswith("+") else ""
    return format_html('<a href="tel:{}">{}</a>', plus + dialled, phone)


def navigation(request: HttpRequest) -> dict[str, Any]:
    person = getattr(request, "person", None)
    place = place_of(request)
    return {
        "doors": doors(request),
        "rooms": rooms(request),
        "person": person,
        "landlord": getattr(request, "landlord", None),
        "landlord_name": getattr(getattr(request, "landlord", None), "name", ""),
        "phone_link": phone_link(getattr(getattr(request, "landlord", None), "phone", "")),
        "place": place,
        "desk_url": reverse("web:desk") if can(person, Permission.SEE_DESK, within=None) else "",
        "my_things_url": reverse("web:my_things"),
        "sign_in_url": reverse("people:sign_in"),
        "places_url": reverse("web:places"),
        "is_demo": settings.DEMO,
        "source_url": settings.SOURCE_URL,
    }
