"""What neighbours say for and against an idea or a project before the vote, and what they ask."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from commonty.budgeting.models import Project, Proposal, Remark
from commonty.budgeting.queries.joining import Step, pks_before, steps_of_becoming

Kind = Remark.Kind
MOST = 200


@dataclass(frozen=True)
class Talk:
    """Words that an officer has read and shown, oldest first."""

    points_for: list[Remark]
    points_against: list[Remark]
    questions: list[Remark]


def talk_about(
    *, idea: Proposal | None = None, project: Project | None = None, steps: Sequence[Step] | None = None
) -> Talk:
    """Of a project also what was said of the idea from which it came, and of ideas that were joined or split for it.

    `steps`: how the ideas of its round became each other, by whoever has read them anyway.
    """
    if idea is None:
        idea = Proposal.objects.filter(project=project).first()
    about = Q(project=project) if project is not None else Q(pk__in=[])
    if idea is not None:
        before = Proposal.objects.shown().filter(
            pk__in=pks_before(idea, steps_of_becoming(idea) if steps is None else steps)
        )
        about |= Q(proposal=idea) | Q(proposal__in=before)
    shown = Remark.objects.readable().filter(about).select_related("replied_by").order_by("made_at", "pk")[:MOST]
    by_kind: dict[str, list[Remark]] = {}
    for remark in shown:
        by_kind.setdefault(remark.kind, []).append(remark)
    return Talk(*(by_kind.get(kind, []) for kind in (Kind.FOR, Kind.AGAINST, Kind.QUESTION)))
