"""Pots in words: whose they are, and in which of them one voter can choose."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from commonty.budgeting.models import Pot, Round, VotesIn
from commonty.kit.money import pounds


def has_themes(pots: Sequence[Pot]) -> bool:
    return any(pot.theme for pot in pots)


def pots_in_short(pots: Sequence[Pot]) -> str:
    if not pots:
        return _("one pot for all")
    return _("each kind of project has its own pot") if has_themes(pots) else _("each area has its own pot")


def pots_say(pb_round: Round, pots: Sequence[Pot]) -> str:
    """Which pots there are, and in which of them you can choose."""
    own = [f"{pot.name} {pounds(pot.pence, currency=pb_round.currency)}" for pot in pots if not pot.is_common]
    common = next((pot for pot in pots if pot.is_common), None)
    says = _("Each area has its own pot: %(shares)s.")
    if has_themes(pots):
        says = _("Each kind of project has its own pot: %(shares)s.")
    says %= {"shares": ", ".join(own)}
    if common is not None:
        says += " " + _("%(sum)s is for projects for everybody: the common pot.") % {
            "sum": pounds(common.pence, currency=pb_round.currency)
        }
    return f"{says} {where_says(pb_round, pots)}"


def where_says(pb_round: Round, pots: Sequence[Pot]) -> str:
    """In which pots one voter can choose; the ballot says it too."""
    is_shared, by_theme = any(pot.is_common for pot in pots), has_themes(pots)
    if not pots:
        return ""
    if pb_round.votes_in == VotesIn.OWN:
        if is_shared:
            return _("You can choose projects in the area where you live, and from the common pot.")
        return _("You can choose projects in the area where you live.")
    if pb_round.votes_in == VotesIn.ONE and by_theme:
        if is_shared:
            return _("You can choose projects of one kind, whichever you like, and from the common pot.")
        return _("You can choose projects of one kind, whichever you like.")
    if pb_round.votes_in == VotesIn.ONE:
        if is_shared:
            return _("You can choose projects in one area, whichever you like, and from the common pot.")
        return _("You can choose projects in one area, whichever you like.")
    return _("You can choose projects of any kind.") if by_theme else _("You can choose projects in any area.")


def among_says(pb_round: Round) -> list[str]:
    """Who has a share of which pot."""
    if pb_round.votes_in == VotesIn.ALL:
        return []
    return [_("Each pot is counted by itself: its money is shared between those who chose something there.")]
