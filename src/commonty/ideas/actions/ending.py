"""An idea is taken back by its author; one that is quiet for long is put away, with a word beforehand."""

from datetime import datetime, timedelta

from django.db import transaction

from commonty.access.may import SYSTEM, Actor
from commonty.ideas.actions.locked import locked_idea, move, record_idea, require_author, require_first_author
from commonty.ideas.events import Event
from commonty.ideas.models import Idea
from commonty.ideas.queries.standing import thresholds_at
from commonty.ideas.rules.status import check_can_withdraw
from commonty.people.models import Person
from commonty.promises.actions.ending import release_promise
from commonty.promises.models import Promise

State = Idea.State
NOTICE = timedelta(days=30)  # between the word that it is quiet and the day on which it is put away
MONTH = timedelta(days=30)


@transaction.atomic
def withdraw_idea(*, idea_id: int, by: Person, now: datetime, channel: str) -> Idea:
    """It stays to be read. What was owed for it is no longer needed: its author, to whom it was promised, says so."""
    idea = locked_idea(idea_id)
    require_first_author(idea, by)
    check_can_withdraw(idea)
    move(idea, State.WITHDRAWN, now=now)
    for promise in Promise.objects.about(idea).open():
        release_promise(promise_id=promise.pk, by=SYSTEM, now=now, channel=channel)
    record_idea(Event.IDEA_WITHDRAWN, idea, by, now, channel)
    return idea


@transaction.atomic
def mind_quiet_idea(*, idea_id: int, by: Actor, now: datetime, channel: str) -> bool:
    """A month's notice to all who stand behind it; any support keeps it. True if something was said or done."""
    idea = locked_idea(idea_id)
    if idea.state != State.GATHERING:
        return False
    if idea.warned_at is not None:
        if now < idea.warned_at + NOTICE:
            return False
        move(idea, State.ARCHIVED, now=now)
        record_idea(Event.IDEA_ARCHIVED, idea, by, now, channel)
        return True
    if now < idea.moved_at + thresholds_at(idea.place).quiet_months * MONTH - NOTICE:
        return False
    idea.warned_at = now
    idea.save(update_fields=["warned_at"])
    record_idea(Event.IDEA_GOES_QUIET, idea, by, now, channel)
    return True


@transaction.atomic
def keep_idea_open(*, idea_id: int, by: Person, now: datetime, channel: str) -> Idea:
    """An author says that it is still wanted, or opens it again."""
    idea = locked_idea(idea_id)
    require_author(idea, by)
    if idea.state in (State.GATHERING, State.ARCHIVED):
        move(idea, State.GATHERING, now=now)
        record_idea(Event.IDEA_WOKEN, idea, by, now, channel)
    return idea
