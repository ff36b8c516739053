"""The address by which a resident answers a mail about their case: nobody guesses it, and it alone lets nobody in.

Computed, so that nothing is stored: which case, and an HMAC of the case, the resident and a version. The version is what
ends it: one more, and mail to the old address is mail that we can't place.
"""

import hmac
import re
from base64 import b32decode, b32encode
from hashlib import sha256

from django.conf import settings

from commonty.cases.models import Case
from commonty.gateways.mail import mail_domain

CASE_BYTES, PROOF_BYTES = 5, 15  # 32 letters; 2^120 guesses
TOKEN = re.compile(r"[a-z2-7]{32}")


def reply_address(case: Case) -> str:
    """`answers+<token>@homes.example.org`; empty where no mail is read."""
    local, _at, domain = settings.MAIL_IN.rpartition("@")
    return f"{local}+{_token(case)}@{domain}" if local else ""


def thread_of(case: Case) -> str:
    """All mails about one case stand together under it. It names the case as its address does, and opens nothing."""
    return f"<case.{case.public_id}@{mail_domain()}>"


def is_reply_address(address: str) -> bool:
    local, _at, domain = settings.MAIL_IN.lower().rpartition("@")
    return bool(local) and address.lower().startswith(f"{local}+") and address.lower().endswith(f"@{domain}")


def case_at(address: str) -> Case | None:
    """The case that this address is for, if we made it and it still holds."""
    if not is_reply_address(address):
        return None
    token = address.lower().rpartition("@")[0].rpartition("+")[2]
    if not TOKEN.fullmatch(token):
        return None
    number = int.from_bytes(b32decode(token.upper())[:CASE_BYTES], "big")
    case = Case.objects.select_related("raised_by__merged_into", "place__landlord", "owner").filter(pk=number).first()
    return case if case is not None and hmac.compare_digest(_token(case), token) else None


def _token(case: Case) -> str:
    number = case.pk.to_bytes(CASE_BYTES, "big")
    said = f"commonty reply address\0{case.public_id}\0{case.raised_by.public_id}\0{case.reply_version}"
    proof = hmac.digest(settings.INSTALLATION_KEY.encode(), said.encode(), sha256)[:PROOF_BYTES]
    return b32encode(number + proof).decode().lower()
