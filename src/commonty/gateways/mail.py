"""Mail. Django's backends do the work (SMTP, or a provider's by django-anymail); here is the one way to send."""

import sys
from collections.abc import Sequence
from typing import Any, TextIO

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


def mail_domain() -> str:
    """Behind the @ of whom mail comes from: our Message-IDs end in it, too."""
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ").lower()


def send_mail_message(
    *, to: str, subject: str, body: str, message_id: str, reply_to: str = "", thread: str = ""
) -> None:
    """Send one plain message. Sent again with the same Message-ID, it is one message to whoever receives it.

    Raises OSError (SMTPException is one) when the server can't be reached or refuses.
    """
    # No machine is to answer it: not one that says that somebody is on holiday, nor one like us.
    headers = {"Message-ID": message_id, "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    if thread:
        headers |= {"References": thread, "In-Reply-To": thread}
    if settings.MAIL_IN:
        headers["From"] = settings.DEFAULT_FROM_EMAIL  # what comes back goes to the envelope's sender, which is read
    message = EmailMessage(
        # Whoever wrote the subject, a line break in it would begin a header of its own: Django would refuse the message.
        " ".join(subject.split()), body, from_email=settings.MAIL_IN or None, to=[to], headers=headers,
        reply_to=[reply_to] if reply_to else None,
    )  # fmt: skip
    message.send()


class ConsoleBackend(BaseEmailBackend):
    """For development: says on one line that a message would go out, and keeps its body to itself."""

    def __init__(self, *args: Any, stream: TextIO | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stream = stream or sys.stderr

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            self.stream.write(f"mail to {', '.join(message.recipients())}: {message.subject}\n")
        self.stream.flush()
        return len(email_messages)
