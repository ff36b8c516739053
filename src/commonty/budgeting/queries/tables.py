"""What the tables said, each and together."""

from dataclasses import dataclass
from typing import Any

from commonty.budgeting.models import Round, TableRecord
from commonty.budgeting.rules.tables import shares_together
from commonty.kit.money import pounds

KINDS = ("paid", "ordered", "promised", "go", "left")  # colours of the bar, in turn


@dataclass(frozen=True)
class TablesSaid:
    tables: list[TableRecord]
    people: int
    together: dict[str, int]  # pence by kind of project

    def parts(self, currency: str) -> list[dict[str, Any]]:
        return [
            {
                "name": kind,
                "value": pence,
                "says": pounds(pence, currency=currency),
                "kind": KINDS[place % len(KINDS)],
            }
            for place, (kind, pence) in enumerate(self.together.items())
        ]


def what_tables_said(pb_round: Round) -> TablesSaid:
    tables = list(pb_round.tables.order_by("number"))
    said = [(table.people, table.shares) for table in tables]
    together = shares_together(said, pot_pence=pb_round.pot_pence or 0) if said else {}
    return TablesSaid(tables, sum(table.people for table in tables), together)


def kinds_named(pb_round: Round) -> list[str]:
    """By the tables so far, in the order in which they came."""
    named: dict[str, str] = {}
    for table in pb_round.tables.order_by("number"):
        for kind, _pence in table.listed:
            named.setdefault(kind.casefold(), kind)
    return list(named.values())
