"""Checking a vote: which there are to check, and what stands out in one of them. Nothing here changes anything."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commonty.access.may import can
from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.ballots.models import Register
from commonty.ballots.queries.standing_out import StandingOut, what_stands_out
from commonty.ballots.rules.standing_out import Kind
from commonty.ballots.scrutiny_words import MAY_BE, NEXT, says
from commonty.ballots.views.register import scrutinised_register

LISTED = 50


@staff_page(Permission.SCRUTINISE)
@require_safe
@never_cache
def checks(request: HttpRequest) -> HttpResponse:
    seen = Register.objects.scrutinised_by(request.person).filter(place__landlord=request.landlord)
    registers = seen.select_related("place").order_by("-closes_at", "-pk")[:LISTED]
    return render(request, "ballots/checks.html", {"registers": registers, "now": timezone.now()})


@staff_page(Permission.SCRUTINISE)
@never_cache
def stands_out(request: HttpRequest, register_id: str) -> HttpResponse:
    register, now = scrutinised_register(request, register_id), timezone.now()
    may_keep = can(request.person, Permission.KEEP_REGISTER, within=register.place)
    found = what_stands_out(register, by=request.person if may_keep else None, now=now)
    context = {
        "register": register,
        "found": found,
        "groups": _groups(found),
        "may_keep": may_keep,
        "may_challenge": register.result_published_at is not None
        and can(request.person, Permission.CLOSE_ROUND, within=register.place),
        "is_over": now >= register.closes_at,
    }
    return render(request, "ballots/stands_out.html", context)


def _groups(found: StandingOut) -> list[dict[str, Any]]:
    """One for each kind that was found, with its reasons said once."""
    by_kind: dict[Kind, list[dict[str, Any]]] = {}
    for finding in found.findings:
        said = {"says": says(finding), "names": found.names.get(finding.key, [])}
        by_kind.setdefault(finding.kind, []).append(said)
    return [
        {"kind": kind, "may_be": MAY_BE[kind], "next": NEXT[kind], "findings": by_kind[kind]}
        for kind in Kind
        if kind in by_kind
    ]
