"""I support this: one a human, through any channel; taken back as easily. Enough of them, and an answer is owed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM, Actor
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.cases.queries.owners import who_answers
from commonty.ideas.actions.locked import locked_idea, move, record_idea
from commonty.ideas.events import Event
from commonty.ideas.models import Idea, Owed, Support
from commonty.ideas.queries.authors import authors_of
from commonty.ideas.queries.standing import standing_of, support_of, thresholds_at
from commonty.ideas.rules.status import check_takes_support
from commonty.ideas.rules.support import is_enough, is_for_meeting
from commonty.people.models import Person
from commonty.people.queries.homes import lives_within
from commonty.people.voice import require_voice
from commonty.promises.actions.making import Draft, make_promise
from commonty.promises.models import Promise
from commonty.promises.queries import closed_days_of
from commonty.promises.working_days import after_working_days

State = Idea.State
BY_RULE = "idea"
DAYS_FOR_MEETING = 30  # working days: as long as the landlord's own promises may take


@transaction.atomic
def support_idea(
    *, idea_id: int, by: Person, now: datetime, channel: str, typed_by: Person | None = None
) -> Support:  # fmt: skip
    """Pressed twice it counts once: the idea is held, and a row in the table for each human is one."""
    idea = locked_idea(idea_id)
    require_voice(idea.place, by, typed_by)
    check_takes_support(idea)
    if not lives_within(by, idea.place, on=timezone.localdate(now)):
        raise Refused(_("This is for those who live in %(place)s.") % {"place": idea.place.name})
    return stand_behind(idea, by, typed_by=typed_by, now=now, channel=channel)


def stand_behind(idea: Idea, by: Person, *, typed_by: Person | None, now: datetime, channel: str) -> Support:
    """Part of an action that holds the idea."""
    known = support_of(by, idea)
    if known is not None:
        return known
    support = Support.objects.create(idea=idea, person=by.human, typed_by=typed_by, channel=channel, at=now)
    if idea.state == State.ARCHIVED:
        move(idea, State.GATHERING, now=now)
        record_idea(Event.IDEA_WOKEN, idea, typed_by or by, now, channel)
    else:
        move(idea, idea.state, now=now)
    owe_what_is_due(idea, now=now, channel=channel)
    record_idea(Event.IDEA_SUPPORTED, idea, typed_by or by, now, channel)
    return support


@transaction.atomic
def take_support_back(
    *, idea_id: int, by: Person, now: datetime, channel: str, typed_by: Person | None = None
) -> None:  # fmt: skip
    """What is owed by then stays owed."""
    idea = locked_idea(idea_id)
    require_voice(idea.place, by, typed_by)
    mine = Support.objects.filter(idea=idea, person__in=Person.objects.same_human(by.human.pk))
    if mine.delete()[0]:
        record_idea(Event.IDEA_SUPPORT_TAKEN_BACK, idea, typed_by or by, now, channel)


@transaction.atomic
def look_again_what_is_due(*, idea_id: int, by: Actor, now: datetime, channel: str) -> Idea:
    """The threshold was set lower, somebody was found to be one human, or nobody was there who answers."""
    idea = locked_idea(idea_id)
    owe_what_is_due(idea, now=now, channel=channel)
    return idea


def owe_what_is_due(idea: Idea, *, now: datetime, channel: str) -> None:
    """Part of an action that holds the idea: what its support has reached is promised, once."""
    if idea.state not in (State.GATHERING, State.OWED) or idea.is_held or idea.is_hidden:
        return
    thresholds = thresholds_at(idea.place)
    standing = standing_of(idea, on=timezone.localdate(now))
    if idea.state == State.GATHERING and is_enough(thresholds, standing):
        promise = owe(idea, Owed.What.ANSWER, thresholds.days, now=now, channel=channel)
        if promise is not None:
            move(idea, State.OWED, now=now)
            record_idea(Event.IDEA_OWED, idea, SYSTEM, now, channel, promise=promise.public_id)
    if is_for_meeting(thresholds, standing) and not idea.owed.filter(what=Owed.What.MEETING).exists():
        promise = owe(idea, Owed.What.MEETING, DAYS_FOR_MEETING, now=now, channel=channel)
        if promise is not None:
            record_idea(Event.IDEA_TO_MEETING, idea, SYSTEM, now, channel, promise=promise.public_id)


def owe(
    idea: Idea, what: Owed.What, days: int, *, now: datetime, channel: str, never: tuple[Person, ...] = ()
) -> Promise | None:
    """Part of an action that holds the idea. Nobody is set up to answer here: then the timetable looks again."""
    on = timezone.localdate(now)
    try:
        owner = who_answers(idea.place, Permission.ANSWER_IDEAS, on=on, never=(*authors_of(idea), *never))
    except Refused:
        return None
    # From a day before, as a landlord's closed days are looked up by the day and not by the hour.
    closed = closed_days_of(idea.landlord_id, since=on - timedelta(days=1))
    draft = Draft(
        kind=Promise.Kind.OTHER if what == Owed.What.MEETING else Promise.Kind.ANSWER, says=says_of(idea, what),
        due_at=after_working_days(days, now, closed_days=closed), about=idea, place=idea.place, owner=owner,
        made_to=idea.promised_to, is_by_day=True, by_rule="" if what == Owed.What.MEETING else BY_RULE,
        audience=Promise.Audience.PUBLIC,
    )  # fmt: skip
    promise = make_promise(draft, by=SYSTEM, now=now, channel=channel)
    Owed.objects.create(idea=idea, what=what, promise=promise)
    return promise


def says_of(idea: Idea, what: Owed.What) -> str:
    """Without a word of the idea: it may be hidden, and the promise stays public."""
    words = {
        Owed.What.ANSWER: _("We answer idea %(number)d"),
        Owed.What.MEETING: _("We put idea %(number)d on the next meeting’s agenda"),
        Owed.What.ANEW: _("Somebody else answers idea %(number)d anew"),
    }
    return words[what] % {"number": idea.number}
