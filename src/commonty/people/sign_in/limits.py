"""How often codes may be asked for and guessed. The counts are shared by every process and node."""

from datetime import datetime
from ipaddress import IPv4Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.kit.limits import Limit, left, spend
from commonty.places.models import Place

HOUR, DAY = 3600, 86_400
ASK_ADDRESS = Limit("codes sent to an address", 6, HOUR)
ASK_CLIENT = Limit("codes asked for by a client", 60, HOUR)  # a library or a sheltered block is one client
ASK_NUMBER = Limit("codes sent to a number", 8, DAY)  # a phone that rings at night wakes somebody
# Texts to numbers that nobody here has, of one landlord: they must not use up what those with a vote need.
ASK_STRANGERS = Limit("codes by text to people we don't know", 40, DAY)
ASK_ALL = Limit("codes sent in all", 3_000, HOUR)
WRONG_ADDRESS = Limit("wrong codes at an address", 20, HOUR)
WRONG_CLIENT = Limit("wrong codes from a client", 30, HOUR)
WRONG_ALL = Limit("wrong codes in all", 200, HOUR)
WRONG_LETTER_CLIENT = Limit("wrong letter codes from a client", 20, HOUR)
WRONG_LETTER_ALL = Limit("wrong letter codes in all", 200, HOUR)
# When somebody guesses from many places, each has fewer tries; nobody is shut out who has not guessed. On the evening
# when a vote closes that would be worse than the guessing. The names are the same, and so the counts.
WRONG_ADDRESS_UNDER_ATTACK = Limit(WRONG_ADDRESS.name, 5, HOUR)
WRONG_CLIENT_UNDER_ATTACK = Limit(WRONG_CLIENT.name, 3, HOUR)
WRONG_LETTER_CLIENT_UNDER_ATTACK = Limit(WRONG_LETTER_CLIENT.name, 3, HOUR)
WRONG_YEAR = Limit("wrong years for a letter", 5, DAY)
EVERYBODY = "everybody"


def client_of(request: HttpRequest) -> str:
    """The address that the outermost of our own proxies saw; what a client adds to the header counts nothing."""
    seen = request.META.get("REMOTE_ADDR", "")
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    proxies = settings.TRUSTED_PROXIES
    return _one_client(forwarded[-proxies] if 0 < proxies <= len(forwarded) else seen)


def _one_client(address: str) -> str:
    """Whoever has one address of IPv6 has 2^64 of them: the whole network counts as one."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found, 64), strict=False))


def by_phone_a_day() -> Limit:
    """What codes by text and call can cost in a day, all together."""
    return Limit("codes by phone", settings.CODES_BY_PHONE_A_DAY, DAY)


def spend_asking_by_phone(number: str, *, now: datetime) -> None:
    """Beside `spend_asking`. The day's money is spent by whoever sends; here it is asked for, known number or not."""
    allowed = [spend(ASK_NUMBER, number, now=now), left(by_phone_a_day(), EVERYBODY, now=now)]
    if not all(allowed):
        raise Refused(
            _("We can't send more codes by phone today. Use your email or the code on a letter, or ring us.")
        )


def spend_stranger(landlord: Place, *, now: datetime) -> bool:
    return spend(ASK_STRANGERS, landlord.public_id, now=now)


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
    is_calm = left(WRONG_ALL, EVERYBODY, now=now)
    by_address, by_client = (
        (WRONG_ADDRESS, WRONG_CLIENT) if is_calm else (WRONG_ADDRESS_UNDER_ATTACK, WRONG_CLIENT_UNDER_ATTACK)
    )
    if not all((left(by_address, address, now=now), left(by_client, client, now=now))):
        raise Refused(_("Too many wrong codes. Wait an hour, use the code on a letter, or ring us."))


def spend_wrong(address: str, client: str, *, now: datetime) -> None:
    for limit, key in ((WRONG_ADDRESS, address), (WRONG_CLIENT, client), (WRONG_ALL, EVERYBODY)):
        spend(limit, key, now=now)


def check_may_try_letter(client: str, *, now: datetime) -> None:
    is_calm = left(WRONG_LETTER_ALL, EVERYBODY, now=now)
    if not left(WRONG_LETTER_CLIENT if is_calm else WRONG_LETTER_CLIENT_UNDER_ATTACK, client, now=now):
        raise Refused(_("Too many wrong codes. Wait an hour, ask for a code by email, or ring us."))


def spend_wrong_letter(client: str, *, now: datetime) -> None:
    spend(WRONG_LETTER_CLIENT, client, now=now)
    spend(WRONG_LETTER_ALL, EVERYBODY, now=now)
