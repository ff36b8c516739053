"""What deeds of two people share: who may, who is the second, and what the journal is told."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.budgeting.models import Round, TakesTwo
from commonty.budgeting.rules.two_people import check_can_sign
from commonty.kit.canonical import sha256_hex
from commonty.people.models import Person
from commonty.people.queries.staff import has_let_in


def require_a_closer(by: Actor, pb_round: Round) -> None:
    require(by, Permission.CLOSE_ROUND, within=pb_round.place)
    if not isinstance(by, Person):
        raise PermissionDenied(_("Two people decide this. A program can't do it for them."))


def check_second(proposed: TakesTwo, by: Person) -> Person:
    """They are as far apart from the first, who is returned, as two who open a ballot box."""
    first = proposed.proposed_by
    is_own = first is None or by.is_same_human(first)
    check_can_sign(proposed, is_own=is_own, is_let_in=first is not None and has_let_in(by, first))
    assert first is not None  # nobody is the second to nobody: is_own
    return first


def journalled(pb_round: Round, by: Person, now: datetime, channel: str) -> dict[str, Any]:
    return {"by": by, "at": now, "channel": channel, "within": pb_round.place, "chain": pb_round.chain}


def reason_digest(proposed: TakesTwo) -> str:
    """The words are on the page; the journal keeps a hash of them, so that they can't be changed unseen."""
    return sha256_hex(proposed.because.encode())
