"""Where a repair is, what may follow, and who may still say what. Whatever is loaded is asked; no query, no clock."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.cases.models import Case
from commonty.kit.templatetags.kit import moment
from commonty.repairs.models import MoveWish, Repair, Visit

State = Repair.State
# A visit that was called off, or to which nobody came, leaves it ordered. What is done and isn't mended is ordered again.
TRANSITIONS: Mapping[str, frozenset[str]] = {
    State.ORDERED: frozenset({State.BOOKED, State.DONE, State.CANCELLED}),
    State.BOOKED: frozenset({State.ORDERED, State.NO_ACCESS, State.DONE, State.CANCELLED}),
    State.NO_ACCESS: frozenset({State.BOOKED, State.DONE, State.CANCELLED}),
    State.DONE: frozenset({State.ORDERED}),
}
MOST_HALVES = 3
LONGEST_WINDOW = timedelta(hours=12)
FURTHEST = timedelta(days=365)


def check_can_become(repair: Repair, state: Repair.State) -> None:
    if state not in TRANSITIONS.get(repair.state, ()):
        raise Refused(_("This has changed meanwhile. Open the page again to see how."))


def check_can_order(case: Case, *, what: str) -> None:
    if case.status == Case.Status.WITHDRAWN:
        raise Refused(_("They said that they no longer need this. If they do, take it down anew."))
    if len("".join(what.split())) < 2:
        raise Refused(_("Say in plain words what is to be mended. The resident reads it."))


def check_window(*, starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    # Two moments of one zone are compared as they are written, and on the night when clocks change that is another order.
    starts_at, ends_at = starts_at.astimezone(UTC), ends_at.astimezone(UTC)
    if ends_at <= starts_at:
        raise Refused(_("The window ends before it begins. Look at the hours again."))
    if ends_at - starts_at > LONGEST_WINDOW:
        raise Refused(_("Nobody can wait in for more than twelve hours. Say a shorter window."))
    if starts_at <= now:
        raise Refused(_("This time is past. Choose one that is still to come."))
    if starts_at > now + FURTHEST:
        raise Refused(_("That is more than a year away. Look at the year again."))


def check_is_booked(visit: Visit | None) -> None:
    if visit is None or visit.state != Visit.State.BOOKED:
        raise Refused(_("No visit is booked here now. Open the page again."))


def check_has_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Say why. The resident reads it."))


def check_can_wish(
    repair: Repair, waiting: MoveWish | None, *, halves: Sequence[Mapping[str, str]], words: str
) -> None:
    if not repair.is_open:
        raise Refused(_("This repair has ended. Open the page again to see how."))
    if waiting is not None:
        raise Refused(_("You have asked for another time already. We tell you as soon as there is one."))
    if not halves and not words.strip():
        raise Refused(_("Say when you could be at home: choose a morning or an afternoon, or write it."))
    if len(halves) > MOST_HALVES:
        raise Refused(_("Choose up to three mornings or afternoons."))


def check_can_say_nobody_came(visit: Visit | None, *, now: datetime) -> None:
    """Only once they could not come in time any more; before, we say until when they may still come."""
    check_is_booked(visit)
    assert visit is not None
    if now < visit.ends_at:
        says = _("They may still come: until %(when)s. If nobody has come by then, say so here, or phone us.")
        raise Refused(says % {"when": moment(visit.ends_at)})


def check_came(visit: Visit | None, *, now: datetime) -> None:
    """A card is left by somebody who was there, so not before the window."""
    check_is_booked(visit)
    assert visit is not None
    if now < visit.starts_at:
        raise Refused(_("It isn’t time yet: nobody can have been there. If the visit can’t be, call it off."))


def check_can_finish(repair: Repair, *, done_at: datetime, words: str, now: datetime) -> None:
    check_can_become(repair, State.DONE)
    if not repair.case.received_at <= done_at <= now:
        raise Refused(_("Say when it was done: after it was asked for, and not later than now."))
    check_has_words(words)


def check_has_words(words: str) -> None:
    if len("".join(words.split())) < 2:
        raise Refused(_("Say in a few words what was done. The resident reads it."))


def check_can_say_mended(repair: Repair) -> None:
    if repair.state != State.DONE:
        raise Refused(_("We don’t say that this is done. If it is, tell us, and we look into it."))
    if repair.mended == Repair.Mended.YES:
        raise Refused(_("You have told us already. Thank you."))


def check_can_say_not_mended(repair: Repair, *, now: datetime) -> None:
    if repair.state != State.DONE:
        raise Refused(_("We are still on it. Write to us if you have to add something."))
    if repair.case.status == Case.Status.WITHDRAWN:
        raise Refused(_("You said that you no longer need this. If you do, please ask anew."))
    if repair.done_at and now > repair.done_at + timedelta(days=183):
        raise Refused(_("This was done more than six months ago. Please ask anew, and say that it is back."))


def may_say_nobody_came(visit: Visit | None, *, now: datetime) -> bool:
    return visit is not None and visit.state == Visit.State.BOOKED and now >= visit.ends_at


def check_is_waiting(wish: MoveWish | None) -> None:
    if wish is None:
        raise Refused(_("No wish for another time waits here. Open the page again."))
