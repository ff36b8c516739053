"""How many humans stand behind something: one each, however many entries of the roll are theirs.

For rows with a foreign key `person`. Whoever is at risk, by whichever of their entries, is heard and stands in no number.
"""

from typing import TypeVar

from django.db.models import Count, Exists, IntegerField, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from commonty.people.models import Person

Row = TypeVar("Row", bound=Model)


def human(of: str = "person") -> Coalesce:
    """The entry that stands for the human."""
    return Coalesce(f"{of}__merged_into", of)


def heard(rows: QuerySet[Row], of: str = "person") -> QuerySet[Row]:
    """The rows that may stand in a number."""
    return rows.exclude(Q(**{f"{of}__is_at_risk": True}) | Q(**{f"{of}__merged_into__is_at_risk": True}))


def how_many_heard(rows: QuerySet[Row]) -> int:
    return heard(rows).annotate(human=human()).order_by().values("human").distinct().count()


def humans_heard(rows: QuerySet[Row], about: str) -> Coalesce:
    """An annotation of what is outside: how many humans its rows have, found through their foreign key `about`.

    A subquery each, so that a page of twenty counts for twenty, where a join would group every row there is.
    """
    own = heard(rows.filter(**{about: OuterRef("pk")})).order_by().values(about)
    counted = own.annotate(how_many=Count(human(), distinct=True)).values("how_many")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def with_risk(rows: QuerySet[Row], of: str = "person") -> QuerySet[Row]:
    """Each with `at_risk`: whether its human is, by whichever of their entries, those that it doesn't name among them."""
    entries = Person.objects.filter(is_at_risk=True)
    theirs = entries.filter(Q(pk=OuterRef("risk_of")) | Q(merged_into=OuterRef("risk_of")))
    return rows.annotate(risk_of=human(of)).annotate(at_risk=Exists(theirs))
