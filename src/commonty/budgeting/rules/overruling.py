"""When what residents voted may be cut, changed or not done: two people, a published reason, and no quiet way round.

Money that goes back because the work came out cheaper needs one person. Money that goes back before anything was done, or
more than half of what was voted, is a cut, whatever it is called.
"""

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.budgeting.models import Overruling, Round
from commonty.budgeting.rules.ledger import Balance
from commonty.kit.money import pounds

Kind = Overruling.Kind


def check_is_no_quiet_cut(balance: Balance, *, pence: int, overruled: int) -> None:
    """`overruled`: what two people have put back in the pot already; it does not count again."""
    if balance.invoiced + balance.paid == 0:
        raise Refused(
            _(
                "No invoice came for this project yet. To give its money back now is to overrule the vote: "
                "that takes a published reason and two people. Start on the project's page."
            )
        )
    if 2 * (balance.returned - overruled + pence) > balance.voted:
        raise Refused(
            _(
                "More than half of what the vote gave would go back. That is a cut: "
                "it takes a published reason and two people. Start on the project's page."
            )
        )


def check_can_overrule(pb_round: Round, balance: Balance, *, kind: str, pence: int, is_waiting: bool) -> None:
    if pb_round.status != Round.Status.DECIDED or not balance.voted:
        raise Refused(_("Only a project that was chosen and is being done can be overruled."))
    if is_waiting:
        raise Refused(_("Somebody has proposed this already. Sign that, or withdraw it first."))
    check_money_is_there(balance, kind=kind, pence=pence)


def check_money_is_there(balance: Balance, *, kind: str, pence: int) -> None:
    if kind == Kind.CHANGED:
        if pence:
            raise Refused(_("Changing a project leaves its money with it. To take money away, choose “Cut”."))
        return
    if kind == Kind.NOT_DONE and (balance.owed or balance.paid):
        raise Refused(
            _("Something is ordered or paid already, so it is being done. Reverse the order, or choose “Cut”.")
        )
    if kind == Kind.NOT_DONE and pence != balance.waiting:
        raise Refused(_("The project's money has changed since. Withdraw this and write it anew."))
    if pence <= 0 or pence > balance.waiting:
        raise Refused(
            _("Write how much goes back in the pot: up to %(left)s, which is not ordered yet.")
            % {"left": pounds(balance.waiting)}
        )
