"""Where an idea of the whole year goes on: the money votes into which it came. Found by its name."""

from collections.abc import Iterable

from commonty.budgeting.models import Proposal
from commonty.ideas.models import Idea
from commonty.kit.parts import Part
from commonty.people.models import Person

MOST = 5


def money_votes_of(idea: Idea, person: Person | None) -> Iterable[Part]:
    found = Proposal.objects.visible_to(person).filter(from_idea=idea).select_related("round").order_by("-pk")
    for proposal in found[:MOST]:
        yield Part("budgeting/_from_idea.html", {"proposal": proposal})


GOES_ON = money_votes_of
