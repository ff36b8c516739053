"""Staff and how they come to sign in: added, sent a link that works once, a password of their own."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.journal.record import record
from commonty.people.events import Event
from commonty.people.models import Account, Person
from commonty.places.models import Place


@transaction.atomic
def add_staff(*, landlord_id: int, name: str, email: str, by: Actor, now: datetime, channel: str) -> Person:
    """Somebody who works for the landlord and is on no roll."""
    landlord = Place.objects.landlords().select_for_update().get(pk=landlord_id)
    require(by, Permission.GIVE_ROLES, within=landlord)
    if Account.objects.filter(username=email.lower()).exists():
        raise Refused(_("Somebody signs in with this work address already. Look them up."))
    person = Person.objects.create(landlord=landlord, name=name.strip(), email=email.lower())
    record(Event.STAFF_ADDED, about=person, by=by, at=now, channel=channel, within=landlord)
    return person


@transaction.atomic
def invite_staff(*, person_id: int, work_email: str, by: Actor, now: datetime, channel: str) -> Account:
    """Give somebody who holds a staff role an account to sign in with. The link is made by `staff_links`."""
    person = Person.objects.select_for_update().select_related("landlord").get(pk=person_id)
    places = [held.place for held in person.roles.in_force().select_related("place__landlord")]
    # Whoever may give roles in one of the places where they work, so never somebody of quite another area.
    require(by, Permission.GIVE_ROLES, within=next(iter(places), person.landlord))
    for place in places:
        require(by, Permission.GIVE_ROLES, within=place)
    if not person.is_on_staff:
        raise Refused(_("Give them a role first: a staff sign-in without one opens nothing."))
    if Account.objects.filter(username=work_email.lower()).exclude(person=person).exists():
        raise Refused(_("Somebody else signs in with this work address."))
    account = Account.objects.select_for_update().filter(person=person).first()
    if account is None:
        account = Account(person=person)
        account.set_unusable_password()
    account.username = account.email = work_email.lower()
    account.save()
    record(Event.STAFF_INVITED, about=person, by=by, at=now, channel=channel, within=person.landlord)
    return account


@transaction.atomic
def set_staff_password(*, account_id: int, password: str, now: datetime, channel: str) -> Account:
    """By the person whose link it is; the link ends with it, since it hangs on the password before."""
    account = Account.objects.select_for_update(of=("self",)).select_related("person__landlord").get(pk=account_id)
    person = account.person
    if person is None:
        raise Refused(_("This account is nobody's. An engineer sets its password."))
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    account.set_password(password)
    account.save(update_fields=["password"])
    record(Event.STAFF_PASSWORD_SET, about=person, by=person, at=now, channel=channel, within=person.landlord)
    return account
