"""A «no» is challenged, once: enough supporters ask, and another person owes an answer anew."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.ideas.actions.locked import locked_idea, move, record_idea
from commonty.ideas.actions.supporting import owe
from commonty.ideas.events import Event
from commonty.ideas.models import ChallengeVoice, Idea, Owed
from commonty.ideas.queries.standing import support_of, thresholds_at
from commonty.ideas.rules.status import check_can_challenge
from commonty.people.counting import how_many_heard
from commonty.people.models import Person
from commonty.people.voice import require_voice


@transaction.atomic
def challenge_answer(
    *, idea_id: int, by: Person, now: datetime, channel: str, typed_by: Person | None = None
) -> ChallengeVoice:
    """One a human; the one that makes it enough makes the promise too."""
    idea = locked_idea(idea_id)
    require_voice(idea.place, by, typed_by)
    known = ChallengeVoice.objects.filter(idea=idea, person__in=Person.objects.same_human(by.human.pk)).first()
    if known is not None:
        return known
    was_challenged = idea.owed.filter(what=Owed.What.ANEW).exists()
    check_can_challenge(idea, is_supporter=support_of(by, idea) is not None, was_challenged=was_challenged)
    voice = ChallengeVoice.objects.create(idea=idea, person=by.human, typed_by=typed_by, channel=channel, at=now)
    record_idea(Event.IDEA_CHALLENGE_ASKED, idea, typed_by or by, now, channel)
    thresholds = thresholds_at(idea.place)
    if how_many_heard(ChallengeVoice.objects.filter(idea=idea)) >= thresholds.to_challenge:
        _owe_anew(idea, thresholds.days, now=now, channel=channel)
    return voice


def _owe_anew(idea: Idea, days: int, *, now: datetime, channel: str) -> None:
    first = idea.answers.select_related("by").get(is_anew=False)
    promise = owe(idea, Owed.What.ANEW, days, now=now, channel=channel, never=(first.by,))
    if promise is None:
        raise Refused(
            _("Nobody else is set up to answer this here. Please phone us, and tell us that this page says so.")
        )
    move(idea, Idea.State.CHALLENGED, now=now)
    record_idea(Event.IDEA_CHALLENGED, idea, SYSTEM, now, channel, promise=promise.public_id)
