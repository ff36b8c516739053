"""Who hears that an idea of the whole year came into a money vote: all who stand behind it where staff brought it in; its
other authors where one of them asked. Those stand there without their names, and read where they say otherwise."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from commonty.budgeting.models import Proposal
from commonty.budgeting.queries.joining import humans_of, with_authors
from commonty.budgeting.seat_notices import tell_of_application
from commonty.ideas.models import Idea
from commonty.ideas.notices import involved
from commonty.journal.models import Entry
from commonty.notices.telling import Message
from commonty.people.models import Person
from commonty.places.addresses import site_of


def tell_of_bringing_in(entry: Entry) -> Iterable[Message]:
    proposal = _proposal_of(entry)
    if proposal is None or proposal.from_idea is None:
        return
    authors = {human.pk for human in humans_of([proposal])}
    for human in involved(proposal.from_idea):
        if human.public_id == entry.by_id:
            continue
        with override(human.language or None):
            says = _("It is in the money vote “%(name)s” now. Next we say whether it can be done, and what it costs.")
            more = [_unnamed()] if human.pk in authors else []
            yield _message(proposal, proposal.from_idea, human, says % {"name": proposal.round.name}, *more)


def tell_of_sending(entry: Entry) -> Iterable[Message]:
    """The organiser of a group that runs it, and the other authors of an idea that asks."""
    yield from tell_of_application(entry)
    proposal = _proposal_of(entry)
    if proposal is None or proposal.from_idea is None:
        return
    for human in humans_of([proposal]):
        if proposal.author is None or human.is_same_human(proposal.author):
            continue
        with override(human.language or None):
            says = _("Another of its authors has asked for a small grant for it, from “%(name)s”.")
            yield _message(proposal, proposal.from_idea, human, says % {"name": proposal.round.name}, _unnamed())


def _proposal_of(entry: Entry) -> Proposal | None:
    found = Proposal.objects.select_related("round__place__landlord", "from_idea__author__merged_into")
    return with_authors(found).filter(public_id=entry.about_id).first()


def _unnamed() -> str:
    return _("You are one of its authors there too, and your name is not shown. Do you want it shown? Say so there.")


def _message(proposal: Proposal, idea: Idea, human: Person, *says: str) -> Message:
    pb_round = proposal.round
    address = f"{site_of(pb_round.place)}{reverse('budgeting:show_idea', args=[pb_round.public_id, proposal.number])}"
    subject = _("News about idea %(number)d") % {"number": idea.number}
    return Message(human, subject, "\n\n".join((idea.title, *says, address)) + "\n")
