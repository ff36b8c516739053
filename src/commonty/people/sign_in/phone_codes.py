"""Codes that the worker texts or reads out. Until then they lie encrypted in the database, under a key outside it.

Handed over at most once: if a worker dies in between, whoever waits asks again. What the provider can't take now is
tried again as long as the code works.
"""

import json
import logging
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from commonty.gateways.texts import CannotSend, NeverArrives, Spoken, ring, send_text
from commonty.kit.ids import new_public_id
from commonty.kit.limits import spend
from commonty.kit.phones import is_mobile
from commonty.kit.sealing import unwrap, wrap
from commonty.people.models import SentCode
from commonty.people.sign_in import limits
from commonty.places.models import Place

logger = logging.getLogger(__name__)

PURPOSE = "a code on its way to a phone"


def wrapped_for(landlord: Place, number: str, digits: str, *, is_known: bool) -> bytes:
    """What the worker needs. The same work and the same length for a number that nobody has: it is told to drop it."""
    order = {"to": number, "digits": digits, "from": landlord.name, "key": new_public_id(), "is_known": int(is_known)}
    return wrap(json.dumps(order).encode(), key=settings.INSTALLATION_KEY, purpose=PURPOSE)


@task()
def carry_codes() -> int:
    """Hand over all that wait; how many. Fails if the provider did, so that the worker comes back to them."""
    return carry_at(timezone.now())


def carry_at(now: datetime) -> int:
    waiting = SentCode.objects.exclude(wrapped=None)
    waiting.filter(expires_at__lte=now).update(wrapped=None)
    carried, failures = 0, []
    for number in list(waiting.order_by("pk").values_list("pk", flat=True)):
        wrapped = _take(number)
        if wrapped is None:
            continue  # another worker has it
        try:
            carried += _carry(json.loads(unwrap(wrapped, key=settings.INSTALLATION_KEY, purpose=PURPOSE)), now)
        except NeverArrives:
            continue
        except CannotSend as failure:
            SentCode.objects.filter(pk=number).update(wrapped=wrapped)
            failures.append(failure)
    if failures:
        raise failures[-1]
    return carried


@transaction.atomic
def _take(number: int) -> bytes | None:
    free = SentCode.objects.select_for_update(
        no_key=True, skip_locked=connection.features.has_select_for_update_skip_locked
    ).exclude(wrapped=None)
    code = free.filter(pk=number).first()
    if code is None:
        return None
    wrapped = bytes(code.wrapped or b"")
    SentCode.objects.filter(pk=number).update(wrapped=None)
    return wrapped


def _carry(order: dict[str, Any], now: datetime) -> bool:
    if not order["is_known"]:
        return False
    if not spend(limits.by_phone_a_day(), limits.EVERYBODY, now=now):
        logger.error("COMMONTY_CODES_BY_PHONE_A_DAY is reached: no more codes go out by text or call today")
        return False
    digits = order["digits"]
    if is_mobile(order["to"]):
        said = {"digits": f"{digits[:4]} {digits[4:]}", "from": order["from"]}
        body = _("%(digits)s is your code for signing in at %(from)s. It works for 15 minutes. Tell nobody.") % said
        send_text(to=order["to"], body=body, key=order["key"])
    else:
        ring(to=order["to"], spoken=_spoken(order["from"], digits), key=order["key"])
    return True


def _spoken(landlord: str, digits: str) -> Spoken:
    return Spoken(
        before=_("This is %(name)s. Somebody asked us to read out a code for signing in. The code is:")
        % {"name": landlord},
        digits=digits,
        again=_("Once more:"),
        after=_("Tell it to nobody. If you didn't ask for it, hang up: nothing happens. Goodbye."),
    )
