"""When a residents' group may run a money vote, who may sit where in it, and what its seats let somebody do."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.budgeting.models import Costing, DecidedBy, GroupSeat, Round
from commonty.kit.money import pounds

Part = GroupSeat.Part
MOST_PENCE = 5_000_00
OVER = (Round.Status.DONE, Round.Status.CANCELLED, Round.Status.VOID)


def may_be_run_by_group(pb_round: Round) -> bool:
    """A small pot: what was begun as small grants, or about which the ballot box decides."""
    if pb_round.pot_pence is None:
        return pb_round.template == "grants"
    return pb_round.pot_pence <= MOST_PENCE and (
        pb_round.template == "grants" or pb_round.decided_by == DecidedBy.BOX
    )


def check_goes_with_group(pb_round: Round) -> None:
    if pb_round.is_run_by_group and not may_be_run_by_group(pb_round):
        raise Refused(
            _(
                "A residents' group can run a pot of %(most)s at most, about which the ballot box decides. Say under "
                "“Who runs it?” that we run it, or leave this as it was."
            )
            % {"most": pounds(MOST_PENCE)}
        )


def check_who_runs_it(pb_round: Round, *, seats: int, is_other: bool = False, is_listed: bool = True) -> None:
    """`seats`: how many stand. `is_other`: another group than before. `is_listed`: anybody finds the linked group.

    What everybody reads already goes to no group of which nobody could say yes before: only a draft shows its people
    that they are meant.
    """
    if is_other and not is_listed:
        raise Refused(_("This group can’t be chosen any more. Choose another, or say what it is called."))
    if is_other and pb_round.group is not None and pb_round.is_known:
        raise Refused(
            _(
                "Everybody can read this money vote already. Give it to a group with a page here before you ask for ideas."
            )
        )
    if seats and (is_other or not pb_round.is_run_by_group):
        raise Refused(_("People hold seats in this group. End their seats first; they are told."))


def check_has_agreed(pb_round: Round, parts: Collection[str]) -> None:
    """From the first day of ideas on everybody reads who runs it. Staff name a group; that it does, its own people say.

    `parts`: those in which somebody sits. Of a group without a page here nobody can say it: staff seat its people.
    """
    if pb_round.group is not None and not pb_round.is_known and not parts:
        raise Refused(
            _(
                "Nobody of the group has said yes yet. Ask for ideas once its organiser or its treasurer has taken the "
                "seat, on the group’s page: from then on everybody reads that it runs this."
            )
        )


def missing_of_group(pb_round: Round, parts: Collection[str]) -> list[str]:
    """`parts`: those in which somebody sits."""
    if not pb_round.is_run_by_group:
        return []
    says = {
        Part.ORGANISER: _("Say who is the organiser of the group that runs it."),
        Part.TREASURER: _("Say who is the treasurer of the group that runs it."),
    }
    if pb_round.group is not None:
        says = {
            Part.ORGANISER: _("An organiser of the group has to take the organiser’s seat, on the group’s page."),
            Part.TREASURER: _("The treasurer of the group has to take the treasurer’s seat, on the group’s page."),
        }
    missing = [sentence for part, sentence in says.items() if part not in parts]
    if pb_round.group is not None and not pb_round.group.is_open:
        missing.append(_("The group has come to its end. Say anew who runs this."))
    if not may_be_run_by_group(pb_round):  # money of another vote may have been moved into its pot
        missing.append(_("Its pot is too large for a group: %(most)s at most.") % {"most": pounds(MOST_PENCE)})
    return missing


def check_can_seat(pb_round: Round, *, lives_here: bool, is_staff: bool, is_taken: bool, is_other: bool) -> None:
    """`lives_here`: and can be found by staff. `is_staff`: a role of ours lets them do it.

    `is_other`: the same human holds the other seat.
    """
    if not pb_round.is_run_by_group:
        raise Refused(_("We run this money vote ourselves. Say first which group runs it."))
    if pb_round.status in OVER:
        raise Refused(_("This money vote is over. There is nothing left to do in its group."))
    if is_taken:
        raise Refused(_("Somebody holds this seat. End theirs first, with the reason."))
    if is_other:
        raise Refused(_("They hold the other seat. Organiser and treasurer are two people."))
    if is_staff:
        raise Refused(_("They set up money votes or keep our money. A seat is for a resident who does neither."))
    if not lives_here:
        raise Refused(_("Only somebody who lives in %(place)s can hold a seat.") % {"place": pb_round.place.name})


def check_is_not_theirs(*, is_own: bool) -> None:
    """A treasurer pays nobody for what they proposed themselves."""
    if is_own:
        raise Refused(_("You proposed this yourself, so you can't write its lines. Tell us: staff write them."))


def check_is_theirs_to_sign(costing: Costing, *, by_seat: bool) -> None:
    """A treasurer signs what the organiser of the group wrote; what staff wrote, staff sign."""
    if by_seat and costing.made_seat != Part.ORGANISER:
        raise Refused(_("Staff wrote these figures, so a second member of staff signs them."))


def check_can_end(seat: GroupSeat, *, because: str) -> None:
    if seat.ended_at is not None:
        raise Refused(_("This seat ended already."))
    if len(because.split()) < 2:
        raise Refused(_("Say why in a few words."))
