"""Ideas of the whole year that need a vote, for a money vote of their place."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from commonty.budgeting.events import Event
from commonty.budgeting.models import CoAuthor as Carried
from commonty.budgeting.models import Proposal, Round
from commonty.budgeting.rules.proposals import may_ask_for_grant
from commonty.ideas.models import CoAuthor, Idea
from commonty.ideas.queries.authors import is_author
from commonty.journal.models import Entry
from commonty.people.counting import human
from commonty.people.models import Person

MOST = 20
MOST_POTS = 5


def ideas_to_bring_in(pb_round: Round, person: Person) -> list[Idea]:
    """Not in this money vote yet; the most supported first."""
    here = Idea.objects.visible_to(person).within(pb_round.place)
    wanting = here.filter(state=Idea.State.ANSWERED, decision=Idea.Decision.VOTE)
    there = Proposal.objects.filter(round=pb_round, from_idea__isnull=False).values("from_idea")
    found = wanting.exclude(pk__in=there).with_supporters()
    return sorted(found.order_by("-pk")[: 5 * MOST], key=lambda idea: -idea.supporters)[:MOST]  # type: ignore[attr-defined]


def pots_to_ask(idea: Idea, *, today: date) -> list[Round]:
    """Small grants at the idea's place or round it that are asked for these days; the nearest first."""
    if not may_ask_for_grant(idea):
        return []
    taking = Round.objects.giving_grants().filter(
        status=Round.Status.DRAFT, ideas_from__lte=today, ideas_until__gte=today
    )
    near = taking.filter(place__path__in=idea.place.paths_around).select_related("place")
    return sorted(near.order_by("ideas_until", "pk")[: 2 * MOST_POTS], key=lambda pot: -len(pot.place.path))[
        :MOST_POTS
    ]


def own_ideas(person: Person, pb_round: Round) -> dict[int, str] | None:
    """For staff who type what somebody says: by number; None where the money gives no small grants."""
    if not pb_round.gives_grants:
        return None
    own = Q(author__in=Person.objects.same_human(person.human.pk))
    own |= Q(pk__in=CoAuthor.objects.there().by_human(person).values("idea"))
    mine = Idea.objects.visible_to(person).filter(own).within(pb_round.place).alive()
    return dict(mine.values_list("number", "public_id")[:200])


def own_idea(person: Person, public_id: str) -> Idea | None:
    """One of which they are an author, as they see it."""
    seen = Idea.objects.visible_to(person).select_related("place", "author__merged_into", "photo")
    found = seen.filter(public_id=public_id).first() if public_id else None
    return found if found is not None and is_author(person, found) else None


def proposals_left() -> QuerySet[Proposal, int]:
    """Not on the ballot yet, with an author whom the idea brought along and who is none of its authors any more."""
    waiting = Proposal.objects.filter(project=None, round__status=Round.Status.DRAFT, from_idea__isnull=False)
    waiting = waiting.exclude(state=Proposal.State.BECAME).annotate(first=human("from_idea__author"))
    there = CoAuthor.objects.there().annotate(who=human())
    along = Carried.objects.filter(proposal=OuterRef("pk")).exclude(person=None).annotate(who=human())
    along = along.exclude(who=OuterRef("first"))
    along = along.exclude(Exists(there.filter(idea=OuterRef("proposal__from_idea"), who=OuterRef("who"))))
    brought = Entry.objects.filter(kind=Event.IDEA_BROUGHT_IN, about_id=OuterRef("public_id"))
    handed_on = waiting.exclude(author=None).annotate(own=human("author")).exclude(own=F("first"))
    handed_on = handed_on.exclude(Exists(there.filter(idea=OuterRef("from_idea"), who=OuterRef("own"))))
    found = Q(Exists(along)) | Q(pk__in=handed_on.filter(Exists(brought)).values("pk"))
    return waiting.filter(found).order_by("pk").values_list("pk", flat=True)


def was_brought_in(proposal: Proposal) -> bool:
    """By staff: nobody asked for it themselves."""
    return Entry.objects.about(proposal).filter(kind=Event.IDEA_BROUGHT_IN).exists()
