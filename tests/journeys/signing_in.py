"""The ways in: a resident's by a code, staff's by password and second factor, or straight in where that isn't the point."""

import re

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from playwright.sync_api import Page

from commonty.people.models import Account, Person
from tests.journeys.sandbank import WORK_PASSWORD
from tests.journeys.steps import fill, heading, press


def latest_code(address: str) -> str:
    """The digits in the newest message to this address."""
    body = next(message.body for message in reversed(mail.outbox) if message.to == [address])
    found = re.search(r"\d{4} \d{4}", body)
    assert found, body
    return found[0]


def link_in_mail(address: str) -> str:
    """The path of the link in the newest message to this address that has one."""
    bodies = [message.body for message in reversed(mail.outbox) if message.to == [address]]
    found = re.search(r"https?://[^/\s]+(/\S+)", "\n".join(bodies))
    assert found, bodies
    return found[1]


def ask_for_code(page: Page, address: str) -> str:
    heading(page, "Sign in")
    fill(page, address=address)
    press(page, "Send me a code", then="Look at your email")
    return latest_code(address)


def sign_in_by_email(page: Page, address: str, *, then: str) -> None:
    """From the sign-in page on, to wherever it leads."""
    fill(page, code=ask_for_code(page, address))
    press(page, "Sign in", then=then)


def sign_in_as_staff(page: Page, address: str, password: str = WORK_PASSWORD) -> None:
    """On the staff's own page; without a second factor yet."""
    fill(page, login=address, password=password)
    press(page, "Sign In", then="Strathvale Homes")


def already_in(page: Page, person: Person) -> Page:
    """Somebody who signed in earlier today, staff with their second factor."""
    account = Account.objects.filter(person=person).first()
    if account is None:
        account = Account.objects.create_user(f"r-{person.public_id}", person=person)
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    if person.is_on_staff:
        methods = [{"method": "password", "at": 1}, {"method": "mfa", "at": 2, "type": "totp"}]
        session[AUTHENTICATION_METHODS_SESSION_KEY] = methods
        session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(account.pk)
    session.save()
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": session.session_key or "", "domain": "localhost", "path": "/"}])
    return page
