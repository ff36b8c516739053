"""Answering an idea: a decision, a reason in plain words, and what happens next with a name and a day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ideas.actions.locked import locked_idea, move, record_idea
from commonty.ideas.events import Event
from commonty.ideas.models import Answer, Idea, Owed
from commonty.ideas.queries.authors import is_author
from commonty.ideas.rules.status import check_answer, check_can_answer
from commonty.people.models import Person
from commonty.promises.actions.ending import keep_promise
from commonty.promises.actions.making import Draft, make_promise, team_name_of
from commonty.promises.models import Promise


@dataclass(frozen=True)
class Given:
    """`next_owner` and `next_on` make a promise of the next step."""

    decision: str
    because: str
    cost_pence: int | None = None
    next_step: str = ""
    next_owner: Person | None = None
    next_on: date | None = None
    posted_key: str = ""


@transaction.atomic
def answer_idea(
    given: Given, *, idea_id: int, by: Person, now: datetime, channel: str, typed_by: Person | None = None
) -> Answer:
    """Keeps what was promised. The answer anew is given by another person than the first. `by` decided it."""
    idea = locked_idea(idea_id)
    require(by, Permission.ANSWER_IDEAS, within=idea.place)
    if typed_by is not None:
        require(typed_by, Permission.ANSWER_IDEAS, within=idea.place)
    if given.posted_key and (known := idea.answers.filter(posted_key=given.posted_key).first()):
        return known
    check_can_answer(idea)
    check_answer(given.decision, given.because)
    _check_who(idea, by)
    promise = _promise_step(idea, given, by=by, now=now, channel=channel)
    is_anew = idea.state == Idea.State.CHALLENGED
    answer = Answer.objects.create(
        idea=idea, is_anew=is_anew, decision=Idea.Decision(given.decision), because=given.because.strip(),
        cost_pence=given.cost_pence, next_step=given.next_step.strip(), promise=promise, by=by, typed_by=typed_by,
        team_name=team_name_of(by), channel=channel, at=now, posted_key=given.posted_key,
    )  # fmt: skip
    move(idea, Idea.State.ANSWERED, now=now, decision=answer.decision)
    _keep(idea, is_anew=is_anew, now=now, channel=channel)
    record_idea(
        Event.IDEA_DECIDED, idea, typed_by or by, now, channel, answer=answer.public_id, decision=answer.decision
    )
    return answer


def _check_who(idea: Idea, by: Person) -> None:
    """Nobody answers their own idea; and a challenge is heard by somebody else."""
    if is_author(by, idea):
        raise PermissionDenied(_("Nobody answers their own idea."))
    first = idea.answers.filter(is_anew=False).select_related("by__merged_into").first()
    if idea.state == Idea.State.CHALLENGED and first is not None and first.by.is_same_human(by):
        raise Refused(_("You gave the answer that is challenged. Somebody else answers anew."))


def _promise_step(idea: Idea, given: Given, *, by: Person, now: datetime, channel: str) -> Promise | None:
    if given.next_on is None:
        return None
    if not given.next_step.strip():
        raise Refused(_("Say what happens by that day."))
    end = timezone.make_aware(datetime.combine(given.next_on + timedelta(days=1), time()))
    draft = Draft(
        kind=Promise.Kind.WORK, says=given.next_step, due_at=end, about=idea, place=idea.place,
        owner=given.next_owner or by, made_to=idea.promised_to, is_by_day=True, audience=Promise.Audience.PUBLIC,
    )  # fmt: skip
    return make_promise(draft, by=by, now=now, channel=channel)


def _keep(idea: Idea, *, is_anew: bool, now: datetime, channel: str) -> None:
    what = Owed.What.ANEW if is_anew else Owed.What.ANSWER
    for owed in idea.owed.filter(what=what, promise__status=Promise.Status.OPEN):
        keep_promise(promise_id=owed.promise_id, by=SYSTEM, now=now, channel=channel)
