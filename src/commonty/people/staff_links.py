"""The link with which staff set their first password: works once, for three days, and for nothing else."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from commonty.people.models import Account


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
    return account if account is not None and TOKENS.check_token(account, token) else None
