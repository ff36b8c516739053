"""The invented orders, invoices and payments for what was chosen, as far as each story goes."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from commonty.access.roles import Role
from commonty.budgeting.actions.copying import copy_round
from commonty.budgeting.actions.delivery import finish_milestone, leave_remark, look_at_remark, set_milestone
from commonty.budgeting.actions.finance import read_finance_rows
from commonty.budgeting.actions.finishing import finish_project, finish_round
from commonty.budgeting.actions.ledger import add_line
from commonty.budgeting.actions.money_rules import set_round_money, set_year_spend
from commonty.budgeting.actions.overruling import propose_overruling, sign_overruling
from commonty.budgeting.actions.voiding import propose_voiding, sign_voiding
from commonty.budgeting.models import Ground, LedgerEntry, Round
from commonty.budgeting.queries.accounts import balances, whole_balance
from commonty.budgeting.rules.finance import Row
from commonty.people.models import Person
from commonty.places.models import Place
from commonty.web.demo.papers import paper_of
from commonty.web.demo.rounds import Story

KIND = LedgerEntry.Kind
FIRM = "Macrae Works"


@dataclass(frozen=True)
class Deed:
    """One step: how many in a hundred of what was voted, and the words for it."""

    kind: str
    share: int
    says: str
    days: int  # after the step before


ORDER = Deed(KIND.ORDERED, 90, "All of the work", 0)
STEPS: dict[str, tuple[Deed, ...]] = {
    "ordered": (ORDER,),
    "invoiced": (Deed(KIND.INVOICED, 45, "Second half of the work", 3),),
    "part": (Deed(KIND.INVOICED, 45, "First half of the work", 20), Deed(KIND.PAID, 45, "First half", 12)),
    "paid": (
        Deed(KIND.ORDERED, 96, "All of the work", 0),
        Deed(KIND.INVOICED, 96, "All done", 20),
        Deed(KIND.PAID, 96, "Done and paid", 12),
        Deed(KIND.RETURNED, 4, "It came out cheaper than we thought", 1),
    ),
}


def spend(story: Story, pb_round: Round, people: dict[Role, Person], *, since: date) -> None:
    """Orders and invoices for what was chosen, as far as the story goes."""
    won = pb_round.ledger.filter(kind=KIND.VOTED).select_related("project").order_by("-pence")
    for rank, (voted, steps) in enumerate(zip(won, story.spent)):
        day, last = since + timedelta(days=9 * rank), {}
        number = 4000 + 100 * pb_round.pk + 7 * rank  # finance numbers orders once for the whole landlord
        for step in steps:
            for deed in STEPS[step]:
                day += timedelta(days=deed.days)
                number += 1
                last[deed.kind] = record(voted, deed, last, number=number, day=day, by=people[Role.BUDGET_OWNER])


def hold_beside_finance(story: Story, pb_round: Round, people: dict[Role, Person], *, now: datetime) -> None:
    """Finance's system has the invoices, too; in one of them somebody has typed another sum."""
    if not story.finance_code:
        return
    invoices = list(pb_round.ledger.filter(kind=KIND.INVOICED).select_related("of").order_by("pk"))
    rows = [
        Row(line, invoice.of.number, invoice.number, invoice.pence, invoice.on)
        for line, invoice in enumerate(invoices, 2)
        if invoice.of is not None
    ]
    rows[-1] = replace(rows[-1], pence=rows[-1].pence - 27_00)
    read_finance_rows(round_id=pb_round.pk, rows=rows, by=people[Role.BUDGET_OWNER], now=now, channel="demo")


def answer_for_it(story: Story, pb_round: Round, people: dict[Role, Person], *, now: datetime) -> None:
    """Who answers for the pot, and the year that it belongs to."""
    if not story.finance_code:
        return
    owner, today = people[Role.BUDGET_OWNER], timezone.localdate(now)
    facts: dict[str, Any] = {"finance_code": story.finance_code, "approver": owner, "year_end": year_end_after(today)}
    facts |= {"variance_percent": None, "variance_pence": None}
    set_round_money(round_id=pb_round.pk, **facts, by=owner, now=now, channel="demo")


def year_end_after(day: date) -> date:
    return date(day.year + ((day.month, day.day) > (3, 31)), 3, 31)


def overrule(story: Story, pb_round: Round, people: dict[Role, Person], *, at: datetime) -> None:
    """One proposes it with a reason, another signs."""
    for told in story.overruled:
        project = pb_round.projects.get(name=told.project)
        what: dict[str, Any] = {"kind": told.kind, "pence": told.cut * 100, "because": told.because}
        how: dict[str, Any] = {"channel": "demo"}
        owner, member = people[Role.BUDGET_OWNER], people[Role.BOARD_MEMBER]
        made = propose_overruling(project_id=project.pk, **what, by=owner, now=at, **how)
        sign_overruling(overruling_id=made.pk, by=member, now=at + timedelta(days=2), **how)


