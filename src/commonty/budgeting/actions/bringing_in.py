"""An idea that we answered with «needs a vote» comes into a money vote, with its author and all that it says."""

from datetime import datetime

from django.db import transaction

from commonty.access.may import require
from commonty.access.permissions import Permission
from commonty.budgeting.actions.proposals import carry_authors, how, next_number
from commonty.budgeting.actions.talk import show_talk
from commonty.budgeting.events import Event
from commonty.budgeting.models import Proposal, Round
from commonty.budgeting.rules import check_can_change
from commonty.budgeting.rules.proposals import check_can_bring_in
from commonty.ideas.models import Idea
from commonty.journal.record import record
from commonty.people.models import Person


@transaction.atomic
def bring_idea_in(*, round_id: int, idea_id: int, by: Person, now: datetime, channel: str) -> Proposal:
    """Once each money vote. Neighbours have read it all year, so nobody reads it for them first."""
    pb_round = Round.objects.locked(round_id)
    require(by, Permission.SET_UP_ROUND, within=pb_round.place)
    idea = Idea.objects.select_related("place", "author", "photo").get(pk=idea_id)
    known = pb_round.proposals.filter(from_idea=idea).first()
    if known is not None:
        return known
    check_can_change(pb_round.status)
    check_can_bring_in(pb_round, idea)
    proposal = Proposal(
        round=pb_round, number=next_number(pb_round), from_idea=idea, title=idea.title, says=idea.says,
        place=idea.place, spot=str(idea.get_spot_display()) if idea.spot else "", guess_pence=idea.guess_pence,
        looked_after_by=idea.who_does, author=idea.author, channel=idea.channel, typed_by=idea.typed_by, made_at=now,
        state=Proposal.State.OPEN,
    )  # fmt: skip
    proposal.carry_photo(idea)
    proposal.save()
    carry_authors(idea, proposal)
    show_talk(proposal, pb_round, by=by, now=now, channel=channel)
    record(Event.IDEA_BROUGHT_IN, about=proposal, **how(pb_round, by, now, channel), idea=idea.public_id)
    return proposal
