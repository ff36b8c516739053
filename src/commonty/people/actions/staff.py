"""Staff and how they come to sign in: added, sent a link that works once, a password of their own."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM, Actor, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.access.roles import STAFF_ROLES
from commonty.journal.record import record
from commonty.people.events import Event
from commonty.people.models import Account, LetIn, Person
from commonty.people.queries.staff import places_of_work, signs_for_others, signs_in_as_staff
from commonty.people.rules import check_can_invite, check_can_let_in_again, check_can_say_lost
from commonty.places.models import Place

LOSS = ("lost_said_by", "lost_said_at", "lost_told_at")


@transaction.atomic
def add_staff(*, landlord_id: int, name: str, email: str, by: Actor, now: datetime, channel: str) -> Person:
    """Somebody who works for the landlord and is on no roll."""
    landlord = Place.objects.landlords().select_for_update(of=("self",), no_key=True).get(pk=landlord_id)
    require(by, Permission.GIVE_ROLES, within=landlord)
    if Account.objects.filter(username=email.lower()).exists():
        raise Refused(_("Somebody signs in with this work address already. Look them up."))
    person = Person.objects.create(landlord=landlord, name=name.strip(), email=email.lower())
    _note_hand(by, person)
    record(Event.STAFF_ADDED, about=person, by=by, at=now, channel=channel, within=landlord)
    return person


@transaction.atomic
def invite_staff(*, person_id: int, work_email: str, by: Actor, now: datetime, channel: str) -> Account:
    """Give somebody who holds a staff role an account to sign in with. The link is made by `staff_links`.

    Only for those who don't sign in yet: a lost sign-in takes two (`say_sign_in_lost`).
    """
    person = Person.objects.select_for_update(of=("self",), no_key=True).select_related("landlord").get(pk=person_id)
    for place in places_of_work(person):
        require(by, Permission.GIVE_ROLES, within=place)
    if not person.roles.going_on().filter(role__in=STAFF_ROLES).exists():
        raise Refused(_("Give them a role first: a staff sign-in without one opens nothing."))
    work_email = work_email.lower()
    if Account.objects.filter(username=work_email).exclude(person=person).exists():
        raise Refused(_("Somebody else signs in with this work address."))
    account = Account.objects.select_for_update(of=("self",), no_key=True).filter(person=person).first()
    is_bound = signs_for_others(person) and by is not SYSTEM
    check_can_invite(account, work_email, signs_in=signs_in_as_staff(account), signs_for_others=is_bound)
    if account is None:
        account = Account(person=person)
        account.set_unusable_password()
    account.username = account.email = work_email
    account.save()
    _note_hand(by, person)
    record(Event.STAFF_INVITED, about=person, by=by, at=now, channel=channel, within=person.landlord)
    return account


@transaction.atomic
def say_sign_in_lost(*, person_id: int, by: Person, now: datetime, channel: str) -> Account:
    """The first of two: nothing ends yet. Whoever signs in here is told next (`note_told_of_loss`)."""
    account, person = _account_of(person_id)
    for place in places_of_work(person):
        require(by, Permission.GIVE_ROLES, within=place)
    check_can_say_lost(account, signs_in=signs_in_as_staff(account), is_own=person.pk == by.pk)
    account.lost_said_by, account.lost_said_at, account.lost_told_at = by, now, None
    account.save(update_fields=LOSS)
    record(Event.STAFF_LOST_SAID, about=person, by=by, at=now, channel=channel, within=person.landlord)
    return account


@transaction.atomic
def note_told_of_loss(*, person_id: int, by: Person, now: datetime, channel: str) -> None:
    """The mail about it has gone. Only from then on can it be confirmed: whoever lost nothing must be able to object."""
    account, person = _account_of(person_id)
    for place in places_of_work(person):
        require(by, Permission.GIVE_ROLES, within=place)
    if account.lost_said_by_id != by.pk:
        return  # denied meanwhile, or said by somebody else, who tells them too
    account.lost_told_at = now
    account.save(update_fields=["lost_told_at"])
    record(Event.STAFF_LOST_TOLD, about=person, by=by, at=now, channel=channel, within=person.landlord)


@transaction.atomic
def let_in_again(*, person_id: int, by: Person, now: datetime, channel: str) -> Account:
    """The second of two: password, second factors and open sessions end, and a new link goes to the same address."""
    account, person = _account_of(person_id)
    for place in places_of_work(person):
        require(by, Permission.GIVE_ROLES, within=place)
    check_can_let_in_again(account, by=by)
    said_by = account.lost_said_by
    account.set_unusable_password()  # and with it all sessions, which hang on it
    account.lost_said_by = account.lost_said_at = account.lost_told_at = None
    account.save(update_fields=["password", *LOSS])
    _note_hand(by, person)
    _note_hand(said_by, person)
    Authenticator.objects.filter(user=account).delete()
    SocialAccount.objects.filter(user=account).delete()
    record(
        Event.STAFF_LET_IN_AGAIN, about=person, by=by, at=now, channel=channel, within=person.landlord,
        said_by=said_by.public_id if said_by else "",
    )  # fmt: skip
    return account


@transaction.atomic
def set_staff_password(*, account_id: int, password: str, now: datetime, channel: str) -> Account:
    """By the person whose link it is; the link ends with it, since it hangs on the password before."""
    account = (
        Account.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person__landlord")
        .get(pk=account_id)
    )
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


@transaction.atomic
def keep_sign_in(*, person_id: int, by: Person, now: datetime, channel: str) -> None:
    """It wasn't lost after all. One is enough for that, since everything stays as it is."""
    account, person = _account_of(person_id)
    for place in places_of_work(person):
        require(by, Permission.GIVE_ROLES, within=place)
    if account.lost_said_by_id is None:
        return
    account.lost_said_by = account.lost_said_at = account.lost_told_at = None
    account.save(update_fields=LOSS)
    record(Event.STAFF_LOST_DENIED, about=person, by=by, at=now, channel=channel, within=person.landlord)


def _note_hand(by: Actor | None, person: Person) -> None:
    if isinstance(by, Person):
        LetIn.objects.get_or_create(person=person, by=by)


def _account_of(person_id: int) -> tuple[Account, Person]:
    account = (
        Account.objects.select_for_update(of=("self",), no_key=True)
        .select_related("lost_said_by")
        .get(person=person_id)
    )
    return account, Person.objects.select_related("landlord").get(pk=person_id)
