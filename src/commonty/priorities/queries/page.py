"""A need's page, for whoever reads it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.people.models import Person
from commonty.people.queries.homes import lives_within
from commonty.priorities.models import BoardRule, Need, NeedAnswer, Voice
from commonty.priorities.queries.board import first_of
from commonty.priorities.queries.rules import rule_at
from commonty.priorities.rules import status as rules


@dataclass(frozen=True)
class NeedPage:
    need: Need
    rule: BoardRule
    is_own: bool
    is_first: bool  # among the first of its place
    has_voice: bool  # the reader's own
    lives_here: bool  # and could have it too
    takes_voice: bool
    answers: list[NeedAnswer]
    joined: list[Need]  # the alike ones that were joined with it
    may_say_not_done: bool
    may_answer: bool
    may_join: bool
    may_take_apart: bool
    may_report: bool
    now: datetime


def page_of_need(need: Need, reader: Person | None, *, now: datetime) -> NeedPage:
    is_own = reader is not None and need.author is not None and need.author.is_same_human(reader)
    rule, voice = rule_at(need.place), voice_of(reader, need)
    answers_here = can(reader, Permission.ANSWER_IDEAS, within=need.place)
    return NeedPage(
        need=need, rule=rule, is_own=is_own, is_first=need.pk in first_of(need.place, rule.top),
        has_voice=voice is not None,
        lives_here=voice is None and reader is not None and lives_within(reader, need.place, on=timezone.localdate(now)),
        takes_voice=rules.may_take_voice(need),
        answers=list(need.answers.select_related("promise").order_by("at", "pk")),
        joined=list(Need.objects.visible_to(reader).filter(joined_into=need).order_by("number")),
        may_say_not_done=voice is not None and rules.may_say_not_done(need),
        may_answer=answers_here and not is_own and rules.may_answer(need),
        may_join=answers_here and rules.may_be_joined(need),
        may_take_apart=answers_here and need.state == Need.State.JOINED,
        may_report=reader is not None and not is_own, now=now,
    )  # fmt: skip


def voice_of(person: Person | None, need: Need) -> Voice | None:
    if person is None:
        return None
    same = Person.objects.same_human(person.human.pk)
    return Voice.objects.filter(need=need, person__in=same).first()
