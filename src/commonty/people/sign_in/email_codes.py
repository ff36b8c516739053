"""Codes by email: made, sent straight through the gateway, tried and spent."""

import hmac
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail.utils import DNS_NAME
from django.db.models import F
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.gateways.mail import send_mail_message
from commonty.kit.codes import digest, make_digits
from commonty.kit.ids import new_public_id
from commonty.people.models import EmailCode, Person
from commonty.people.sign_in import limits
from commonty.places.models import Place

logger = logging.getLogger(__name__)

LIFE = timedelta(minutes=15)  # an hour's walk to the mailbox of somebody else is too long, five minutes too short
DIGITS = 8
Purpose = EmailCode.Purpose


def tidy_address(address: str) -> str:
    return address.strip().lower()


def address_digest(address: str) -> str:
    return hmac.new(settings.INSTALLATION_KEY.encode(), tidy_address(address).encode(), "sha256").hexdigest()


def people_at(landlord: Place, address: str) -> list[Person]:
    """Who may sign in by this address: all who share it, but nobody at risk if it isn't theirs alone.

    Whoever else reads the mailbox could otherwise sign in as somebody whom they may be looking for.
    """
    sharing = list(
        Person.objects.filter(landlord=landlord, email=tidy_address(address), merged_into=None)
        .exclude(account__is_active=False)
        .order_by("name", "pk")
    )
    return sharing if len(sharing) == 1 else [person for person in sharing if not person.is_at_risk]


def send_code(*, landlord: Place, address: str, purpose: Purpose, client: str, now: datetime) -> int:
    """Make and send one code; returns its number. An address that nobody has is told so by mail, and nowhere else."""
    address = tidy_address(address)
    limits.spend_asking(address, client, now=now)
    is_known = bool(people_at(landlord, address)) or purpose == Purpose.NEW_ADDRESS
    digits = make_digits(DIGITS)
    code = EmailCode.objects.create(
        purpose=purpose,
        address_digest=address_digest(address),
        code_digest=_digest(digits, purpose, address),
        made_at=now,
        expires_at=now + LIFE,
    )
    context = {"digits": f"{digits[:4]} {digits[4:]}", "landlord": landlord, "purpose": purpose, "is_known": is_known}
    body = render_to_string("people/code_mail.txt", context)
    try:
        send_mail_message(
            to=address,
            # Neutral, since it lights up on a locked phone.
            subject=_("Your message from %(landlord)s") % {"landlord": landlord.name},
            body=body,
            message_id=f"<{new_public_id()}@{DNS_NAME}>",
        )
    except OSError as error:
        logger.warning("A sign-in code could not be sent: %s", type(error).__name__)
        raise Refused(
            _("We can't send email just now. Try again soon, use the code on a letter, or ring us.")
        ) from error
    return code.pk


def try_code(*, codes: Iterable[int], typed: str, address: str, purpose: Purpose, client: str, now: datetime) -> bool:
    """Whether this is the code that we sent. A right one is spent, a wrong one is counted."""
    address = tidy_address(address)
    limits.check_may_try(address, client, now=now)
    live = EmailCode.objects.live(now).filter(
        pk__in=list(codes), purpose=purpose, address_digest=address_digest(address)
    )
    # Counted before it is compared: two tries at once can't both be the last.
    tried = live.update(wrong_tries=F("wrong_tries") + 1)
    wanted = _digest("".join(c for c in typed if c.isdecimal()), purpose, address)
    if tried:
        fits = EmailCode.objects.filter(pk__in=list(codes), purpose=purpose, code_digest=wanted, expires_at__gt=now)
        if fits.filter(used_at=None, wrong_tries__lte=EmailCode.MOST_TRIES).update(used_at=now):
            return True
    limits.spend_wrong(address, client, now=now)
    return False


def forget_old_codes(now: datetime) -> int:
    """Codes that work no more, and whom they were for."""
    return EmailCode.objects.filter(expires_at__lt=now - timedelta(days=1)).delete()[0]


def _digest(digits: str, purpose: str, address: str) -> str:
    return digest(digits, purpose=f"email:{purpose}:{address}", key=settings.INSTALLATION_KEY)
