"""How often codes may be asked for and guessed. The counts are shared by every process and node."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.kit.limits import Limit, left, spend

HOUR, DAY = 3600, 86_400
ASK_ADDRESS = Limit("codes sent to an address", 6, HOUR)
ASK_CLIENT = Limit("codes asked for by a client", 60, HOUR)  # a library or a sheltered block is one client
ASK_ALL = Limit("codes sent in all", 3_000, HOUR)
WRONG_ADDRESS = Limit("wrong codes at an address", 20, HOUR)
WRONG_CLIENT = Limit("wrong codes from a client", 30, HOUR)
WRONG_ALL = Limit("wrong codes in all", 200, HOUR)
WRONG_LETTER_CLIENT = Limit("wrong letter codes from a client", 20, HOUR)
WRONG_LETTER_ALL = Limit("wrong letter codes in all", 200, HOUR)
WRONG_YEAR = Limit("wrong years for a letter", 5, DAY)
EVERYBODY = "everybody"


def client_of(request: HttpRequest) -> str:
    """The address that the outermost of our own proxies saw; what a client adds to the header counts nothing."""
    seen = request.META.get("REMOTE_ADDR", "")
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    proxies = settings.TRUSTED_PROXIES
    return forwarded[-proxies] if 0 < proxies <= len(forwarded) else seen


def spend_asking(address: str, client: str, *, now: datetime) -> None:
    # All three are counted whatever the first says, so that no answer comes sooner than another.
    allowed = [
        spend(ASK_ADDRESS, address, now=now),
        spend(ASK_CLIENT, client, now=now),
        spend(ASK_ALL, EVERYBODY, now=now),
    ]
    if not all(allowed):
        raise Refused(
            _("We have sent many codes in a short time. Wait an hour, use the code on a letter, or ring us.")
        )


def check_may_try(address: str, client: str, *, now: datetime) -> None:
    if not all(
        (
            left(WRONG_ADDRESS, address, now=now),
            left(WRONG_CLIENT, client, now=now),
            left(WRONG_ALL, EVERYBODY, now=now),
        )
    ):
        raise Refused(_("Too many wrong codes. Wait an hour, use the code on a letter, or ring us."))


def spend_wrong(address: str, client: str, *, now: datetime) -> None:
    for limit, key in ((WRONG_ADDRESS, address), (WRONG_CLIENT, client), (WRONG_ALL, EVERYBODY)):
        spend(limit, key, now=now)


def check_may_try_letter(client: str, *, now: datetime) -> None:
    if not all((left(WRONG_LETTER_CLIENT, client, now=now), left(WRONG_LETTER_ALL, EVERYBODY, now=now))):
        raise Refused(_("Too many wrong codes. Wait an hour, ask for a code by email, or ring us."))


def spend_wrong_letter(client: str, *, now: datetime) -> None:
    spend(WRONG_LETTER_CLIENT, client, now=now)
    spend(WRONG_LETTER_ALL, EVERYBODY, now=now)
