"""Three hundred things that the demo's residents raised over a year, each through the actions that people use.

Every case is a plot: deeds, each with its time. All plots are told together in the order of their times, so that the
journal reads as a year would have gone, and who answers has as much to do as they would have had.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonty.access.may import SYSTEM
from commonty.access.permissions import Permission
from commonty.access.roles import Role
from commonty.cases.actions.answering import (
    Decided,
    answer_case,
    close_unheard,
    go_to_stage_2,
    say_not_sorted,
    say_sorted,
    withdraw_case,
)
from commonty.cases.actions.by_hand import end_promise, made_by_hand
from commonty.cases.actions.clocks import extend_clock, pause_clock, resume_clock
from commonty.cases.actions.damp import do_damp_step
from commonty.cases.actions.raising import Asked, raise_case
from commonty.cases.actions.taking_over import set_kind
from commonty.cases.actions.talking import leave_note, reply, say_heard, sum_up
from commonty.cases.models import Case
from commonty.cases.queries.owners import who_answers
from commonty.cases.rules.clocks import DAMP, DAMP_CHECK, DAMP_SUMMARY, DAMP_WORK, LAWS
from commonty.people.models import Person
from commonty.places.models import Place
from commonty.web.demo.agnes import agnes_asks
from commonty.web.demo.plots import Deed, Plot, open_hours, plots_of

HOW_MANY = 300
GREETINGS = ("", "", "", "Hello, ", "Hi. ", "Hiya, ", "Good morning. ", "To whom it may concern: ", "Me again. ")
ENDINGS = ("", "", "", " Thanks.", " ta", " Cheers", " God bless.", " pls", " Yours, a tenant of 20 years.")
INSIDE = (Case.Spot.HOME, Case.Spot.NOWHERE)
FIRST_WORDS = (
    "I have it and look into it today.", "Thank you, I have read this. I ring whoever does it and come back to you.",
    "That should not be. I find out and write to you here.", "I was past this morning and saw it.",
    "Got it. Is there anybody at home in the afternoon?", "Sorry about that. I have asked for somebody to come.",
)  # fmt: skip
PROMISED = ("I ring you about it", "I come by and look", "I tell you which day the joiner comes")
NOT_SORTED = ("It's back.", "No it isn't, nobody was here.", "half of it is done", "It worked for two days.")
# How many days an answer takes that is on time: of a week of seven, and with a weekend in it.
DAYS = {"question": 2.5, "request": 4, "complaint": 5, "information": 17, "hazard": 0.1, "thanks": 4}
FINDS = "The surveyor was there and measured. It comes from the wall, not from how you live. You have it in writing."


@transaction.atomic
def raise_a_years_cases(
    landlord: Place, people: Mapping[Role, Person], *, now: datetime, how_many: int = HOW_MANY
) -> None:
    """The deeds of all, in the order of their times."""
    plots = list(plots_of(landlord, now, how_many))
    deeds: list[Deed] = []
    for plot in plots:
        _plan(plot, people)
        deeds += plot.deeds
    deeds += agnes_asks(landlord, now=now)
    for _at, deed in sorted(deeds, key=lambda one: one[0]):
        deed()


def _plan(plot: Plot, people: Mapping[Role, Person]) -> None:
    """Raised, recognised, a first word, the steps, the answer, and what the resident says of it."""
    random, staff_at = plot.random, open_hours(plot.at)
    taken = plot.at if plot.channel == "web" else staff_at
    plot.then(taken, lambda at: _raise(plot, people, at))
    at = open_hours(max(taken, staff_at) + timedelta(minutes=random.randint(10, 40)))
    plot.then(at, lambda at: _recognise(plot, at))
    if plot.end == "withdrawn":
        plot.then(at + timedelta(hours=5), lambda at: withdraw_case(case_id=plot.case_id, **_own(plot, at)))
        return
    at = open_hours(at + timedelta(hours=random.choice((0.2, 1, 2, 4, 6))))
    _first_word(plot, at)
    if plot.says.get("damp"):
        at = _damp(plot, at)
    if plot.says["kind"] == "information" and random.random() < 0.5:
        _ask_what_is_meant(plot, at)
    if plot.end == "stuck":
        return
    days = DAYS[plot.says["kind"]] * random.uniform(0.2, 0.8) * (3 if plot.is_late else 1)
    at = at + timedelta(days=days) if plot.says["kind"] == "hazard" else open_hours(at + timedelta(days=days))
    if plot.end == "straight to stage 2":
        plot.then(at - timedelta(hours=2), lambda at: go_to_stage_2(case_id=plot.case_id, **_staff(plot, at)))
        at = open_hours(at + timedelta(days=random.randint(9, 22)))
    plot.then(at, lambda at: _answer(plot, at))
    _after(plot, at, people)


def _after(plot: Plot, at: datetime, people: Mapping[Role, Person]) -> None:
    random, is_sensitive = plot.random, plot.says["kind"] == "hazard" or plot.says.get("damp")
    then = at + timedelta(hours=random.choice((1, 3, 20, 44, 70, 130)))
    if plot.end == "waits":
        return
    if plot.end == "silent" and not is_sensitive:
        quiet = at + timedelta(days=14, hours=1)
        plot.then(quiet, lambda at: _close_if_silent(plot, at))
        return
    if plot.end in ("not sorted", "to stage 2"):
        to_stage_2 = plot.says["kind"] == "complaint" and (plot.end == "to stage 2" or random.random() < 0.5)
        plot.then(then, lambda at: _not_sorted(plot, at, to_stage_2))
        if to_stage_2 and random.random() < 0.4:
            plot.then(open_hours(then + timedelta(days=12)), lambda at: _more_time(plot, at, people))
        again = open_hours(then + timedelta(days=random.randint(11, 27) if to_stage_2 else random.randint(1, 6)))
        plot.then(again, lambda at: _answer(plot, at))
        then = again + timedelta(hours=random.choice((2, 20, 90)))
    plot.then(then, lambda at: say_sorted(case_id=plot.case_id, **_own(plot, at)))


def _raise(plot: Plot, people: Mapping[Role, Person], at: datetime) -> None:
    says, random = plot.says, plot.random
    spot = says.get("spot", Case.Spot.NOWHERE)
    home, person = plot.tie.home, plot.tie.person
    place = home if spot in INSIDE else home.parent
    text = says["says"].format(days=random.randint(3, 21), floor=random.randint(1, 3))
    if len(text) > 20:
        text = _greeted(text, random.choice(GREETINGS)) + random.choice(ENDINGS)
    asked = Asked(
        says=text, place=place, spot=spot, received_at=plot.at, format_needs=person.format_needs,
        audience=Case.Audience.ONE if says.get("one") else _who_reads(spot, random),
        answer_by=Case.AnswerBy.WEB if person.email else Case.AnswerBy.PHONE,
        about_staff=people[Role.ENGAGEMENT_OFFICER] if says.get("about_staff") else None,
    )  # fmt: skip
    never = [person, people[Role.ENGAGEMENT_OFFICER]]
    typist = person if plot.channel == "web" else who_answers(
        place, Permission.ANSWER_CASES, on=timezone.localdate(at), never=never
    )  # fmt: skip
    plot.case_id = raise_case(asked, raised_by=person, by=typist, now=at, channel=plot.channel).pk


def _greeted(text: str, greeting: str) -> str:
    """Nobody says hello twice; after a comma people go on in small letters, unless they speak of themselves."""
    if text.startswith(("H", "Dzie", "I ", "I'", "TO", "WATER")):
        return text
    return greeting + (text[0].lower() + text[1:] if greeting.endswith(", ") else text)


def _who_reads(spot: str, random: Random) -> str:
    open_to_all = spot not in INSIDE and random.random() < 0.7
    return Case.Audience.NEIGHBOURS if open_to_all else Case.Audience.LANDLORD


def _own(plot: Plot, at: datetime) -> dict[str, Any]:
    """Whoever rang us once rings us again."""
    is_web = plot.channel == "web"
    by = {"by": plot.tie.person, "now": at, "channel": "web" if is_web else "phone"}
    return by if is_web else {**by, "typed_by": plot.owner}


def _staff(plot: Plot, at: datetime) -> dict[str, Any]:
    return {"by": plot.owner, "now": at, "channel": "web"}


def _recognise(plot: Plot, at: datetime) -> None:
    says, case, law = plot.says, plot.case, plot.says.get("law", LAWS[0])
    is_damp = bool(says.get("damp"))
    if case.kind != says["kind"] or law != LAWS[0] or (is_damp and not case.is_damp):
        set_kind(case_id=case.pk, kind=says["kind"], is_damp=is_damp, law=law, **_staff(plot, at))


def _first_word(plot: Plot, at: datetime) -> None:
    random = plot.random
    if "summary" in plot.says:
        asked: list[int] = []
        plot.then(
            at,
            lambda at: asked.append(sum_up(case_id=plot.case_id, text=plot.says["summary"], **_staff(plot, at)).pk),
        )
        is_right = random.random() < 0.85
        plot.then(
            at + timedelta(hours=3),
            lambda at: say_heard(message_id=asked[0], is_right=is_right, **_own(plot, at)),
        )
    elif random.random() < 0.8:
        promises = plot.says["kind"] in ("request", "complaint") and random.random() < 0.3
        plot.then(at, lambda at: _reply(plot, at, promises))
        late = timedelta(hours=20) if random.random() < 0.15 else timedelta(hours=-20)
        is_old = plot.now - at > timedelta(days=30)  # nobody forgets for a year what was asked after each morning
        if promises and (is_old or random.random() < 0.9):
            plot.then(_due(at) + late, lambda at: _keep(plot, at))
    if random.random() < 0.1:
        note = "Rang twice, no reply. Try in the evening."
        plot.then(at + timedelta(hours=1), lambda at: leave_note(case_id=plot.case_id, text=note, **_staff(plot, at)))


def _due(at: datetime) -> datetime:
    return open_hours(at + timedelta(days=2)).replace(hour=17, minute=0, second=0, microsecond=0)


def _reply(plot: Plot, at: datetime, promises: bool) -> None:
    said = {"promise": plot.random.choice(PROMISED), "due_at": _due(at)} if promises else {}
    reply(case_id=plot.case_id, text=plot.random.choice(FIRST_WORDS), **said, **_staff(plot, at))


def _keep(plot: Plot, at: datetime) -> None:
    """By whoever has it by then."""
    for promise in made_by_hand(plot.case):
        said = {"promise_id": promise.pk, "is_kept": True, "words": "Done, and told so."}
        end_promise(case_id=plot.case_id, **said, **_staff(plot, at))


def _damp(plot: Plot, at: datetime) -> datetime:
    """Looked at, written down, begun: under the law that came into force in October 2026."""
    for step, days in ((DAMP_CHECK, 2), (DAMP_SUMMARY, 1), (DAMP_WORK, 2)):
        at = open_hours(at + timedelta(days=days * plot.random.uniform(0.6, 1.1)))
        plot.then(at, lambda at, step=step: _damp_step(plot, step, at))  # type: ignore[misc]
    return at


def _damp_step(plot: Plot, step: str, at: datetime) -> None:
    if plot.case.clocks.running().filter(regime=step).exists():
        do_damp_step(case_id=plot.case_id, step=step, done_at=at, needs_work=True, **_staff(plot, at))
    elif step == DAMP_CHECK:  # before there was such a law
        reply(case_id=plot.case_id, text=FINDS, **_staff(plot, at))


def _ask_what_is_meant(plot: Plot, at: datetime) -> None:
    why = "We asked you which years you mean, and wait for your word."
    plot.then(at + timedelta(days=1), lambda at: _clock(plot, pause_clock, at, why=why))
    plot.then(at + timedelta(days=4), lambda at: _clock(plot, resume_clock, at))


def _more_time(plot: Plot, at: datetime, people: Mapping[Role, Person]) -> None:
    reason = "We have to hear the firm that did the work, and it is closed until the end of next week."
    by = people[Role.COMPLAINTS_OFFICER]
    if Case.objects.answered_by_staff(by).filter(pk=plot.case_id).exists():
        _clock(plot, extend_clock, at, days=10, reason=reason, by=by)


def _clock(plot: Plot, act: Callable[..., object], at: datetime, **more: Any) -> None:
    """What the rule of a clock lets happen to it."""
    clock = plot.case.clocks.running().exclude(regime__in=DAMP).order_by("-due_at").first()
    if clock is not None:
        act(clock_id=clock.pk, **{**_staff(plot, at), **more})


def _answer(plot: Plot, at: datetime) -> None:
    case, points = plot.case, [Decided(**point) for point in plot.says.get("point", ())]
    if case.stage == 2 and points:
        points = [Decided(**{**vars(points[0]), "outcome": "partly"}), *points[1:]]
    text = plot.says["answer"]
    if case.times_not_sorted or case.stage == 2:
        text = f"I have looked at this anew, and I am sorry that it took two of us. {text}"
    answer_case(case_id=case.pk, text=text, points=points, **_staff(plot, at))


def _not_sorted(plot: Plot, at: datetime, to_stage_2: bool) -> None:
    why = plot.random.choice(NOT_SORTED)
    say_not_sorted(case_id=plot.case_id, why=why, to_stage_2=to_stage_2, **_own(plot, at))


def _close_if_silent(plot: Plot, at: datetime) -> None:
    """Danger that was read in a text keeps it open for a word."""
    if not plot.case.is_sensitive:
        close_unheard(case_id=plot.case_id, by=SYSTEM, now=at, channel="timetable")
