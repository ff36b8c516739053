"""The projects on one voter's ballot, in that voter's own order."""

import hashlib
from collections.abc import Sequence

from commonty.budgeting.models import Pot, Project
from commonty.budgeting.queries.round import by_area


def in_voters_order(projects: Sequence[Project], entitlement_id: str) -> list[Project]:
    """Each voter has an order of their own, always the same: no project gains from standing first."""

    def drawn(what: str) -> bytes:
        return hashlib.sha256(f"{entitlement_id}:{what}".encode()).digest()

    def place(project: Project) -> tuple[bytes, bytes]:
        # Alternatives stand side by side: whoever picks sees what they pick between.
        own = project.public_id
        return drawn(project.only_one_of.casefold() or own), drawn(own)

    return sorted(projects, key=place)


def ballot_groups(
    projects: Sequence[Project], pots: Sequence[Pot], *, entitlement_id: str
) -> list[tuple[Pot | None, list[Project]]]:
    return by_area(in_voters_order(projects, entitlement_id), pots)
