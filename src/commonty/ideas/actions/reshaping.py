"""Ideas are joined when every author agrees; those behind them follow, and all are told."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM, Actor, require
from commonty.access.permissions import Permission
from commonty.discussions.actions.threads import carry_on_in
from commonty.ideas.actions.asking import all_agree, ask_authors, check_is_new, take_answer
from commonty.ideas.actions.locked import locked_idea, move, record_idea
from commonty.ideas.actions.supporting import owe_what_is_due
from commonty.ideas.events import Event
from commonty.ideas.models import Idea, Joining, JoiningAnswer, Support
from commonty.ideas.queries.authors import is_author
from commonty.ideas.rules.reshaping import can_still_join, check_can_join
from commonty.people.models import Person
from commonty.promises.actions.ending import supersede_promise
from commonty.promises.models import Promise


@transaction.atomic
def propose_joining(
    *, idea_id: int, into_id: int, because: str, by: Person, now: datetime, channel: str
) -> Joining:  # fmt: skip
    """By an author of one of the two, who says yes with it; or by staff, who say nothing for anybody."""
    idea, into = _both(idea_id, into_id)
    if not (is_author(by, idea) or is_author(by, into)):
        require(by, Permission.ANSWER_IDEAS, within=idea.place)
    known = Joining.objects.filter(idea=idea, state=Joining.State.ASKED).first()
    if known is not None and check_is_new(known, is_same=known.into_id == into.pk):
        return known
    check_can_join(idea, into, because=because)
    joining = Joining.objects.create(
        idea=idea, into=into, because=because.strip(), proposed_by=by, channel=channel, at=now
    )
    ask_authors(joining, idea, into, by=by, now=now, channel=channel)
    record_idea(Event.IDEA_JOINING_PROPOSED, idea, by, now, channel, into=into.public_id)
    _join_if_all_agree(joining, idea, into, by=by, now=now, channel=channel)
    return joining


@transaction.atomic
def answer_joining(
    *, answer_id: int, agrees: bool, by: Person, now: datetime, channel: str, typed_by: Person | None = None
) -> Joining:
    """One no ends it; every yes joins. Staff may type what an author says."""
    joining = JoiningAnswer.objects.select_related("joining").get(pk=answer_id).joining
    idea, into = _both(joining.idea_id, joining.into_id)
    joining.refresh_from_db()
    mine = joining.answers.select_related("person__merged_into").get(pk=answer_id)
    how: dict[str, Any] = {"by": by, "typed_by": typed_by, "now": now, "channel": channel}
    if take_answer(mine, joining, idea, into, agrees=agrees, **how):
        facts = {"agrees": agrees, "answer": mine.public_id}
        record_idea(Event.IDEA_JOINING_ANSWERED, idea, typed_by or by, now, channel, **facts)
        _join_if_all_agree(joining, idea, into, by=typed_by or by, now=now, channel=channel)
    return joining


@transaction.atomic
def look_again_at_joining(*, joining_id: int, by: Actor, now: datetime, channel: str) -> Joining:
    """Whoever had not said anything may be no author any more: then all the others have agreed."""
    joining = Joining.objects.get(pk=joining_id)
    idea, into = _both(joining.idea_id, joining.into_id)
    joining.refresh_from_db()
    if can_still_join(idea, into):
        _join_if_all_agree(joining, idea, into, by=by, now=now, channel=channel)
    return joining


def _both(idea_id: int, into_id: int) -> tuple[Idea, Idea]:
    """In their order, so that no two wait for each other."""
    found = {pk: locked_idea(pk) for pk in sorted({idea_id, into_id})}
    return found[idea_id], found[into_id]


def _join_if_all_agree(
    joining: Joining, idea: Idea, into: Idea, *, by: Actor, now: datetime, channel: str
) -> None:  # fmt: skip
    if joining.state != Joining.State.ASKED or not all_agree(joining, idea, into):
        return
    check_can_join(idea, into, because=joining.because)  # one of the two may have been answered meanwhile
    joining.state, joining.ended_at = Joining.State.AGREED, now
    joining.save(update_fields=["state", "ended_at"])
    move(idea, Idea.State.JOINED, now=now, became=into, because=joining.because)
    follow(idea, into)
    if idea.thread is not None and into.thread is not None:
        carry_on_in(idea.thread, into.thread, now=now)
    move(into, into.state, now=now)
    owe_what_is_due(into, now=now, channel=channel)
    promise = into.owed.filter(promise__status=Promise.Status.OPEN).select_related("promise").first()
    end_what_is_owed(idea, promise.promise if promise else None, now=now, channel=channel)
    record_idea(Event.IDEA_JOINED, idea, by, now, channel, into=into.public_id)


def follow(idea: Idea, to: Idea) -> None:
    """Part of an action that holds both. Each human once, with the day and the channel; the original keeps its own."""
    there = set(Support.objects.filter(idea=to).values_list("person__merged_into", flat=True))
    there |= set(Support.objects.filter(idea=to).values_list("person", flat=True))
    rows: dict[int, Support] = {}
    for one in Support.objects.filter(idea=idea).select_related("person__merged_into").order_by("pk"):
        human: Any = one.person.human
        if human.pk not in there and human.pk not in rows:
            rows[human.pk] = Support(
                idea=to, person=human, typed_by_id=one.typed_by_id, channel=one.channel, at=one.at
            )
    Support.objects.bulk_create(rows.values())


def end_what_is_owed(idea: Idea, instead: Promise | None, *, now: datetime, channel: str) -> None:
    """Part of an action that holds the idea."""
    reason = _("The idea goes on under another number.")
    for promise in Promise.objects.about(idea).open().order_by("pk"):
        supersede_promise(
            promise_id=promise.pk, by_promise=instead, reason=reason, by=SYSTEM, now=now, channel=channel
        )
