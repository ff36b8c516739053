"""The demo's residents' group: its seats, an idea that asked it, and the grants that its treasurer promised and paid."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from commonty.access.roles import Role
from commonty.budgeting.actions.costing import cost_idea, sign_costing
from commonty.budgeting.actions.ledger import add_line
from commonty.budgeting.actions.proposals import ask_for_ideas, judge_idea, send_idea
from commonty.budgeting.actions.seats import take_seat
from commonty.budgeting.actions.set_up import change_round, draft_round
from commonty.budgeting.models import Costing, GroupSeat, LedgerEntry, Proposal, Round
from commonty.groups.actions.forming import About, form_group
from commonty.groups.actions.joining import ask_to_join, let_in
from commonty.groups.actions.members import give_part
from commonty.groups.models import Group, Membership
from commonty.ideas.actions.starting import Words, start_idea
from commonty.ideas.models import Idea
from commonty.people.models import Person
from commonty.places.models import Place
from commonty.web.demo.papers import paper_of
from commonty.web.demo.rounds import Draft, Story

KIND = LedgerEntry.Kind
Part = GroupSeat.Part
DEMO = "demo"
AGAIN = "Sandbank neighbours' grants, this winter"
PURPOSE = "We ask our landlord for a small pot each year, and give it to neighbours who do something for Sandbank."
SHELF, BULBS = "A shelf for books in every close", "Bulbs along the path to the school"


def give_to_group(story: Story, pb_round: Round, **how: Any) -> None:
    if not story.group:
        return
    now, landlord = how["now"], pb_round.place.landlord
    organiser, treasurer = (Person.objects.get(landlord=landlord, name=n) for n in (story.organiser, story.treasurer))
    about = About(name=story.group, purpose=PURPOSE, place=pb_round.place)
    formed = now - timedelta(days=40)
    group = form_group(about, own_name=organiser.name, by=organiser, now=formed, channel="web")
    asks = ask_to_join(group_id=group.pk, name=treasurer.name, says="", by=treasurer, now=formed, channel="web")
    for_both: dict[str, Any] = {"group_id": group.pk, "member_id": asks.pk, "by": organiser, "channel": "web"}
    let_in(now=formed, **for_both)
    give_part(role=Membership.Role.TREASURER, now=formed, **for_both)
    hand_over(pb_round, group, story.group_rules, **how)


def hand_over(pb_round: Round, group: Group, rules: str, **how: Any) -> None:
    """Staff say which group runs it; its own people take the seats."""
    changes = {"group": group, "group_name": "", "group_rules": rules}
    change_round(round_id=pb_round.pk, step="run", changes=changes, **how)
    for part in (Part.ORGANISER, Part.TREASURER):
        by = group.memberships.get(role=part).person  # type: ignore[attr-defined]
        take_seat(round_id=pb_round.pk, part=part, by=by, now=how["now"], channel="web")


def ask_for_grant(draft: Draft, pb_round: Round, officer: Person, *, now: datetime) -> None:
    """A neighbour's idea asks; the group's organiser answers and costs it, its treasurer signs: so it is a project."""
    living = Person.objects.living_within(pb_round.place, on=timezone.localdate(now))
    author = living.filter(is_at_risk=False, roles=None, merged_into=None).order_by("pk")[8]
    words = Words(draft.name, draft.description, place=pb_round.place, guess_pence=draft.cost * 100)
    idea = start_idea(words, by=author, now=now - timedelta(days=20), channel="web")
    days = {"starts_on": timezone.localdate(now), "ends_on": timezone.localdate(now) + timedelta(days=2)}
    ask_for_ideas(round_id=pb_round.pk, **days, by=officer, now=now, channel=DEMO)
    sent = asked(idea, pb_round, now=now + timedelta(hours=1))
    seats = {seat.part: seat.person for seat in pb_round.seats.standing().select_related("person")}
    then: dict[str, Any] = {"now": now + timedelta(hours=30), "channel": "web"}
    answer = {
        "state": Proposal.State.FEASIBLE,
        "because": "It costs little and helps many. Keep the receipts, please.",
    }
    judge_idea(proposal_id=sent.pk, by=seats[Part.ORGANISER], **answer, **then)
    pence = draft.cost * 100
    figures = {"low_pence": pence, "likely_pence": pence, "high_pence": pence, "upkeep_pence": 0}
    figures |= {"vat": Costing.Vat.NONE, "run_by": draft.proposed_by}
    costing = cost_idea(proposal_id=sent.pk, figures=figures, by=seats[Part.ORGANISER], **then)
    later = now + timedelta(hours=40)
    sign_costing(proposal_id=sent.pk, seen=costing.made_at, by=seats[Part.TREASURER], now=later, channel="web")


def asked(idea: Idea, pb_round: Round, *, now: datetime) -> Proposal:
    fields = {"title": idea.title, "says": idea.says, "place": idea.place, "guess_pence": idea.guess_pence}
    what: dict[str, Any] = {"fields": fields, "picture": None, "from_idea": idea.public_id, "by": idea.author}
    return send_idea(round_id=pb_round.pk, now=now, channel="web", **what)


def give_anew(landlord: Place, people: dict[Role, Person], *, now: datetime) -> None:
    """The same group gives small grants again, and takes what is asked for these days: one is answered, one waits."""
    before = Round.objects.get(place__landlord=landlord, group__isnull=False)
    officer, owner = people[Role.ENGAGEMENT_OFFICER], people[Role.BUDGET_OWNER]
    began: dict[str, Any] = {"now": now - timedelta(days=6), "channel": DEMO}
    purpose = "Up to £300 for what neighbours do themselves this winter."
    pot = draft_round(place=before.place, name=AGAIN, purpose=purpose, template="grants", by=owner, **began)
    change_round(round_id=pot.pk, step="pot", changes={"pot_pence": 900_00}, by=owner, **began)
    hand_over(pot, before.group, before.group_rules, by=officer, **began)  # type: ignore[arg-type]
    today = timezone.localdate(now)
    days = {"starts_on": today - timedelta(days=6), "ends_on": today + timedelta(days=15)}
    ask_for_ideas(round_id=pot.pk, **days, by=officer, **began)
    ideas = Idea.objects.select_related("place", "author")
    shelf, bulbs = (ideas.get(landlord=landlord, title=title) for title in (SHELF, BULBS))
    asked(shelf, pot, now=now - timedelta(hours=20))
    sent = asked(bulbs, pot, now=now - timedelta(days=1, hours=20))
    why = "The path is the council’s, so we can’t plant there yet. Ask its parks team for a yes, and come back to us."
    organiser = pot.seats.standing().get(part=Part.ORGANISER).person
    answer: dict[str, Any] = {"state": Proposal.State.CHANGE, "because": why, "by": organiser}
    judge_idea(proposal_id=sent.pk, now=now - timedelta(days=1), channel="web", **answer)


def pay_grants(story: Story, pb_round: Round, *, since: date) -> None:
    """The first grant is paid against its receipt, the second is promised, the rest waits."""
    if not story.group:
        return
    seats = GroupSeat.objects.standing().select_related("person").filter(round=pb_round)
    treasurer = seats.get(part=Part.TREASURER).person
    won = list(pb_round.ledger.filter(kind=KIND.VOTED).select_related("project").order_by("pk")[:2])
    for number, voted in enumerate(won, start=1):
        name = voted.project.name
        grant = {"project_id": voted.project_id, "pence": voted.pence, "by": treasurer, "channel": "demo"}
        on = since + timedelta(days=number)
        promised = add_line(
            kind=KIND.ORDERED, says="The grant", number=f"{pb_round.pk}-{number}", supplier=voted.project.proposed_by,
            on=on, now=_noon(pb_round, on), **grant,
        )  # fmt: skip
        if number == 1:
            later = since + timedelta(days=24)
            paper = paper_of("Receipt", project=name, pence=voted.pence, on=later)
            receipt = add_line(
                kind=KIND.INVOICED, says="What it cost", number="R1", of_id=promised.pk, on=later,
                now=_noon(pb_round, later), proof=("pdf", paper), is_proof_public=True, **grant,
            )  # fmt: skip
            add_line(kind=KIND.PAID, says="Paid", of_id=receipt.pk, on=later, now=_noon(pb_round, later), **grant)


def _noon(pb_round: Round, day: date) -> Any:
    assert pb_round.closes_at is not None
    return pb_round.closes_at + (day - pb_round.closes_at.date())
