"""Files that came with a form in which something else was wrong: kept for an hour, for whoever sent them.

No browser fills a file in again, so a form that is shown with its mistakes would have lost it. What is kept has passed
the checks of its own field, and is what the check made of it: of a picture the pixels only. The form carries a random
token; together with whoever is signed in (or the session of somebody who isn't) it gives the file, and to nobody else.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from commonty.kit.models import KeptUpload

KEPT = timedelta(hours=1)
# Of one holder. What is older goes when something newer comes.
MOST, MOST_BYTES = 3, 15 * 1024 * 1024
LONGEST_NAME = 200
WELL_FORMED = re.compile(r"[\w-]{43}", re.ASCII)  # what somebody types into the page need not be one


@dataclass(frozen=True)
class Checked:
    """What a check made of an upload."""

    name: str  # as whoever chose it calls it
    data: bytes
    kind: str = ""


def holder_of(request: HttpRequest) -> str:
    """Whoever sends this request, as a hash: the account, or the session of somebody without one."""
    if request.user.is_authenticated:
        who = f"account:{request.user.pk}"
    else:
        if not request.session.session_key and request.method == "POST":  # whoever only reads needs none
            request.session.create()
        who = f"session:{request.session.session_key}"
    return salted_hmac("commonty.kit.uploads", who, algorithm="sha256").hexdigest()


@transaction.atomic
def keep(upload: Checked, *, holder: str, slot: str, now: datetime) -> KeptUpload | None:
    """The row, whose token the form carries; None if it is too large to be kept."""
    if len(upload.data) > MOST_BYTES:
        return None
    kept = KeptUpload.objects.create(
        token=secrets.token_urlsafe(32), holder=holder, slot=slot, name=upload.name[-LONGEST_NAME:], kind=upload.kind,
        data=upload.data, size=len(upload.data), kept_at=now,
    )  # fmt: skip
    earlier = KeptUpload.objects.filter(holder=holder).exclude(pk=kept.pk).order_by("-kept_at")
    number, total = 1, kept.size
    for token, size in earlier.values_list("token", "size"):
        number, total = number + 1, total + size
        if number > MOST or total > MOST_BYTES:
            KeptUpload.objects.filter(pk=token).delete()
    return kept


def find(token: str, *, holder: str, slot: str, now: datetime) -> KeptUpload | None:
    """What this holder left with this token, for this field of this form."""
    theirs = KeptUpload.objects.filter(holder=holder, slot=slot, kept_at__gt=now - KEPT)
    return theirs.filter(pk=token).first() if WELL_FORMED.fullmatch(token) else None


def keep_on(kept: KeptUpload, *, now: datetime) -> None:
    """Somebody is still mending the form: the hour begins again."""
    KeptUpload.objects.filter(pk=kept.pk).update(kept_at=now)


def drop(token: str, *, holder: str) -> None:
    """It was used, or is not wanted."""
    if WELL_FORMED.fullmatch(token):
        KeptUpload.objects.filter(pk=token, holder=holder).delete()


def forget_old(now: datetime) -> int:
    """Delete what nobody came back for; returns how many that were."""
    return KeptUpload.objects.filter(kept_at__lte=now - KEPT).delete()[0]
