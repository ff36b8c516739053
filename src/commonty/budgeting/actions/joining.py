"""Joining ideas into one, or splitting one: staff propose it, and it happens once every author has said yes."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM, Actor, require
from commonty.access.permissions import Permission
from commonty.budgeting.actions.proposals import how, next_number
from commonty.budgeting.actions.reshaping_ends import end_reshaping
from commonty.budgeting.actions.talk import end_talk, join_talk, show_talk
from commonty.budgeting.events import Event
from commonty.budgeting.models import AuthorAnswer, CoAuthor, NewIdea, Proposal, ReshapedIdea, Reshaping, Round
from commonty.budgeting.queries.joining import asked_among, humans_of, ideas_in, same_reshaping, with_authors
from commonty.budgeting.queries.own import is_own_idea
from commonty.budgeting.rules import check_can_change
from commonty.budgeting.rules.joining import (
    DAYS_TO_ANSWER,
    check_can_answer,
    check_can_reshape,
    check_waits,
    is_fit,
)
from commonty.discussions.actions.threads import hold_threads
from commonty.journal.record import record
from commonty.kit.clock import Clock, database_now
from commonty.people.models import Person

Kind, State = Reshaping.Kind, Reshaping.State


@transaction.atomic
def propose_reshaping(
    *,
    round_id: int,
    kind: str,
    main_id: int,
    other_ids: Sequence[int] = (),
    into: Sequence[Mapping[str, str]],
    because: str,
    by: Person,
    channel: str,
    clock: Clock = database_now,
) -> Reshaping:
    """`into`: title and words of each idea that would come of it. The authors are told (notices); nobody else is."""
    pb_round = Round.objects.locked(round_id)
    require(by, Permission.SET_UP_ROUND, within=pb_round.place)
    check_can_change(pb_round.status)
    now = clock()
    ideas = list(with_authors(pb_round.proposals.filter(pk__in=[main_id, *other_ids]).order_by("number")))
    again = same_reshaping(pb_round, kind, ideas, [(part["title"], part["says"]) for part in into])
    if again is not None:
        return again
    is_own = any(is_own_idea(idea, by) for idea in ideas)
    check_can_reshape(kind, ideas, into=len(into), because=because, is_own=is_own, asked=asked_among(ideas))
    days = {"made_at": now, "answer_by": now + timedelta(days=DAYS_TO_ANSWER)}
    reshaping = Reshaping.objects.create(round=pb_round, kind=kind, because=because, made_by=by, **days)
    for idea in ideas:
        ReshapedIdea.objects.create(reshaping=reshaping, proposal=idea, is_main=idea.pk == main_id)
    for part in into:
        NewIdea.objects.create(reshaping=reshaping, title=part["title"], says=part["says"])
    for author in humans_of(ideas):
        AuthorAnswer.objects.create(reshaping=reshaping, person=author)
    facts: dict[str, Any] = {"what": kind, "ideas": [idea.public_id for idea in ideas]}
    record(Event.RESHAPING_PROPOSED, about=reshaping, **how(pb_round, by, now, channel), **facts)
    return reshaping


@transaction.atomic
def answer_reshaping(
    *,
    answer_id: int,
    agrees: bool,
    words: str = "",
    by: Person,
    typed_by: Person | None = None,
    channel: str,
    clock: Clock = database_now,
) -> Reshaping:
    """One author says yes or no. A no ends it at once, the last yes makes it happen; a yes may turn into a no before."""
    reshaping, pb_round = _locked(AuthorAnswer.objects.values_list("reshaping_id", flat=True).get(pk=answer_id))
    answer = AuthorAnswer.objects.select_related("person").get(pk=answer_id)
    if answer.person is None or not by.is_same_human(answer.person):
        raise PermissionDenied(_("Only an author of the idea answers here."))
    if typed_by is not None:
        require(typed_by, Permission.VOTE_FOR_SOMEBODY, within=pb_round.place)
    check_can_change(pb_round.status)
    if answer.agrees is agrees:  # pressed twice, or sent again because the answer was lost
        return reshaping
    now = clock()
    ideas = ideas_in(reshaping)
    hold_threads([idea.thread_id for idea in ideas if idea.thread_id])
    is_party = typed_by is not None and (
        (reshaping.made_by is not None and typed_by.is_same_human(reshaping.made_by))
        or any(is_own_idea(idea, typed_by) for idea in ideas)
    )
    check_can_answer(reshaping, now=now, is_party=is_party)
    answer.agrees, answer.words, answer.answered_at = agrees, words, now
    answer.channel, answer.typed_by = channel, typed_by
    answer.save()
    happened = how(pb_round, by, now, channel)
    facts: dict[str, Any] = {"typed_by": typed_by.public_id} if typed_by else {}
    record(Event.RESHAPING_ANSWERED, about=reshaping, **happened, answer=answer.public_id, agrees=agrees, **facts)
    _settle(reshaping, ideas, how=happened)
    return reshaping


def _settle(reshaping: Reshaping, ideas: Sequence[Proposal], *, how: Mapping[str, Any]) -> None:
    """As soon as one has said no, or the last of them yes."""
    said = set(reshaping.answers.values_list("agrees", flat=True))
    if False in said:
        end_reshaping(reshaping, state=State.REFUSED, how=how)
    elif None not in said and not all(is_fit(idea) for idea in ideas):
        end_reshaping(reshaping, state=State.WITHDRAWN, how=how)
    elif None not in said:
        _reshape(reshaping, ideas, how=how)


def _reshape(reshaping: Reshaping, ideas: Sequence[Proposal], *, how: Mapping[str, Any]) -> None:
    """New ideas start as if nobody had judged them; the old ones stay readable as they were."""
    made = []
    for part in reshaping.into.order_by("pk"):
        part.idea = _make_idea(reshaping, part, ideas, how=how)
        part.save(update_fields=["idea"])
        made.append(part.idea)
    for idea in ideas:
        idea.state = Proposal.State.BECAME
        idea.save(update_fields=["state"])
    _carry_talk(reshaping, ideas, made, how=how)
    reshaping.state, reshaping.settled_at = State.AGREED, how["at"]
    reshaping.save(update_fields=["state", "settled_at"])
    facts: dict[str, Any] = {"what": reshaping.kind, "ideas": [idea.public_id for idea in ideas]}
    record(Event.IDEAS_RESHAPED, about=reshaping, **how, into=[idea.public_id for idea in made], **facts)


def _carry_talk(
    reshaping: Reshaping, ideas: Sequence[Proposal], made: Sequence[Proposal], *, how: Mapping[str, Any]
) -> None:
    """The threads of the new ideas are whoever's who proposed it: an author's yes makes nobody their keeper."""
    for idea in made:
        by = reshaping.made_by or SYSTEM
        show_talk(idea, reshaping.round, by=by, now=how["at"], channel=how["channel"])
    if reshaping.kind == Kind.JOIN:
        join_talk(ideas, made[0], now=how["at"])
    else:
        end_talk(ideas[0])


def _make_idea(reshaping: Reshaping, part: NewIdea, ideas: Sequence[Proposal], *, how: Mapping[str, Any]) -> Proposal:
    """Where it is comes from the main idea. A picture shows the whole, so a part has none; guesses don't add up."""
    main = ideas[0]
    first, *others = humans_of(ideas)
    idea = Proposal(
        round=reshaping.round,
        number=next_number(reshaping.round),
        title=part.title,
        says=part.says,
        place=main.place,
        spot=main.spot,
        looked_after_by=main.looked_after_by,
        author=first,
        is_named=_is_named(first, ideas),
        channel=main.channel,
        made_at=how["at"],
        state=Proposal.State.OPEN,
    )
    if reshaping.kind == Kind.JOIN and main.picture:
        idea.picture_says = main.picture_says
        idea.picture.save(f"{idea.public_id}.webp", ContentFile(main.picture.read()), save=False)
    idea.save()
    CoAuthor.objects.bulk_create(
        CoAuthor(proposal=idea, person=other, is_named=_is_named(other, ideas)) for other in others
    )
    return idea


