"""Working out what people think: the one module of this room that knows the sums. The worker runs it, no page does."""

from collections import Counter
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from commonty.access.may import SYSTEM, Actor
from commonty.journal.record import record
from commonty.maths.opinions import Memory, OpinionsError, Report, Votes, find_groups
from commonty.opinions import rules
from commonty.opinions.events import Event
from commonty.opinions.models import Conversation, Statement, StatementVote, TakingPart
from commonty.opinions.publishing import Said, published
from commonty.opinions.queries.conversations import votes_of
from commonty.opinions.queries.residents import residents_by_area
from commonty.places.models import Place
from commonty.places.queries import natural

HALF_A_YEAR = timedelta(days=183)


def due_reports(now: datetime) -> list[int]:
    """Those in which enough people said something since their last report."""
    ended_untold = Q(report_at=None) | Q(closes_at__lte=now) | Q(closed_at__isnull=False)
    living = Conversation.objects.exclude(opened_at=None).filter(ended_untold | Q(closes_at__gt=now))
    return [conversation.pk for conversation in living.order_by("pk") if _is_due(conversation, now)]


def _is_due(conversation: Conversation, now: datetime) -> bool:
    votes = StatementVote.objects.filter(by__conversation=conversation)
    fresh = votes.filter(at__gt=conversation.report_at) if conversation.report_at else votes
    since = conversation.report_at
    changed = (
        Q(read_at__gt=since) | Q(hiding__at__gt=since) | Q(hiding__lifted_at__gt=since) if since else Q(pk__in=[])
    )
    # Whoever pressed before the end may be written after a report: by its time that word is old, and in no report.
    is_late = rules.can_be_late(conversation) and conversation.report_of != _print_of(conversation)
    has_new = is_late or fresh.exists() or conversation.statements.filter(changed).exists()
    new_people = fresh.values("by").distinct().count() if has_new else 0
    return rules.is_due(conversation, new_people=new_people, has_new=has_new, now=now)


def _print_of(conversation: Conversation) -> str:
    counts = conversation.statements.order_by("number").values_list(
        "number", "agrees", "disagrees", "skips", "matters"
    )
    return sha256(repr(list(counts)).encode()).hexdigest()


@transaction.atomic
def work_out_report(*, conversation_id: int, by: Actor = SYSTEM, now: datetime, channel: str = "job") -> Conversation:
    """The same votes give the same report; what it may not say of few people is not in it."""
    conversation = Conversation.objects.locked(conversation_id)
    heard = _print_of(conversation)  # before the votes are read: what comes between is new next time
    known = conversation.statements.exclude(state=Statement.State.HELD)
    statements = list(known.select_related("hiding").order_by("number"))
    rows = [(code, str(number), value) for code, number, value in votes_of(conversation)]
    out = [str(s.number) for s in statements if not s.is_shown]
    votes = Votes.of(rows, out=out)
    found = _found(votes, Memory.from_dict(conversation.memory))
    living = residents_by_area(conversation, on=timezone.localdate(now))
    said = Said(_by_area(conversation, living), _by_channel(conversation), could=living.total())
    conversation.report = published(found, {s.number: s for s in statements}, said)
    conversation.memory, conversation.report_at = found.memory.to_dict(), now
    conversation.report_of = heard
    conversation.save(update_fields=["report", "memory", "report_at", "report_of"])
    _give_extremity(statements, found)
    facts: dict[str, Any] = {"people": len(votes.people), "votes": len(votes.value)}
    record(
        Event.REPORT_WORKED_OUT,
        about=conversation,
        by=by,
        at=now,
        channel=channel,
        within=conversation.place,
        **facts,
    )
    return conversation


def _found(votes: Votes, memory: Memory) -> Report:
    try:
        return find_groups(votes, memory=memory)
    except OpinionsError:
        return find_groups(votes)


def _give_extremity(statements: list[Statement], found: Report) -> None:
    """How far from the middle each stands, which decides how often it comes next."""
    apart = dict(zip(found.votes.statements, (found.statement_places**2).sum(axis=1) ** 0.5))
    for statement in statements:
        statement.extremity = round(float(apart.get(str(statement.number), 0.0)), 6)
    Statement.objects.bulk_update(statements, ["extremity"], batch_size=500)


def _by_area(conversation: Conversation, living: Counter[int]) -> list[tuple[str, int]]:
    """Part of the place, and how many took part. A home that lies in no part has the number 0 there, and no name."""
    taking = dict.fromkeys(living, 0)
    for area in conversation.taking_part.exclude(area=None).values_list("area_id", flat=True):
        taking[area] = taking.get(area, 0) + 1
    names = dict(Place.objects.filter(pk__in=taking).values_list("pk", "name"))
    return sorted(((names[pk], n) for pk, n in taking.items() if pk in names), key=lambda pair: natural(pair[0]))


def _by_channel(conversation: Conversation) -> dict[str, int]:
    found: dict[str, int] = {}
    for channel in conversation.taking_part.values_list("channel", flat=True):
        found[channel] = found.get(channel, 0) + 1
    return found


@transaction.atomic
def forget_who(*, now: datetime) -> int:
    """Half a year after the end nobody knows any more who said what; returns of how many conversations."""
    ended = Conversation.objects.filter(Q(closes_at__lt=now - HALF_A_YEAR) | Q(closed_at__lt=now - HALF_A_YEAR))
    known = TakingPart.objects.exclude(person=None).values("conversation")
    written = Statement.objects.exclude(author=None).values("conversation")
    found = list(ended.filter(Q(pk__in=known) | Q(pk__in=written)))
    for conversation in found:
        conversation.taking_part.update(person=None, area=None)
        conversation.statements.update(author=None)
        conversation.memory = {}
        conversation.save(update_fields=["memory"])
        record(Event.NAMES_FORGOTTEN, about=conversation, by=SYSTEM, at=now, channel="job", within=conversation.place)
    return len(found)
