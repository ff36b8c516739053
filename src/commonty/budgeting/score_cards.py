"""What is printed for a hall where not everybody has a phone: cards with the numbers to circle. They name nobody.

A card is made from the vote and its project alone, so that those of two voters are the same until they are written on.
"""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from commonty.budgeting.models import Project, Round
from commonty.budgeting.queries.pitch_night import night_of
from commonty.people.letters import make_letters

CARDS = "budgeting/cards.typ"
A_SHEET, A_LARGE_SHEET = 6, 3
MOST_SHEETS = 300  # in one file: what the printing process sets in a few seconds
ONE_IN = 4  # of those who can vote, so many come and want a card rather than their phone


def likely_sheets(entitled: int) -> int:
    """How many sheets a project to offer: enough for one voter in four."""
    return max(1, min(-(-entitled // (ONE_IN * A_SHEET)), 20))


def projects_on_cards(pb_round: Round) -> list[Project]:
    """In the order drawn by lot, and as it was changed since; without those that were left out."""
    night = night_of(pb_round)
    return [slot.project for slot in night.slots if slot.pitch.state != slot.pitch.State.SKIPPED]


def print_cards(pb_round: Round, *, sheets: int, large: bool) -> bytes:
    """In the landlord's own language for everybody: few cards in another one would say whose they are."""
    landlord = pb_round.place.landlord or pb_round.place
    with override(settings.LANGUAGE_CODE):
        pages = [sheet(pb_round, project, large=large) for project in projects_on_cards(pb_round)]
        title = _("Score cards: %(vote)s") % {"vote": pb_round.name}
    return make_letters(
        CARDS, [page for page in pages for _again in range(sheets)], title=title, sender=landlord.name
    )


def sheet(pb_round: Round, project: Project, *, large: bool) -> dict[str, Any]:
    highest = pb_round.register.paper["points"]  # type: ignore[union-attr] # cards are of a night whose list is frozen
    todo = _(
        "Circle one number from 1 (not at all) to %(highest)d (very much), write your code below, and hand this in."
    )
    return {
        "vote": pb_round.name,
        "project": _("Project %(number)d: %(name)s") % {"number": project.number, "name": project.name},
        "todo": todo % {"highest": highest},
        "scores": [str(score) for score in range(1, highest + 1)],
        "label": _("The code from your letter"),
        "language": settings.LANGUAGE_CODE.split("-")[0],
        "large": large,
    }
