"""All who stand behind an idea hear that it came into a money vote."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.budgeting.models import Proposal
from commonty.ideas.notices import involved
from commonty.journal.models import Entry
from commonty.notices.telling import Message
from commonty.places.addresses import site_of


def tell_of_bringing_in(entry: Entry) -> Iterable[Message]:
    proposal = (
        Proposal.objects.select_related("round__place__landlord", "from_idea__author__merged_into")
        .filter(public_id=entry.about_id)
        .first()
    )
    if proposal is None or proposal.from_idea is None:
        return []
    pb_round = proposal.round
    address = f"{site_of(pb_round.place)}{reverse('budgeting:show_idea', args=[pb_round.public_id, proposal.number])}"
    says = _("It is in the money vote “%(name)s” now. Next we say whether it can be done, and what it costs.")
    body = f"{proposal.title}\n\n{says % {'name': pb_round.name}}\n\n{address}\n"
    subject = _("News about idea %(number)d") % {"number": proposal.from_idea.number}
    return [Message(human, subject, body) for human in involved(proposal.from_idea) if human.public_id != entry.by_id]
