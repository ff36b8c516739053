"""More authors than one: invited by name by whoever started it, in with their yes, out whenever they like.

Whoever goes leaves the idea to the others; nothing of that names anybody to neighbours.
"""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM, Actor
from commonty.access.refusal import Refused
from commonty.discussions.actions.following import follow_along
from commonty.discussions.actions.threads import hand_thread_on
from commonty.discussions.models import Mute
from commonty.ideas.actions.asking import ask_new_author, ask_no_more
from commonty.ideas.actions.locked import (
    locked_idea,
    record_idea,
    require_author,
    require_first_author,
)
from commonty.ideas.actions.supporting import stand_behind
from commonty.ideas.events import Event
from commonty.ideas.models import CoAuthor, Idea
from commonty.ideas.queries.authors import authors_of, co_author_of, is_author
from commonty.ideas.rules import authors as rules
from commonty.kit.limits import Limit, spend
from commonty.people.models import Person
from commonty.people.queries.homes import homes_of, lives_within
from commonty.people.queries.known import one_known_as
from commonty.people.voice import require_voice
from commonty.promises.actions.ending import turn_promise
from commonty.promises.models import Promise

State, Ended = CoAuthor.State, CoAuthor.Ended
BY_NAME = Limit("idea-author-invited-by-name", most=20, seconds=86_400)
GONE_FOR = timedelta(days=30)  # before an idea goes on to another author: a list of residents may be wrong for a day


def invite_author(*, idea_id: int, name: str, by: Person, now: datetime, channel: str) -> None:
    """Whoever asks learns nothing from it: neither whether there is such a person, nor what they say to it.

    So it is no way to find out who lives here. Nobody at risk is invited.
    """
    idea = Idea.objects.select_related("author__merged_into").get(pk=idea_id)
    require_first_author(idea, by)
    # Before the transaction, so that it counts whatever comes of it.
    if not spend(BY_NAME, by.human.public_id, now=now):
        raise Refused(_("That were many names for one day. Go on tomorrow."))
    _invite(idea_id, name, by=by, now=now, channel=channel)


@transaction.atomic
def _invite(idea_id: int, name: str, *, by: Person, now: datetime, channel: str) -> None:
    idea = locked_idea(idea_id)
    require_first_author(idea, by)
    rules.check_can_invite(idea, name, authors=len(authors_of(idea)))
    person = one_known_as(name, idea.place, on=timezone.localdate(now))
    if person is None or is_author(person, idea) or Mute.objects.blocks(person, by, None):
        return
    theirs = co_author_of(person, idea)
    if not rules.can_be_invited(theirs, now=now):
        return
    theirs = theirs or CoAuthor(idea=idea, person=person)
    _set(theirs, State.INVITED, now=now, channel=channel)
    record_idea(Event.IDEA_AUTHOR_INVITED, idea, by, now, channel, author=theirs.public_id)


@transaction.atomic
def become_author(
    *, idea_id: int, is_named: bool = False, by: Person, now: datetime, channel: str, typed_by: Person | None = None
) -> CoAuthor:
    """Yes to the invitation: an author stands behind the idea, too, and is asked what the others are asked."""
    idea = locked_idea(idea_id)
    require_voice(idea.place, by, typed_by)
    mine = _own(by, idea)
    if mine.state == State.IN:
        return mine
    rules.check_is_invited(mine, now=now)
    rules.check_takes_authors(idea)
    rules.check_is_room(len(authors_of(idea)))
    if not lives_within(by, idea.place, on=timezone.localdate(now)):
        raise Refused(_("This is for those who live in %(place)s.") % {"place": idea.place.name})
    mine.is_named, mine.typed_by = is_named, typed_by
    _set(mine, State.IN, now=now, channel=channel)
    ask_new_author(idea, by)
    if idea.thread is not None:
        follow_along(idea.thread, by, now)
    stand_behind(idea, by, typed_by=typed_by, now=now, channel=channel)
    record_idea(Event.IDEA_AUTHOR_JOINED, idea, typed_by or by, now, channel, author=mine.public_id)
    return mine


@transaction.atomic
def decline_authorship(
    *, idea_id: int, by: Person, now: datetime, channel: str, typed_by: Person | None = None
) -> CoAuthor:
    """Nobody is told: whoever invited them hears of a yes alone."""
    idea = locked_idea(idea_id)
    require_voice(idea.place, by, typed_by)
    mine = _own(by, idea)
    if mine.state == State.OUT and mine.ended == Ended.DECLINED:
        return mine
    rules.check_is_invited(mine, now=now)
    mine.typed_by = typed_by
    _set(mine, State.OUT, Ended.DECLINED, now=now, channel=channel)
    record_idea(Event.IDEA_AUTHOR_DECLINED, idea, typed_by or by, now, channel, author=mine.public_id)
    return mine


