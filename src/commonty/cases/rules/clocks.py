"""Which clocks run for what, what each promises in words, and when it is due."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonty.access.refusal import Refused
from commonty.cases.models import Case, Clock, Pause
from commonty.maths.deadlines import DeadlineError, Due, Regime, due, in_london, regime_on
from commonty.promises.models import Promise

Kind, Promised = Case.Kind, Promise.Kind
STAGE_1, STAGE_2, ACKNOWLEDGE = "complaint-stage-1", "complaint-stage-2", "complaint-acknowledgement"
DANGER = "hazard"
DAMP_CHECK, DAMP_SUMMARY, DAMP_WORK = "damp-investigation", "damp-summary", "damp-work"
DAMP = (DAMP_CHECK, DAMP_SUMMARY, DAMP_WORK)
RIGHT_TO_REPAIR = ("right-to-repair-1", "right-to-repair-3", "right-to-repair-7")
# What the law asks to be done and not said. No letter, no answer and no other name for it ends these: the deed does.
BY_DEED = (*DAMP, *RIGHT_TO_REPAIR)
ANEW = "request"  # by when somebody else answers anew, where no law says it
LAWS = ("foisa", "eir", "subject-access", "data-protection-complaint")
OF_KIND: Mapping[str, str] = {
    Kind.QUESTION: "question",
    Kind.REQUEST: "request",
    Kind.HAZARD: DANGER,
    Kind.THANKS: "thanks",
}


@dataclass(frozen=True)
class Words:
    kind: Promise.Kind
    says: str | Lazy


WORDS: Mapping[str, Words] = {
    "question": Words(Promised.ANSWER, gettext_lazy("We answer your question")),
    "request": Words(Promised.ANSWER, gettext_lazy("We say what we will do about it, and when")),
    DANGER: Words(Promised.CHECK, gettext_lazy("Somebody looks at the danger")),
    "thanks": Words(Promised.ANSWER, gettext_lazy("We pass your thanks on")),
    STAGE_1: Words(Promised.ANSWER, gettext_lazy("We decide on your complaint and tell you why")),
    STAGE_2: Words(Promised.ANSWER, gettext_lazy("We look into your complaint again and decide on it")),
    ACKNOWLEDGE: Words(Promised.ACKNOWLEDGEMENT, gettext_lazy("We tell you that we have it, and who looks into it")),
    "foisa": Words(Promised.ANSWER, gettext_lazy("We send you the information, or say why not")),
    "foisa-review": Words(Promised.ANSWER, gettext_lazy("We look again at what we sent you")),
    "eir": Words(Promised.ANSWER, gettext_lazy("We send you the information about the environment, or say why not")),
    "eir-review": Words(Promised.ANSWER, gettext_lazy("We look again at what we sent you")),
    "subject-access": Words(Promised.ANSWER, gettext_lazy("We send you what we hold about you")),
    "data-protection-complaint": Words(
        Promised.ACKNOWLEDGEMENT, gettext_lazy("We tell you that we have your complaint about your data")
    ),
    DAMP_CHECK: Words(Promised.CHECK, gettext_lazy("Somebody who knows damp and mould looks at your home")),
    DAMP_SUMMARY: Words(Promised.SUMMARY, gettext_lazy("We write to you what we found and what we do")),
    DAMP_WORK: Words(Promised.WORK, gettext_lazy("We start the work that makes your home safe")),
    **dict.fromkeys(RIGHT_TO_REPAIR, Words(Promised.WORK, gettext_lazy("We mend it, as your Right to Repair says"))),
}


def regimes_of(case: Case, *, law: str = LAWS[0]) -> tuple[str, ...]:
    """The regimes that run for what somebody raised. Danger and damp run beside all others, whatever they came with."""
    if case.kind == Kind.COMPLAINT:
        main: tuple[str, ...] = (ACKNOWLEDGE, STAGE_2) if case.stage == 2 else (STAGE_1,)
    else:
        main = (law,) if case.kind == Kind.INFORMATION else (OF_KIND[case.kind],)
    beside = (DANGER,) if case.is_urgent and DANGER not in main else ()
    return (*main, *beside, DAMP_CHECK) if case.is_damp else (*main, *beside)


def rule_of(regime: str, received: datetime) -> Regime | None:
    """The version that was in force when it came; None where there was none yet."""
    try:
        return regime_on(regime, in_london(received).date())
    except DeadlineError:
        return None


def as_it_began(rule: Regime, clock: Clock) -> Regime:
    """The landlord's own promise as long as it was when this clock started."""
    return rule.with_length(clock.own_length) if rule.own and clock.own_length else rule


def due_under(
    rule: Regime,
    received: datetime,
    *,
    pauses: Sequence[tuple[date, date]] = (),
    extensions: Sequence[int] = (),
    closed_days: Collection[date] = (),
) -> Due:
    """What the rule doesn't allow is a sentence for whoever asked."""
    try:
        return due(rule, received, pauses=pauses, extensions=extensions, closed_days=closed_days)
    except DeadlineError as error:
        raise Refused(str(error)) from error


def check_runs(clock: Clock) -> None:
    if clock.stopped_at is not None:
        raise Refused(_("This deadline has ended already."))


def check_can_pause(clock: Clock, rule: Regime | None, pauses: Iterable[Pause], *, why: str) -> None:
    check_runs(clock)
    if any(pause.until_on is None for pause in pauses):
        raise Refused(_("This deadline stands still already."))
    if rule is None or not rule.pauses:
        raise Refused(_("The rules don’t let this deadline stand still."))
    if not why.strip():
        raise Refused(_("Say why it stands still. The resident reads it."))


def check_can_extend(clock: Clock, *, reason: str) -> None:
    check_runs(clock)
    if not reason.strip():
        raise Refused(_("Say why more time is needed. The resident reads it."))
