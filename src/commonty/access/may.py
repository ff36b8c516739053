"""The two questions: `can` for a page that wants to know, `require` for an action that must be sure."""

from typing import Any, Protocol

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from commonty.access.permissions import SENTENCES, Permission
from commonty.access.roles import Role, permissions_of


class Actor(Protocol):
    """Whoever acts: a person, or the system itself when a job runs."""

    @property
    def public_id(self) -> str: ...

    def roles_within(self, place: Any) -> frozenset[Role]:
        """The roles held at this place or at one above it; with no place, those held anywhere."""
        ...


class System:
    """The actor behind jobs and commands, so that `by` is never empty. It may do everything."""

    public_id = "system"

    def roles_within(self, place: Any) -> frozenset[Role]:
        return frozenset(Role)


SYSTEM = System()


def can(actor: Actor | None, permission: Permission, *, within: Any) -> bool:
    return actor is not None and permission in permissions_of(actor.roles_within(within))


def require(actor: Actor | None, permission: Permission, *, within: Any) -> None:
    if not can(actor, permission, within=within):
        raise PermissionDenied(_("Your roles here do not let you %(do)s.") % {"do": SENTENCES[permission]})