@transaction.atomic
def leave_authors(*, idea_id: int, by: Person, now: datetime, channel: str) -> Idea:
    """Whoever started it leaves it to whoever has been an author longest. They still stand behind it."""
    idea = locked_idea(idea_id)
    require_author(idea, by)
    rules.check_can_leave(others=len(authors_of(idea)) - 1)
    if idea.author.is_same_human(by):
        _hand_on(idea, Ended.LEFT, by=by, now=now, channel=channel)
    else:
        _out(_own(by, idea), idea, Ended.LEFT, by=by, now=now, channel=channel)
    return idea


@transaction.atomic
def take_author_away(*, co_author_id: int, by: Person, now: datetime, channel: str) -> CoAuthor:
    idea = locked_idea(CoAuthor.objects.values_list("idea_id", flat=True).get(pk=co_author_id))
    require_first_author(idea, by)
    theirs = CoAuthor.objects.select_related("person__merged_into").get(pk=co_author_id)
    if theirs.state == State.IN:
        _out(theirs, idea, Ended.REMOVED, by=by, now=now, channel=channel)
    return theirs


@transaction.atomic
def name_author(*, idea_id: int, is_named: bool, by: Person, now: datetime, channel: str) -> Idea:
    """Whether one's own first name stands on the idea; nobody says that for somebody else."""
    idea = locked_idea(idea_id)
    require_author(idea, by)
    row: Any = idea if idea.author.is_same_human(by) else _own(by, idea)
    if row.is_named != is_named:
        row.is_named = is_named
        row.save(update_fields=["is_named"])
        record_idea(Event.IDEA_AUTHOR_NAMED, idea, by, now, channel, named=is_named)
    return idea


@transaction.atomic
def mind_authors(*, idea_id: int, by: Actor, now: datetime, channel: str) -> bool:
    """Who moved away a month ago, or is forgotten, is no author any more: the idea goes on to whoever is there.

    Of an idea with one author nothing is changed. True if something was.
    """
    idea = locked_idea(idea_id)
    rows = list(CoAuthor.objects.there().filter(idea=idea).select_related("person__merged_into"))
    gone = [row for row in rows if _is_gone(row.person, now)]
    for row in gone:
        _out(row, idea, Ended.MOVED, by=by, now=now, channel=channel)
    if len(gone) == len(rows) or not _is_gone(idea.author, now):
        return bool(gone)
    _hand_on(idea, Ended.MOVED, by=by, now=now, channel=channel)
    return True


def _is_gone(person: Person, now: datetime) -> bool:
    today = timezone.localdate(now)
    return not any(homes_of(person, on=day) for day in (today, today - GONE_FOR))


def _own(by: Person, idea: Idea) -> CoAuthor:
    mine = co_author_of(by, idea)
    if mine is None:
        raise PermissionDenied(_("You are not invited here."))
    return mine


def _set(row: CoAuthor, state: CoAuthor.State, ended: str = Ended.NOT, *, now: datetime, channel: str) -> None:
    row.state, row.ended, row.since, row.channel = state, ended, now, channel
    row.is_named = row.is_named and state == State.IN
    row.save()


def _out(row: CoAuthor, idea: Idea, how: CoAuthor.Ended, *, by: Actor, now: datetime, channel: str) -> None:
    """With each of their entries."""
    rows = CoAuthor.objects.there().by_human(row.person).filter(idea=idea)
    for one in rows:
        _set(one, State.OUT, how, now=now, channel=channel)
    ask_no_more(idea, row.person)
    record_idea(Event.IDEA_AUTHOR_LEFT, idea, by, now, channel, author=row.public_id, how=how)


def _hand_on(idea: Idea, how: CoAuthor.Ended, *, by: Actor, now: datetime, channel: str) -> None:
    """What we promised them about it is promised to the next one now."""
    before = idea.author
    rows = CoAuthor.objects.there().filter(idea=idea).select_related("person__merged_into")
    heir = next(row for row in rows if not row.person.is_same_human(before))
    was, _new = CoAuthor.objects.get_or_create(
        idea=idea, person=before.human, defaults={"state": State.OUT, "since": now, "channel": channel}
    )
    _set(was, State.OUT, how, now=now, channel=channel)
    idea.author, idea.is_named = heir.person.human, heir.is_named
    idea.save(update_fields=["author", "is_named"])
    if idea.thread is not None:
        hand_thread_on(idea.thread, idea.author)
    CoAuthor.objects.there().by_human(heir.person).filter(idea=idea).delete()
    ask_no_more(idea, before)
    for promise in Promise.objects.about(idea).open().filter(made_to__in=Person.objects.same_human(before.human.pk)):
        turn_promise(promise_id=promise.pk, made_to=idea.promised_to, by=SYSTEM, now=now, channel=channel)
    record_idea(Event.IDEA_HANDED_ON, idea, by, now, channel, author=was.public_id, how=how)
