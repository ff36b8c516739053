"""A neighbour suggests how an idea could read; its author takes that or not, and says why. Each reading before is kept."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.cases.models import Case
from commonty.discussions.actions.danger import hand_over
from commonty.discussions.actions.gate import may_write
from commonty.discussions.actions.moderation import hide
from commonty.discussions.models import Hiding
from commonty.ideas.actions.locked import locked_idea, record_idea, require_author
from commonty.ideas.events import Event
from commonty.ideas.models import Amendment, Idea, IdeaVersion
from commonty.ideas.queries.authors import is_author
from commonty.ideas.rules.amending import check_can_change, check_is_another, check_is_open
from commonty.people.models import Person
from commonty.people.voice import require_voice

State = Amendment.State


@dataclass(frozen=True)
class Reading:
    """How the idea would read, and why."""

    title: str
    says: str
    because: str
    posted_key: str = ""


@transaction.atomic
def suggest_change(
    reading: Reading, *, idea_id: int, by: Person, now: datetime, channel: str, typed_by: Person | None = None
) -> Amendment | Case:
    """Of an author it is taken at once. The request instead, where it tells of danger or damp."""
    idea = locked_idea(idea_id)
    require_voice(idea.place, by, typed_by)
    known = idea.amendments.filter(posted_key=reading.posted_key, person=by.human).first()
    if reading.posted_key and known:
        return known
    check_can_change(idea)
    check_is_another(idea, reading.title, reading.says, reading.because)
    if may_write(by, idea.place, now):
        raise Refused(_("We don’t know your words here yet. Say it first below, in the talk: somebody reads it."))
    told = f"{reading.title}\n\n{reading.says}\n\n{reading.because}"
    case = hand_over(told, place=idea.place, by=by, typed_by=typed_by, now=now, channel=channel)
    if case is not None:
        return case
    amendment = Amendment.objects.create(
        idea=idea, title=reading.title.strip(), says=reading.says.strip(), because=reading.because.strip(),
        person=by.human, typed_by=typed_by, channel=channel, at=now, posted_key=reading.posted_key,
    )  # fmt: skip
    if is_author(by, idea):
        _take(amendment, idea, by=typed_by or by, now=now, channel=channel)
    else:
        record_idea(Event.IDEA_CHANGE_SUGGESTED, idea, typed_by or by, now, channel, change=amendment.public_id)
    return amendment


@transaction.atomic
def decide_change(
    *, amendment_id: int, is_taken: bool, reason: str, by: Person, now: datetime, channel: str
) -> Amendment:  # fmt: skip
    idea = locked_idea(Amendment.objects.values_list("idea_id", flat=True).get(pk=amendment_id))
    amendment = Amendment.objects.select_related("person__merged_into", "hiding").get(pk=amendment_id)
    require_author(idea, by)
    check_is_open(amendment, is_taken=is_taken, reason=reason)
    amendment.reason = reason.strip()
    if is_taken:
        check_can_change(idea)
        _take(amendment, idea, by=by, now=now, channel=channel)
        return amendment
    amendment.state, amendment.decided_at = State.LEFT, now
    amendment.save(update_fields=["state", "reason", "decided_at"])
    record_idea(Event.IDEA_CHANGE_LEFT, idea, by, now, channel, change=amendment.public_id)
    return amendment


@transaction.atomic
def hide_amendment(*, public_id: str, rule: str, why: str, by: Person, now: datetime, channel: str) -> Hiding:
    amendment = Amendment.objects.select_related("idea__place", "person", "hiding").get(public_id=public_id)
    locked_idea(amendment.idea_id)
    return hide(
        amendment, rule=rule, why=why, author=amendment.person, place=amendment.idea.place, by=by, now=now,
        channel=channel,
    )  # fmt: skip


def _take(amendment: Amendment, idea: Idea, *, by: Person, now: datetime, channel: str) -> None:
    """All who stand behind it hear that it reads otherwise now, and can take their support back."""
    number = IdeaVersion.objects.filter(idea=idea).count() + 1
    IdeaVersion.objects.create(idea=idea, number=number, title=idea.title, says=idea.says, until=now)
    idea.title, idea.says = amendment.title, amendment.says
    idea.save(update_fields=["title", "says"])
    amendment.state, amendment.decided_at = State.TAKEN, now
    amendment.save(update_fields=["state", "reason", "decided_at"])
    record_idea(Event.IDEA_CHANGED, idea, by, now, channel, change=amendment.public_id)
