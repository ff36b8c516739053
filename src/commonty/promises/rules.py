"""May a promise be made, ended, handed over now? And what does its end count as?"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.maths.deadlines import regimes
from commonty.people.models import Person
from commonty.promises.models import ClosedDays, Promise

Status = Promise.Status
LONGEST_CLOSED = 31  # days at a stretch; a landlord that is closed for longer needs somebody who answers
MOST_CLOSED = 60  # days in a year: more, and «working day» would mean little to whoever waits
LONGEST_OWN: Mapping[str, int] = {"working days": 30, "hours": 72}
A_YEAR = timedelta(days=366)
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


def check_can_close_on(first_on: date, last_on: date, *, known: Sequence[ClosedDays], today: date) -> None:
    """Ahead of us alone: of a day that is over people were told already what counts."""
    if last_on < first_on:
        raise Refused(_("The last day is before the first. Look at both again."))
    if first_on < today:
        raise Refused(_("That day is over. Choose days that are still to come."))
    if first_on > today + 2 * A_YEAR:
        raise Refused(_("That is more than two years ahead. Look at the year again."))
    if (last_on - first_on).days >= LONGEST_CLOSED:
        raise Refused(_("That is longer than %(n)d days. Look at the dates again.") % {"n": LONGEST_CLOSED})
    for closed in known:
        if closed.first_on <= last_on and first_on <= closed.last_on:
            raise Refused(_("“%(name)s” is on these days already. Take it away first.") % {"name": closed.name})
    near = [day for closed in known for day in closed.days if abs(day - first_on) <= A_YEAR / 2]
    if len(near) + (last_on - first_on).days + 1 > MOST_CLOSED:
        raise Refused(_("That would be more than %(n)d closed days in a year.") % {"n": MOST_CLOSED})


def check_can_open_again(closed: ClosedDays, *, today: date) -> None:
    if closed.first_on <= today:
        raise Refused(_("“%(name)s” has begun, and dates were counted with it. It stays.") % {"name": closed.name})


def longest_own(unit: str) -> int:
    return LONGEST_OWN[unit]


def check_can_take(regime: str, number: int) -> None:
    rule = regimes().get(regime)
    if rule is None or not rule.own:
        raise Refused(_("How long this takes is not ours to change: a law or a procedure says it."))
    if not 1 <= number <= longest_own(rule.length.unit):
        raise Refused(_("Choose a number from 1 to %(n)d.") % {"n": longest_own(rule.length.unit)})
