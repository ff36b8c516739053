"""Ideas for a money vote: asked for, sent, answered with a reason, answered back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.budgeting.actions.by_seat import acts_by_seat, on_record
from commonty.budgeting.actions.reshaping_ends import end_reshapings_of
from commonty.budgeting.actions.talk import hide_talk, keep_in_step, show_talk
from commonty.budgeting.events import Event
from commonty.budgeting.models import CoAuthor, Finding, GroupSeat, Proposal, Round
from commonty.budgeting.queries.delivery import lives_in
from commonty.budgeting.queries.from_ideas import own_idea
from commonty.budgeting.queries.groups import parts_taken
from commonty.budgeting.queries.joining import has_become
from commonty.budgeting.queries.own import is_author_of, is_own_idea
from commonty.budgeting.rules import check_can_change, person_or_none
from commonty.budgeting.rules.groups import check_has_agreed
from commonty.budgeting.rules.proposals import (
    check_can_ask,
    check_can_ask_for_grant,
    check_can_judge,
    check_can_reply,
    check_can_send,
    check_is_the_same,
)
from commonty.ideas.models import Idea
from commonty.ideas.queries.authors import authors_of
from commonty.journal.record import Named, record
from commonty.people.models import Person

Part = GroupSeat.Part


@transaction.atomic
def ask_for_ideas(*, round_id: int, starts_on: date, ends_on: date, by: Actor, now: datetime, channel: str) -> None:
    """From now on everybody sees the money vote, and when its ideas are taken."""
    pb_round = Round.objects.locked(round_id)
    require(by, Permission.OPEN_ROUND, within=pb_round.place)
    check_can_change(pb_round.status)
    check_has_agreed(pb_round, parts_taken(pb_round))
    check_can_ask(pb_round, starts_on=starts_on, ends_on=ends_on, today=timezone.localdate(now))
    pb_round.ideas_from, pb_round.ideas_until = starts_on, ends_on
    pb_round.save(update_fields=["ideas_from", "ideas_until"])
    keep_in_step(pb_round)
    days: dict[str, Any] = {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
    record(Event.IDEAS_ASKED_FOR, about=pb_round, **how(pb_round, by, now, channel), **days)


@transaction.atomic
def send_idea(
    *,
    round_id: int,
    fields: Mapping[str, Any],
    picture: bytes | None,
    by: Person,
    from_idea: str = "",
    typed_by: Person | None = None,
    now: datetime,
    channel: str,
) -> Proposal:
    """`by` is whose idea it is; `typed_by` the member of staff who heard it. `picture` is what `clean_picture` gave.

    `from_idea`: the public id of an idea of theirs that asks for a small grant here; once each pot.
    """
    pb_round = Round.objects.locked(round_id)
    if typed_by is not None:
        require(typed_by, Permission.VOTE_FOR_SOMEBODY, within=pb_round.place)
    again = pb_round.proposals.filter(author=by, title=fields["title"], says=fields["says"]).first()
    wish = _wish_of(from_idea, pb_round, by)
    if wish is not None and (known := pb_round.proposals.filter(from_idea=wish).first()):
        check_is_the_same(known, is_same=_is_the_same(known, fields, picture, by))
        return known
    if again is not None:  # pressed twice, or sent again because the answer was lost
        return again
    today = timezone.localdate(now)
    sent = pb_round.proposals.filter(author=by, came_of=None).count()  # what came of joining or splitting counts once
    check_can_send(pb_round, lives_here=lives_in(by, pb_round.place, on=today), sent=sent, today=today)
    if wish is not None:
        check_can_ask_for_grant(pb_round, wish)
    whose: dict[str, Any] = {
        "from_idea": wish,
        "author": by,
        "typed_by": typed_by,
        "channel": channel,
        "made_at": now,
    }
    idea = Proposal(round=pb_round, number=next_number(pb_round), **whose, **fields)
    if picture is not None:
        idea.picture.save(f"{idea.public_id}.webp", ContentFile(picture), save=False)
    elif wish is not None:
        idea.carry_photo(wish)
    idea.save()
    if wish is not None:
        carry_authors(wish, idea)
    facts: dict[str, Any] = {"typed_by": typed_by.public_id} if typed_by else {}
    facts |= {"idea": wish.public_id} if wish else {}
    record(Event.IDEA_SENT, about=idea, **how(pb_round, by, now, channel), round=pb_round.public_id, **facts)
    return idea


def _is_the_same(known: Proposal, fields: Mapping[str, Any], picture: bytes | None, by: Person) -> bool:
    """The very form again: pressed twice, or sent again because the answer was lost."""
    if known.author is None or not by.is_same_human(known.author):
        return False
    if any(getattr(known, name) != value for name, value in fields.items()):
        return False
    return picture is None or (bool(known.picture) and known.picture.read() == picture)


def _wish_of(public_id: str, pb_round: Round, by: Person) -> Idea | None:
    if not public_id:
        return None
    wish = own_idea(by, public_id)
    if wish is None:
        raise PermissionDenied(_("Only its authors ask for a grant for it."))
    return wish


def carry_authors(idea: Idea, proposal: Proposal) -> None:
    """All but the one whose proposal it is. None of them is named: their first name on the idea was their wish, the whole
    name beside money is another, and they say so themselves."""
    there = authors_of(idea)
    others = [person for person in there if proposal.author is None or not person.is_same_human(proposal.author)]
    CoAuthor.objects.bulk_create(CoAuthor(proposal=proposal, person=person) for person in others)


@transaction.atomic
def judge_idea(*, proposal_id: int, state: str, because: str = "", by: Actor, now: datetime, channel: str) -> Finding:
    """Show it, or say whether it can be done, and why. The author is told (notices), and may answer."""
    idea, pb_round = locked_idea(proposal_id)
    by_seat = acts_by_seat(by, Part.ORGANISER, pb_round, or_else=Permission.SET_UP_ROUND)
    check_can_change(pb_round.status)
    is_old = has_become(idea)
    check_can_judge(idea, state=state, because=because, is_own=is_own_idea(idea, by), has_become=is_old)
    if is_old and state == Proposal.State.OPEN:
        state = Proposal.State.BECAME
    seat = Part.ORGANISER.value if by_seat else ""
    made: dict[str, Any] = {"made_by": person_or_none(by), "made_at": now, "seat": seat}
    finding = Finding.objects.create(proposal=idea, state=state, because=because, **made)
    idea.state = state
    idea.save(update_fields=["state"])
    as_whom = on_record(by, pb_round, by_seat=by_seat)
    if state == Proposal.State.HIDDEN:
        hide_talk(idea)
    else:
        show_talk(idea, pb_round, by=as_whom, now=now, channel=channel)
    happened = how(pb_round, as_whom, now, channel)
    facts: dict[str, Any] = {"state": state, "finding": finding.public_id} | ({"seat": seat} if seat else {})
    record(Event.IDEA_ANSWERED, about=idea, **happened, **facts)
    if state == Proposal.State.HIDDEN:
        end_reshapings_of(idea, how=happened)
    return finding


@transaction.atomic
def reply_to_finding(
    *,
    finding_id: int,
    words: str,
    by: Person,
    typed_by: Person | None = None,
    now: datetime,
    channel: str,
) -> None:
    """The author says what they think of our answer; staff read it and may answer anew."""
    idea, pb_round = locked_idea(Finding.objects.values_list("proposal_id", flat=True).get(pk=finding_id))
    if not is_author_of(idea, by):
        raise PermissionDenied(_("Only whoever sent this idea answers us here."))
    if typed_by is not None:
        require(typed_by, Permission.VOTE_FOR_SOMEBODY, within=pb_round.place)
    check_can_change(pb_round.status)
    finding = Finding.objects.get(pk=finding_id)
    is_newest = not idea.findings.filter(pk__gt=finding.pk).exists()
    check_can_reply(finding, is_newest=is_newest, words=words)
    finding.reply, finding.replied_at, finding.reply_channel = words, now, channel
    finding.reply_typed_by = typed_by
    finding.save(update_fields=["reply", "replied_at", "reply_channel", "reply_typed_by"])
    facts: dict[str, Any] = {"typed_by": typed_by.public_id} if typed_by else {}
    record(Event.IDEA_REPLIED, about=idea, **how(pb_round, by, now, channel), finding=finding.public_id, **facts)


def locked_idea(proposal_id: int) -> tuple[Proposal, Round]:
    """Its round is locked first, as by everything that changes a round."""
    pb_round = Round.objects.locked(Proposal.objects.values_list("round_id", flat=True).get(pk=proposal_id))
    return Proposal.objects.select_related("author", "place", "thread").get(pk=proposal_id), pb_round


def next_number(pb_round: Round) -> int:
    return (pb_round.proposals.aggregate(last=Max("number"))["last"] or 0) + 1


def how(pb_round: Round, by: Named, now: datetime, channel: str) -> dict[str, Any]:
    return {"by": by, "at": now, "channel": channel, "within": pb_round.place, "chain": pb_round.chain}
