"""May they? Staff by their permission; else whoever holds the seat of a group that runs this very round."""

from commonty.access.may import Actor, can, require
from commonty.access.permissions import Permission
from commonty.budgeting.models import Round
from commonty.budgeting.queries.groups import holds


def acts_by_seat(by: Actor, part: str, pb_round: Round, *, or_else: Permission) -> bool:
    """Whether it is the seat that lets them, and not a role of ours. Whom neither lets is refused."""
    if not can(by, or_else, within=pb_round.place) and holds(by, part, pb_round):
        return True
    require(by, or_else, within=pb_round.place)
    return False