def _is_named(author: Person, ideas: Sequence[Proposal]) -> bool:
    """Only if they wished so for each of these ideas that is theirs."""
    return all(
        named for idea in ideas for who, named in idea.credits if who is not None and author.is_same_human(who)
    )


@transaction.atomic
def withdraw_reshaping(
    *, reshaping_id: int, because: str, by: Actor, channel: str, clock: Clock = database_now
) -> None:
    """Staff take it back while authors are still asked, and say why."""
    reshaping, pb_round = _locked(reshaping_id)
    require(by, Permission.SET_UP_ROUND, within=pb_round.place)
    check_waits(reshaping)
    end_reshaping(reshaping, state=State.WITHDRAWN, because=because, how=how(pb_round, by, clock(), channel))


def lapse_unanswered(*, clock: Clock = database_now) -> int:
    """The timetable's job: whoever has said nothing has not agreed, so the ideas stay as they were."""
    due = Reshaping.objects.waiting().filter(answer_by__lte=clock()).order_by("pk").values_list("pk", flat=True)
    return sum(lapse_reshaping(reshaping_id=pk, by=SYSTEM, channel="timetable", clock=clock) for pk in list(due))


@transaction.atomic
def lapse_reshaping(*, reshaping_id: int, by: Actor, channel: str, clock: Clock = database_now) -> bool:
    """Returns whether it lapsed: asked again under the lock, since the last author may just have answered."""
    reshaping, pb_round = _locked(reshaping_id)
    require(by, Permission.SET_UP_ROUND, within=pb_round.place)
    now = clock()
    if reshaping.state != State.WAITING or now < reshaping.answer_by:
        return False
    end_reshaping(reshaping, state=State.LAPSED, how=how(pb_round, by, now, channel))
    return True


def _locked(reshaping_id: int) -> tuple[Reshaping, Round]:
    """Its round is locked first, as by everything that changes a round."""
    pb_round = Round.objects.locked(Reshaping.objects.values_list("round_id", flat=True).get(pk=reshaping_id))
    reshaping = Reshaping.objects.get(pk=reshaping_id)
    reshaping.round = pb_round
    return reshaping, pb_round
