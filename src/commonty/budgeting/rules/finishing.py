"""When a whole money vote is done, and what may become of what is left of its pot."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.budgeting.models import Closing, Round
from commonty.budgeting.models import Leftover as Promise
from commonty.budgeting.rules.ledger import Balance
from commonty.kit.money import pounds

Leftover = Closing.Leftover


def check_all_is_settled(whole: Balance, open_ones: Sequence[str]) -> None:
    if not whole.is_spent:
        raise Refused(_("Some money is neither paid nor back in the pot. Record where it went first."))
    if open_ones:
        raise Refused(_("Say of each project that it is done first: %(names)s.") % {"names": ", ".join(open_ones)})


# What the rules said before anybody voted, and what may become of the rest then.
KEPT: dict[str, tuple[str, ...]] = {
    Promise.NEXT: (Leftover.NEXT, Leftover.CARRIED),
    Promise.LANDLORD: (Leftover.LANDLORD,),
    Promise.COMMON: (Leftover.COMMON,),
    "": (Leftover.NEXT, Leftover.CARRIED, Leftover.LANDLORD, Leftover.COMMON),
}


def promised(pb_round: Round) -> str:
    """What the frozen rules say becomes of the rest; nothing in rules of before that question."""
    return str((pb_round.frozen_rules or {}).get("settings", {}).get("leftover") or "")


def ways_left(pb_round: Round) -> tuple[str, ...]:
    return KEPT[promised(pb_round)]


def check_leftover(
    pb_round: Round, *, leftover: str, pence: int, says: str = "", to_round: Round | None = None
) -> None:
    if not pence:
        if leftover != Leftover.NONE:
            raise Refused(_("Nothing is left of this pot. Choose “Nothing was left”."))
        return
    if leftover == Leftover.NONE:
        raise Refused(_("%(left)s is left. Say what becomes of it.") % {"left": pounds(pence)})
    if leftover not in ways_left(pb_round):
        raise Refused(_("The rules said before the vote where the rest goes. Choose that."))
    if leftover == Leftover.LANDLORD and not promised(pb_round) and not says.strip():
        raise Refused(_("Say why the rest is not for residents to decide about: one sentence is enough."))
    if (leftover == Leftover.CARRIED) != (to_round is not None):
        raise Refused(_("Choose the money vote to which it is moved."))
    if to_round is not None:
        check_can_carry(pb_round, to_round)


def check_can_carry(pb_round: Round, to_round: Round) -> None:
    """Only into a pot that nobody has read of yet: rules that are public don't change."""
    if to_round.pk == pb_round.pk:
        raise Refused(_("Choose another money vote than this one."))
    if to_round.status != Round.Status.DRAFT:
        raise Refused(_("“%(name)s” is announced, so its pot stays as it is. Choose one that is being set up.")
                      % {"name": to_round.name})  # fmt: skip
    if to_round.place.landlord_id != pb_round.place.landlord_id or to_round.currency != pb_round.currency:
        raise Refused(_("Money can only be moved to a money vote of the same landlord."))


def check_pot_holds(pence: int, *, moved_in: int) -> None:
    if pence < moved_in:
        raise Refused(
            _("Another money vote moved %(moved)s to this pot. It can't be smaller than that.")
            % {"moved": pounds(moved_in)}
        )
