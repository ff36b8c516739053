"""What an idea would cost: written down by one, signed by another, then a project on the ballot. And the price guide."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from commonty.access.may import Actor, can, require
from commonty.access.permissions import Permission
from commonty.budgeting.actions.by_seat import acts_by_seat, on_record
from commonty.budgeting.actions.letting_go import let_authors_go
from commonty.budgeting.actions.projects import put_on_ballot
from commonty.budgeting.actions.proposals import how, locked_idea
from commonty.budgeting.events import Event
from commonty.budgeting.models import Costing, GroupSeat, Price, Project, Proposal
from commonty.budgeting.queries.joining import is_asked_about
from commonty.budgeting.queries.own import is_own_idea
from commonty.budgeting.rules import check_can_change
from commonty.budgeting.rules.groups import check_is_theirs_to_sign
from commonty.budgeting.rules.joining import check_nobody_is_asked
from commonty.budgeting.rules.proposals import check_can_cost, check_can_sign
from commonty.journal.record import record
from commonty.people.models import Person
from commonty.people.queries.staff import has_let_in
from commonty.places.models import Place

Part = GroupSeat.Part


@transaction.atomic
def cost_idea(*, proposal_id: int, figures: Mapping[str, Any], by: Person, now: datetime, channel: str) -> Costing:
    """New figures undo a signature: what two people sign is what stands there."""
    idea, pb_round = locked_idea(proposal_id)
    by_seat = acts_by_seat(by, Part.ORGANISER, pb_round, or_else=Permission.SET_UP_ROUND)
    check_can_change(pb_round.status)
    low, likely, high = (figures[f"{name}_pence"] for name in ("low", "likely", "high"))
    check_can_cost(idea, low=low, likely=likely, high=high, is_own=is_own_idea(idea, by))
    written: dict[str, Any] = {"made_by": by, "made_at": now, "signed_by": None, "signed_at": None}
    written |= {"made_seat": Part.ORGANISER if by_seat else "", "signed_seat": ""}
    costing, _is_new = Costing.objects.update_or_create(proposal=idea, defaults={**figures, **written})
    facts: dict[str, Any] = {"low": low, "likely": likely, "high": high, "upkeep": costing.upkeep_pence}
    as_whom = on_record(by, pb_round, by_seat=by_seat)
    record(Event.IDEA_COSTED, about=idea, **how(pb_round, as_whom, now, channel), **facts)
    return costing


@transaction.atomic
def sign_costing(*, proposal_id: int, seen: datetime | None, by: Person, now: datetime, channel: str) -> Project:
    """The second of two, one of whom answers for the money; of a group's figures its treasurer.

    `seen`: when the figures they saw were written.
    """
    idea, pb_round = locked_idea(proposal_id)
    by_seat = acts_by_seat(by, Part.TREASURER, pb_round, or_else=Permission.SET_UP_ROUND)
    check_can_change(pb_round.status)
    check_nobody_is_asked(is_asked=is_asked_about(idea))
    costing = Costing.objects.select_related("proposal", "made_by").get(proposal=idea)
    first = costing.made_by
    check_is_theirs_to_sign(costing, by_seat=by_seat)
    pot_setters = [who for who in (by, first) if can(who, Permission.SET_POT, within=pb_round.place)]
    check_can_sign(
        costing,
        is_own=first is None or by.is_same_human(first),
        is_let_in=first is not None and has_let_in(by, first),
        is_author=is_own_idea(idea, by),
        answers_for_money=by_seat or bool(pot_setters),
        has_changed=costing.made_at != seen,
    )
    costing.signed_by, costing.signed_at, costing.signed_seat = by, now, Part.TREASURER if by_seat else ""
    costing.save(update_fields=["signed_by", "signed_at", "signed_seat"])
    if let_authors_go(proposal_id=idea.pk, now=now, channel=channel):  # the ballot has who stands behind it now
        idea = Proposal.objects.select_related("author", "place").get(pk=idea.pk)
    picture = idea.picture.read() if idea.picture else None
    as_whom = on_record(by, pb_round, by_seat=by_seat)
    how_now: dict[str, Any] = {"by": as_whom, "now": now, "channel": channel}
    project = put_on_ballot(pb_round, fields=_as_project(idea, costing), picture=picture, **how_now)
    idea.project = project
    idea.save(update_fields=["project"])
    wrote = on_record(first, pb_round, by_seat=bool(costing.made_seat)).public_id if first else ""
    facts: dict[str, Any] = {"project": project.public_id, "first": wrote}
    record(Event.IDEA_ON_BALLOT, about=idea, **how(pb_round, as_whom, now, channel), **facts)
    return project


def _as_project(idea: Proposal, costing: Costing) -> dict[str, Any]:
    return {
        "name": idea.title,
        "description": "\n\n".join(part for part in (idea.says, idea.spot) if part),
        "cost_pence": costing.likely_pence,
        "upkeep_pence": costing.upkeep_pence,
        "place": idea.place,
        "proposed_by": idea.whose,
        "picture_says": idea.picture_says,
    }


@transaction.atomic
def keep_price(
    *, landlord_id: int, price_id: int | None = None, facts: Mapping[str, Any], by: Actor, now: datetime, channel: str
) -> Price:
    """One line of the guide, new or changed."""
    landlord = Place.objects.select_for_update(no_key=True).get(pk=landlord_id)
    require(by, Permission.SET_POT, within=landlord)
    price = Price.objects.get(pk=price_id, landlord=landlord) if price_id else Price(landlord=landlord)
    for name, value in facts.items():
        setattr(price, name, value)
    price.save()
    what: dict[str, Any] = {"low": price.low_pence, "high": price.high_pence, "upkeep": price.upkeep_pence}
    record(Event.PRICE_KEPT, about=price, by=by, at=now, channel=channel, within=landlord, **what)
    return price


@transaction.atomic
def remove_price(*, price_id: int, by: Actor, now: datetime, channel: str) -> None:
    price = Price.objects.select_related("landlord").get(pk=price_id)
    require(by, Permission.SET_POT, within=price.landlord)
    public_id = price.public_id
    price.delete()
    within = price.landlord
    record(Event.PRICE_REMOVED, about=within, by=by, at=now, channel=channel, within=within, price=public_id)
