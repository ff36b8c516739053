"""Raw mails for tests, as our own mail server hands them over."""

import hashlib
import hmac
from typing import Any

from django.test import Client

from commonty.cases.tests.factories import NOW
from commonty.channels.actions.taking_in import take_in_mail
from commonty.channels.models import Arrival

MX, SECRET, ADDRESS = "mx.homes.example.org", "a-secret-of-the-mail-server", "answers@homes.example.org"


def open_doors(fixture: Any) -> None:
    """The settings with which mail comes in."""
    fixture.MAIL_IN, fixture.MAIL_AUTHSERV_ID, fixture.MAIL_WEBHOOK_SECRET = ADDRESS, MX, SECRET
    fixture.DEFAULT_FROM_EMAIL = "Strathvale <no-reply@homes.example.org>"


def raw_mail(
    text: str = "On Friday.", *, to: str = ADDRESS, sender: str = "agnes@example.com", proof: str = "genuine",
    message_id: str = "1@example.com", subject: str = "Re: A message", **headers: str,
) -> bytes:  # fmt: skip
    """`proof` is what our server found: genuine, forged, or nothing."""
    domain = sender.rpartition("@")[2]
    results = {
        "genuine": f"{MX}; dmarc=pass header.from={domain}",
        "forged": f"{MX}; dmarc=fail header.from={domain}",
    }
    said = {
        "Authentication-Results": results.get(proof, f"{MX}; dmarc=none"), "From": sender, "To": to,
        "Subject": subject, "Message-ID": f"<{message_id}>" if message_id else "",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }  # fmt: skip
    return "\r\n".join([*(f"{name}: {value}" for name, value in said.items() if value), "", text]).encode()


def arrive(text: str = "On Friday.", *, now: Any = NOW, **more: Any) -> Arrival:
    found = take_in_mail(raw_mail(text, **more), now=now)
    assert found is not None
    return found


def hand_over(raw: bytes, *, at: float, secret: str = SECRET, body: bytes | None = None) -> Any:
    """As the mail server does it: signed, and with the time."""
    seconds = str(int(at))
    proof = hmac.new(secret.encode(), f"{seconds}.".encode() + raw, hashlib.sha256).hexdigest()
    headers = {"X-Commonty-Signature": f"t={seconds},v1={proof}"}
    client = Client(enforce_csrf_checks=True)
    return client.post(
        "/channels/mail/", raw if body is None else body, content_type="message/rfc822", headers=headers, secure=True
    )
