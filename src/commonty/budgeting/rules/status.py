"""From where to where a round may go. Nobody can call off a vote that has begun: that needs a published decision."""

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.budgeting.models import Round

Status = Round.Status
NEXT: dict[str, frozenset[str]] = {
    Status.DRAFT: frozenset({Status.ANNOUNCED, Status.CANCELLED}),
    Status.ANNOUNCED: frozenset({Status.DRAFT, Status.OPEN, Status.CANCELLED}),
    Status.OPEN: frozenset({Status.COUNTING}),
    Status.COUNTING: frozenset({Status.DECIDED, Status.VOID}),
    Status.DECIDED: frozenset({Status.DONE, Status.VOID}),
    Status.DONE: frozenset(),
    Status.VOID: frozenset(),
    Status.CANCELLED: frozenset(),
}


def may_move(status: str, to: str) -> bool:
    return to in NEXT[status]


def check_can_move(status: str, to: str) -> None:
    if not may_move(status, to):
        raise Refused(
            _("This money vote can't go from “%(here)s” to “%(there)s”.")
            % {"here": Status(status).label, "there": Status(to).label}
        )


def may_change(status: str) -> bool:
    return status == Status.DRAFT


def check_can_change(status: str) -> None:
    if status == Status.ANNOUNCED:
        raise Refused(
            _(
                "The rules and projects are public. To change them, take the announcement back first and say why. "
                "A slip of the pen can be corrected on the project's own page."
            )
        )
    if not may_change(status):
        raise Refused(_("The rules and projects are frozen: voting has begun."))
