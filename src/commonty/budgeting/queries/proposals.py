"""Ideas as the pages show them: the list, one with its history, the board of the staff, and whose idea it can be."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from commonty.budgeting.models import CoAuthor, Finding, Price, Proposal, ReshapedIdea, Reshaping, Round
from commonty.budgeting.rules.proposals import State, uncosted_says
from commonty.people.counting import with_risk
from commonty.people.models import Person
from commonty.people.queries.people import search_people
from commonty.places.models import Place

MOST_FOUND = 20
# In which order the board asks for work: read, cost, sign; then what waits for its author, then what is settled.
COLUMNS: tuple[str, ...] = (
    State.SENT,
    State.OPEN,
    State.FEASIBLE,
    State.CHANGE,
    State.NOT_FEASIBLE,
    State.BECAME,
    State.HIDDEN,
)


def ideas_of(pb_round: Round, person: Person | None) -> QuerySet[Proposal]:
    """What this person may read of its ideas, in the order in which they came."""
    return ideas_in(Round.objects.filter(pk=pb_round.pk), person)


def ideas_in(rounds: QuerySet[Round], person: Person | None) -> QuerySet[Proposal]:
    seen = Proposal.objects.visible_to(person).filter(round__in=rounds.order_by())
    seen = seen.select_related("place", "author__merged_into", "costing", "project", "from_idea").order_by("number")
    others = with_risk(CoAuthor.objects.select_related("person__merged_into").order_by("pk"))
    return with_risk(seen, "author").prefetch_related(Prefetch("coauthors", others))


@dataclass(frozen=True)
class Column:
    """Ideas of the board in which the same has to be done."""

    state: str
    name: str
    ideas: list[Proposal]


def board_of(pb_round: Round) -> list[Column]:
    """All ideas by state, each with our newest answer and what its author said to it."""
    ideas = list(pb_round.proposals.select_related("place", "author", "costing", "project").order_by("number"))
    found = Finding.objects.filter(proposal__round=pb_round).order_by("pk")
    newest = {finding.proposal_id: finding for finding in found}
    asked = ReshapedIdea.objects.filter(reshaping__in=pb_round.reshapings.waiting())
    waiting = set(asked.values_list("proposal_id", flat=True))
    for idea in ideas:
        idea.newest = newest.get(idea.pk)
        idea.is_asked = idea.pk in waiting
    names = dict(State.choices)
    columns = [Column(state, str(names[state]), [i for i in ideas if i.state == state]) for state in COLUMNS]
    return [column for column in columns if column.ideas]


def counts_of(pb_round: Round) -> dict[str, int]:
    """For the round's page: how many ideas everybody can read, and how many of them are on the ballot."""
    return (
        Proposal.objects.shown()
        .filter(round=pb_round)
        .aggregate(shown=Count("pk"), on_ballot=Count("pk", filter=Q(project__isnull=False)))
    )


def history_of(idea: Proposal) -> list[Finding]:
    return list(idea.findings.select_related("made_by").order_by("pk"))


def uncosted_in(pb_round: Round) -> list[str]:
    """What is left to do with its ideas before it is announced, in sentences."""
    if pb_round.ideas_from is None:
        return []
    open_ones = pb_round.proposals.filter(project=None).exclude(state=State.BECAME)
    asked = ReshapedIdea.objects.filter(proposal=OuterRef("pk"), reshaping__state=Reshaping.State.WAITING)
    left: list[Any] = list(_with_reply(open_ones).annotate(waits=Exists(asked)).order_by("number"))
    waiting = [idea for idea in left if idea.state in (State.SENT, State.OPEN) or idea.replied]
    unsigned = [idea for idea in left if idea.state == State.FEASIBLE]
    return uncosted_says(waiting, unsigned, [idea for idea in left if idea.waits])


def with_ideas_to_do(rounds: QuerySet[Round], person: Person) -> QuerySet[Round]:
    """Each with its ideas that wait for staff: to be answered, answered by their authors, or to be signed by a second."""
    ideas = Proposal.objects.filter(round=OuterRef("pk"), project=None)
    waiting = _waiting(ideas)
    unsigned = ideas.filter(state=State.FEASIBLE, costing__signed_at=None).exclude(costing__made_by=person)
    unsigned = unsigned.filter(costing__isnull=False)
    return rounds.annotate(
        unanswered=_how_many(waiting),
        unanswered_since=Subquery(waiting.order_by("made_at").values("made_at")[:1]),
        unsigned=_how_many(unsigned),
        unsigned_since=Subquery(unsigned.order_by("costing__made_at").values("costing__made_at")[:1]),
    )


def _waiting(ideas: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Those that we have not answered yet, and those whose author has answered our last word."""
    ideas = ideas.exclude(state=State.BECAME)
    return _with_reply(ideas).filter(Q(state__in=[State.SENT, State.OPEN]) | Q(replied__isnull=False))


def _with_reply(ideas: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Each with the time at which its author answered our last word."""
    newest = Finding.objects.filter(proposal=OuterRef("pk")).order_by("-pk")
    return ideas.annotate(replied=Subquery(newest.values("replied_at")[:1]))


def _how_many(ideas: QuerySet[Proposal]) -> Coalesce:
    return Coalesce(Subquery(ideas.order_by().values("round").annotate(n=Count("pk")).values("n")), 0)


def prices_of(landlord: Place | None) -> list[Price]:
    return list(Price.objects.filter(landlord=landlord).order_by("name")) if landlord else []


def residents_like(pb_round: Round, typed: str, *, by: Person) -> list[Person]:
    """Whose idea it can be: those who live there and whom this member of staff may look up."""
    if len(typed.strip()) < 2:
        return []
    found = search_people(by, pb_round.place.landlord, typed).order_by().values("pk")
    return list(may_be_author(pb_round, by=by).filter(pk__in=found)[:MOST_FOUND])


def may_be_author(pb_round: Round, *, by: Person) -> QuerySet[Person]:
    seen = Person.objects.visible_to(by).living_within(pb_round.place, on=timezone.localdate())
    return seen.filter(is_at_risk=False).order_by("name", "pk")
