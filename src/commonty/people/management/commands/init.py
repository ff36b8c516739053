"""`commonty init`: an empty landlord and its first administrator. Run again, it changes nothing."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils import timezone

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.people.actions.roles import give_role
from commonty.people.actions.staff import add_staff, invite_staff, set_staff_password
from commonty.people.models import Account, Person, RoleHeld
from commonty.people.staff_links import link_parts
from commonty.places.actions import add_landlord
from commonty.places.models import Place

CHANNEL = "command"
NOBODY_ANSWERS = "Nobody is here to answer. Give --landlord, --name and --email."


class Command(BaseCommand):
    help = "Set up an empty landlord and its first administrator. Asks for what no option says."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--landlord", help="the landlord's name")
        parser.add_argument("--hosts", default=None, help="its web addresses, with a space between")
        parser.add_argument("--name", help="the first administrator's name")
        parser.add_argument("--email", help="their work email address: they sign in with it")
        parser.add_argument(
            "--password", action="store_true", help="ask for a password now, instead of printing a link"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["email"] and not sys.stdin.isatty():
            raise CommandError(NOBODY_ANSWERS)  # before anything is done: half a landlord helps nobody
        call_command("migrate", verbosity=0)
        try:
            landlord = self.landlord(options)
            administrator = self.administrator(landlord, options)
            self.let_in(self.account(administrator), options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def landlord(self, options: dict[str, Any]) -> Place:
        only = list(Place.objects.landlords()[:2])
        if len(only) == 1 and not options["landlord"] and not sys.stdin.isatty():
            return only[0]  # whoever gives a second administrator in a script need not name the landlord again
        name = self.asked(options["landlord"], "The landlord's name: ")
        found = Place.objects.landlords().filter(name__iexact=name).first()
        if found is not None:
            self.stdout.write(f"{found.name} is there already.")
            return found
        hosts = options["hosts"] if options["hosts"] is not None else " ".join(settings.ALLOWED_HOSTS[:1])
        made = add_landlord(name=name, hosts=hosts.replace("*", ""), by=SYSTEM, now=timezone.now(), channel=CHANNEL)
        self.stdout.write(f"{made.name} is set up.")
        return made

    def administrator(self, landlord: Place, options: dict[str, Any]) -> Person:
        email = self.asked(options["email"], "The first administrator's work email address: ").lower()
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email} isn't an email address.") from None
        known = Account.objects.filter(username=email, person__landlord=landlord).select_related("person").first()
        person = known.person if known else None
        if person is None:
            person = add_staff(
                landlord_id=landlord.pk, name=self.asked(options["name"], "Their name: "), email=email, by=SYSTEM,
                now=timezone.now(), channel=CHANNEL,
            )  # fmt: skip
        if Role.ADMINISTRATOR not in person.roles_within(landlord):
            give_role(
                person_id=person.pk, place_id=landlord.pk, role=Role.ADMINISTRATOR, by=SYSTEM, now=timezone.now(),
                channel=CHANNEL,
            )  # fmt: skip
        return Person.objects.get(pk=person.pk)

    def account(self, administrator: Person) -> Account:
        known = Account.objects.filter(person=administrator).select_related("person__landlord").first()
        if known is not None and known.has_usable_password():
            return known
        return invite_staff(
            person_id=administrator.pk, work_email=administrator.email, by=SYSTEM, now=timezone.now(), channel=CHANNEL
        )

    def let_in(self, account: Account, options: dict[str, Any]) -> None:
        if account.has_usable_password():
            self.stdout.write(
                f"{account.username} has a password already, and signs in at {reverse('account_login')}"
            )
        elif options["password"]:
            set_staff_password(
                account_id=account.pk, password=self.new_password(), now=timezone.now(), channel=CHANNEL
            )
            self.stdout.write(f"{account.username} signs in at {reverse('account_login')}")
        else:
            link = reverse("people:staff_invitation", kwargs=link_parts(account))
            self.stdout.write("Give the administrator this link. It works once, for three days:")
            self.stdout.write(f"  https://{(account.person.landlord.hosts.split() or ['your-host'])[0]}{link}")
        self.stdout.write("Then they set up a second proof (a passkey or a code from an app), and staff pages open.")
        held = RoleHeld.objects.in_force().filter(place=account.person.landlord, role=Role.ADMINISTRATOR)
        if held.count() == 1:
            self.stdout.write("Some things take two administrators. Run this again with the second one's address.")

    def asked(self, given: str | None, question: str) -> str:
        if given and given.strip():
            return given.strip()
        if not sys.stdin.isatty():
            raise CommandError(NOBODY_ANSWERS)
        answer = input(question).strip()
        if not answer:
            raise CommandError("Without an answer nothing is set up.")
        return answer

    def new_password(self) -> str:
        first = getpass.getpass("A password of 12 characters or more: ")
        if first != getpass.getpass("The same once more: "):
            raise CommandError("These are not the same. Nothing was set; run it again.")
        return first
