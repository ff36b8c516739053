"""Codes by email, text and call: made, sent, tried and spent."""

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
from commonty.kit.phones import is_mobile
from commonty.people.models import Person, SentCode
from commonty.people.sign_in import limits
from commonty.people.sign_in.phone_codes import carry_codes, wrapped_for
from commonty.places.models import Place

logger = logging.getLogger(__name__)

LIFE = timedelta(minutes=15)  # an hour's walk to the mailbox of somebody else is too long, five minutes too short
DIGITS = 8
MOST_SHARING_A_PHONE = 6  # a family's; what more people gave is a warden's or an office's, and nobody's own
Purpose = SentCode.Purpose
Way = SentCode.Way


def tidy_address(address: str) -> str:
    return address.strip().lower()


def way_to(address: str) -> Way:
    """By email to an address, by text to a mobile; any other number is rung."""
    if "@" in address:
        return Way.EMAIL
    return Way.TEXT if is_mobile(address) else Way.CALL


def address_digest(address: str) -> str:
    return hmac.new(settings.INSTALLATION_KEY.encode(), tidy_address(address).encode(), "sha256").hexdigest()


def people_at(landlord: Place, address: str) -> list[Person]:
    """Who may sign in by this address or number: all who share it, but nobody at risk if it isn't theirs alone.

    Whoever else reads the mailbox could otherwise sign in as somebody whom they may be looking for.
    """
    tidied = tidy_address(address)
    is_email = "@" in tidied
    sharing = list(
        Person.objects.filter(landlord=landlord, merged_into=None, **{"email" if is_email else "phone": tidied})
        .exclude(account__is_active=False)
        .order_by("name", "pk")
    )
    if not is_email and len(sharing) > MOST_SHARING_A_PHONE:
        return []
    return sharing if len(sharing) == 1 else [person for person in sharing if not person.is_at_risk]


def send_code(*, landlord: Place, address: str, purpose: Purpose, client: str, now: datetime) -> int:
    """Make and send one code; returns its number. Whoever asks can't tell from it whether we know the address.

    An email address that nobody has is told so by mail. A number that nobody has gets nothing, since texts and calls
    cost: so they are sent by the worker, and whoever waits for this page waits as long for any number.
    """
    address = tidy_address(address)
    way = way_to(address)
    limits.spend_asking(address, client, now=now)
    if way != Way.EMAIL:
        limits.spend_asking_by_phone(address, now=now)
    is_known = bool(people_at(landlord, address)) or purpose == Purpose.NEW_ADDRESS
    if purpose == Purpose.BY_NAME:
        # By email to anybody. By text, which costs, to strangers only so many a day; whoever asks can't tell.
        is_known = is_known or way == Way.EMAIL or (way == Way.TEXT and limits.spend_stranger(landlord, now=now))
    digits = make_digits(DIGITS)
    code = SentCode.objects.create(
        purpose=purpose,
        way=way,
        address_digest=address_digest(address),
        code_digest=_digest(digits, purpose, address),
        wrapped=wrapped_for(landlord, address, digits, is_known=is_known) if way != Way.EMAIL else None,
        made_at=now,
        expires_at=now + LIFE,
    )
    if way == Way.EMAIL:
        _mail(landlord, address, digits, purpose, is_known=is_known)
    else:
        carry_codes.enqueue()
    return code.pk


def _mail(landlord: Place, address: str, digits: str, purpose: Purpose, *, is_known: bool) -> None:
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


def try_code(*, codes: Iterable[int], typed: str, address: str, purpose: Purpose, client: str, now: datetime) -> bool:
    """Whether this is the code that we sent. A right one is spent, a wrong one is counted."""
    address = tidy_address(address)
    limits.check_may_try(address, client, now=now)
    live = SentCode.objects.live(now).filter(
        pk__in=list(codes), purpose=purpose, address_digest=address_digest(address)
    )
    # Counted before it is compared: two tries at once can't both be the last.
    tried = live.update(wrong_tries=F("wrong_tries") + 1)
    wanted = _digest("".join(c for c in typed if c.isdecimal()), purpose, address)
    if tried:
        fits = SentCode.objects.filter(pk__in=list(codes), purpose=purpose, code_digest=wanted, expires_at__gt=now)
        if fits.filter(used_at=None, wrong_tries__lte=SentCode.MOST_TRIES).update(used_at=now):
            return True
    limits.spend_wrong(address, client, now=now)
    return False


def forget_old_codes(now: datetime) -> int:
    """Codes that work no more, and whom they were for."""
    return SentCode.objects.filter(expires_at__lt=now - timedelta(days=1)).delete()[0]


def _digest(digits: str, purpose: str, address: str) -> str:
    # The word "email" is older than texts; codes that are on their way while we are brought up to date still work.
    return digest(digits, purpose=f"email:{purpose}:{address}", key=settings.INSTALLATION_KEY)
