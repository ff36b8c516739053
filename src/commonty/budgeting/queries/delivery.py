"""How far a project is on the ground, and what those who live there say of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from commonty.ballots.queries.destruction import final_since
from commonty.budgeting.models import Milestone, Overruling, Project, Remark, Round, Voiding
from commonty.budgeting.queries.proposals import with_ideas_to_do
from commonty.budgeting.queries.talk import with_questions
from commonty.people.models import Person, Tie
from commonty.places.models import Place

Kind = Remark.Kind


def lives_in(person: Person, place: Place, *, on: date) -> bool:
    return Tie.objects.current(on).filter(person=person, home__path__startswith=place.path).exists()


def steps_of(pb_round: Round, *, today: date) -> dict[int, list[Milestone]]:
    """By project, each with `is_late`; one query for all."""
    found: dict[int, list[Milestone]] = {}
    for step in Milestone.objects.filter(project__round=pb_round).order_by("due_on", "pk"):
        step.is_late = (step.done_on or today) > step.due_on
        found.setdefault(step.project_id, []).append(step)
    return found


@dataclass(frozen=True)
class Voices:
    """Sums of what people said, and the words that an officer has shown."""

    sums: list[tuple[str, int]]
    words: list[Remark]

    @property
    def how_many(self) -> int:
        return sum(count for _says, count in self.sums)


def names_of(kind: str) -> dict[str, str]:
    if kind == Kind.WORTH:
        return {"yes": _("Yes"), "partly": _("Partly"), "no": _("No")}
    return {"there": _("It is there"), "not_as_voted": _("It is not as voted")}


def voices_of(
    pb_round: Round, *, kind: str, project: Project | None = None, counts: Mapping[str, int] | None = None
) -> Voices:
    """counts: by answer, by whoever has asked them together with the project."""
    remarks = Remark.objects.filter(round=pb_round, project=project, kind=kind)
    if counts is None:
        counts = dict(remarks.order_by().values_list("answer").annotate(n=Count("pk")))
    sums = [(says, counts.get(code, 0)) for code, says in names_of(kind).items()]
    return Voices(sums, list(remarks.readable().order_by("-made_at")[:200]))


HAS_WORK_TO_DO = (
    Q(proposed_id__isnull=False)
    | Q(void_id__isnull=False)
    | Q(late_on__isnull=False)
    | Q(unread__gt=0)
    | Q(asked__gt=0)
    | Q(key_waits_since__isnull=False)
)


def with_work_to_do(rounds: QuerySet[Round], person: Person, *, today: date, now: datetime) -> QuerySet[Round]:
    """Each with what waits for staff: somebody else's proposal to overrule it or to declare it void, its oldest late step,
    words not read yet, questions without an answer, a key that is to be destroyed.

    All in the rounds' own query: the desk asks often enough.
    """
    being_done = {"project__round": OuterRef("pk"), "project__round__status": Round.Status.DECIDED}
    proposed = Overruling.objects.waiting().filter(**being_done).exclude(proposed_by=person)
    late = Milestone.objects.filter(project__round=OuterRef("pk"), done_on=None, due_on__lt=today)
    late = late.filter(project__round__status=Round.Status.DECIDED).order_by("due_on", "pk")
    unread = Remark.objects.waiting().filter(round=OuterRef("pk")).order_by("made_at")
    proposed = proposed.order_by("proposed_at")
    voidings = Voiding.objects.waiting().filter(round=OuterRef("pk")).exclude(proposed_by=person)
    count = unread.order_by().values("round").annotate(n=Count("pk")).values("n")
    keys = final_since(now).filter(pk=OuterRef("register"), secrets_destroyed_at=None)
    keys = keys.exclude(destruction_signatures__person=person)
    return with_questions(with_ideas_to_do(rounds, person)).annotate(
        key_waits_since=Subquery(keys.values("result_published_at")[:1]),
        proposed_id=Subquery(proposed.values("public_id")[:1]),
        proposed_on=Subquery(proposed.values("project__name")[:1]),
        proposed_since=Subquery(proposed.values("proposed_at")[:1]),
        void_id=Subquery(voidings.values("public_id")[:1]),
        void_since=Subquery(voidings.values("proposed_at")[:1]),
        late_on=Subquery(late.values("due_on")[:1]),
        late_says=Subquery(late.values("says")[:1]),
        late_project=Subquery(late.values("project__number")[:1]),
        late_since=Subquery(late.values("made_at")[:1]),
        unread=Coalesce(Subquery(count), 0),
        unread_since=Subquery(unread.values("made_at")[:1]),
    )
