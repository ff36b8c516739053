"""Staff: who waits for a second administrator, who signs in already, who let whom in."""

from collections.abc import Iterable

from allauth.socialaccount.models import SocialAccount
from django.db.models import Q, QuerySet

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.access.roles import ROLES_OF_TWO, STAFF_ROLES
from commonty.people.models import Account, LetIn, Person, RoleHeld
from commonty.places.models import Place


def signs_in_as_staff(account: Account | None) -> bool:
    """Has chosen a password, or come in with a work account."""
    if account is None:
        return False
    return account.has_usable_password() or SocialAccount.objects.filter(user=account).exists()


def signs_for_others(person: Person) -> bool:
    return person.roles.in_force().filter(role__in=ROLES_OF_TWO).exists()


def has_let_in(one: Person, other: Person) -> bool:
    """Whether one of the two gave the other a role they hold, or had a hand in their sign-in, however long ago."""
    pairs = ((one, other), (other, one))
    return any(_gave(who, whom) or _let_in(who, whom) for who, whom in pairs)


def _gave(who: Person, whom: Person) -> bool:
    return whom.roles.going_on().filter(Q(given_by=who) | Q(given_by__merged_into=who)).exists()


def _let_in(who: Person, whom: Person) -> bool:
    by, them = Q(by=who) | Q(by__merged_into=who), Q(person=whom) | Q(person__merged_into=whom)
    return LetIn.objects.filter(by, them).exists()


def known_to(by: Person, landlord: Place) -> QuerySet[Person]:
    """Whom this member of staff may name for a task: whom they may look up, and everybody on the staff; none at risk."""
    staff = RoleHeld.objects.in_force().filter(place__landlord=landlord, role__in=STAFF_ROLES)
    seen = Person.objects.visible_to(by).values("pk")
    known = Person.objects.filter(Q(pk__in=seen) | Q(pk__in=staff.values("person_id")))
    return known.filter(landlord=landlord, is_at_risk=False, merged_into=None)


def waiting_roles(by: Person, landlord: Place) -> list[RoleHeld]:
    """Roles that wait for a second administrator, in the places where this one may give roles."""
    rows = RoleHeld.objects.waiting().filter(place__landlord=landlord, person__is_at_risk=False)
    rows = rows.select_related("person__account", "place__landlord", "given_by").order_by("given_at", "pk")
    return [held for held in rows if can(by, Permission.GIVE_ROLES, within=held.place)]


def lost_sign_ins(by: Person, landlord: Place) -> list[Account]:
    """Sign-ins of which one administrator said that they are lost."""
    rows = Account.objects.filter(person__landlord=landlord, person__is_at_risk=False).exclude(lost_said_by=None)
    rows = rows.select_related("person__landlord", "lost_said_by").order_by("lost_said_at")
    work = _work_of(account.person_id for account in rows)
    return [a for a in rows if a.person and _gives_roles_in(by, work.get(a.person.pk) or [a.person.landlord])]


def may_let_in(by: Person, person: Person) -> bool:
    """Whoever may give roles in every place where they work, so never somebody of quite another area."""
    return _gives_roles_in(by, places_of_work(person))


def places_of_work(person: Person) -> list[Place]:
    return _work_of([person.pk]).get(person.pk) or [person.landlord]


def _gives_roles_in(by: Person, places: Iterable[Place]) -> bool:
    return all(can(by, Permission.GIVE_ROLES, within=place) for place in places)


def _work_of(people: Iterable[int | None]) -> dict[int, list[Place]]:
    held = RoleHeld.objects.going_on().filter(person__in=list(people)).select_related("place__landlord")
    places: dict[int, list[Place]] = {}
    for one in held:
        places.setdefault(one.person_id, []).append(one.place)
    return places
