"""Ideas are joined when every author agrees, or split by their author; those behind them follow, and all are told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM, Actor, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.ideas.actions.locked import locked_idea, move, record_idea, require_author
from commonty.ideas.actions.starting import Words, take_idea_number, write_idea
from commonty.ideas.actions.supporting import owe_what_is_due
from commonty.ideas.events import Event
from commonty.ideas.models import Idea, Joining, JoiningAnswer, Numbers, Support
from commonty.ideas.rules.reshaping import check_can_join, check_can_split, check_is_asked
from commonty.people.models import Person
from commonty.people.voice import require_voice
from commonty.promises.actions.ending import supersede_promise
from commonty.promises.models import Promise


@transaction.atomic
def propose_joining(
    *, idea_id: int, into_id: int, because: str, by: Person, now: datetime, channel: str
) -> Joining:  # fmt: skip
    """By an author of one of the two, who says yes with it; or by staff, who say nothing for anybody."""
    idea, into = _both(idea_id, into_id)
    if not (idea.author.is_same_human(by) or into.author.is_same_human(by)):
        require(by, Permission.ANSWER_IDEAS, within=idea.place)
    known = Joining.objects.filter(idea=idea, state=Joining.State.ASKED).first()
    if known is not None:
        if known.into_id == into.pk:
            return known
        raise Refused(_("Its authors are asked already whether it is joined with another idea. Wait for them."))
    check_can_join(idea, into, because=because)
    joining = Joining.objects.create(
        idea=idea, into=into, because=because.strip(), proposed_by=by, channel=channel, at=now
    )
    for author in {idea.author.human, into.author.human}:
        own = {"agrees": True, "channel": channel, "at": now} if author.is_same_human(by) else {}
        JoiningAnswer.objects.create(joining=joining, person=author, **own)
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
    require_voice(idea.place, by, typed_by)
    if not mine.person.is_same_human(by):
        raise PermissionDenied(_("Another author is asked here."))
    if mine.agrees is not None and mine.agrees == agrees:
        return joining
    check_is_asked(joining)
    mine.agrees, mine.typed_by, mine.channel, mine.at = agrees, typed_by, channel, now
    mine.save(update_fields=["agrees", "typed_by", "channel", "at"])
    if not agrees:
        joining.state, joining.ended_at = Joining.State.REFUSED, now
        joining.save(update_fields=["state", "ended_at"])
    record_idea(Event.IDEA_JOINING_ANSWERED, idea, typed_by or by, now, channel, agrees=agrees)
    _join_if_all_agree(joining, idea, into, by=typed_by or by, now=now, channel=channel)
    return joining


@transaction.atomic
def split_idea(
    *, idea_id: int, parts: Sequence[tuple[str, str]], because: str, by: Person, now: datetime, channel: str
) -> list[Idea]:
    """By its author alone. Each part begins with all who stand behind the whole; they can take that back."""
    landlord = Idea.objects.select_related("landlord").get(pk=idea_id).landlord
    number = take_idea_number(landlord)
    idea = locked_idea(idea_id)
    require_author(idea, by)
    check_can_split(idea, parts, because=because)
    how: dict[str, Any] = {"by": idea.author, "typed_by": None, "now": now, "channel": channel}
    made = [
        write_idea(Words(title, says, place=idea.place, spot=idea.spot), number + n, **how, cut_from=idea)
        for n, (title, says) in enumerate(parts)
    ]
    Numbers.objects.filter(landlord=landlord).update(next_number=number + len(made))
    move(idea, Idea.State.SPLIT, now=now, because=because.strip())
    _end_what_is_owed(idea, None, now=now, channel=channel)
    for part in made:
        _follow(idea, part)
        owe_what_is_due(part, now=now, channel=channel)
    record_idea(Event.IDEA_SPLIT, idea, by, now, channel, into=[part.public_id for part in made])
    return made


def _both(idea_id: int, into_id: int) -> tuple[Idea, Idea]:
    """In their order, so that no two wait for each other."""
    found = {pk: locked_idea(pk) for pk in sorted({idea_id, into_id})}
    return found[idea_id], found[into_id]


def _join_if_all_agree(
    joining: Joining, idea: Idea, into: Idea, *, by: Actor, now: datetime, channel: str
) -> None:  # fmt: skip
    if joining.state != Joining.State.ASKED or joining.answers.exclude(agrees=True).exists():
        return
    check_can_join(idea, into, because=joining.because)  # one of the two may have been answered meanwhile
    joining.state, joining.ended_at = Joining.State.AGREED, now
    joining.save(update_fields=["state", "ended_at"])
    move(idea, Idea.State.JOINED, now=now, became=into, because=joining.because)
    _follow(idea, into)
    move(into, into.state, now=now)
    owe_what_is_due(into, now=now, channel=channel)
    promise = into.owed.filter(promise__status=Promise.Status.OPEN).select_related("promise").first()
    _end_what_is_owed(idea, promise.promise if promise else None, now=now, channel=channel)
    record_idea(Event.IDEA_JOINED, idea, by, now, channel, into=into.public_id)


def _follow(idea: Idea, to: Idea) -> None:
    """Each human once, with the day, the channel and whoever typed it as they were. The original keeps its own."""
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


def _end_what_is_owed(idea: Idea, instead: Promise | None, *, now: datetime, channel: str) -> None:
    reason = _("The idea goes on under another number.")
    for promise in Promise.objects.about(idea).open().order_by("pk"):
        supersede_promise(
            promise_id=promise.pk, by_promise=instead, reason=reason, by=SYSTEM, now=now, channel=channel
        )
