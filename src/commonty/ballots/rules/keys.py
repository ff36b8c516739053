"""Keys in three people's hands: who may hold one, when one is made, tried and turned. Any two of the three open the box."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.ballots.models import KeyHolder

HOLDERS = 3


def check_holders(people: Sequence[str], *, are_at_risk: bool, are_let_in: bool) -> None:
    """`people`: the public ids of three different humans, none at risk, of whom none brought another in."""
    if len(people) != HOLDERS or len(set(people)) != HOLDERS:
        raise Refused(_("Name three different people: two of them open the box, and one may fall ill."))
    if are_at_risk:
        raise Refused(_("Key holders are named in public, so somebody at risk can't be one. Choose another."))
    if are_let_in:
        raise Refused(_("One of these people gave another their role or sign-in. Choose people who didn't."))


def check_can_make_key(holder: KeyHolder, *, is_frozen: bool) -> None:
    if is_frozen:
        raise Refused(_("The list of this vote is frozen, and its box knows your key: a new one would not open it."))


def check_can_try_key(holder: KeyHolder) -> None:
    if holder.public_key is None:
        raise Refused(_("Make your key first."))


def holders_to_go(holders: Sequence[KeyHolder]) -> list[KeyHolder]:
    """Those who have not yet shown that they can read the key they wrote down."""
    return [holder for holder in holders if holder.tried_at is None]


def check_all_tried(holders: Sequence[KeyHolder]) -> None:
    # A lost key can't be mended afterwards: with two lost ones the votes are lost.
    if waiting := holders_to_go(holders):
        raise Refused(
            _("Not every key holder has tried their key yet: %(names)s.")
            % {"names": ", ".join(holder.person.name for holder in waiting)}
        )
