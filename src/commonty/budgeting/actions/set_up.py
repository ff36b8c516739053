"""Setting a round up, a question at a time. Everything here ends when the round is announced."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import Actor, can, require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.budgeting.events import Event
from commonty.budgeting.models import Project, Round
from commonty.budgeting.queries.ledger import moved_into
from commonty.budgeting.rules import check_can_change, check_settings, give_pots, person_or_none, recommended
from commonty.budgeting.rules.finishing import check_pot_holds
from commonty.budgeting.rules.groups import check_goes_with_group, check_who_runs_it
from commonty.budgeting.rules.meeting import check_goes_with_meeting
from commonty.budgeting.rules.templates import TEMPLATES
from commonty.groups.models import Group
from commonty.journal.record import record
from commonty.places.models import Place

# Which fields a question of the set-up may write.
FIELDS: dict[str, frozenset[str]] = {
    "where": frozenset({"name", "purpose", "place"}),
    "pot": frozenset({"pot_pence"}),
    "who": frozenset({"unit", "age_from", "tie_kinds"}),
    "when": frozenset({"opens_at", "closes_at"}),
    "decided": frozenset({"decided_by", "meeting_where", "votes_before", "opens_at", "closes_at"}),
    "run": frozenset({"group", "group_name", "group_rules"}),
    "cannot": frozenset({"cannot_fund"}),
    "rest": frozenset(
        {
            "method",
            "choose_most",
            "points",
            "rule",
            "utility",
            "completion",
            "comparison",
            "minimum_votes",
            "minimum_turnout",
            "leftover",
            "smallest_pence",
            "largest_pence",
            "without_web",
            "late_rule",
            "has_paper",
            "paper_days",
        }
    ),
}


@transaction.atomic
def draft_round(
    *, place: Place, name: str, purpose: str, template: str = "", by: Actor, now: datetime, channel: str
) -> Round:
    require(by, Permission.SET_UP_ROUND, within=place)
    pb_round = Round(place=place, name=name, purpose=purpose, answered=["where"], template=template)
    pb_round.made_by, pb_round.made_at = person_or_none(by), now
    if template:
        pb_round.cannot_fund = str(TEMPLATES[template].cannot_fund)
    pb_round.save()
    facts = {"template": template} if template else {}
    record(Event.ROUND_DRAFTED, about=pb_round, by=by, at=now, channel=channel, within=place, **facts)
    return pb_round


@transaction.atomic
def change_round(
    *, round_id: int, step: str, changes: Mapping[str, Any], by: Actor, now: datetime, channel: str
) -> Round:
    """Write the answer to one question. Another figure for the pot undoes its confirmation."""
    pb_round = Round.objects.locked(round_id)
    require(by, Permission.SET_UP_ROUND, within=pb_round.place)
    check_can_change(pb_round.status)
    if not FIELDS[step] >= changes.keys():
        raise ValueError(f"{sorted(changes)} are not all answers to {step!r}.")
    if step == "where" and "place" in changes:
        require(by, Permission.SET_UP_ROUND, within=changes["place"])
    before = {field: getattr(pb_round, field) for field in changes}
    for field, value in changes.items():
        setattr(pb_round, field, value)
    if step == "pot":
        _pot_changed(pb_round, was=before.get("pot_pence"), by=by, now=now)
    if step == "decided":
        _way_changed(pb_round, changes)
    check_goes_with_meeting(pb_round)
    check_goes_with_group(pb_round)
    if step == "run":
        is_other = "group" in before and before["group"] != pb_round.group
        is_listed = pb_round.group is None or Group.objects.listed().filter(pk=pb_round.group.pk).exists()
        check_who_runs_it(pb_round, seats=pb_round.seats.standing().count(), is_other=is_other, is_listed=is_listed)
    if step == "rest":
        check_settings({field: getattr(pb_round, field) for field in FIELDS["rest"]}, pot_pence=pb_round.pot_pence)
    if step not in pb_round.answered:
        pb_round.answered = [*pb_round.answered, step]
    pb_round.save()
    if step == "where" and before.get("place") != pb_round.place:
        pb_round.pots.exclude(place=None).exclude(place__path__startswith=pb_round.place.path).delete()
        projects = list(pb_round.projects.select_related("place"))
        give_pots(projects, list(pb_round.pots.select_related("place")))
        Project.objects.bulk_update(projects, ["pot"])
    changed = sorted(field for field in changes if before[field] != getattr(pb_round, field))
    facts: dict[str, Any] = {"pot": pb_round.pot_pence} if "pot_pence" in changed else {}
    record(
        Event.ROUND_CHANGED,
        about=pb_round,
        by=by,
        at=now,
        channel=channel,
        within=pb_round.place,
        fields=changed,
        **facts,
    )
    return pb_round


def _way_changed(pb_round: Round, changes: Mapping[str, Any]) -> None:
    if "rest" not in pb_round.answered:
        _recommend(pb_round)
    if "closes_at" in changes and "when" not in pb_round.answered:
        pb_round.answered = [*pb_round.answered, "when"]


def _recommend(pb_round: Round) -> None:
    for field, value in recommended(pb_round.pot_pence or 0, pb_round.template, pb_round.decided_by).items():
        setattr(pb_round, field, value)


def _pot_changed(pb_round: Round, *, was: int | None, by: Actor, now: datetime) -> None:
    if was == pb_round.pot_pence and pb_round.is_pot_confirmed:
        return
    check_pot_holds(pb_round.pot_pence or 0, moved_in=moved_into(pb_round))
    # Whoever answers for the money and types the figure has confirmed it by typing it.
    confirmed = can(by, Permission.SET_POT, within=pb_round.place)
    pb_round.pot_confirmed_by = person_or_none(by) if confirmed else None
    pb_round.pot_confirmed_at = now if confirmed else None
    if "rest" not in pb_round.answered and pb_round.pot_pence:
        _recommend(pb_round)


@transaction.atomic
def confirm_pot(*, round_id: int, pence: int, by: Actor, now: datetime, channel: str) -> None:
    """`pence` is the figure that the person saw: if somebody changed it meanwhile, nothing is confirmed."""
    pb_round = Round.objects.locked(round_id)
    require(by, Permission.SET_POT, within=pb_round.place)
    if pb_round.status not in (Round.Status.DRAFT, Round.Status.ANNOUNCED):
        check_can_change(pb_round.status)
    if pence != pb_round.pot_pence:
        raise Refused(_("The pot was changed since you opened this page. Look at the new figure and confirm again."))
    pb_round.pot_confirmed_by, pb_round.pot_confirmed_at = person_or_none(by), now
    pb_round.save(update_fields=["pot_confirmed_by", "pot_confirmed_at"])
    record(
        Event.POT_CONFIRMED,
        about=pb_round,
        by=by,
        at=now,
        channel=channel,
        within=pb_round.place,
        pot=pb_round.pot_pence,
    )
