"""Doors for machines: our mail server hands over mail, our provider hands over texts. Both sign what they send."""

import hashlib
import hmac
import re
from datetime import datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from commonty.access.pages import open_page
from commonty.channels.actions.taking_in import take_in_mail
from commonty.channels.actions.texts_in import take_in_text
from commonty.channels.mail.reading import MOST_BYTES
from commonty.gateways.texts import NotGenuine, read_incoming
from commonty.kit.limits import Limit, spend

HEADER = "X-Commonty-Signature"
SIGNATURE = re.compile(r"t=(\d{9,12}),v1=([0-9a-f]{64})")
WINDOW = timedelta(minutes=5)
LONGEST, CHUNK = 26 * 1024 * 1024, 65_536  # as much as mail servers let through
NO_ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response/>'  # the provider writes nothing back
EVERYBODY = Limit("mail handed over", most=600, seconds=600)


@csrf_exempt
@open_page
@require_POST
def mail(request: HttpRequest) -> HttpResponse:
    """The body is the raw mail. 429 and 5xx mean: try again later; a mail that comes again is the same one."""
    if not settings.MAIL_IN or not settings.MAIL_WEBHOOK_SECRET:
        raise Http404
    now = timezone.now()
    signed = SIGNATURE.fullmatch(request.headers.get(HEADER, ""))
    size = request.headers.get("Content-Length", "")
    if not size.isdigit() or int(size) > LONGEST:
        return HttpResponse("Too long.", status=413, content_type="text/plain")
    if signed is None or not _is_now(signed[1], now):
        return HttpResponse("Not signed.", status=403, content_type="text/plain")
    raw, digest = _read(request, signed[1])
    if not hmac.compare_digest(digest, signed[2]):
        return HttpResponse("Not signed.", status=403, content_type="text/plain")
    if not spend(EVERYBODY, "all", now=now):
        return HttpResponse("Later.", status=429, content_type="text/plain")
    take_in_mail(raw, now=now)
    return HttpResponse(status=204)


def _is_now(seconds: str, now: datetime) -> bool:
    return abs(now.timestamp() - int(seconds)) <= WINDOW.total_seconds()


def _read(request: HttpRequest, seconds: str) -> tuple[bytes, str]:
    """Piece by piece: all of it is signed, and only the beginning is kept."""
    proof = hmac.new(settings.MAIL_WEBHOOK_SECRET.encode(), f"{seconds}.".encode(), hashlib.sha256)
    kept = b""
    while chunk := request.read(CHUNK):
        proof.update(chunk)
        if len(kept) < MOST_BYTES:
            kept += chunk
    return kept, proof.hexdigest()


@csrf_exempt
@open_page
@require_POST
def text(request: HttpRequest) -> HttpResponse:
    """A text, as the provider signs it."""
    if settings.TEXTS != "twilio" or not settings.TEXTS_TOKEN:
        raise Http404
    url, body = request.build_absolute_uri(), request.body
    try:
        found = read_incoming(url=url, body=body, headers=request.headers, now=timezone.now())
    except NotGenuine:
        return HttpResponse("Not signed.", status=403, content_type="text/plain")
    take_in_text(found)
    return HttpResponse(NO_ANSWER, content_type="text/xml")
