"""One idea becomes several when every author agrees; those behind it follow, its authors too, and all are told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.cases.models import Case
from commonty.discussions.actions.danger import hand_over
from commonty.discussions.actions.gate import may_write
from commonty.ideas.actions.asking import all_agree, ask_authors, check_is_new, take_answer
from commonty.ideas.actions.locked import locked_idea, move, record_idea
from commonty.ideas.actions.reshaping import end_what_is_owed, follow
from commonty.ideas.actions.starting import Words, take_idea_number, write_idea
from commonty.ideas.actions.supporting import owe_what_is_due
from commonty.ideas.events import Event
from commonty.ideas.models import CoAuthor, Idea, Numbers, Splitting, SplittingAnswer
from commonty.ideas.queries.authors import is_author
from commonty.ideas.rules.reshaping import can_still_split, check_can_split
from commonty.people.models import Person


@transaction.atomic
def propose_splitting(
    *, idea_id: int, parts: Sequence[tuple[str, str]], because: str, by: Person, now: datetime, channel: str
) -> Splitting | Case:
    """By an author, who says yes with it: alone, they split it at once. By staff, who say nothing for anybody.

    The request instead, where it tells of danger or damp: that waits for nobody's yes.
    """
    idea, number = _held(idea_id)
    is_own = is_author(by, idea)
    if not is_own:
        require(by, Permission.ANSWER_IDEAS, within=idea.place)
    told = [(title.strip(), says.strip()) for title, says in parts]
    known = Splitting.objects.filter(idea=idea, state=Splitting.State.ASKED).first()
    if known is not None and check_is_new(known, is_same=_parts_of(known) == told):
        return known
    check_can_split(idea, told, because=because)
    # Here and not when the last of them says yes: the words are the proposer's, and are read and counted as theirs.
    if is_own and may_write(by, idea.place, now):
        raise Refused(_("We don’t know your words here yet. Say it first below, in the talk: somebody reads it."))
    words = "\n\n".join([*(part for pair in told for part in pair), because.strip()])
    case = hand_over(words, place=idea.place, by=by, typed_by=None, now=now, channel=channel)
    if case is not None:
        return case
    parts_kept = [{"title": title, "says": says} for title, says in told]
    splitting = Splitting.objects.create(
        idea=idea, parts=parts_kept, because=because.strip(), proposed_by=by, channel=channel, at=now
    )
    ask_authors(splitting, idea, by=by, now=now, channel=channel)
    record_idea(Event.IDEA_SPLITTING_PROPOSED, idea, by, now, channel)
    _split_if_all_agree(splitting, idea, number, by=by, now=now, channel=channel)
    return splitting


@transaction.atomic
def answer_splitting(
    *, answer_id: int, agrees: bool, by: Person, now: datetime, channel: str, typed_by: Person | None = None
) -> Splitting:
    """One no ends it; every yes splits. Staff may type what an author says."""
    splitting = SplittingAnswer.objects.select_related("splitting").get(pk=answer_id).splitting
    idea, number = _held(splitting.idea_id)
    splitting.refresh_from_db()
    mine = splitting.answers.select_related("person__merged_into").get(pk=answer_id)
    how: dict[str, Any] = {"by": by, "typed_by": typed_by, "now": now, "channel": channel}
    if take_answer(mine, splitting, idea, agrees=agrees, **how):
        facts = {"agrees": agrees, "answer": mine.public_id}
        record_idea(Event.IDEA_SPLITTING_ANSWERED, idea, typed_by or by, now, channel, **facts)
        _split_if_all_agree(splitting, idea, number, by=typed_by or by, now=now, channel=channel)
    return splitting


@transaction.atomic
def look_again_at_splitting(*, splitting_id: int, by: Actor, now: datetime, channel: str) -> Splitting:
    """Whoever had not said anything may be no author any more: then all the others have agreed."""
    splitting = Splitting.objects.get(pk=splitting_id)
    idea, number = _held(splitting.idea_id)
    splitting.refresh_from_db()
    if can_still_split(idea):
        _split_if_all_agree(splitting, idea, number, by=by, now=now, channel=channel)
    return splitting


def _held(idea_id: int) -> tuple[Idea, int]:
    """The landlord's numbers before the idea, as whoever starts one."""
    landlord = Idea.objects.select_related("landlord").get(pk=idea_id).landlord
    number = take_idea_number(landlord)
    return locked_idea(idea_id), number


def _parts_of(splitting: Splitting) -> list[tuple[str, str]]:
    return [(part["title"], part["says"]) for part in splitting.parts]


def _split_if_all_agree(
    splitting: Splitting, idea: Idea, number: int, *, by: Actor, now: datetime, channel: str
) -> None:  # fmt: skip
    if splitting.state != Splitting.State.ASKED or not all_agree(splitting, idea):
        return
    parts = _parts_of(splitting)
    check_can_split(idea, parts, because=splitting.because)  # it may have been answered meanwhile
    splitting.state, splitting.ended_at = Splitting.State.AGREED, now
    splitting.save(update_fields=["state", "ended_at"])
    how: dict[str, Any] = {"by": idea.author, "typed_by": None, "now": now, "channel": channel}
    made = [
        write_idea(Words(title, says, place=idea.place, spot=idea.spot), number + n, **how, cut_from=idea)
        for n, (title, says) in enumerate(parts)
    ]
    Numbers.objects.filter(landlord=idea.landlord).update(next_number=number + len(made))
    move(idea, Idea.State.SPLIT, now=now, because=splitting.because)
    end_what_is_owed(idea, None, now=now, channel=channel)
    for part in made:
        follow(idea, part)
        _authors_follow(idea, part)
        owe_what_is_due(part, now=now, channel=channel)
    record_idea(Event.IDEA_SPLIT, idea, by, now, channel, into=[part.public_id for part in made])


def _authors_follow(idea: Idea, part: Idea) -> None:
    if idea.is_named:
        part.is_named = True
        part.save(update_fields=["is_named"])
    rows = CoAuthor.objects.there().filter(idea=idea).select_related("person__merged_into")
    CoAuthor.objects.bulk_create(
        CoAuthor(
            idea=part, person=row.person.human, state=row.state, since=row.since, is_named=row.is_named,
            typed_by_id=row.typed_by_id, channel=row.channel,
        )
        for row in rows
    )  # fmt: skip
