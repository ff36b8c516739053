"""Everything that the page of a case shows, in few reads."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from commonty.cases.models import CallBack, Case, Clock, Issue, Message, MessagePhoto, Point, SmallFix
from commonty.cases.rules.clocks import DAMP, rule_of
from commonty.cases.rules.publishing import may_ever_be_public
from commonty.cases.rules.status import may_answer_survey, may_say_not_sorted
from commonty.cases.rules.triage import DANGERS
from commonty.maths.deadlines import Regime, Signpost
from commonty.people.models import Person
from commonty.promises.models import Promise

WE_ASK = (Message.Kind.REPLY, Message.Kind.SUMMARY, Message.Kind.ANSWER)


@dataclass(frozen=True)
class RunningClock:
    clock: Clock
    rule: Regime | None
    is_paused: bool
    is_damp_step: bool


@dataclass(frozen=True)
class Page:
    messages: list[Message]
    promises: list[Promise]  # open ones, by day
    ended: list[Promise]
    clocks: list[RunningClock]
    points: list[Point]
    signposts: list[Signpost]
    dangers: list[str]
    fixes: list[SmallFix]  # approved, and not done yet
    may_say_not_sorted: bool
    may_be_public: bool
    is_public: bool  # neighbours can read a summary
    may_answer_survey: bool
    call: CallBack | None  # the one that waits
    missed_call: bool  # nobody answered the last one
    now: datetime


def page_of(case: Case, *, own: bool, now: datetime) -> Page:
    said = case.messages.for_resident() if own else case.messages.all()
    promises = list(Promise.objects.about(case).select_related("owner").order_by("due_at", "pk"))
    status, calls = Promise.Status, list(case.call_backs.order_by("-pk")[:2])
    clocks = _running(case)
    photos = Prefetch("photos", MessagePhoto.objects.select_related("photo").order_by("pk"))
    return Page(
        messages=list(said.select_related("spoken_by", "typed_by").prefetch_related(photos).order_by("at", "pk")),
        promises=[p for p in promises if p.status == status.OPEN],
        ended=[p for p in promises if p.status != status.OPEN],
        clocks=clocks,
        points=list(case.points.order_by("stage", "number")) if case.answered_at else [],
        signposts=signposts_of(case) if case.answered_at else [],
        dangers=[str(DANGERS[code]) for code in case.dangers if code in DANGERS],
        fixes=[] if own else list(case.small_fixes.filter(done_at=None, taken_back_at=None).order_by("pk")),
        may_answer_survey=may_answer_survey(case),
        call=next((call for call in calls if call.ended_at is None), None),
        missed_call=bool(calls) and calls[0].is_reached is False,
        may_say_not_sorted=may_say_not_sorted(case, now=now),
        may_be_public=may_ever_be_public(case),
        is_public=case.issue_id is not None and Issue.objects.visible_to(None).filter(pk=case.issue_id).exists(),
        now=now,
    )


def _running(case: Case) -> list[RunningClock]:
    running = case.clocks.running().prefetch_related("pauses").select_related("promise").order_by("due_at")
    return [
        RunningClock(
            clock, rule_of(clock.regime, clock.started_at),
            any(pause.until_on is None for pause in clock.pauses.all()), clock.regime in DAMP,
        )
        for clock in running
    ]  # fmt: skip


def signposts_of(case: Case) -> list[Signpost]:
    """Where somebody can go who is not content with our answer, in the pack's own words."""
    stopped = case.clocks.exclude(stopped_at=None).order_by("-stopped_at").values_list("regime", "started_at")
    found = [rule_of(regime, at) for regime, at in stopped]
    posts = [rule.signpost for rule in found if rule is not None and rule.signpost is not None]
    return list(dict.fromkeys(posts))[:1]


def waiting_case(person: Person) -> Case | None:
    """Their newest case in which we spoke last, so that what they send is an answer."""
    open_ones = Case.Status.WITH_US, Case.Status.ANSWERED
    cases = Case.objects.raised_by_human(person).filter(status__in=open_ones)
    for case in cases[:10]:
        last = case.messages.for_resident().exclude(kind=Message.Kind.TELLS).order_by("-at", "-pk").first()
        if last is not None and last.kind in WE_ASK:
            return case
    return None
