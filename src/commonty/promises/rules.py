"""May a promise be made, ended, handed over now? And what does its end count as?"""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.people.models import Person
from commonty.promises.models import Promise

Status = Promise.Status
# A promise that was kept and is disputed is open again; what else has ended stays as it ended.
TRANSITIONS: Mapping[str, frozenset[str]] = {
    Status.OPEN: frozenset({Status.KEPT, Status.KEPT_LATE, Status.BROKEN, Status.REPLACED, Status.RELEASED}),
    Status.KEPT: frozenset({Status.OPEN}),
    Status.KEPT_LATE: frozenset({Status.OPEN}),
}


def check_can_make(*, says: str, due_at: datetime, now: datetime) -> None:
    if not says.strip():
        raise Refused(_("Say in a few plain words what is promised."))
    if due_at <= now:
        raise Refused(_("This day is past. Choose one that is still to come."))


def check_is_open(promise: Promise) -> None:
    if promise.status != Status.OPEN:
        raise Refused(_("This promise has ended already. Open the page again to see how."))


def check_has_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Say why. Whoever it was promised to reads it."))


def check_can_hand_over(promise: Promise, to: Person) -> None:
    check_is_open(promise)
    if promise.owner.is_same_human(to):
        raise Refused(_("%(name)s has this promise already.") % {"name": to.name})


def check_is_there(to: Person, *, is_there: bool) -> None:
    if not is_there:
        raise Refused(_("%(name)s is away. Choose somebody who is there.") % {"name": to.name})


def check_can_dispute(promise: Promise) -> None:
    if promise.status not in (Status.KEPT, Status.KEPT_LATE):
        raise Refused(_("We don’t say that this promise is kept. So there is nothing to put right."))


def kept_as(promise: Promise, *, at: datetime) -> Promise.Status:
    """Offers that residents make to each other are never counted late."""
    is_late = at > promise.due_at and promise.made_from == Promise.From.LANDLORD
    return Status.KEPT_LATE if is_late else Status.KEPT
