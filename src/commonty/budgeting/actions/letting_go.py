"""Whoever leaves an idea of the whole year leaves what came of it in a money vote too, until that is on the ballot."""

from datetime import datetime
from typing import Any

from django.db import transaction

from commonty.access.may import SYSTEM
from commonty.budgeting.actions.proposals import how, locked_idea
from commonty.budgeting.events import Event
from commonty.budgeting.models import Proposal, Round
from commonty.budgeting.queries.from_ideas import proposals_left, was_brought_in
from commonty.budgeting.queries.joining import is_asked_about
from commonty.ideas.models import Idea
from commonty.ideas.queries.authors import authors_of
from commonty.journal.record import record


@transaction.atomic
def let_authors_go(*, proposal_id: int, now: datetime, channel: str) -> bool:
    """Those whom the idea brought along, and whose it was when staff brought it in: then it goes on to whoever has it now.

    Whoever asked for the money themselves stays: that is their own. While authors are asked whether to join or split it
    everything waits. Returns whether anybody went.
    """
    proposal, pb_round = locked_idea(proposal_id)
    is_open = proposal.project_id is None and pb_round.status == Round.Status.DRAFT
    if not is_open or proposal.state == Proposal.State.BECAME or is_asked_about(proposal):
        return False
    idea = Idea.objects.select_related("author__merged_into").filter(pk=proposal.from_idea_id).first()
    if idea is None:
        return False
    there = {human.pk for human in authors_of(idea)}
    rows = proposal.coauthors.exclude(person=None).select_related("person__merged_into")
    gone = [row for row in rows if row.person is not None and row.person.human.pk not in there]
    for row in gone:
        row.delete()
    author = proposal.author
    is_left = author is not None and author.human.pk not in there and was_brought_in(proposal)
    if is_left:
        _hand_on(proposal, idea)
    if gone or is_left:
        record(Event.IDEA_LET_GO, about=proposal, **how(pb_round, SYSTEM, now, channel))
    return bool(gone) or is_left


def _hand_on(proposal: Proposal, idea: Idea) -> None:
    """What the next one said of their name goes with them."""
    heir: dict[str, Any] = {"person": idea.author.human}
    theirs = proposal.coauthors.filter(**heir).first()
    proposal.author, proposal.is_named = idea.author.human, theirs is not None and theirs.is_named
    proposal.save(update_fields=["author", "is_named"])
    proposal.coauthors.filter(**heir).delete()


def let_all_go(*, now: datetime) -> int:
    """The timetable's job: an idea knows nothing of money votes."""
    left = list(proposals_left())
    return sum(let_authors_go(proposal_id=pk, now=now, channel="timetable") for pk in left)
