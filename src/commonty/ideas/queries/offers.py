"""Who does what for an idea, as a reader sees it."""

from typing import Any

from commonty.discussions.models import shown
from commonty.discussions.rules.names import shown_name
from commonty.ideas.models import Idea, Offer
from commonty.people.models import Person

MOST = 50


def offers_of(idea: Idea, reader: Person | None) -> list[Any]:
    """The caller has loaded the idea through `visible_to`. Each with `name` and `is_mine`."""
    rows = Offer.objects.filter(shown(), idea=idea).select_related("person__merged_into", "promise").order_by("pk")
    found: list[Any] = list(rows[:MOST])
    for offer in found:
        offer.name = shown_name(offer.person)
        offer.is_mine = reader is not None and offer.person.is_same_human(reader)
    return found
