"""May this be fixed at once, by this officer, from this pot?"""

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.cases.models import FixPot, SmallFix
from commonty.kit.money import pounds
from commonty.places.models import Kind, Place


def check_can_approve(pot: FixPot | None, *, pence: int, spent_pence: int) -> None:
    if pot is None:
        raise Refused(_("There is no money for small fixes here. Ask whoever answers for the money."))
    if pence > pot.limit_pence:
        most = {"most": pounds(pot.limit_pence)}
        raise Refused(_("You may approve up to %(most)s at once. What costs more is ordered as ever.") % most)
    if spent_pence + pence > pot.pence:
        left = {"left": pounds(max(pot.pence - spent_pence, 0))}
        raise Refused(_("Only %(left)s is left for small fixes here.") % left)


def check_can_have_a_pot(place: Place) -> None:
    """What a pot went into is for everybody to read: of one close it would tell its neighbours who asked."""
    if place.kind in (Kind.BLOCK, Kind.HOME):
        raise Refused(_("A pot is for an estate or more: in one close, it would tell who asked for what."))


def check_can_set(*, pence: int, limit_pence: int, spent_pence: int) -> None:
    if pence < spent_pence:
        raise Refused(
            _("%(spent)s of it is spent already. The pot can’t be smaller.") % {"spent": pounds(spent_pence)}
        )
    if limit_pence > pence:
        raise Refused(_("One fix can’t cost more than the whole pot."))


def check_is_open(fix: SmallFix) -> None:
    if fix.taken_back_at or fix.done_at:
        raise Refused(_("This has ended already. Open the page again to see how."))
