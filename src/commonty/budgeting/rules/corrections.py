"""Which words of a project may still be put right once everybody can read it (docs/decisions/0010).

Never its cost, its place or its id. The name is free until the rules are frozen: from then on it stands in what the
journal hashed, on letters and on ballots. The description stands in none of these, and is free until voting closes.
"""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.budgeting.models import Round


def correctable(pb_round: Round, *, now: datetime) -> frozenset[str]:
    """The fields whose words may be put right now."""
    if pb_round.status == Round.Status.ANNOUNCED:
        return frozenset({"name", "description"})
    is_before_the_close = pb_round.status == Round.Status.OPEN and now < pb_round.closes_at
    return frozenset({"description"}) if is_before_the_close and not pb_round.is_imported else frozenset()


def check_can_correct(pb_round: Round, changed: Collection[str], *, now: datetime) -> None:
    if pb_round.status == Round.Status.DRAFT:
        raise Refused(_("Nobody has read this yet: change the project itself."))
    free = correctable(pb_round, now=now)
    if not free:
        raise Refused(_("Voting has closed: what people voted on stays as they read it."))
    if not changed:
        raise Refused(_("Nothing is different yet. Put the words right, then keep them."))
    if not free.issuperset(changed):
        raise Refused(
            _("The name is frozen: it stands on ballots and letters. You can still correct the description.")
        )
