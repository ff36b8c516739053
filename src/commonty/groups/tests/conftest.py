"""A street with people in it, and ways to be one of them."""

from collections.abc import Callable

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from commonty.groups.tests.factories import Street, a_street
from commonty.people.models import Account, Person

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def street(db: None) -> Street:
    return a_street()


@pytest.fixture
def be() -> Callable[..., Client]:
    """Sign in as somebody; staff with their second factor, unless it is said that they haven't."""

    def sign_in(person: Person | None, *, with_proof: bool = True) -> Client:
        client = Client()
        if person is None:
            return client
        account, _is_new = Account.objects.get_or_create(person=person, defaults={"username": f"u-{person.pk}"})
        client.force_login(account, backend=BACKEND)
        session = client.session
        methods = [{"method": "password", "at": 1}, {"method": "mfa", "at": 2, "type": "totp"}]
        session[AUTHENTICATION_METHODS_SESSION_KEY] = methods[: 2 if with_proof else 1]
        session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(account.pk)
        session.save()
        return client

    return sign_in
