"""Sharing the round's money out: between areas, or between kinds of project, and what stays common to all."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.budgeting.events import Event
from commonty.budgeting.models import Pot, Project, Round, VotesIn
from commonty.budgeting.rules import check_can_change, give_pots
from commonty.journal.record import record
from commonty.places.models import Place


@transaction.atomic
def share_between_areas(
    *,
    round_id: int,
    shares: Mapping[Place, int],
    common: int = 0,
    votes_in: str = VotesIn.ALL,
    by: Actor,
    now: datetime,
    channel: str,
) -> None:
    """Give areas their own pots, or with no shares go back to one pot for all."""
    pb_round = _locked_for_change(round_id, by)
    for place in shares:
        if not place.is_within(pb_round.place) or place == pb_round.place:
            raise Refused(_("“%(area)s” is not an area of %(place)s.") % {"area": place, "place": pb_round.place})
    pots = [Pot(round=pb_round, place=place, pence=pence) for place, pence in shares.items()]
    _share_out(pb_round, pots, common=common, votes_in=votes_in, by=by, now=now, channel=channel)


@transaction.atomic
def share_between_themes(
    *,
    round_id: int,
    shares: Mapping[str, int],
    common: int = 0,
    votes_in: str = VotesIn.ALL,
    by: Actor,
    now: datetime,
    channel: str,
) -> None:
    """Give kinds of project their own pots, or with no shares go back to one pot for all."""
    pb_round = _locked_for_change(round_id, by)
    if votes_in == VotesIn.OWN:
        raise Refused(_("People have an area of their own, and no kind of project. Choose another answer."))
    pots = [Pot(round=pb_round, theme=theme, pence=pence) for theme, pence in shares.items()]
    _share_out(pb_round, pots, common=common, votes_in=votes_in, by=by, now=now, channel=channel)


def _locked_for_change(round_id: int, by: Actor) -> Round:
    pb_round = Round.objects.locked(round_id)
    require(by, Permission.SET_UP_ROUND, within=pb_round.place)
    check_can_change(pb_round.status)
    return pb_round


def _share_out(
    pb_round: Round, pots: Sequence[Pot], *, common: int, votes_in: str, by: Actor, now: datetime, channel: str
) -> None:
    pots = [*pots, *([Pot(round=pb_round, pence=common)] if common and pots else [])]
    if pots and sum(pot.pence for pot in pots) != (pb_round.pot_pence or 0):
        raise Refused(_("The pots must come to the same as the whole pot."))
    pb_round.projects.update(pot=None)
    pb_round.pots.all().delete()
    Pot.objects.bulk_create(pots)
    projects = list(pb_round.projects.select_related("place"))
    give_pots(projects, pots)
    Project.objects.bulk_update(projects, ["pot"])
    pb_round.votes_in = votes_in if pots else VotesIn.ALL
    pb_round.save(update_fields=["votes_in"])
    record(
        Event.AREAS_CHANGED,
        about=pb_round,
        by=by,
        at=now,
        channel=channel,
        within=pb_round.place,
        pots={pot.key: pot.pence for pot in pots},
        votes_in=pb_round.votes_in,
    )
