"""The lines of a round's money, and who may read a line's proof."""

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.budgeting.models import LedgerEntry, Round
from commonty.people.models import Person

READERS = (Permission.KEEP_LEDGER, Permission.READ_JOURNAL, Permission.CLOSE_ROUND)


def lines_of(pb_round: Round) -> list[LedgerEntry]:
    lines = LedgerEntry.objects.filter(project__round=pb_round)
    return list(lines.select_related("project", "reverses", "reversal").order_by("on", "pk"))


def may_see_proof(line: LedgerEntry, pb_round: Round, person: Person | None) -> bool:
    """Everybody if it was marked so; else those who keep or check the money."""
    return line.is_proof_public or any(can(person, permission, within=pb_round.place) for permission in READERS)
