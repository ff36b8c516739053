"""A group decides: opened by any member, one vote each, closed by the clock."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM
from commonty.ballots.events import VOTER
from commonty.groups.actions.locked import locked_group, record_group, require_member
from commonty.groups.events import Event
from commonty.groups.models import Choice, Decision, Group, SecretVote, Voted
from commonty.groups.rules import deciding as rules
from commonty.people.models import Person


@dataclass(frozen=True)
class Question:
    method: str
    question: str
    closes_at: datetime
    says: str = ""
    choices: Sequence[str] = ()
    is_secret: bool = False


@transaction.atomic
def open_decision(
    asked: Question, *, group_id: int, by: Person, now: datetime, channel: str, posted_key: str = ""
) -> Decision:
    group = locked_group(group_id)
    mine = require_member(group, by)
    if posted_key and (known := Decision.objects.filter(group=group, posted_key=posted_key).first()):
        return known
    names = [" ".join(name.split()) for name in asked.choices]
    rules.check_can_open(
        group, method=asked.method, question=asked.question, choices=names, closes_at=asked.closes_at, now=now
    )
    decision = Decision.objects.create(
        group=group, method=Decision.Method(asked.method), question=" ".join(asked.question.split()),
        says=asked.says.strip(), is_secret=asked.is_secret, opened_by=mine, opened_at=now, closes_at=asked.closes_at,
        posted_key=posted_key,
    )  # fmt: skip
    if asked.method != Decision.Method.CONSENT:
        lots = secrets.SystemRandom().sample(range(len(names)), len(names))
        Choice.objects.bulk_create(
            Choice(decision=decision, number=number, name=name, lot=lot)
            for number, (name, lot) in enumerate(zip(names, lots, strict=True), start=1)
        )
    record_group(Event.DECISION_OPENED, group, mine, now, channel, decision=decision.public_id)
    return decision


@transaction.atomic
def vote(
    *, decision_id: int, said: Sequence[int | str], because: str, by: Person, now: datetime, channel: str
) -> None:
    """An open vote can be changed until it closes; a secret one is final. One human, one vote."""
    group, decision = _locked(decision_id)
    mine = require_member(group, by)
    same = Person.objects.same_human(by.human.pk)
    known = Voted.objects.filter(decision=decision, member__person__in=same).first()
    rules.check_may_vote(decision, mine, has_voted=known is not None, now=now)
    numbers = list(decision.choices.values_list("number", flat=True))  # type: ignore[attr-defined]
    rules.check_vote(decision, said, because, numbers=numbers)
    if decision.is_secret:
        _cast(decision, Voted(decision=decision, member=mine), list(said), because.strip())
        record_group(Event.DECISION_VOTED, group, VOTER, now, channel, decision=decision.public_id)
        return
    row = known or Voted(decision=decision, member=mine)
    row.said, row.because, row.at = list(said), because.strip(), now
    row.save()
    record_group(Event.DECISION_VOTED, group, mine, now, channel, decision=decision.public_id)


@transaction.atomic
def call_off_decision(*, decision_id: int, because: str, by: Person, now: datetime, channel: str) -> Decision:
    """By whoever opened it or an organiser, with a reason that all members read. What was voted goes."""
    group, decision = _locked(decision_id)
    mine = require_member(group, by)
    if not mine.is_organiser and decision.opened_by_id != mine.pk:
        raise PermissionDenied(_("Whoever opened it or an organiser can call it off."))
    rules.check_is_running(decision, now=now)
    rules.check_says_why(because)
    decision.called_off_at, decision.called_off_because = now, because.strip()
    decision.save(update_fields=["called_off_at", "called_off_because"])
    Voted.objects.filter(decision=decision).delete()
    SecretVote.objects.filter(decision=decision).delete()
    record_group(Event.DECISION_CALLED_OFF, group, mine, now, channel, decision=decision.public_id)
    return decision


def close_decisions(*, now: datetime) -> int:
    """Those whose time is up. Harmless to run again."""
    ids = list(Decision.objects.to_close(now).order_by("pk").values_list("pk", flat=True)[:500])
    return sum(_close(pk, now=now) for pk in ids)


@transaction.atomic
def _close(decision_id: int, *, now: datetime) -> bool:
    group, decision = _locked(decision_id)
    if not Decision.objects.to_close(now).filter(pk=decision.pk).exists():
        return False
    decision.closed_at = now
    decision.save(update_fields=["closed_at"])
    record_group(Event.DECISION_CLOSED, group, SYSTEM, now, "timetable", decision=decision.public_id)
    return True


def _cast(decision: Decision, voted: Voted, said: list[int | str], because: str) -> None:
    """All rows of both tables are written anew, each in an order of its own: neither keeps when somebody voted.

    Databases number rows as they come. Without this the third of those who voted would have the third vote.
    """
    members = [*Voted.objects.filter(decision=decision), voted]
    votes = [*SecretVote.objects.filter(decision=decision), SecretVote(decision=decision, said=said, because=because)]
    Voted.objects.filter(decision=decision).delete()
    SecretVote.objects.filter(decision=decision).delete()
    Voted.objects.bulk_create(
        Voted(decision=decision, member_id=one.member_id) for one in sorted(members, key=lambda one: one.member_id)
    )
    for one in votes:
        one.key = secrets.token_hex(16)
    SecretVote.objects.bulk_create(sorted(votes, key=lambda one: one.key))


def _locked(decision_id: int) -> tuple[Group, Decision]:
    group = locked_group(Decision.objects.values_list("group_id", flat=True).get(pk=decision_id))
    return group, Decision.objects.get(pk=decision_id)
