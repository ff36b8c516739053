"""A money vote that takes ideas, and an idea at any point of its course, for tests."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from commonty.access.roles import Role
from commonty.budgeting.actions.costing import cost_idea
from commonty.budgeting.actions.evenings import set_evening
from commonty.budgeting.actions.joining import propose_reshaping
from commonty.budgeting.actions.proposals import ask_for_ideas, judge_idea, send_idea
from commonty.budgeting.models import Costing, Evening, Proposal, Reshaping, Round
from commonty.budgeting.tests import factories
from commonty.people.models import Person
from commonty.places.models import Place

FEASIBLE = Proposal.State.FEASIBLE
FIGURES: dict[str, Any] = {
    "low_pence": 700_00,
    "likely_pence": 900_00,
    "high_pence": 1_200_00,
    "upkeep_pence": 40_00,
    "vat": Costing.Vat.INCLUDED,
    "run_by": "Estates team",
}


def make_collecting(place: Place | None = None, **fields: Any) -> Round:
    """By the real clock: ideas are taken from today for ten days, and voting starts in four weeks."""
    return start_collecting(make_to_collect(place, **fields))


def make_to_collect(place: Place | None = None, **fields: Any) -> Round:
    """The draft from which that starts."""
    now = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)
    return factories.make_draft(place, now=now + timedelta(days=21), **{"how_many": 0, **fields})


def start_collecting(pb_round: Round) -> Round:
    today = timezone.localdate()
    days = {"starts_on": today, "ends_on": today + timedelta(days=10)}
    ask_for_ideas(round_id=pb_round.pk, **days, by=factories.make_staff(pb_round.place), **how())
    return Round.objects.select_related("place__landlord").get(pk=pb_round.pk)


def how() -> dict[str, Any]:
    return {"now": timezone.now(), "channel": "web"}


def make_idea(pb_round: Round, *, author: Person | None = None, **fields: Any) -> Proposal:
    fields = {"title": "A bench", "says": "A bench at the bus stop. Everybody gains.", **fields}
    author = author or factories.make_resident(pb_round.place, born_on=date(2014, 5, 1))
    return send_idea(round_id=pb_round.pk, fields=fields, picture=None, by=author, **how())


def make_feasible(pb_round: Round, **fields: Any) -> Proposal:
    idea = make_idea(pb_round, **fields)
    judge_idea(proposal_id=idea.pk, state=FEASIBLE, because="The wall is ours.", by=officer_of(pb_round), **how())
    idea.refresh_from_db()
    return idea


def make_costed(pb_round: Round, *, by: Person | None = None, **fields: Any) -> Proposal:
    idea = make_feasible(pb_round, **fields)
    cost_idea(proposal_id=idea.pk, figures=FIGURES, by=by or officer_of(pb_round), **how())
    return Proposal.objects.select_related("costing").get(pk=idea.pk)


def make_shown(pb_round: Round, **fields: Any) -> Proposal:
    idea = make_idea(pb_round, **fields)
    judge_idea(proposal_id=idea.pk, state=Proposal.State.OPEN, by=officer_of(pb_round), **how())
    return Proposal.objects.get(pk=idea.pk)


def propose_join(ideas: Sequence[Proposal], *, title: str, says: str, because: str, by: Person) -> Reshaping:
    main, *others = ideas
    what: dict[str, Any] = {"kind": Reshaping.Kind.JOIN, "into": [{"title": title, "says": says}], "because": because}
    other_ids = [other.pk for other in others]
    return propose_reshaping(
        round_id=main.round_id, main_id=main.pk, other_ids=other_ids, **what, by=by, channel="web"
    )


def make_evening(pb_round: Round, *, days: int, **fields: Any) -> Evening:
    """From 7 to 9 pm, so many days from today; it was set a month ago."""
    day = timezone.localtime().replace(hour=19, minute=0, second=0, microsecond=0) + timedelta(days=days)
    said = {"where": "Ropeworks hall", "joining": "Phone us for a lift.", "access": "Step-free; no interpreter."}
    when = {"starts_at": day, "ends_at": day + timedelta(hours=2)}
    how_then = {"now": timezone.now() - timedelta(days=30), "channel": "web"}
    return set_evening(round_id=pb_round.pk, fields={**when, **said, **fields}, by=officer_of(pb_round), **how_then)


def officer_of(pb_round: Round) -> Person:
    return factories.make_staff(pb_round.place, Role.ENGAGEMENT_OFFICER)


def owner_of(pb_round: Round) -> Person:
    return factories.make_staff(pb_round.place, Role.BUDGET_OWNER)
