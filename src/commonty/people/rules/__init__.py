"""What may be done to a roll, a role, a pair of people and a batch of letters. No queries, no clock, no request."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.people.models import Account, LetterBatch, Likeness, Person, RoleHeld, RollImport, Tie
from commonty.people.rules.letter_parts import check_was_told, is_kept
from commonty.places.models import Kind, Place

TRANSITIONS = {
    RollImport.Status.TRIED: {RollImport.Status.APPLIED, RollImport.Status.LEFT},
    RollImport.Status.APPLIED: set(),
    RollImport.Status.LEFT: set(),
}
# Roles that come from a tie or a group, not from an administrator.
NOT_GIVEN_BY_HAND = frozenset({Role.RESIDENT})


def check_is_tried(roll: RollImport) -> None:
    if roll.status != RollImport.Status.TRIED:
        raise Refused(_("This file was dealt with already. Send it again if you need it once more."))


def check_can_apply(roll: RollImport, *, leave_out_errors: bool) -> None:
    check_is_tried(roll)
    if roll.report["errors_in_all"] and not leave_out_errors:
        raise Refused(
            _("Some rows have something wrong. Mend them in the file, or say that they are to be left out.")
        )


def check_same_report(roll: RollImport, report: dict[str, Any]) -> None:
    if roll.report["digest"] != report["digest"]:
        raise Refused(_("The register has changed since this report was made. Read the new report before you go on."))


def check_can_end_absent(roll: RollImport, tie_ids: Iterable[int]) -> None:
    if roll.status != RollImport.Status.APPLIED or not roll.is_full:
        raise Refused(_("Only after a full list has been brought in can it be said who is missing from it."))
    if not set(tie_ids) <= set(roll.report["absent"]):
        raise Refused(_("Somebody you ticked is not among those who are missing. Look at the list again."))


def check_can_move_out(tie: Tie, moved_out_on: date) -> None:
    if tie.moved_in_on and moved_out_on < tie.moved_in_on:
        raise Refused(_("%(name)s moved in after that day.") % {"name": tie.person.name})


def check_can_give_role(
    person: Person, role: str, place: Place, *, held: Iterable[str], is_own: bool = False
) -> None:
    # An administrator holds no money and opens no ballot box, and could otherwise do both by one form.
    if is_own:
        raise Refused(_("You can't give yourself a role. Another administrator can."))
    if role in NOT_GIVEN_BY_HAND:
        raise Refused(_("Nobody gives this role: it comes with living in one of our homes."))
    if place.kind == Kind.HOME:
        raise Refused(_("A role is held in a close or a larger place, never in somebody's home."))
    if place.landlord_id != person.landlord_id:
        raise Refused(_("This person belongs to another landlord."))
    if person.merged_into_id:
        raise Refused(_("This entry was merged with another one. Use that one."))
    if role in held:
        raise Refused(_("They hold this role here already."))


def check_can_confirm_role(held: RoleHeld, *, by: Person, address: str, seen: str) -> None:
    """`address`: with which they sign in; `seen`: the one that whoever confirms has on their page."""
    if not held.is_waiting:
        raise Refused(_("This role is in force already."))
    if by.pk in (held.given_by_id, held.person_id):
        raise Refused(_("A second administrator has to confirm this, somebody other than you two."))
    if not address:
        raise Refused(_("First let them sign in: you confirm their work address together with the role."))
    if address != seen:
        raise Refused(_("Their work address was changed while you looked at it. Read it again."))


def check_can_invite(account: Account | None, work_email: str, *, signs_in: bool, signs_for_others: bool) -> None:
    """`signs_in`: they have a password or work account already. `signs_for_others`: they hold a role that took two."""
    if signs_in:
        raise Refused(_("They sign in already. If they lost their password or second proof, say so below."))
    if signs_for_others and (account is None or account.email != work_email):
        raise Refused(
            _("Two administrators gave their role to this work address. For another, take it back and give it again.")
        )


def check_can_say_lost(account: Account, *, signs_in: bool, is_own: bool) -> None:
    if is_own:
        raise Refused(_("This is your own sign-in. Ask another administrator."))
    if not signs_in:
        raise Refused(_("They have not set up their sign-in yet. Send them the link once more."))
    if account.lost_said_by_id and account.lost_told_at:
        raise Refused(_("This was said already. A second administrator can confirm it now."))


def check_can_let_in_again(account: Account, *, by: Person) -> None:
    if account.lost_said_by_id is None:
        raise Refused(_("First an administrator says that the sign-in is lost, then a second one confirms it."))
    if account.lost_told_at is None:
        raise Refused(
            _("They were not told yet, because the email could not be sent. Say once more that it is lost.")
        )
    if by.pk in (account.lost_said_by_id, account.person_id):
        raise Refused(_("A second administrator has to confirm this, somebody other than you two."))


def check_can_take_back(role: str, *, is_own: bool) -> None:
    # Whoever could shut themselves out might leave nobody who can let anybody in.
    if is_own and role == Role.ADMINISTRATOR:
        raise Refused(_("You can't take this role back from yourself. Another administrator can."))


def check_can_mark(person: Person) -> None:
    """As at risk. Nobody could look up somebody without a reference any more, nor take the mark off again."""
    if not person.reference:
        raise Refused(
            _("They have no reference, by which alone somebody at risk is found. Bring one in with the roll first.")
        )


def check_can_decide(likeness: Likeness) -> None:
    if likeness.verdict != Likeness.Verdict.OPEN:
        raise Refused(_("Somebody has decided this already."))


def check_can_merge(one: Person, other: Person, *, both_act: bool = False) -> None:
    """`both_act`: one holds a role and the other a role or an account. The roles would pass to whoever signs in there."""
    if both_act:
        raise Refused(_("One of the two works for us, and both can sign in. Take the role back first, then decide."))
    if one.merged_into_id or other.merged_into_id:
        raise Refused(_("One of the two was merged with somebody else meanwhile. Look at the list again."))


def check_can_make(newest: LetterBatch | None, *, is_printed: bool, now: datetime) -> None:
    """`newest`: the last letters for just this place. Until they are printed, whoever makes others would mix them up."""
    if newest is not None and is_printed and is_kept(newest, now=now):
        raise Refused(
            _(
                "%(name)s made letters for this place and is printing them. Once all are printed, or the rest is not "
                "needed, others can be made."
            )
            % {"name": newest.made_by}
        )


def check_somebody_to_write_to(how_many: int) -> None:
    if not how_many:
        raise Refused(_("There is nobody to write to: everybody here holds a letter that works, or wants none."))


def check_can_leave_rest(batch: LetterBatch, *, parts: int, by_pk: int, was_told: bool, now: datetime) -> None:
    if not parts:
        raise Refused(_("All parts of these letters were printed."))
    if is_kept(batch, now=now):
        check_was_told(batch, by_pk=by_pk, was_told=was_told)


def check_can_ask_again(batch: LetterBatch, *, holders: int) -> None:
    """`holders`: how many hold a code of these letters, or of those in whose place they were made, that works."""
    if batch.replaced_by_id:
        raise Refused(_("These letters were replaced already. Ask for the new ones to be made again."))
    if batch.again_asked_by_id:
        raise Refused(_("Somebody has asked for this already. A second person can make them now."))
    if not holders:
        raise Refused(_("There is nobody to write to: nobody holds a code of these letters that works."))


def check_can_make_again(batch: LetterBatch, *, by: Person) -> None:
    if batch.replaced_by_id:
        raise Refused(_("These letters were replaced already."))
    asked_by = batch.again_asked_by
    if asked_by is None:
        raise Refused(_("First somebody asks for these letters to be made again, then a second person makes them."))
    if by.is_same_human(asked_by):
        raise Refused(_("You asked for this yourself. A second person has to make them."))
