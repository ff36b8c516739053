"""What somebody has typed and not sent: kept on our side, found again by a random token in a cookie."""

import re
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from commonty.cases.models import AskDraft
from commonty.places.models import Place

COOKIE, KEPT = "ask", timedelta(days=1)
WELL_FORMED = re.compile(r"[\w-]{43}", re.ASCII)


def kept_words(request: HttpRequest, landlord: Place, *, now: datetime) -> str:
    token = request.COOKIES.get(COOKIE, "")
    if not WELL_FORMED.fullmatch(token):
        return ""
    found = AskDraft.objects.filter(pk=token, landlord=landlord, kept_at__gt=now - KEPT).first()
    return found.says if found else ""


def keep_words(request: HttpRequest, answer: HttpResponse, landlord: Place, says: str, *, now: datetime) -> None:
    """Over what this browser kept before. Nothing else knows whose it is."""
    token = request.COOKIES.get(COOKIE, "")
    if not WELL_FORMED.fullmatch(token):
        token = secrets.token_urlsafe(32)
    AskDraft.objects.update_or_create(pk=token, defaults={"landlord": landlord, "says": says, "kept_at": now})
    answer.set_cookie(
        COOKIE, token, max_age=int(KEPT.total_seconds()), httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def drop_words(request: HttpRequest, answer: HttpResponse) -> None:
    AskDraft.objects.filter(pk=request.COOKIES.get(COOKIE, "")[:43]).delete()
    answer.delete_cookie(COOKIE)


def forget_words(now: datetime) -> int:
    return AskDraft.objects.filter(kept_at__lte=now - KEPT).delete()[0]
