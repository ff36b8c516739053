"""From which difference between voted and paid on a reason is needed; and when a project is done."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.budgeting.models.money import PENCE, PERCENT
from commonty.budgeting.rules.ledger import Balance
from commonty.kit.money import pounds


@dataclass(frozen=True)
class Threshold:
    percent: int = PERCENT
    pence: int = PENCE


@dataclass(frozen=True)
class Variance:
    """What a project cost beside what was voted; `cost` with what other money paid."""

    voted: int
    cost: int
    threshold: Threshold

    @property
    def pence(self) -> int:
        return self.cost - self.voted

    @property
    def less(self) -> int:
        return -self.pence

    @property
    def is_large(self) -> bool:
        """More than so many in a hundred of what was voted, or more than so many pounds: whichever comes first."""
        apart = abs(self.pence)
        return apart * 100 > self.threshold.percent * self.voted or apart > self.threshold.pence


def check_can_finish(balance: Balance, variance: Variance, *, because: str, is_done: bool, is_waiting: bool) -> None:
    """`is_waiting`: somebody has proposed to overrule it."""
    if is_done:
        raise Refused(_("This project is done already."))
    if is_waiting:
        raise Refused(_("Somebody has proposed to overrule this project. Sign that, or withdraw it first."))
    if not balance.is_spent:
        left = {"left": pounds(balance.waiting + balance.owed)}
        raise Refused(_("%(left)s of it is neither paid nor back in the pot. Record where it went first.") % left)
    if variance.is_large and not because.strip():
        raise Refused(
            _("It cost %(apart)s %(more)s than was voted. Say why, in words that a neighbour understands.")
            % {"apart": pounds(abs(variance.pence)), "more": _("more") if variance.pence > 0 else _("less")}
        )


def check_is_not_done(is_done: bool) -> None:
    if is_done:
        raise Refused(_("This project is done, so its money stays as it is. Take “done” back first, with a reason."))
