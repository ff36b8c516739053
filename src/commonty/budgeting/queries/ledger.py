"""The lines of a round's money, what follows what, and who may read a line's proof."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet, Sum

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.budgeting.models import GroupSeat, LedgerEntry, Round, Voiding
from commonty.budgeting.queries.groups import seat_of
from commonty.people.models import Person

Kind = LedgerEntry.Kind
READERS = (Permission.KEEP_LEDGER, Permission.READ_JOURNAL, Permission.CLOSE_ROUND)


def lines_of(pb_round: Round) -> list[LedgerEntry]:
    lines = LedgerEntry.objects.filter(round=pb_round)
    return list(
        lines.select_related("project", "reverses", "reversal", "of", "to_round", "overruling").order_by("on", "pk")
    )


def standing(pb_round: Round, kind: str) -> QuerySet[LedgerEntry]:
    """The lines of a kind that were not reversed."""
    return LedgerEntry.objects.filter(round=pb_round, kind=kind, reverses=None, reversal=None)


def still_open(pb_round: Round, kind: str) -> list[LedgerEntry]:
    """Orders without the whole of their invoices, or invoices that are not all paid; each with `left`."""
    lines = list(standing(pb_round, kind).select_related("project").order_by("project__number", "pk"))
    followed = LedgerEntry.objects.filter(of__in=lines).values("of_id").annotate(sum=Sum("pence")).order_by()
    used = {row["of_id"]: row["sum"] for row in followed}
    for line in lines:
        line.left = line.pence - used.get(line.pk, 0)
    return [line for line in lines if line.left > 0]


def left_of(line: LedgerEntry | None) -> int:
    """What of an order has no invoice yet, of an invoice no payment. Reversals take each other out."""
    if line is None:
        return 0
    return line.pence - (line.followed_by.aggregate(sum=Sum("pence"))["sum"] or 0)


def is_followed(line: LedgerEntry) -> bool:
    return line.followed_by.filter(reverses=None, reversal=None).exists()


def moved_into(pb_round: Round) -> int:
    """What other money votes left over and moved to this one's pot, or to a void vote's that it is held instead of."""
    void = Voiding.objects.signed().filter(again=pb_round).values("round")
    moved = LedgerEntry.objects.filter(Q(to_round=pb_round) | Q(to_round__in=void), kind=Kind.CARRIED)
    return moved.aggregate(sum=Sum("pence"))["sum"] or 0


def numbers_taken(pb_round: Round, kind: str, of: LedgerEntry | None) -> Iterable[str]:
    """Of orders, those of the whole landlord; of invoices, those of the same order: firms number as they like."""
    if kind == Kind.ORDERED:
        lines = LedgerEntry.objects.filter(round__place__landlord=pb_round.place.landlord_id or pb_round.place_id)
    elif kind == Kind.INVOICED:
        lines = LedgerEntry.objects.filter(of=of)
    else:
        return []
    lines = lines.filter(kind=kind, reverses=None, reversal=None).exclude(number="")
    return lines.values_list("number", flat=True)


def may_see_proof(line: LedgerEntry, pb_round: Round, person: Person | None) -> bool:
    """Everybody if it was marked so; else those who keep or check the money."""
    return line.is_proof_public or may_see_all_proofs(pb_round, person, seat_of(person, pb_round))


def may_see_all_proofs(pb_round: Round, person: Person | None, seat: GroupSeat | None) -> bool:
    """`seat`: theirs in the group that runs it."""
    is_reader = any(can(person, permission, within=pb_round.place) for permission in READERS)
    return is_reader or (seat is not None and seat.part == GroupSeat.Part.TREASURER)
