"""Ideas of the whole year that need a vote, for a money vote of their place."""

from commonty.budgeting.models import Proposal, Round
from commonty.ideas.models import Idea
from commonty.people.models import Person

MOST = 20


def ideas_to_bring_in(pb_round: Round, person: Person) -> list[Idea]:
    """Not in this money vote yet; the most supported first."""
    here = Idea.objects.visible_to(person).within(pb_round.place)
    wanting = here.filter(state=Idea.State.ANSWERED, decision=Idea.Decision.VOTE)
    there = Proposal.objects.filter(round=pb_round, from_idea__isnull=False).values("from_idea")
    found = wanting.exclude(pk__in=there).with_supporters()
    return sorted(found.order_by("-pk")[: 5 * MOST], key=lambda idea: -idea.supporters)[:MOST]  # type: ignore[attr-defined]
