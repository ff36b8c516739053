"""The course of a register: what may happen to it when. Statuses go draft → open → shut → opened, and never back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonty.access.refusal import Refused
from commonty.ballots.models import Challenge, Entitlement, Register, Unit
from commonty.ballots.rules.challenges import final_from, is_challenged
from commonty.ballots.rules.paper import check_paper
from commonty.people.models import Person

SIGNATURES = 2
UNSIGNED = timedelta(days=14)  # final, and nobody has signed: then the timetable destroys what two people should have
VOTERS_KEPT = timedelta(days=183)  # half a year from the day when the result is final, for questions about the list
DEFAULT_LATE_RULE = gettext_lazy(
    "Whoever had the right to vote on the day when the list was made and was left out can be added until the close."
)
Status = Register.Status


def check_can_freeze(register: Register, *, voters: int, now: datetime) -> None:
    if register.status != Status.DRAFT:
        raise Refused(_("The list of this vote was frozen already."))
    check_paper(register.paper)
    if not register.rules_digest:
        raise Refused(_("The rules of this vote have to be settled before the list is frozen."))
    if register.is_imported:
        return
    if not voters:
        raise Refused(_("There is nobody on the list yet."))
    if register.closes_at <= now:
        raise Refused(_("The closing time has passed. Choose a later one."))


def check_can_accept(register: Register, *, now: datetime) -> None:
    """Whether a vote that arrives at this instant counts. Closing at four means that four is too late."""
    if register.status in (Status.DRAFT, Status.VOID) or register.is_imported:
        raise Refused(_("Nobody can vote here."))
    if register.is_in_room:
        raise Refused(_("Here people vote in the meeting, and in no other way."))
    if now < register.opens_at:
        raise Refused(_("Voting hasn't started yet."))
    if not register.is_accepting(now):
        raise Refused(_("Voting has ended. This vote came after the close and isn't counted."))


def may_cast(register: Register, *, now: datetime) -> bool:
    return register.is_accepting(now)


def check_in_force(entitlement: Entitlement) -> None:
    if entitlement.cancelled_at is not None:
        raise Refused(_("This vote was taken off the list. If that is wrong, tell us with “I'm not on the list”."))


def may_change(register: Register, *, now: datetime) -> bool:
    return register.status in (Status.DRAFT, Status.OPEN) and now < register.closes_at


def check_can_change(register: Register, *, now: datetime) -> None:
    """Whether the list may still be put right: add, cancel, a new code."""
    if not may_change(register, now=now):
        raise Refused(_("Voting has ended, so the list can't be changed any more."))


def check_can_send_letters(register: Register, *, now: datetime) -> None:
    """From the freezing of the list until the close."""
    if register.status == Status.DRAFT:
        raise Refused(_("Letters can be made once the list of voters is frozen."))
    if register.is_in_room:
        raise Refused(_("Here people vote in the meeting: no code is needed, and none is made."))
    if register.status != Status.OPEN or register.is_imported or now >= register.closes_at:
        raise Refused(_("Voting has ended, so no more letters are made."))


def check_not_own(by: Any, person: Any, *, lives_there: bool = False) -> None:
    """Nobody on the staff does for themselves what they do for others. `lives_there`: in the home whose vote it is."""
    if lives_there or (isinstance(by, Person) and person is not None and by.is_same_human(person)):
        raise Refused(_("This is about your own vote. Ask a colleague to do it."))


def check_voter(unit: str, *, person: Any, home: Any) -> None:
    """Whether an entitlement can be this person's or this home's."""
    if unit == Unit.PERSON and person is None:
        raise Refused(_("Here each person has a vote, so say whose it is."))
    if unit == Unit.HOME and home is None:
        raise Refused(_("Here each home has a vote, so say which home it is."))


def check_can_shut(register: Register, *, now: datetime) -> None:
    if register.status != Status.OPEN:
        raise Refused(_("Only a box that stands open can be shut."))
    if now < register.closes_at and not register.is_imported:
        raise Refused(_("Voting goes on. The box can be shut once it has ended."))


def check_can_close_unused(register: Register, *, envelopes: int, now: datetime) -> None:
    """Shut and opened in one, without signatures: only where nothing could come in, and nothing did."""
    if not register.is_in_room or envelopes:
        raise Refused(_("Votes may lie in this box. Two people have to sign before it can be opened."))
    check_can_shut(register, now=now)


def check_can_move_close(register: Register, *, closes_at: datetime, now: datetime) -> None:
    """With the meeting at whose beginning the box closes. Whatever came in stays."""
    if register.status != Status.OPEN:
        raise Refused(_("This box is shut, so nothing can be moved any more."))
    if closes_at <= max(now, register.opens_at):
        raise Refused(_("Choose a day and an hour that are still to come."))


def check_can_call_off(register: Register, *, envelopes: int) -> None:
    if register.status != Status.OPEN:
        raise Refused(_("This vote can't be called off any more."))
    if envelopes:
        raise Refused(_("Votes are in already, so it can't be called off any more. The meeting can be moved."))


def check_can_sign(register: Register, *, has_signed: bool, signatures: int, is_let_in: bool = False) -> None:
    """`is_let_in`: this one and the first to sign were brought in one by the other."""
    if register.status != Status.SHUT:
        raise Refused(_("The box has to be shut before anybody signs for its opening."))
    if has_signed:
        raise Refused(_("You have signed already. The second signature has to be another person's."))
    if signatures >= SIGNATURES:
        raise Refused(_("Two people have signed already."))
    if is_let_in:
        raise Refused(
            _("One of you two gave the other their role or sign-in. The second signature has to be another's.")
        )


def check_can_open(register: Register, *, signatures: int, now: datetime) -> None:
    if register.status != Status.SHUT:
        raise Refused(_("The box has to be shut first, and can be opened only once."))
    if register.is_imported:
        return
    if now < register.closes_at:
        raise Refused(_("Voting goes on. The box can be opened once it has ended."))
    if signatures < SIGNATURES:
        raise Refused(_("Two people have to sign before the box can be opened."))


def _is_done_with(register: Register) -> bool:
    """Nobody needs what is in the box any more: it was opened, or the vote was void before."""
    is_opened = register.status == Status.OPENED and register.opened_at is not None
    return is_opened or (register.status == Status.VOID and register.result_published_at is not None)


def check_can_destroy(
    register: Register, challenges: Sequence[Challenge] = (), *, signatures: int = SIGNATURES, now: datetime
) -> None:
    if not _is_done_with(register):
        raise Refused(_("The key is needed until the box has been opened."))
    if register.secrets_destroyed_at is not None:
        raise Refused(_("The key and the sealed votes were destroyed already."))
    final_at = final_from(register, challenges)
    if is_challenged(challenges):
        raise Refused(_("The result is challenged. The key and the sealed votes are kept until that is settled."))
    if final_at is None:
        raise Refused(_("No result is out. The key and the sealed votes are kept: they may be counted once more."))
    if now < final_at:
        raise Refused(
            _(
                "For 14 days after it is out, and a day after a challenge, a result can be challenged. The key is kept."
            )
        )
    if signatures < SIGNATURES and now < final_at + UNSIGNED:
        raise Refused(_("Two people have to sign before the key and the sealed votes are destroyed."))


def check_is_destroyed(register: Register) -> None:
    if register.secrets_destroyed_at is None:
        raise Refused(_("The key and the sealed votes are still there: nobody has destroyed them yet."))


def check_can_sign_destruction(*, has_signed: bool, is_let_in: bool = False) -> None:
    """`is_let_in`: this one and the first to sign were brought in one by the other."""
    if has_signed:
        raise Refused(_("You have signed already. The second signature has to be another person's."))
    if is_let_in:
        raise Refused(
            _("One of you two gave the other their role or sign-in. The second signature has to be another's.")
        )


def check_can_forget(register: Register, challenges: Sequence[Challenge] = (), *, now: datetime) -> None:
    if register.status == Status.VOID and now >= register.closes_at + VOTERS_KEPT:
        return  # called off, half a year ago
    if register.status != Status.OPENED or register.opened_at is None:
        raise Refused(_("The list is needed until the box has been opened."))
    final_at = final_from(register, challenges)
    if final_at is None or now < final_at + VOTERS_KEPT:
        raise Refused(_("For half a year after the result is final people may ask who could vote."))
