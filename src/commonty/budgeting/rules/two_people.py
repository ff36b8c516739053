"""When a second person may sign what one proposed, and when it may be withdrawn."""

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.budgeting.models import TakesTwo


def check_can_sign(proposed: TakesTwo, *, is_own: bool, is_let_in: bool) -> None:
    """`is_own`: they proposed it themselves. `is_let_in`: one of the two gave the other their role or sign-in."""
    if proposed.signed_at is not None:
        raise Refused(_("Two people have signed this already."))
    if proposed.withdrawn_at is not None:
        raise Refused(_("This was withdrawn: what residents voted stands."))
    if is_own:
        raise Refused(_("You proposed this yourself. A second person has to sign."))
    if is_let_in:
        raise Refused(
            _("One of you and whoever proposed this gave the other their role or sign-in. Somebody else has to sign.")
        )


def check_can_withdraw(proposed: TakesTwo) -> None:
    if proposed.signed_at is not None or proposed.withdrawn_at is not None:
        raise Refused(_("This is settled already."))
