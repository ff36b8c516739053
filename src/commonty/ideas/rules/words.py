"""What the landlord shows: how much support makes it answer, in a sentence."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonty.ideas.models import Thresholds
from commonty.ideas.rules.support import Missing


def thresholds_in_words(thresholds: Thresholds) -> str:
    """«20 neighbours, or one home in five, whichever is fewer = an answer in 15 working days»."""
    words = {"n": thresholds.neighbours, "homes": thresholds.one_home_in, "days": thresholds.days}
    if thresholds.one_home_in:
        says = _(
            "%(n)d neighbours, or one home in %(homes)d, whichever is fewer: we answer in %(days)d working days."
        )
    else:
        says = _("%(n)d neighbours: we answer in %(days)d working days.")
    if thresholds.for_meeting:
        more = _("%(n)d neighbours: it goes on the next meeting’s agenda.") % {"n": thresholds.for_meeting}
        return f"{says % words} {more}"
    return says % words


def missing_in_words(missing: Missing) -> str:
    """«8 more and we owe an answer»."""
    if missing.is_homes:
        says = ngettext(
            "Somebody in %(n)d more home, and we owe an answer.",
            "Somebody in %(n)d more homes, and we owe an answer.",
            missing.number,
        )
    else:
        says = ngettext(
            "%(n)d more neighbour, and we owe an answer.", "%(n)d more neighbours, and we owe an answer.",
            missing.number,
        )  # fmt: skip
    return says % {"n": missing.number}
