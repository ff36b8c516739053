"""When a result counts, when a project does, and where the money goes that is not given out: in words, before and after."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonty.ballots.models import Unit
from commonty.budgeting.models import Leftover, Round
from commonty.kit.money import pounds


def limits_say(pb_round: Round) -> list[str]:
    says = []
    if pb_round.minimum_votes:
        needed = ngettext(
            "A project needs at least %(n)d vote.",
            "A project needs at least %(n)d votes.",
            pb_round.minimum_votes,
        )
        says.append(needed % {"n": pb_round.minimum_votes})
        says.append(_("One with fewer is not chosen, even if there is money for it."))
    if pb_round.minimum_turnout:
        says.append(must_vote_says(pb_round.minimum_turnout, unit=pb_round.unit))
        says.append(_("If fewer do, nothing is chosen, and all the money counts as left over."))
    return says


def must_vote_says(least: int, *, unit: str) -> str:
    if unit == Unit.HOME:
        says = ngettext("At least %(n)d home must vote.", "At least %(n)d homes must vote.", least)
    else:
        says = ngettext("At least %(n)d person must vote.", "At least %(n)d people must vote.", least)
    return says % {"n": least}


def leftover_says(pb_round: Round) -> str:
    if not pb_round.leftover:
        return ""
    return {
        Leftover.NEXT: _("Money that is not given out is kept for the next money vote in %(place)s."),
        Leftover.LANDLORD: _("Money that is not given out goes back to our budget."),
        Leftover.COMMON: _("Money that is not given out goes into the common pot for all our areas."),
    }[Leftover(pb_round.leftover)] % {"place": pb_round.place.name}


def left_says(pb_round: Round, left: int) -> str:
    """The same in the result, with the sum; nothing where nothing is left, or where the rules did not say."""
    kept = (pb_round.frozen_rules or {})["settings"].get("leftover")
    if not kept or left <= 0:
        return ""
    return {
        Leftover.NEXT: _(
            "%(sum)s was not given out. As the rules say, it is kept for the next money vote in %(place)s."
        ),
        Leftover.LANDLORD: _("%(sum)s was not given out. As the rules say, it goes back to our budget."),
        Leftover.COMMON: _(
            "%(sum)s was not given out. As the rules say, it goes into the common pot for all our areas."
        ),
    }[Leftover(kept)] % {"sum": pounds(left, currency=pb_round.currency), "place": pb_round.place.name}


def too_few_says(least: int, voted: int, *, unit: str) -> str:
    """Why a whole result is none."""
    if unit == Unit.HOME:
        did = ngettext("%(n)s home did", "%(n)s homes did", voted) if voted else _("none did")
    else:
        did = ngettext("%(n)s person did", "%(n)s people did", voted) if voted else _("nobody did")
    return _("%(needed)s By the close %(did)s, so nothing was chosen.") % {
        "needed": had_to_vote_says(least, unit=unit),
        "did": did % {"n": f"{voted:,}"},
    }


def had_to_vote_says(least: int, *, unit: str) -> str:
    if unit == Unit.HOME:
        says = ngettext("At least %(n)d home had to vote.", "At least %(n)d homes had to vote.", least)
    else:
        says = ngettext("At least %(n)d person had to vote.", "At least %(n)d people had to vote.", least)
    return says % {"n": least}


def beyond_reach(pb_round: Round, *, voters: int) -> str:
    """More votes asked for than there can be: found before the rules are frozen, not after the close."""
    most = max(pb_round.minimum_turnout, pb_round.minimum_votes)
    if most <= voters:
        return ""
    return _("The rules ask for at least %(least)d votes, and only %(voters)d can be cast. Ask for fewer.") % {
        "least": most,
        "voters": voters,
    }
