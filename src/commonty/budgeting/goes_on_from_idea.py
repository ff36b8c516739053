"""Where an idea of the whole year goes on: the money votes into which it came. Found by its name."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.budgeting.models import Proposal
from commonty.ideas.goes_on import Onward
from commonty.ideas.models import Idea
from commonty.people.models import Person


def money_votes_of(idea: Idea, person: Person | None) -> Iterable[Onward]:
    found = Proposal.objects.visible_to(person).filter(from_idea=idea).select_related("round").order_by("-pk")
    for proposal in found[:5]:
        url = reverse("budgeting:show_idea", args=[proposal.round.public_id, proposal.number])
        yield Onward(_("In the money vote “%(name)s”") % {"name": proposal.round.name}, url)


GOES_ON = money_votes_of
