"""The link with which staff set their first password: works once, for three days, and for nothing else.

It goes to the work address that the administrators see, and to no page: whoever held it could be that person.
"""

import logging
from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.mail.utils import DNS_NAME
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.gateways.mail import send_mail_message
from commonty.kit.ids import new_public_id
from commonty.people.models import Account
from commonty.people.queries.staff import signs_in_as_staff

logger = logging.getLogger(__name__)


class InvitationTokens(PasswordResetTokenGenerator):
    """Hangs on the password, the address and the last sign-in, so any of these ends it. Its salt is its purpose."""

    key_salt = "commonty.people.staff_links"


TOKENS = InvitationTokens()


def link_parts(account: Account) -> dict[str, str]:
    return {"uid": urlsafe_base64_encode(str(account.pk).encode()), "token": TOKENS.make_token(account)}


def account_of(uid: str, token: str) -> Account | None:
    try:
        pk = int(urlsafe_base64_decode(uid).decode())
    except (ValueError, UnicodeDecodeError):
        return None
    account = Account.objects.filter(pk=pk, is_active=True).select_related("person").first()
    # Whoever has a password or a work account already signs in: no link replaces it.
    if account is None or signs_in_as_staff(account):
        return None
    return account if TOKENS.check_token(account, token) else None


def send_link(account: Account, *, site: str, was_lost: bool = False) -> None:
    """`site`: the address at which the reader's own landlord answers, such as https://homes.example.org."""
    person = account.person
    link = site + reverse("people:staff_invitation", kwargs=link_parts(account))
    context = {"account": account, "them": person, "link": link, "was_lost": was_lost}
    again = _("This was done, but we can't send email just now. Send the link again later.")
    _send(account.email, _("Set up your staff sign-in"), "people/staff_link_mail.txt", context, or_else=again)


def send_lost_notice(account: Account) -> None:
    """To whoever really holds this sign-in, when somebody says that it is lost: they can object before it ends."""
    context = {"them": account.person, "by": account.lost_said_by}
    again = _(
        "We can't tell them, because we can't send email just now. Say it once more later; nothing ends until then."
    )
    _send(account.email, _("About your staff sign-in"), "people/staff_lost_mail.txt", context, or_else=again)


def _send(to: str, subject: str, template: str, context: dict[str, Any], *, or_else: str) -> None:
    body = render_to_string(template, context)
    try:
        send_mail_message(to=to, subject=subject, body=body, message_id=f"<{new_public_id()}@{DNS_NAME}>")
    except OSError as error:
        logger.warning("A mail about a staff sign-in could not be sent: %s", type(error).__name__)
        raise Refused(or_else) from error
