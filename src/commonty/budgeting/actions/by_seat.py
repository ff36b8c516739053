"""May they? Staff by their permission; else whoever holds the seat of a group that runs this very round. And as whom the
journal knows them then."""

from commonty.access.may import SYSTEM, Actor, can, require
from commonty.access.permissions import Permission
from commonty.budgeting.models import Round
from commonty.budgeting.queries.groups import holds
from commonty.groups.queries.membership import first_of, rows_of
from commonty.journal.record import Named
from commonty.people.models import Person


def acts_by_seat(by: Actor, part: str, pb_round: Round, *, or_else: Permission) -> bool:
    """Whether it is the seat that lets them, and not a role of ours. Whom neither lets is refused."""
    if not can(by, or_else, within=pb_round.place) and holds(by, part, pb_round):
        return True
    require(by, or_else, within=pb_round.place)
    return False


def on_record(by: Actor | None, pb_round: Round, *, by_seat: bool) -> Named:
    """As whom the journal has it. Of a group that is linked by the number of their membership, as for all that is done in
    a group: beside a person's own number it would tell for good who is in it. Also of whoever has left it."""
    if not by_seat or pb_round.group is None or not isinstance(by, Person):
        return by or SYSTEM
    return first_of(rows_of(by, pb_round.group)) or SYSTEM