def declare_void(story: Story, pb_round: Round, people: dict[Role, Person], *, at: datetime) -> None:
    """It can't stand: one proposes that, another signs, and the officer begins the vote that is held instead."""
    how: dict[str, Any] = {"channel": "demo"}
    owner, member = people[Role.BUDGET_OWNER], people[Role.BOARD_MEMBER]
    why = {"ground": Ground.SHUT_OUT, "because": story.void_because}
    made = propose_voiding(round_id=pb_round.pk, **why, by=owner, now=at, **how)
    sign_voiding(voiding_id=made.pk, by=member, now=at + timedelta(days=1), **how)
    again = {"name": f"{story.name}, once more", "with_projects": True, "by": people[Role.ENGAGEMENT_OFFICER]}
    copy_round(round_id=pb_round.pk, **again, now=at + timedelta(days=2), **how)


def get_on(story: Story, pb_round: Round, people: dict[Role, Person], *, closed: datetime) -> None:
    """The steps of its projects: done, late and to come."""
    officer = people[Role.ENGAGEMENT_OFFICER]
    for told in story.steps:
        project = pb_round.projects.get(name=told.project)
        how: dict[str, Any] = {"by": officer, "now": closed + timedelta(days=7), "channel": "demo"}
        due_on = (closed + timedelta(days=told.due)).date()
        step = set_milestone(project_id=project.pk, says=told.says, who=told.who, due_on=due_on, **how)
        if told.done is not None:
            done = closed + timedelta(days=told.done)
            finish_milestone(milestone_id=step.pk, done_on=done.date(), **how | {"now": done})


def finish(story: Story, pb_round: Round, people: dict[Role, Person], *, at: datetime) -> None:
    """Every project is done, then the whole money vote; and some say whether it was worth it."""
    how: dict[str, Any] = {"by": people[Role.BUDGET_OWNER], "now": at, "channel": "demo"}
    for voted in pb_round.ledger.filter(kind=KIND.VOTED).order_by("pk"):
        finish_project(project_id=voted.project_id, on=at.date(), **how)
    whole = whole_balance(balances(pb_round).values())
    leftover = story.leftover if whole.pot + whole.returned else "none"
    finish_round(round_id=pb_round.pk, lessons=story.lessons, leftover=leftover, **how)
    say_what_they_think(pb_round, people, at=at + timedelta(days=3))


THOUGHTS = ("yes", "yes", "partly", "yes", "no", "yes", "partly")
WORDS = ("I walk home by the front now.", "", "It took a long time.")


def say_what_they_think(pb_round: Round, people: dict[Role, Person], *, at: datetime) -> None:
    here = Person.objects.living_within(pb_round.place, on=at.date()).filter(merged_into=None).order_by("pk")
    for number, (person, answer) in enumerate(zip(here, THOUGHTS)):
        words = WORDS[number] if number < len(WORDS) else ""
        how: dict[str, Any] = {"now": at, "channel": "demo"}
        remark = leave_remark(round_id=pb_round.pk, kind="worth", answer=answer, words=words, by=person, **how)
        if words:
            look_at_remark(remark_id=remark.pk, is_shown=True, by=people[Role.ENGAGEMENT_OFFICER], **how)


def record(
    voted: LedgerEntry, deed: Deed, last: dict[str, LedgerEntry], *, number: int, day: date, by: Person
) -> LedgerEntry:
    pence = voted.pence * deed.share // 10_000 * 100  # whole pounds
    if deed.kind == KIND.RETURNED:
        pence = voted.pence - voted.pence * (100 - deed.share) // 10_000 * 100
    facts: dict[str, Any] = {}
    if deed.kind == KIND.ORDERED:
        facts = {"number": f"PO-{number}", "supplier": FIRM}
    elif deed.kind == KIND.INVOICED:
        facts = {"number": f"MW-{number}", "of_id": last[KIND.ORDERED].pk}
    elif deed.kind == KIND.PAID:
        facts = {"of_id": last[KIND.INVOICED].pk}
    on_paper = f"{deed.says}. {FIRM}, {facts.get('number', number)}"
    return add_line(
        project_id=voted.project_id,
        kind=deed.kind,
        pence=pence,
        on=day,
        says=deed.says,
        **facts,
        proof=("pdf", paper_of(on_paper, project=voted.project.name, pence=pence, on=day)),
        is_proof_public=True,
        by=by,
        now=timezone.make_aware(datetime.combine(day, datetime.min.time())),
        channel="demo",
    )


def say_what_a_year_spends(landlord: Place, people: dict[Role, Person], *, now: datetime) -> None:
    year_end = year_end_after(timezone.localdate(now))
    says = f"Budget {year_end.year - 1}/{year_end:%y}, page 4: repairs, estates and services"
    facts: dict[str, Any] = {"year_end": year_end, "pence": 2_400_000_00, "source": says}
    set_year_spend(landlord_id=landlord.pk, **facts, by=people[Role.BUDGET_OWNER], now=now, channel="demo")
