"""A project's page: what it has is asked together with it, and only what is there is read."""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from commonty.budgeting.models import Correction, Evening, Finish, Overruling, Project, Remark, Round
from commonty.budgeting.queries.talk import with_talk
from commonty.people.models import Person

WITH = ("place", "pot__place", "round__place", "round__register", "proposal")


def for_page(rounds: QuerySet[Round], person: Person | None, *, on: date) -> QuerySet[Project]:
    """Projects of these rounds, each with its round, its idea, its talk and what else it has."""
    this: dict[str, Any] = {"project": OuterRef("pk")}
    flags = {
        "has_corrections": Exists(Correction.objects.filter(**this)),
        "has_finish": Exists(Finish.objects.filter(**this, taken_back_at=None)),
        "is_overruled": Exists(Overruling.objects.signed().filter(**this)),
        "has_evenings": Exists(Evening.objects.filter(round=OuterRef("round"))),
        "found_there": _how_many(answer="there"), "found_otherwise": _how_many(answer="not_as_voted"),
    }  # fmt: skip
    found = Project.objects.filter(round__in=rounds.order_by()).select_related(*WITH).annotate(**flags)
    return with_talk(found, person, on=on)


def _how_many(*, answer: str) -> Coalesce:
    said = Remark.objects.filter(project=OuterRef("pk"), kind=Remark.Kind.SITE, answer=answer)
    counted = said.order_by().values("project").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
