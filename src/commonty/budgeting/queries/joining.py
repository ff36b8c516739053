"""Joining and splitting as pages and actions ask for it: who is asked, what waits, what an idea came from and became."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from commonty.budgeting.models import AuthorAnswer, NewIdea, Proposal, ReshapedIdea, Reshaping, Round
from commonty.people.models import Person


def humans_of(ideas: Iterable[Proposal]) -> list[Person]:
    """All their authors, each once, in order; who was listed twice is one."""
    found: dict[int, Person] = {}
    for idea in ideas:
        for author in idea.authors:
            if author is not None:
                found.setdefault(author.human.pk, author.human)
    return list(found.values())


def with_authors(ideas: QuerySet[Proposal]) -> QuerySet[Proposal]:
    return ideas.select_related("author__merged_into", "place", "thread").prefetch_related(
        "coauthors__person__merged_into"
    )


def ideas_in(reshaping: Reshaping) -> list[Proposal]:
    """The main one first."""
    own = Proposal.objects.filter(reshaped__reshaping=reshaping).order_by("-reshaped__is_main", "number")
    return list(with_authors(own))


def is_asked_about(idea: Proposal) -> bool:
    return ReshapedIdea.objects.filter(proposal=idea, reshaping__state=Reshaping.State.WAITING).exists()


def asked_among(ideas: Iterable[Proposal]) -> list[Proposal]:
    waiting = ReshapedIdea.objects.filter(proposal__in=list(ideas), reshaping__state=Reshaping.State.WAITING)
    return list(Proposal.objects.filter(pk__in=waiting.values("proposal")).order_by("number"))


def has_become(idea: Proposal) -> bool:
    """It was joined or split, whether it is shown or not."""
    return ReshapedIdea.objects.filter(proposal=idea, reshaping__state=Reshaping.State.AGREED).exists()


@dataclass(frozen=True)
class Becoming:
    """Of one idea: what it was before, what it is now, and why."""

    came_from: list[Proposal]
    became: list[Proposal]
    because: str


def becoming_of(idea: Proposal, person: Person | None) -> Becoming:
    """As far as this person may read it. One query, however many there are."""
    done = ReshapedIdea.objects.filter(reshaping__state=Reshaping.State.AGREED).order_by(
        "-reshaping__settled_at", "-pk"
    )
    before = done.filter(proposal=OuterRef("pk"), reshaping__into__idea=idea.pk)
    after = done.filter(proposal=idea.pk, reshaping__into__idea=OuterRef("pk"))
    either = {"because": "reshaping__because", "settled": "reshaping__settled_at"}
    said = {name: Coalesce(*(Subquery(q.values(path)[:1]) for q in (before, after))) for name, path in either.items()}
    seen = Proposal.objects.visible_to(person).filter(round=idea.round_id)
    seen = seen.annotate(came_from=Exists(before), became=Exists(after), **said).filter(
        Q(came_from=True) | Q(became=True)
    )
    found: list[Any] = list(seen.order_by("number"))
    newest = max(found, key=lambda one: one.settled, default=None)
    return Becoming(
        [one for one in found if not one.became],
        [one for one in found if one.became],
        newest.because if newest else "",
    )


def joinable_with(idea: Proposal) -> list[Proposal]:
    """The other ideas of its round that may be joined with it now."""
    shown = Proposal.objects.shown().filter(round=idea.round_id, project=None).exclude(state=Proposal.State.BECAME)
    waiting = ReshapedIdea.objects.filter(reshaping__state=Reshaping.State.WAITING)
    return list(shown.exclude(pk=idea.pk).exclude(pk__in=waiting.values("proposal")).order_by("number"))


def reshapings_of(idea: Proposal) -> list[Reshaping]:
    return list(Reshaping.objects.filter(ideas__proposal=idea).order_by("-made_at", "-pk"))


def same_reshaping(
    pb_round: Round, kind: str, ideas: Sequence[Proposal], into: Sequence[tuple[str, str]]
) -> Reshaping | None:
    """One that waits and asks for the very same: it was pressed twice, or sent again because the answer was lost."""
    waiting = pb_round.reshapings.waiting().filter(kind=kind).prefetch_related("ideas", "into")
    for reshaping in waiting:
        old = {line.proposal_id for line in reshaping.ideas.all()}
        new = [(part.title, part.says) for part in reshaping.into.all()]
        if old == {idea.pk for idea in ideas} and new == list(into):
            return reshaping
    return None


def answers_to(reshaping: Reshaping, ideas: Iterable[Proposal]) -> list[AuthorAnswer]:
    """Each with `of_ideas`, the ideas of its author: authors have no other name on the desk."""
    answers = list(reshaping.answers.select_related("person").order_by("pk"))
    for answer in answers:
        own = [i for i in ideas if any(human.pk == answer.person_id for human in humans_of([i]))]
        answer.of_ideas = ", ".join(str(idea.number) for idea in own)
    return answers


def open_answers(idea: Proposal, person: Person, *, all_of_them: bool) -> list[AuthorAnswer]:
    """Where we still ask about this idea: of this person, or for whoever types what authors say, of all."""
    waiting = AuthorAnswer.objects.filter(
        reshaping__state=Reshaping.State.WAITING, reshaping__ideas__proposal=idea, agrees=None
    ).exclude(person=None)
    if all_of_them:  # but for whoever proposed it, whose colleague types what authors say
        own = waiting.exclude(reshaping__made_by=person)
    else:
        own = waiting.filter(Q(person=person) | Q(person__merged_into=person))
    return list(own.select_related("person", "reshaping").order_by("pk"))


def whole(reshapings: QuerySet[Reshaping]) -> QuerySet[Reshaping]:
    return reshapings.select_related("round__place__landlord", "made_by").prefetch_related(
        Prefetch("into", NewIdea.objects.select_related("idea").order_by("pk"))
    )
