"""How allauth is bent to the house: no sign-up by oneself, work accounts only for people who hold a role already."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest

from commonty.people.models import Account


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """The first sign-in with a work account finds the person by the address that the provider vouches for."""
        if sociallogin.is_existing:
            return
        vouched = {address.email.lower() for address in sociallogin.email_addresses if address.verified}
        account = Account.objects.filter(username__in=vouched, is_active=True).select_related("person").first()
        if account is not None and account.person is not None and account.person.is_on_staff:
            sociallogin.connect(request, account)
